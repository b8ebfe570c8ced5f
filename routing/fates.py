"""What becomes of each way under a scenario: kept, changed, no longer possible, or new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shapely.affinity import translate

from networks.sea.no_go import NoGo
from routing.changed_network import shut_in
from routing.leg import Leg
from routing.named import Named
from routing.option import Option
from routing.phrases import phrase
from routing.text import NOTHING_SAID, Text
from routing.what_if import WhatIf

KEPT, CLOSED, NO_GO, UNLISTED, NEW = "kept", "closed", "no-go", "unlisted", "new"
_TURNS_DEG = (0.0, -360.0, 360.0)


@dataclass(frozen=True)
class Fate:
    """One way without the scenario and with it.

    Attributes
    ----------
    before, after
        The option of either answer; None where it has none of this way.
    outcome
        ``kept``: in both answers. ``closed``: uses what the scenario closes. ``no-go``: runs
        through an area it forbids. ``unlisted``: no longer among the ways found, and nothing of it
        is closed. ``new``: only among the ways found under the scenario.
    reason
        The outcome in words, naming what is closed; nothing where the way is kept.
    """

    before: Option | None
    after: Option | None
    outcome: str
    reason: Text = NOTHING_SAID

    def more(self, amount: Callable[[Option], float]) -> float | None:
        """Return how much more of something it takes; None where either answer has it not."""
        if self.before is None or self.after is None:
            return None
        return amount(self.after) - amount(self.before)


def fates(found: WhatIf) -> tuple[Fate, ...]:
    """Return what becomes of each way: those as things are in their order, then the new ones.

    A ship's way is the same where it sails between the same ports for the same service, round a
    forbidden area or not; two such ways of one answer are told apart by their lines.
    """
    pairs = _paired(found.base.options, found.changed.options)
    kept = set(pairs.values())
    return (
        *(
            Fate(option, found.changed.options[pairs[place]], KEPT)
            if place in pairs
            else _lost(option, found)
            for place, option in enumerate(found.base.options)
        ),
        *(
            Fate(None, option, NEW, phrase("fate.new"))
            for place, option in enumerate(found.changed.options)
            if place not in kept
        ),
    )


def _paired(before: Sequence[Option], after: Sequence[Option]) -> dict[int, int]:
    """Return which way of the one answer is which of the other: the same lines first."""
    pairs: dict[int, int] = {}
    for named in (_by_lines, _by_stops):
        taken = set(pairs.values())
        free = {named(way): n for n, way in reversed(list(enumerate(after))) if n not in taken}
        for place, way in enumerate(before):
            if place not in pairs and named(way) in free:
                pairs[place] = free.pop(named(way))
    return pairs


def _by_stops(option: Option) -> tuple[object, ...]:
    return tuple(
        (leg.mode, leg.from_stop.stop_id, leg.to_stop.stop_id, leg.service_id)
        for leg in option.itinerary.legs
    )


def _by_lines(option: Option) -> tuple[object, ...]:
    return _by_stops(option), tuple(leg.leg_keys for leg in option.itinerary.legs)


def _lost(option: Option, found: WhatIf) -> Fate:
    closed = list(dict.fromkeys(_closed_on(option, found)))
    if closed:
        return Fate(option, None, CLOSED, phrase("fate.closed", what=", ".join(closed)))
    for area in found.case.request.no_go[len(found.base.request.no_go) :]:
        if any(_enters(leg, area) for leg in option.itinerary.legs):
            return Fate(option, None, NO_GO, phrase("fate.no_go", what=area.label))
    waits = list(dict.fromkeys(_shut_on(option, found)))
    if waits:
        return Fate(option, None, UNLISTED, phrase("fate.shut", what=", ".join(waits)))
    return Fate(option, None, UNLISTED, phrase("fate.unlisted"))


def _closed_on(option: Option, found: WhatIf) -> Iterator[str]:
    """Yield everything on a way that the scenario closes, by its name."""
    names = found.case.request.forbid - found.base.request.forbid
    if not names:
        return
    network = found.case.network
    shut = Named.of(names, network, "close")
    for leg in option.itinerary.legs:
        stops = {stop.stop_id: stop.name for stop in (leg.from_stop, leg.to_stop)}
        for terminal in (*stops, *leg.crossings):
            if terminal in shut.terminals:
                yield stops.get(terminal) or str(network.row("terminals", terminal)["name"])
        yield from (name for name in leg.carriers if name in shut.carriers)
        yield from (
            name
            for name in leg.channels
            if any(name.startswith(passage) for passage in shut.passages)
        )
        lone = Named(countries=shut.countries).touched_by(leg)
        if lone:
            yield lone[1]


def _shut_on(option: Option, found: WhatIf) -> Iterator[str]:
    """Yield the names of the places on a way that the scenario shuts for a while."""
    shut = shut_in(found.case.network)
    for transfer in option.itinerary.transfers:
        if transfer.stop.stop_id in shut:
            yield transfer.stop.name


def _enters(leg: Leg, area: NoGo) -> bool:
    if leg.mode != "sea" or leg.geometry is None:
        return False
    return any(leg.geometry.intersects(translate(area.area, turn)) for turn in _TURNS_DEG)
