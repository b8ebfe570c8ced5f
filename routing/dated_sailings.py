"""Rides on ships that leave on dates: those on the same terms are one passage with a calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from routing.calendar import Calendar, moment_of
from routing.candidates import Yard
from routing.dates import closed_said
from routing.departure import Departure
from routing.pricing import HOURS_PER_DAY, Tariff, minutes_of
from routing.reason import because
from routing.sea_pricing import Terms


class Ride(NamedTuple):
    """From the first port of a service's departure to the last of ``ports``, on some terms."""

    service_id: str
    ports: tuple[str, ...]
    terms: Terms


def lead_minutes(departure: Departure, tariff: Tariff) -> int:
    """Return from cut-off to departure: as given, else the usual dwell before a sailing."""
    if departure.cutoff_minutes is not None:
        return departure.cutoff_minutes
    dwell_days = tariff.value(tariff.shipment.cargo_class.export_dwell_key)
    return minutes_of(dwell_days * HOURS_PER_DAY)


def rides(yard: Yard) -> dict[Ride, Calendar]:
    """Return what the dated departures offer this cargo, with the cut-offs of each ride."""
    cutoffs: dict[Ride, list[int]] = defaultdict(list)
    slots = yard.tariff.shipment.slots_teu
    for departure in yard.departures:
        if departure.capacity_teu is not None and departure.capacity_teu < slots:
            few = because("few_slots", slots=(slots, 0))
            yard.reject("service", departure.service, few)
            continue
        lead = lead_minutes(departure, yard.tariff)
        for ports, arrives in _calls(yard, departure):
            terms = Terms(arrives - departure.departs, lead, departure.usd_per_teu)
            cutoffs[Ride(departure.service, ports, terms)].append(departure.departs - lead)
    return {ride: Calendar.of((at, at) for at in at_port) for ride, at_port in cutoffs.items()}


def _calls(yard: Yard, departure: Departure) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the ports up to each call this cargo can use, and when the ship is there."""
    if yard.is_shut(departure.ports[0], departure.departs):
        yard.reject("terminal", departure.ports[0], because("departs_while_shut"))
        return
    if not _is_open(yard, departure.ports[0], departure.departs):
        return
    for place, arrives in enumerate(departure.arrives, 1):
        ports = departure.ports[: place + 1]
        usable = ports[0] in yard.stops and ports[-1] in yard.stops
        if usable and _is_open(yard, ports[-1], arrives):
            yield ports, arrives


def _is_open(yard: Yard, port_id: str, at: int) -> bool:
    """Say whether a port is in season the day a ship is there, the day before and the day after."""
    season = yard.season(port_id) if port_id in yard.stops else None
    day: date = moment_of(at).date()
    if season is None or season.holds(day - timedelta(days=1), day + timedelta(days=1)):
        return True
    ice = because("departs_in_ice", closed=closed_said(season))
    yard.reject("terminal", port_id, ice)
    return False
