"""Candidate air arcs: flights that a line offers or a charter could, over measured ways."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from networks.exposure import Exposure
from routing.air_pricing import Flight, oceanic_nm, price_flight
from routing.arc import Arc, Node
from routing.candidates import Yard
from routing.cargo_class import carries_not
from routing.leg import Leg
from routing.phrases import phrase
from routing.rail_way import borders_between
from routing.reason import Reason, because
from routing.sea_candidates import ANY_PORT, CHARTER, NOT_SAILING
from routing.sea_ladder import unordered
from routing.stop import Stop

AirLegs = dict[tuple[str, str], list[Any]]


def add_air(yard: Yard) -> None:
    """Add the flights of every service that takes this cargo; say why none does."""
    commodity = yard.tariff.shipment.commodity
    if commodity.grounded:
        yard.reject("mode", "air", commodity.grounded)
        return
    rows: AirLegs = defaultdict(list)
    for row in yard.legs_of("air"):
        rows[unordered(row.from_terminal_id, row.to_terminal_id)].append(row)
    for service in yard.services():
        if service.mode != "air":
            continue
        reason = _unusable(yard, service)
        if reason:
            yard.reject("service", service.service_id, reason)
        elif service.calls == ANY_PORT:
            _add_charter(yard, service, rows)
        else:
            _add_rotation(yard, service, rows)


def _unusable(yard: Yard, service: Any) -> Reason | None:
    """Say why a service takes none of this cargo, if so."""
    shipment = yard.tariff.shipment
    commodity = shipment.commodity
    if service.status in NOT_SAILING:
        return because(service.status)
    if commodity.air_cargo not in str(service.cargo).split(";"):
        return carries_not(service.cargo, commodity.air_cargo)
    if math.isnan(service.headway_days) or math.isnan(service.capacity_t):
        return because("no_headway_or_capacity")
    if shipment.tonnes > service.capacity_t:
        return because("most_t", most=f"{service.capacity_t:g}")
    if commodity.air_piece_cm > service.door_cm:
        heights = {"piece": f"{commodity.air_piece_cm:g}", "door": f"{service.door_cm:g}"}
        return because("door", **heights)
    return None


def _add_charter(yard: Yard, service: Any, rows: AirLegs) -> None:
    """Offer a charter between every two airports of different countries that take freighters."""
    for pair, ways in rows.items():
        if not all(yard.takes_freighters(name) for name in pair):
            continue
        for row in ways:
            if row.length_km > service.range_km:
                yard.reject("leg", row.leg_id, because("range", service=service.name))
                continue
            for ends in (pair, pair[::-1]):
                _add_flight(yard, service, ends, (row,))


def _add_rotation(yard: Yard, service: Any, rows: AirLegs) -> None:
    """Offer every ride along the rotation; lines fly the shortest way of each hop."""
    calls = service.calls.split(";")
    for start, end in _rides(calls):
        ridden = calls[start : end + 1]
        hops = [_shortest(rows, *hop) for hop in pairwise(ridden)]
        if None in hops or not {ridden[0], ridden[-1]} <= yard.stops.keys():
            continue
        _add_flight(yard, service, (ridden[0], ridden[-1]), tuple(hops))


def _rides(calls: list[str]) -> Iterator[tuple[int, int]]:
    """Yield first and last call of every ride that comes to no airport twice."""
    for start in range(len(calls) - 1):
        for end in range(start + 1, len(calls)):
            ridden = calls[start : end + 1]
            if len(set(ridden)) == len(ridden):
                yield start, end


def _shortest(rows: AirLegs, first: str, last: str) -> Any:
    return min(rows.get(unordered(first, last), []), key=lambda row: row.length_km, default=None)


def _add_flight(yard: Yard, service: Any, ends: tuple[str, str], hops: tuple[Any, ...]) -> None:
    tail, head = (yard.stops[name] for name in ends)
    between = len(hops) - 1
    exposure = _exposure(yard, hops, (tail, head))
    flight = Flight(
        service_id=service.service_id,
        hop_km=tuple(float(row.length_km) for row in hops),
        us_overflight_nm=exposure.us_overflight_nm,
        us_oceanic_nm=oceanic_nm(exposure.us_overflight_200nm_nm, exposure.us_overflight_nm),
        us_landings_between=exposure.us_landings - [tail.country, head.country].count("US"),
        is_charter=service.status == CHARTER,
        hold=service.hold,
        capacity_t=float(service.capacity_t),
    )
    price = price_flight(yard.tariff, flight)
    leg = Leg(
        mode="air",
        from_stop=tail,
        to_stop=head,
        length_km=sum(flight.hop_km),
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=exposure,
        leg_keys=tuple(row.leg_id for row in hops),
        variant=hops[0].variant,
        service_id=service.service_id,
        service_name=service.name,
        operator=service.operator,
        carriers=tuple(str(service.operator).split(";")),
        service_status=service.status,
        remarks=(phrase("remark.us_landing"),) * bool(between),
    )
    yard.add(
        Arc(
            Node(tail.stop_id, "out", "air", service.service_id),
            Node(head.stop_id, "in", "air", service.service_id),
            leg,
            (_token(yard, service, tail, head),),
            borders=borders_between(tail.country, head.country),
        )
    )


def _token(yard: Yard, service: Any, tail: Stop, head: Stop) -> str:
    """Name what makes a flight different: its airports and kind; airlines alike are near-copies."""
    kind = CHARTER if service.status == CHARTER else service.hold
    return f"air {yard.areas[tail.stop_id]}→{yard.areas[head.stop_id]} {kind}"


def _exposure(yard: Yard, hops: tuple[Any, ...], ends: tuple[Stop, Stop]) -> Exposure:
    """Add up what the hops fly over, and the landings in the United States."""
    called = {name for row in hops for name in (row.from_terminal_id, row.to_terminal_id)}
    called |= {stop.stop_id for stop in ends}
    return Exposure(
        us_landings=sum(yard.terminal_cell(name, "country") == "US" for name in called),
        us_overflight_nm=float(sum(row.us_12nm_nm for row in hops)),
        us_overflight_24nm_nm=float(sum(row.us_24nm_nm for row in hops)),
        us_overflight_200nm_nm=float(sum(row.us_200nm_nm for row in hops)),
    )
