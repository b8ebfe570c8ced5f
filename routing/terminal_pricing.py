"""Terminals: lifts, port handling and dwell, transhipment, the truck border, the doors."""

from __future__ import annotations

from routing.cost_line import CostLine
from routing.pricing import HOURS_PER_DAY, Price, Tariff, minutes_of

HALF = 0.5
TOLL_KEY = "border.ca_us.bridge_toll"
OTHER_THC_KEY = "port.other.thc"


def price_loading(tariff: Tariff) -> Price:
    """Price loading at the shipper's door: time only, the driver's wait is in the truck rate."""
    return _waiting(tariff, minutes_of(tariff.value("truck.load_h")))


def price_unloading(tariff: Tariff) -> Price:
    """Price unloading at the receiver's door."""
    return _waiting(tariff, minutes_of(tariff.value("truck.unload_h")))


def _waiting(tariff: Tariff, minutes: int) -> Price:
    return Price((tariff.capital(minutes),), minutes, 0)


def price_onto_rail(tariff: Tariff) -> Price:
    """Price from gate or quay to departure by train: equation (24), half a headway of waiting."""
    dwell = minutes_of(tariff.value("time.rail.ramp_origin_h"))
    lines = _loose_lines(tariff, tariff.shipment.cargo_class.rail_load_key)
    return _rail_departure(tariff, dwell, _terminal_grams(tariff), *lines)


def price_off_rail(tariff: Tariff) -> Price:
    """Price from arrival by train to availability at the gate."""
    minutes = minutes_of(tariff.value("time.rail.ramp_dest_h"))
    lines = _loose_lines(tariff, tariff.shipment.cargo_class.rail_unload_key)
    return Price((*lines, tariff.capital(minutes)), minutes, _terminal_grams(tariff))


def _rail_departure(tariff: Tariff, dwell: int, grams: int, *lines: CostLine) -> Price:
    headway_days = tariff.value(tariff.shipment.cargo_class.rail_headway_key)
    wait = minutes_of(headway_days * HOURS_PER_DAY * HALF)
    return Price((*lines, tariff.capital(dwell + wait)), dwell, grams, wait)


def price_port_export(tariff: Tariff, country: str, headway_days: float | None) -> Price:
    """Price from arrival at the port to sailing: equation (25), half a headway of waiting.

    Where ``headway_days`` is None the ship leaves on a date: its cut-off and the wait for it are
    not in the price.
    """
    kind, dwell, wait = tariff.shipment.cargo_class, 0, 0
    if headway_days is not None:
        dwell = minutes_of(tariff.value(kind.export_dwell_key) * HOURS_PER_DAY)
        wait = minutes_of(headway_days * HOURS_PER_DAY * HALF)
    lines = [
        *_handling_lines(tariff, country, kind.port_load_key),
        *_plug_lines(tariff, dwell + wait),
    ]
    lines.append(tariff.capital(dwell + wait))
    return Price(tuple(lines), dwell, _terminal_grams(tariff), wait)


def price_port_import(tariff: Tariff, terminal_id: str, country: str, *, onto_rail: bool) -> Price:
    """Price from berth to gate or train: equation (26), entry papers included."""
    dwell = minutes_of(tariff.value(_import_dwell_key(tariff, terminal_id)) * HOURS_PER_DAY)
    lines = [
        *_handling_lines(tariff, country, tariff.shipment.cargo_class.port_discharge_key),
        *_plug_lines(tariff, dwell),
    ]
    lines += tariff.entry(country)
    if onto_rail:
        return _rail_departure(tariff, dwell, _terminal_grams(tariff), *lines)
    return Price((*lines, tariff.capital(dwell)), dwell, _terminal_grams(tariff))


def _import_dwell_key(tariff: Tariff, terminal_id: str) -> str:
    own, usual = f"dwell.import.{terminal_id}", tariff.shipment.cargo_class.import_dwell_key
    return own if tariff.shipment.is_boxed and own in tariff.book else usual


def usual_keys(tariff: Tariff, terminal_id: str, kind: str) -> tuple[str, ...]:
    """Return the rows of the book that price a terminal as they would any of its kind."""
    cargo_class = tariff.shipment.cargo_class
    if kind == "rail":
        return "time.rail.ramp_origin_h", "time.rail.ramp_dest_h", cargo_class.rail_headway_key
    keys = _import_dwell_key(tariff, terminal_id), cargo_class.export_dwell_key
    return tuple(key for key in keys if not key.endswith(f".{terminal_id}"))


def price_transhipment(tariff: Tariff, *, is_dated: bool = False) -> Price:
    """Price vessel to vessel at a hub: equation (27), the dwell holds the wait for the second.

    Where the second leaves on a date its cut-off and the wait for it are not in the price.
    """
    dwell = 0 if is_dated else minutes_of(tariff.value("dwell.transship_hub") * HOURS_PER_DAY)
    lines = [
        *_transhipment_lines(tariff),
        *_plug_lines(tariff, dwell),
        tariff.capital(dwell),
    ]
    return Price(tuple(lines), dwell, _terminal_grams(tariff))


