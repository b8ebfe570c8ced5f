"""Candidate rail arcs between terminals, with the borders they pass."""

from __future__ import annotations

from routing.arc import Arc
from routing.candidates import Yard
from routing.leg import Leg
from routing.pricing import Price
from routing.rail_pricing import price_rail
from routing.rail_way import RailWay, rail_ways
from routing.reason import Reason, because


def add_rail(yard: Yard) -> None:
    """Add every rail leg in both directions."""
    ways = rail_ways(yard)
    for row in yard.legs_of("rail"):
        there, back = ways[row.leg_id]
        reason = _unusable(yard, there)
        if reason:
            yard.reject("leg", row.leg_id, reason)
            continue
        price = price_rail(yard.tariff, there.haul)
        _add_leg(yard, there, price)
        if back.haul is not there.haul:
            price = price_rail(yard.tariff, back.haul)
        _add_leg(yard, back, price)


def _unusable(yard: Yard, way: RailWay) -> Reason | None:
    shipment = yard.tariff.shipment
    if shipment.must_sail and way.countries[0] != way.countries[1]:
        return because("border_ship_asked", ship=shipment.equipment_said)
    if way.closure:
        return way.closure
    if way.length_km < yard.tariff.value("rail.min_haul_km"):
        return because("short_haul")
    return way.gap


def _add_leg(yard: Yard, way: RailWay, price: Price) -> None:
    leg = Leg(
        mode="rail",
        from_stop=yard.stops[way.tail.stop_id],
        to_stop=yard.stops[way.head.stop_id],
        length_km=way.length_km,
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=way.exposure,
        leg_keys=(way.leg_id,),
        variant=way.variant,
        operator=way.operator,
        carriers=way.operators,
        crossings=way.crossings,
        interchanges=way.interchanges,
    )
    yard.add(Arc(way.tail, way.head, leg, (way.token,), borders=way.borders))
