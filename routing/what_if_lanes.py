"""Many lanes before and after a scenario: what each costs more, and which become impossible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from routing.network_view import NetworkView
from routing.option import Option
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.result import Result
from routing.scenario import Scenario
from routing.sensitivity import way
from routing.shipment import Shipment
from routing.text import NOTHING_SAID, Text
from routing.what_if import WhatIf, what_if

if TYPE_CHECKING:
    import pandas as pd

    from routing.answer_tables import Row, Rows

SAME, OTHER = "same way", "another way"
IMPOSSIBLE, POSSIBLE, NEVER = "impossible", "possible only under it", "impossible with and without"


@dataclass(frozen=True)
class Lane:
    """One shipment and what is asked for it; ``name`` is what tables call it."""

    name: str
    shipment: Shipment
    request: Request


@dataclass(frozen=True)
class LaneChange:
    """One lane without the scenario and with it."""

    lane: Lane
    answers: WhatIf

    @property
    def outcome(self) -> str:
        """What becomes of the best way, one of the five words of this module."""
        before, after = self.answers.best
        if after is None:
            return NEVER if before is None else IMPOSSIBLE
        if before is None:
            return POSSIBLE
        return SAME if _goes(before) == _goes(after) else OTHER

    @property
    def said(self) -> Text:
        """Why no way is feasible under the scenario; nothing where one is."""
        return (
            NOTHING_SAID if self.answers.changed.options else self.answers.changed.termination.said
        )


@dataclass(frozen=True, repr=False)
class LaneChanges(Result):
    """A set of lanes without a scenario and with it."""

    scenario: Scenario
    lanes: tuple[LaneChange, ...]

    def __repr__(self) -> str:
        counts = {word: sum(lane.outcome == word for lane in self.lanes)
                  for word in (SAME, OTHER, IMPOSSIBLE, POSSIBLE, NEVER)}  # fmt: skip
        told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        return f"<LaneChanges, {self.scenario.name}: {told}>"

    def tables(self) -> dict[str, Rows]:
        """Return a row a lane, a row an option before and after, and the scenario's own words."""
        return {
            "lanes": [_row(lane) for lane in self.lanes],
            "options": [
                {"lane": lane.lane.name, "when": when, **row}
                for lane in self.lanes
                for when, answer in (("before", lane.answers.base), ("after", lane.answers.changed))
                for row in answer.tables()["options"]
            ],
            "scenario": [
                {"name": self.scenario.name, "title": self.scenario.title,
                 "source": self.scenario.source}
            ],
        }  # fmt: skip

    def to_dataframe(self) -> pd.DataFrame:
        """Return a row a lane: what the best way was and is, and what it takes more."""
        import pandas as pd

        return pd.DataFrame(self.tables()["lanes"])

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield the best way of each lane before and after, once where it is the same."""
        for lane in self.lanes:
            before, after = lane.answers.best
            if before is not None:
                yield {"lane": lane.lane.name, "when": "before"}, before
            if after is not None and lane.outcome != SAME:
                yield {"lane": lane.lane.name, "when": "after"}, after

    def html(self, language: str = "en") -> str:
        """Return the lanes as a table, and their ways before and after on a map."""
        from routing.what_if_page import lanes_html

        return lanes_html(self, language)


def what_if_lanes(
    network: NetworkView,
    lanes: Iterable[Lane],
    scenario: Scenario,
    book: ParameterBook,
) -> LaneChanges:
    """Answer lanes without and with a scenario.

    Parameters
    ----------
    network, book
        As ``solve`` takes them.
    lanes
        At least one, each with a name of its own.
    scenario
        What is not as usual.

    Returns
    -------
    The lanes in order. One that becomes impossible says why.

    Raises
    ------
    InputError
        As ``what_if`` does, and if there is no lane or a name stands twice.
    """
    asked = list(lanes)
    names = [lane.name for lane in asked]
    faults = [Fault("lanes", name, "a name that stands once")
              for name in dict.fromkeys(names) if names.count(name) > 1]  # fmt: skip
    if not asked:
        faults.append(Fault("lanes", None, "at least one lane"))
    if faults:
        raise InputError(faults)
    return LaneChanges(
        scenario,
        tuple(
            LaneChange(lane, what_if(network, lane.shipment, lane.request, book, scenario))
            for lane in asked
        ),
    )


def _goes(option: Option) -> tuple[object, ...]:
    return tuple(
        (leg.mode, leg.from_stop.stop_id, leg.to_stop.stop_id, leg.leg_keys)
        for leg in option.itinerary.legs
    )


def _row(change: LaneChange) -> Row:
    found, request = change.answers, change.lane.request
    before, after = found.best
    return {
        "lane": change.lane.name,
        "origin": request.origin.label,
        "destination": request.destination.label,
        "cargo": change.lane.shipment.commodity.name,
        "tier": request.tier.value,
        "outcome": change.outcome,
        "before": None if before is None else way(before),
        "after": None if after is None else way(after),
        "before_usd": None if before is None else before.cost_usd,
        "after_usd": None if after is None else after.cost_usd,
        "more_usd": found.more_usd,
        "before_h": None if before is None else before.duration_h,
        "after_h": None if after is None else after.duration_h,
        "more_h": found.more_h,
        "more_co2e_kg": found.more_kg,
        "reason": change.said.en,
        "told": "; ".join(text.en for text in found.told),
    }