def _transhipment_lines(tariff: Tariff) -> list[CostLine]:
    """Charge a move pair a box; what is not boxed is discharged and loaded again."""
    shipment, key = tariff.shipment, "port.transship_move"
    if not shipment.is_boxed:
        kind = shipment.cargo_class
        keys = kind.port_discharge_key, kind.port_load_key
        return [line for each in keys for line in _loose_lines(tariff, each)]
    usd = shipment.boxes * tariff.usd(key)
    return [tariff.line(f"transhipment, {shipment.boxes}", usd, key)]


def _loose_lines(tariff: Tariff, key: str) -> list[CostLine]:
    """Charge handling by the tonne or vehicle; nothing for boxes, which are lifted (13)."""
    shipment = tariff.shipment
    if shipment.is_boxed:
        return []
    label = f"handling of {shipment.cargo_class.name}, {shipment.counted_words}"
    return [tariff.line(label, shipment.counted * tariff.usd(key), key)]


def _handling_lines(tariff: Tariff, country: str, loose_key: str) -> list[CostLine]:
    if not tariff.shipment.is_boxed:
        return _loose_lines(tariff, loose_key)
    boxes = tariff.shipment.boxes
    key = {"CA": "port.ca.thc", "MX": "port.mx.thc"}.get(country, OTHER_THC_KEY)
    lines = [tariff.line(f"terminal handling, {country}, {boxes}", boxes * tariff.usd(key), key)]
    if country == "CA":
        key = "port.ca.wharfage_container"
        usd = boxes * tariff.shipment.box_teu * tariff.usd(key)
        lines.append(tariff.line("wharfage, CA", usd, key))
    elif country == "MX":
        key = "port.mx.wharfage_container"
        lines.append(tariff.line("wharfage, MX", boxes * tariff.usd(key), key))
    return lines


def _plug_lines(tariff: Tariff, minutes: int) -> list[CostLine]:
    if not tariff.shipment.commodity.needs_reefer:
        return []
    key = "port.reefer_plug"
    days = minutes / minutes_of(HOURS_PER_DAY)
    usd = tariff.shipment.boxes * days * tariff.usd(key)
    return [tariff.line(f"reefer plug, {days:.1f} days", usd, key)]


def _terminal_grams(tariff: Tariff) -> int:
    """Grams of handling the boxes, or the tonnes of all else, once: equation (28)."""
    if not tariff.shipment.is_boxed:
        return round(tariff.shipment.tonnes * tariff.value("ghg.bulk_move") * 1000)
    return round(tariff.shipment.boxes * tariff.value("ghg.terminal_move") * 1000)


def price_border(
    tariff: Tariff, terminal_id: str, leaving: str, entering: str, wait_h: float
) -> Price:
    """Price a truck's border: equation (29).

    Between Canada and the United States the same truck drives on. Between the United States and
    Mexico a transfer truck takes the trailer across and another carrier goes on. Toll and dwell are
    the crossing's own where the book has them.
    """
    toll_key, dwell_key, lines = TOLL_KEY, "border.ca_us.door_dwell_h", []
    if {leaving, entering} != {"CA", "US"}:
        lines, toll_key = _transfer_truck(tariff), ""
        dwell_key = "border.us_mx.door_dwell_h" if leaving == "US" else "border.mx_us.door_dwell_h"
    lines += _toll(tariff, terminal_id, toll_key)
    if entering == "US":
        key = "us.cobra_truck"
        usd = tariff.shipment.truckloads * tariff.usd(key)
        lines.append(tariff.line("US user fee, trucks", usd, key))
    lines += tariff.entry(entering)
    dwell = minutes_of(tariff.value(tariff.own_key(dwell_key, terminal_id)))
    queue = minutes_of(wait_h)
    lines.append(tariff.capital(dwell + queue))
    return Price(tuple(lines), dwell, 0, queue)


def _transfer_truck(tariff: Tariff) -> list[CostLine]:
    key = "border.mx_us.transfer_truck"
    usd = tariff.shipment.truckloads * tariff.usd(key)
    return [tariff.line("transfer truck across the border", usd, key)]


def _toll(tariff: Tariff, terminal_id: str, usual_key: str) -> list[CostLine]:
    """Charge the crossing's own toll, else the usual one; none where neither is known or due."""
    own = f"border.toll.{terminal_id}"
    key = own if own in tariff.book else usual_key
    usd = tariff.shipment.truckloads * tariff.usd(key) if key else 0.0
    return [tariff.line("bridge toll", usd, key)] if usd else []
