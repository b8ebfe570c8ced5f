"""Candidate rail arcs between terminals, with the borders they pass."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from networks.exposure import Exposure
from routing.arc import Arc, Node
from routing.candidates import Yard
from routing.leg import Leg
from routing.rail_pricing import RailCrossing, RailHaul, price_rail
from routing.railway import closure_between, interchanges_between, running
from routing.stop import Stop


def add_rail(yard: Yard) -> None:
    """Add every rail leg in both directions."""
    for row in yard.legs_of("rail"):
        ids = tuple(name for name in row.crossings.split(";") if name)
        ends = yard.stops[row.from_terminal_id], yard.stops[row.to_terminal_id]
        reason = _unusable(yard, row, ends, ids)
        if reason:
            yard.reject("leg", row.leg_id, reason)
            continue
        _add_leg(yard, row, *ends, ids)
        _add_leg(yard, row, *ends[::-1], ids[::-1])


def _unusable(
    yard: Yard, row: Any, ends: tuple[Stop, Stop], crossing_ids: tuple[str, ...]
) -> str | None:
    closure = closure_between(*(_railways(yard, stop) for stop in ends))
    if closure:
        return closure
    if row.length_km < yard.tariff.value("rail.min_haul_km"):
        return "too short a haul for a train"
    if any(math.isnan(_wait_h(yard, name)) for name in crossing_ids):
        return "the wait at a border crossing is not known"
    walked = _walk(yard, ends[0].country, crossing_ids)
    arrived = walked[-1].entering if walked else ends[0].country
    if arrived != ends[1].country:
        return "its border crossings do not lead from one end's country to the other's"
    return None


def _railways(yard: Yard, stop: Stop) -> str:
    return str(yard.terminal_cell(stop.stop_id, "railways"))


def _wait_h(yard: Yard, terminal_id: str) -> float:
    return float(yard.terminal_cell(terminal_id, "border_wait_mean_h"))


def _add_leg(yard: Yard, row: Any, tail: Stop, head: Stop, crossing_ids: tuple[str, ...]) -> None:
    railways = [running(_railways(yard, stop)) for stop in (tail, head)]
    crossings = tuple(_walk(yard, tail.country, crossing_ids))
    haul = RailHaul(
        ca_km=row.ca_km,
        us_km=row.us_km,
        mx_km=row.mx_km,
        crossings=crossings,
        interchanges=interchanges_between(*railways),
    )
    price = price_rail(yard.tariff, haul)
    leg = Leg(
        mode="rail",
        from_stop=tail,
        to_stop=head,
        length_km=row.length_km,
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=Exposure(us_land_km=row.us_land_km),
        leg_keys=(row.leg_id,),
        variant=row.variant,
        operator=_operators(*railways),
        crossings=crossing_ids,
    )
    yard.add(
        Arc(
            Node(tail.stop_id, "out", "rail", ""),
            Node(head.stop_id, "in", "rail", ""),
            leg,
            (_token(yard, leg),),
            borders=borders_between(tail.country, head.country),
        )
    )


def _walk(yard: Yard, country: str, crossing_ids: tuple[str, ...]) -> list[RailCrossing]:
    """Follow the borders in order and say which country each enters."""
    crossings = []
    for terminal_id in crossing_ids:
        sides = str(yard.terminal_cell(terminal_id, "country")).split("-")
        country = sides[0] if country == sides[1] else sides[1]
        crossings.append(RailCrossing(terminal_id, country, _wait_h(yard, terminal_id)))
    return crossings


def borders_between(country: str, other: str) -> tuple[str, ...]:
    """Name the land borders between two of Canada, the United States and Mexico."""
    order = ("CA", "US", "MX")
    first, last = sorted((order.index(country), order.index(other)))
    return tuple(f"{order[i]}-{order[i + 1]}" for i in range(first, last))


@lru_cache(maxsize=4096)
def _operators(from_railways: str, to_railways: str) -> str:
    common = [name for name in from_railways.split(";") if name in to_railways.split(";")]
    return " or ".join(common) if common else f"{from_railways} → {to_railways}".replace(";", "/")


def _token(yard: Yard, leg: Leg) -> str:
    if not leg.crossings:
        return f"rail in {leg.from_stop.country}"
    areas = dict.fromkeys(yard.areas[name] for name in leg.crossings)
    return f"rail via {', '.join(sorted(areas))}"
