"""What a train passes between two terminals, the same for any cargo: made once of a network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from networks.exposure import Exposure
from routing.arc import Node
from routing.changed_network import reopened_of
from routing.rail_pricing import RailCrossing, RailHandover, RailHaul
from routing.railway import carriers, closure_of
from routing.reason import Reason, because

if TYPE_CHECKING:
    from routing.candidates import Yard


@dataclass(frozen=True, slots=True)
class RailWay:
    """One row of the leg table in one direction; all of it in travel order.

    ``countries`` are those it begins and ends in, ``operators`` the codes of its railways,
    ``operator`` what they are called and how far each goes. ``closure`` says which railway is out
    of service, ``gap`` why the borders do not lead where it ends; None where all is well.
    """

    leg_id: str
    variant: str
    tail: Node
    head: Node
    countries: tuple[str, str]
    length_km: float
    haul: RailHaul
    exposure: Exposure
    operators: tuple[str, ...]
    operator: str
    interchanges: tuple[str, ...]
    crossings: tuple[str, ...]
    token: str
    borders: tuple[str, ...]
    closure: Reason | None
    gap: Reason | None


def rail_ways(yard: Yard) -> Mapping[str, tuple[RailWay, RailWay]]:
    """Return every rail leg by its id, there and back."""
    return yard.once(
        "rail ways", lambda: {row.leg_id: _both(yard, row) for row in yard.rows("rail")}
    )


def _both(yard: Yard, row: Any) -> tuple[RailWay, RailWay]:
    """Make a leg in both directions; they share a haul where it is the same, and so its price."""
    there = _way(yard, row, is_back=False)
    back = _way(yard, row, is_back=True)
    return there, replace(back, haul=there.haul) if back.haul == there.haul else back


def _way(yard: Yard, row: Any, *, is_back: bool) -> RailWay:
    step = -1 if is_back else 1
    operators, interchanges, crossings = (
        _ids(joined)[::step] for joined in (row.operators, row.interchanges, row.crossings)
    )
    tail, head = (row.from_terminal_id, row.to_terminal_id)[::step]
    countries = str(yard.terminal_cell(tail, "country")), str(yard.terminal_cell(head, "country"))
    walked = _walk(yard, countries[0], crossings)
    handed_at = [yard.interchanges[name] for name in interchanges]
    handovers = tuple(
        RailHandover(name, dwell_h)
        for name, (_, dwell_h) in zip(interchanges, handed_at, strict=True)
    )
    return RailWay(
        leg_id=row.leg_id,
        variant=row.variant,
        tail=Node(tail, "out", "rail", ""),
        head=Node(head, "in", "rail", ""),
        countries=countries,
        length_km=row.length_km,
        haul=RailHaul(row.ca_km, row.us_km, row.mx_km, walked, handovers),
        exposure=Exposure(us_land_km=row.us_land_km),
        operators=operators,
        operator=carriers(operators, tuple(name for name, _ in handed_at), yard.city(head)),
        interchanges=interchanges,
        crossings=crossings,
        token=_token(yard, countries[0], crossings),
        borders=borders_between(*countries),
        closure=closure_of(operators, reopened_of(yard.network)),
        gap=_gap(countries, walked),
    )


def _ids(joined: str) -> tuple[str, ...]:
    return tuple(name for name in joined.split(";") if name)


def _gap(countries: tuple[str, str], walked: tuple[RailCrossing, ...]) -> Reason | None:
    if any(math.isnan(crossing.wait_h) for crossing in walked):
        return because("crossing_wait")
    arrived = walked[-1].entering if walked else countries[0]
    return None if arrived == countries[1] else because("crossings_astray")


def _walk(yard: Yard, country: str, crossing_ids: tuple[str, ...]) -> tuple[RailCrossing, ...]:
    """Follow the borders in order and say which country each enters."""
    crossings = []
    for terminal_id in crossing_ids:
        sides = str(yard.terminal_cell(terminal_id, "country")).split("-")
        country = sides[0] if country == sides[1] else sides[1]
        wait_h = float(yard.terminal_cell(terminal_id, "border_wait_mean_h"))
        crossings.append(RailCrossing(terminal_id, country, wait_h))
    return tuple(crossings)


def borders_between(country: str, other: str) -> tuple[str, ...]:
    """Name the land borders between two of Canada, the United States and Mexico."""
    order = ("CA", "US", "MX")
    first, last = sorted((order.index(country), order.index(other)))
    return tuple(f"{order[i]}-{order[i + 1]}" for i in range(first, last))


def _token(yard: Yard, country: str, crossings: tuple[str, ...]) -> str:
    if not crossings:
        return f"rail in {country}"
    return f"rail via {', '.join(sorted({yard.areas[name] for name in crossings}))}"
