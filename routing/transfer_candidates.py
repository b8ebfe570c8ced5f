"""Candidate transfer arcs: what can be done at each terminal that an arc reaches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from networks.opening import OpeningHours
from routing import air_pricing
from routing import terminal_pricing as handling
from routing.arc import ARRIVED, DESTINATION, LOADED, ORIGIN, Arc, Node
from routing.candidates import Yard
from routing.changed_network import shut_in
from routing.dates import hours_said
from routing.phrases import phrase
from routing.pricing import Price
from routing.reason import because
from routing.road_candidates import served_by_road
from routing.sea_candidates import CHARTER
from routing.stop import DESTINATION_ID, ORIGIN_ID, Stop
from routing.text import Text
from routing.transfer import Transfer


def add_transfers(yard: Yard) -> None:
    """Join every state of having come to every state of leaving that makes sense there.

    A truck between a door and a terminal is taken for possible wherever trucks go.
    """
    arrivals: dict[str, set[Node]] = {}
    departures: dict[str, set[Node]] = {}
    for arc in yard.candidates.arcs:
        departures.setdefault(arc.tail.stop_id, set()).add(arc.tail)
        arrivals.setdefault(arc.head.stop_id, set()).add(arc.head)
    for node in served_by_road(yard):
        side = arrivals if node.phase == "in" else departures
        side.setdefault(node.stop_id, set()).add(node)
    services = {service.service_id: service for service in yard.services()}
    for stop_id in sorted(set(arrivals) & set(departures)):
        for come in sorted(arrivals[stop_id]):
            for go in sorted(departures[stop_id]):
                _add_transfer(yard, yard.stops[stop_id], come, go, services)


def add_door(yard: Yard, *, is_origin: bool) -> None:
    """Add loading at the one door, or unloading at the other."""
    if is_origin:
        price = handling.price_loading(yard.tariff)
        loading = _transfer(yard.stops[ORIGIN_ID], "loading", None, "road", price)
        yard.add(Arc(ORIGIN, LOADED, loading))
    else:
        price = handling.price_unloading(yard.tariff)
        unloading = _transfer(yard.stops[DESTINATION_ID], "unloading", "road", None, price)
        yard.add(Arc(ARRIVED, DESTINATION, unloading))


def _add_transfer(yard: Yard, stop: Stop, come: Node, go: Node, services: dict[str, Any]) -> None:
    transfer: Transfer | None = None
    tokens: tuple[str, ...] = ()
    borders: tuple[str, ...] = ()
    match (come.mode, go.mode):
        case ("road", "road") if stop.kind == "border" and come.via != go.via:
            transfer = _border(yard, stop, come.via, go.via)
            tokens = (f"road via {yard.areas[stop.stop_id]}",)
            borders = (stop.country,)
        case ("road", "rail"):
            price = handling.price_onto_rail(yard.tariff)
            transfer = _transfer(stop, "rail departure", "road", "rail", price)
        case ("rail", "road"):
            price = handling.price_off_rail(yard.tariff)
            transfer = _transfer(stop, "rail arrival", "rail", "road", price)
        case ("road" | "rail", "sea"):
            dated = go.via in yard.dated_services
            headway_days = None if dated else float(services[go.via].headway_days)
            price = handling.price_port_export(yard.tariff, stop.country, headway_days)
            transfer = _transfer(stop, "port export", come.mode, "sea", price)
        case ("sea", "road" | "rail"):
            transfer = _port_import(yard, stop, go.mode)
        case ("road", "air"):
            transfer = _airport_export(yard, stop, float(services[go.via].headway_days))
        case ("air", "road"):
            price = air_pricing.price_airport_import(yard.tariff, stop.country)
            transfer = _transfer(stop, "airport import", "air", "road", price)
        case ("sea", "sea") if _may_tranship(come, go, services):
            is_dated = go.via in yard.dated_services
            price = handling.price_transhipment(yard.tariff, is_dated=is_dated)
            transfer = _transfer(stop, "transhipment", "sea", "sea", price)
    if transfer is not None:
        yard.add(Arc(come, go, _placed(yard, transfer), tokens, borders=borders))


def _placed(yard: Yard, transfer: Transfer) -> Transfer:
    """Say what is special of the terminal: it does not exist yet, or it is shut for a while."""
    stop = transfer.stop
    remarks = [yard.new[stop.stop_id]] if stop.stop_id in yard.new else []
    if stop.kind == "border":  # its gate is in the transfer already
        return transfer
    calendar = yard.working(stop.stop_id, transfer.minutes)
    if calendar is not None:
        periods = ", ".join(map(str, shut_in(yard.network)[stop.stop_id]))
        remarks.append(phrase("remark.shut", name=stop.name, periods=periods))
    if not remarks:
        return transfer
    return replace(transfer, remarks=(*transfer.remarks, *remarks), calendar=calendar)


def _may_tranship(come: Node, go: Node, services: dict[str, Any]) -> bool:
    """Allow vessel to vessel only where one of the two keeps a rotation: charters sail direct."""
    statuses = {services[come.via].status, services[go.via].status}
    return come.via != go.via and statuses != {CHARTER}


def _airport_export(yard: Yard, stop: Stop, headway_days: float) -> Transfer:
    cutoff_h = float(yard.terminal_cell(stop.stop_id, "cutoff_h"))
    price = air_pricing.price_airport_export(yard.tariff, headway_days, cutoff_h)
    return _transfer(stop, "airport export", "road", "air", price)


def _port_import(yard: Yard, stop: Stop, to_mode: str) -> Transfer:
    price = handling.price_port_import(
        yard.tariff,
        stop.stop_id,
        stop.country,
        onto_rail=to_mode == "rail",
    )
    return _transfer(stop, "port import", "sea", to_mode, price)


def _border(yard: Yard, stop: Stop, leaving: str, entering: str) -> Transfer | None:
    shipment = yard.tariff.shipment
    if shipment.must_sail:
        yard.reject("terminal", stop.stop_id, because("ship_asked", ship=shipment.equipment_said))
        return None
    wait_h = float(yard.terminal_cell(stop.stop_id, "border_wait_mean_h"))
    if math.isnan(wait_h):
        yard.reject("terminal", stop.stop_id, because("border_wait"))
        return None
    goods = shipment.commodity
    if goods.is_hazmat and yard.terminal_cell(stop.stop_id, "hazmat") == "no":
        yard.reject("terminal", stop.stop_id, because("hazmat", goods=goods.said))
        return None
    price = handling.price_border(yard.tariff, stop.stop_id, leaving, entering, wait_h)
    crossed = _transfer(stop, "border crossing", "road", "road", price)
    remarks = tuple(_gate_remarks(yard, stop))
    return replace(crossed, remarks=remarks, calendar=yard.gate(stop))


def _gate_remarks(yard: Yard, stop: Stop) -> Iterator[Text]:
    """Say when a crossing takes no trucks, and what it does not take."""
    hours = OpeningHours.of(str(yard.terminal_cell(stop.stop_id, "hours")))
    if not hours.is_always:
        key = "remark.gate_untimed" if yard.year is None else "remark.gate"
        yield phrase(key, name=stop.name, hours=hours_said(hours))
    is_hazmat = yard.tariff.shipment.commodity.is_hazmat
    if is_hazmat and yard.terminal_cell(stop.stop_id, "hazmat") != "yes":
        yield phrase("remark.hazmat_ask", name=stop.name)


def _transfer(
    stop: Stop, operation: str, from_mode: str | None, to_mode: str | None, price: Price
) -> Transfer:
    return Transfer(
        stop=stop,
        operation=operation,
        from_mode=from_mode,
        to_mode=to_mode,
        dwell_minutes=price.minutes,
        wait_minutes=price.wait_minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
    )
