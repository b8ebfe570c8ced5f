"""Candidate rail arcs between terminals, with the borders they pass."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from networks.exposure import Exposure
from routing.arc import Arc, Node
from routing.candidates import Yard
from routing.changed_network import reopened_of
from routing.leg import Leg
from routing.rail_pricing import RailCrossing, RailHandover, RailHaul, price_rail
from routing.railway import carriers, closure_of
from routing.reason import Reason, because
from routing.stop import Stop


def add_rail(yard: Yard) -> None:
    """Add every rail leg in both directions."""
    for row in yard.legs_of("rail"):
        route = _RailRoute(_ids(row.crossings), _ids(row.operators), _ids(row.interchanges))
        ends = yard.stops[row.from_terminal_id], yard.stops[row.to_terminal_id]
        reason = _unusable(yard, row, ends, route)
        if reason:
            yard.reject("leg", row.leg_id, reason)
            continue
        _add_leg(yard, row, *ends, route)
        _add_leg(yard, row, *ends[::-1], route.back())


@dataclass(frozen=True)
class _RailRoute:
    """What a train passes, in travel order."""

    crossings: tuple[str, ...]
    operators: tuple[str, ...]
    interchanges: tuple[str, ...]

    def back(self) -> _RailRoute:
        return _RailRoute(self.crossings[::-1], self.operators[::-1], self.interchanges[::-1])


def _ids(joined: str) -> tuple[str, ...]:
    return tuple(name for name in joined.split(";") if name)


def _unusable(yard: Yard, row: Any, ends: tuple[Stop, Stop], route: _RailRoute) -> Reason | None:
    shipment = yard.tariff.shipment
    if shipment.must_sail and ends[0].country != ends[1].country:
        return because("border_ship_asked", ship=shipment.equipment_said)
    closure = closure_of(route.operators, reopened_of(yard.network))
    if closure:
        return closure
    if row.length_km < yard.tariff.value("rail.min_haul_km"):
        return because("short_haul")
    if any(math.isnan(_wait_h(yard, name)) for name in route.crossings):
        return because("crossing_wait")
    walked = _walk(yard, ends[0].country, route.crossings)
    arrived = walked[-1].entering if walked else ends[0].country
    if arrived != ends[1].country:
        return because("crossings_astray")
    return None


def _wait_h(yard: Yard, terminal_id: str) -> float:
    return float(yard.terminal_cell(terminal_id, "border_wait_mean_h"))


def _add_leg(yard: Yard, row: Any, tail: Stop, head: Stop, route: _RailRoute) -> None:
    handed_at = [yard.interchanges[name] for name in route.interchanges]
    haul = RailHaul(
        ca_km=row.ca_km,
        us_km=row.us_km,
        mx_km=row.mx_km,
        crossings=tuple(_walk(yard, tail.country, route.crossings)),
        handovers=tuple(
            RailHandover(name, dwell_h)
            for name, (_, dwell_h) in zip(route.interchanges, handed_at, strict=True)
        ),
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
        operator=carriers(
            route.operators, tuple(name for name, _ in handed_at), yard.city(head.stop_id)
        ),
        carriers=route.operators,
        crossings=route.crossings,
        interchanges=route.interchanges,
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


def _token(yard: Yard, leg: Leg) -> str:
    if not leg.crossings:
        return f"rail in {leg.from_stop.country}"
    return f"rail via {', '.join(sorted({yard.areas[name] for name in leg.crossings}))}"
