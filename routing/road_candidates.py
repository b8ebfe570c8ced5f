"""Candidate road arcs: doors to terminals, terminals to borders, door to door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from networks.exposure import Exposure
from routing.arc import ARRIVED, LOADED, Arc, Node
from routing.candidates import AIRPORT, HUB_KINDS, Yard
from routing.cargo_class import cargo_said
from routing.leg import Leg
from routing.memory import roads_of
from routing.reason import because
from routing.road_pricing import RoadHaul, price_road
from routing.stop import DESTINATION_ID, ORIGIN_ID, Stop

if TYPE_CHECKING:
    from networks.place import Place

ROAD = "road"
ROAD_DIRECT_TOKEN = "road direct"  # noqa: S105 - part of a signature, no secret


def add_door_road(yard: Yard, place: Place, *, is_origin: bool) -> None:
    """Add the road arcs between a door and the terminals of its country."""
    reached = set()
    for terminal_id, length_km in roads_of(yard.network, place).km_by_terminal.items():
        if terminal_id not in yard.stops or terminal_id == place.terminal_id:
            continue
        if yard.kind(terminal_id) == AIRPORT and length_km > yard.tariff.value("air.feeder_max_km"):
            yard.reject("terminal", terminal_id, because("air_feeder"))
            continue
        haul = make_haul(place.country, length_km, yard.stops[terminal_id])
        if not _is_trucked(yard, haul):
            continue
        reached.add(terminal_id)
        _add_road_leg(yard, terminal_id, place.country, haul, is_origin=is_origin)
    if place.terminal_id in yard.stops and yard.kind(place.terminal_id) in (
        *HUB_KINDS,
        AIRPORT,
    ):
        inside, outside = road_states(yard.stops[place.terminal_id], place.country)
        yard.add(Arc(LOADED, inside, None) if is_origin else Arc(outside, ARRIVED, None))
        reached.add(place.terminal_id)
    if not reached:
        reason = because("no_terminal")
        if ROAD not in yard.tariff.shipment.cargo_class.modes:
            reason = because("no_terminal_for_cargo")
        if place.terminal_id and place.terminal_id not in yard.stops:
            cargo_class = yard.tariff.shipment.commodity.cargo_class
            reason = because("takes_none", cargo=cargo_said(cargo_class))
        yard.reject("place", place.name, reason)


def add_direct_road(yard: Yard, origin: Place, destination: Place) -> None:
    """Add the road between two doors of one country."""
    if origin.country != destination.country:
        return
    road = yard.network.road_between(origin, destination)
    if road is None:
        return
    haul = RoadHaul({origin.country: road.length_km}, moves_box=False, is_through=False)
    if not _is_trucked(yard, haul):
        return
    leg = road_leg(yard, yard.stops[ORIGIN_ID], yard.stops[DESTINATION_ID], haul)
    yard.add(Arc(LOADED, ARRIVED, leg, (ROAD_DIRECT_TOKEN,)))


def add_road(yard: Yard) -> None:
    """Add every road arc between terminals."""
    if ROAD not in yard.tariff.shipment.modes:
        yard.reject("mode", ROAD, yard.tariff.shipment.why_not(ROAD))
    for row in yard.legs_of("road"):
        _add_table_leg(yard, row)


def served_by_road(yard: Yard) -> Iterator[Node]:
    """Yield the states in which a door's truck may come to a terminal, or leave it."""
    for stop in yard.stops.values():
        for country in stop.country.split("-"):
            yield from road_states(stop, country)


def _add_road_leg(
    yard: Yard, terminal_id: str, country: str, haul: RoadHaul, *, is_origin: bool
) -> None:
    terminal = yard.stops[terminal_id]
    inside, outside = road_states(terminal, country)
    if is_origin:
        leg = road_leg(yard, yard.stops[ORIGIN_ID], terminal, haul)
        yard.add(Arc(LOADED, inside, leg, is_drayage=haul.is_feeder(yard.tariff)))
    else:
        leg = road_leg(yard, terminal, yard.stops[DESTINATION_ID], haul)
        yard.add(Arc(outside, ARRIVED, leg, is_drayage=haul.is_feeder(yard.tariff)))


def _add_table_leg(yard: Yard, row: Any) -> None:
    country = road_country(row)
    ends = yard.stops[row.from_terminal_id], yard.stops[row.to_terminal_id]
    haul = make_haul(country, row.length_km, *ends)
    if AIRPORT in {stop.kind for stop in ends} and {stop.kind for stop in ends} != {
        AIRPORT,
        "border",
    }:
        return  # sea-air, rail-air and trucks between airports are not offered
    if not _is_trucked(yard, haul):
        return
    is_drayage = haul.is_feeder(yard.tariff)
    there = road_leg(yard, *ends, haul, leg_key=row.leg_id)
    back = replace(there, from_stop=ends[1], to_stop=ends[0])  # as long, and so as dear
    for leg in (there, back):
        tail = road_states(leg.from_stop, country)[1]
        head = road_states(leg.to_stop, country)[0]
        yard.add(Arc(tail, head, leg, is_drayage=is_drayage))


def _is_trucked(yard: Yard, haul: RoadHaul) -> bool:
    """Say whether the cargo may go by this road: as its way, or to serve another mode of its."""
    shipment = yard.tariff.shipment
    serves = ROAD in shipment.cargo_class.modes and haul.is_feeder(yard.tariff)
    return ROAD in shipment.modes or serves


def road_country(row: Any) -> str:
    """Return the country a road leg of the table lies in."""
    km = {"CA": row.ca_km, "US": row.us_km, "MX": row.mx_km}
    return max(km, key=lambda code: km[code])


def road_states(terminal: Stop, country: str) -> tuple[Node, Node]:
    """Return the states of having come, and of leaving, by road; at a border, on whose side."""
    side = country if terminal.kind == "border" else ""
    return Node(terminal.stop_id, "in", "road", side), Node(terminal.stop_id, "out", "road", side)


def make_haul(country: str, length_km: float, *terminals: Stop) -> RoadHaul:
    """Say what kind of haul a road leg with these terminals at its ends is."""
    return RoadHaul(
        {country: length_km},
        moves_box=any(terminal.kind in HUB_KINDS for terminal in terminals),
        is_through=any(terminal.country == "CA-US" for terminal in terminals),
        serves_air=any(terminal.kind == AIRPORT for terminal in terminals),
    )


def road_leg(
    yard: Yard, from_stop: Stop, to_stop: Stop, haul: RoadHaul, leg_key: str | None = None
) -> Leg:
    """Make a priced road leg, not drawn yet."""
    price = price_road(yard.tariff, haul)
    return Leg(
        mode="road",
        from_stop=from_stop,
        to_stop=to_stop,
        length_km=haul.length_km,
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=Exposure(us_land_km=haul.km_by_country.get("US", 0.0)),
        leg_keys=(leg_key,) if leg_key else (),
    )
