"""Where scenarios contradict themselves or each other: a fault for each thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely

from networks.errors import Fault

if TYPE_CHECKING:
    from networks.new_terminal import NewTerminal
    from networks.sea.no_go import NoGo
    from routing.closure import Closure
    from routing.scenario import Scenario


def repeated(closures: list[Closure]) -> list[Fault]:
    """Return a fault for each thing that is closed twice at one time."""
    return [
        Fault("close", one.name, "closed once at a time")
        for i, one in enumerate(closures)
        if any(one.overlaps(other) for other in closures[:i])
    ]


def in_no_go(terminals: Iterable[NewTerminal], areas: Iterable[NoGo]) -> list[Fault]:
    """Return a fault for each new seaport inside an area that no ship may enter."""
    return [
        Fault(f"new_terminals.{one.terminal_id}", list(one.lonlat), f"a place outside {area.label}")
        for one in terminals
        for area in areas
        if one.is_seaport and shapely.intersects_xy(area.area, *one.lonlat)
    ]


def shared_rows(one: Scenario, other: Scenario) -> list[Fault]:
    """Return a fault for each row that both change, but where both scale it."""
    ours, theirs = {*one.scale, *one.values}, {*other.scale, *other.values}
    clash = sorted((ours & theirs) - (set(one.scale) & set(other.scale)))
    return [Fault("set", key, f"changed by one of {one.name} and {other.name}") for key in clash]


def shared_places(one: Scenario, other: Scenario) -> list[Fault]:
    """Return a fault for each thing that both give a value, or one closes and one changes."""
    between = f"one of {one.name} and {other.name}"
    given: dict[str, tuple[Iterable[str], Iterable[str]]] = {
        "delays": (one.delays, {*other.delays, *other.queues}),
        "queues": (one.queues, other.delays),
        "terminals": (one.terminals, other.terminals),
        "new_terminals": (one.new_ids, other.new_ids),
        "services": _service_ids(one, other),
    }
    faults = [Fault(name, shared, f"changed by {between}")
              for name, (ours, theirs) in given.items()
              for shared in sorted(set(ours) & set(theirs))]  # fmt: skip
    for closing, changing in ((one, other), (other, one)):
        changed = changing.changed_things()
        changed |= dict.fromkeys(closing.close & changing.new_ids, "new")
        faults += [
            Fault("close", name, f"either closed by {closing.name} or {changed[name]} by "
                  f"{changing.name}, not both")
            for name in dict.fromkeys(closure.name for closure in closing.closed_things())
            if name in changed
        ]  # fmt: skip
    return faults


def _service_ids(one: Scenario, other: Scenario) -> tuple[list[str], list[str]]:
    ours, theirs = ([str(row.get("service_id")) for row in each.services] for each in (one, other))
    return ours, theirs
