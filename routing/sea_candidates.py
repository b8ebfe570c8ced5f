"""Candidate sea arcs: passages that a service offers, over the paths the leg table measured."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from networks.sea.eca_rule import EcaRule
from networks.units import KM_PER_NM
from routing.arc import Arc, Node
from routing.calendar import Calendar
from routing.candidates import Yard
from routing.cargo_class import cargo_said, carries_not
from routing.dated_sailings import Ride, rides
from routing.dates import open_said
from routing.leg import Leg
from routing.network_view import NetworkView
from routing.own_departures import FASTEST_KN
from routing.phrases import phrase
from routing.pricing import MINUTES_PER_HOUR
from routing.reason import Reason, because
from routing.sea_ladder import SeaLegs, SeaPathChoice, price_ladders, unordered
from routing.sea_pricing import ECA_FUEL, OTHER_FUEL, SeaVoyage, Terms, price_sea
from routing.shipment import Shipment
from routing.stop import Stop
from routing.terminal_flow import EXPORT, IMPORT, cannot
from routing.text import Text
from routing.tolled_water import untolled
from routing.water_notices import water_notice

ANY_PORT = "*"
CHARTER = "charter"
NOT_SAILING = frozenset({"announced", "unverified"})


class DatedRide(NamedTuple):
    """The terms of a ride on ships that leave on dates, and their cut-offs."""

    terms: Terms
    calendar: Calendar


def add_sea(yard: Yard) -> None:
    """Add the passages of every service that carries this cargo."""
    rows: SeaLegs = defaultdict(list)
    for row in yard.legs_of("sea"):
        rows[unordered(row.from_terminal_id, row.to_terminal_id)].append(row)
    offered: dict[str, list[tuple[Ride, Calendar]]] = defaultdict(list)
    for ride, calendar in rides(yard).items():
        offered[ride.service_id].append((ride, calendar))
    for service in yard.services():
        if service.mode != "sea":
            continue
        is_dated = service.service_id in yard.dated_services
        reason = _unusable(yard, service, is_dated=is_dated)
        if reason:
            yard.reject("service", service.service_id, reason)
        elif is_dated:
            _add_dated(yard, service, rows, offered[service.service_id])
        elif service.calls == ANY_PORT:
            _add_charter(yard, service, rows)
        else:
            _add_rotation(yard, service, rows)


def sailed_pairs(network: NetworkView) -> set[tuple[str, str]]:
    """Return the pairs of ports some service may sail between without a call."""
    terminals = network.terminals
    seaports = terminals[terminals["kind"] == "seaport"]
    country = dict(zip(map(str, seaports.index), seaports["country"], strict=True))
    pairs = {(a, b) for a, b in combinations(country, 2) if country[a] != country[b]}
    for calls in network.services["calls"]:
        pairs |= {(a, b) for a, b in pairwise(str(calls).split(";"))}
    return pairs


def _unusable(yard: Yard, service: Any, *, is_dated: bool) -> Reason | None:
    if service.status in NOT_SAILING and not is_dated:
        return because(service.status)
    cargo_class = yard.tariff.shipment.commodity.cargo_class
    if cargo_class not in str(service.cargo).split(";"):
        return carries_not(service.cargo, cargo_class)
    if yard.tariff.shipment.commodity.needs_reefer and not service.reefer_plugs > 0:
        return because("no_plugs")
    if math.isnan(service.speed_kn) or math.isnan(capacity_of(service, yard.tariff.shipment)):
        return because("no_speed")
    if math.isnan(service.headway_days) and not is_dated:
        return because("no_headway")
    return None


def capacity_of(service: Any, shipment: Shipment) -> float:
    """Return what the service's ships hold: TEU for containers, tonnes for all else."""
    return float(service.capacity_teu if shipment.is_boxed else service.capacity_t)


def _is_too_shallow(yard: Yard, service: Any, stop: Stop) -> bool:
    """Say whether a ship cannot call even trimmed to the least draught worth sailing at."""
    least_m = service.draught_m * yard.tariff.value("ship.light_loading_share")
    if not yard.terminal_cell(stop.stop_id, "max_draught_m") < least_m:  # unknown never rejects
        return False
    draws = f"{service.draught_m:g}"
    reason = because("too_shallow", service=service.name, draws=draws)
    yard.reject("terminal", stop.stop_id, reason)
    return True


def _flows(yard: Yard, ends: tuple[Stop, Stop]) -> bool:
    """Say whether the first port loads this cargo and the second takes it in."""
    cargo_class = yard.tariff.shipment.commodity.cargo_class
    for stop, wanted in zip(ends, (EXPORT, IMPORT), strict=True):
        reason = cannot(stop.stop_id, cargo_class, wanted)
        if reason:
            yard.reject("terminal", stop.stop_id, reason)
            return False
    return True


def _is_light(yard: Yard, service: Any, stop: Stop) -> bool:
    return bool(yard.terminal_cell(stop.stop_id, "max_draught_m") < service.draught_m)


def _light_loading(yard: Yard, service: Any, stop: Stop) -> Text:
    berth_m = yard.terminal_cell(stop.stop_id, "max_draught_m")
    metres = {"draws": f"{service.draught_m:g}", "berth": f"{berth_m:g}"}
    return phrase("remark.light", port=stop.name, **metres)


def _remarks(yard: Yard, service: Any, ends: tuple[Stop, Stop]) -> Iterator[Text]:
    """Say what a planner should know of every way to sail a passage: draught, season, fuel."""
    for stop in ends:
        if _is_light(yard, service, stop):
            yield _light_loading(yard, service, stop)
        season = yard.season(stop.stop_id)
        if season is not None:
            yield phrase("remark.season", port=stop.name, open=open_said(season))
    if yard.tariff.usd(ECA_FUEL) > _greatest_weight() * yard.tariff.usd(OTHER_FUEL):
        yield phrase("remark.dear_fuel", times=f"{_greatest_weight():g}")


def _water_remarks(yard: Yard, path: SeaPathChoice) -> Iterator[Text]:
    notices = yard.network.channel_notices
    yield from (water_notice(notices[name]) for name in path.channels if name in notices)


@cache
def _greatest_weight() -> float:
    return EcaRule.read().greatest_weight


def _add_charter(yard: Yard, service: Any, rows: SeaLegs) -> None:
    """Offer a charter between every two ports of different countries: cabotage is reserved."""
    if yard.tariff.origin_country == yard.tariff.destination_country:
        yard.reject("mode", "sea", because("cabotage"))
    for pair in rows:
        first, second = (yard.stops[name] for name in pair)
        if first.country == second.country:
            continue
        calls = sum(stop.country == "US" for stop in (first, second))
        ladders = _ladders(yard, [pair], rows)
        for ends in ((first, second), (second, first)):
            _add_passages(yard, service, ends, ladders, us_port_calls=calls)


def _add_rotation(yard: Yard, service: Any, rows: SeaLegs) -> None:
    """Offer every ride along the rotation; a round trip's first call closes it."""
    calls = service.calls.split(";")
    us_calls = sum(_is_us(yard, call) for call in set(calls))
    for start, end in _rides(calls):
        hops = list(zip(calls[start:end], calls[start + 1 : end + 1], strict=True))
        if calls[start] not in yard.stops or calls[end] not in yard.stops:
            continue
        ends = yard.stops[calls[start]], yard.stops[calls[end]]
        _add_passages(yard, service, ends, _ladders(yard, hops, rows), us_port_calls=us_calls)


def _add_dated(
    yard: Yard, service: Any, rows: SeaLegs, offered: list[tuple[Ride, Calendar]]
) -> None:
    """Offer the rides of a service that leaves on dates."""
    for ride, calendar in offered:
        if ride.terms.usd_per_teu is not None and not yard.tariff.shipment.is_boxed:
            yard.reject("service", ride.service_id, because("by_the_slot"))
            continue
        hops = list(pairwise(ride.ports))
        ends = yard.stops[ride.ports[0]], yard.stops[ride.ports[-1]]
        called = set(ends_or_calls(service, ride.ports))
        us_calls = sum(_is_us(yard, call) for call in called)
        dated = DatedRide(ride.terms, calendar)
        ladders = _ladders(yard, hops, rows)
        _add_passages(yard, service, ends, ladders, us_port_calls=us_calls, dated=dated)


def ends_or_calls(service: Any, ports: Sequence[str]) -> Sequence[str]:
    """Return where a ship calls: along its rotation, or where it has none only at both ends."""
    return (ports[0], ports[-1]) if service.calls == ANY_PORT else str(service.calls).split(";")


def _is_us(yard: Yard, port_id: str) -> bool:
    """Say whether a call is in the United States; a port outside the network says by its code."""
    terminals = yard.network.terminals
    if port_id in terminals.index:
        return bool(yard.terminal_cell(port_id, "country") == "US")
    return port_id.startswith("US")


def _rides(calls: list[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(calls) - 1):
        for end in range(start + 1, len(calls)):
            if calls[start] != calls[end] and calls[start] not in calls[start + 1 : end]:
                yield start, end


def _ladders(
    yard: Yard, hops: Sequence[tuple[str, str]], rows: SeaLegs
) -> Sequence[tuple[SeaPathChoice, ...]]:
    """Return the ways to sail the hops; they are the same for any cargo all ports can handle."""
    if not all(unordered(*hop) in rows for hop in hops):
        return ()
    known: dict[tuple[tuple[str, str], ...], Any] = yard.once("sea ladders", dict)
    if tuple(hops) not in known:
        known[tuple(hops)] = price_ladders(hops, rows)
    ladders: Sequence[tuple[SeaPathChoice, ...]] = known[tuple(hops)]
    return ladders


class _Passage(NamedTuple):
    """What a service's ways to sail from one port to another have in common."""

    service: Any
    ends: tuple[Stop, Stop]
    us_port_calls: int
    dated: DatedRide | None
    remarks: tuple[Text, ...]


def _add_passages(
    yard: Yard,
    service: Any,
    ends: tuple[Stop, Stop],
    ladders: Sequence[tuple[SeaPathChoice, ...]],
    *,
    us_port_calls: int,
    dated: DatedRide | None = None,
) -> None:
    """Offer of each ladder the shortest way, and those longer that cost less than all shorter."""
    if any(_is_too_shallow(yard, service, stop) for stop in ends):
        return
    if not _flows(yard, ends):
        return
    remarks = tuple(_remarks(yard, service, ends)) if ladders else ()
    passage = _Passage(service, ends, us_port_calls, dated, remarks)
    legs: dict[tuple[str, ...], Leg | None] = {}
    offered: dict[tuple[str, ...], Leg] = {}
    for ladder in ladders:
        least = math.inf
        for path in ladder:
            if path.leg_keys not in legs:
                legs[path.leg_keys] = _leg(yard, passage, path)
            leg = legs[path.leg_keys]
            if leg is not None and leg.cost_cents < least:
                least = leg.cost_cents
                offered[path.leg_keys] = leg
    for leg in offered.values():
        yard.add(_arc(yard, service, leg))


def _leg(yard: Yard, passage: _Passage, path: SeaPathChoice) -> Leg | None:
    """Price a passage; None where a toll is not known for the cargo, or no ship is as fast."""
    service, (tail, head), us_port_calls, dated, remarks = passage
    terms = None if dated is None else dated.terms
    if terms and path.length_km / KM_PER_NM / FASTEST_KN > terms.minutes / MINUTES_PER_HOUR:
        return None
    cargo_class = yard.tariff.shipment.commodity.cargo_class
    blocking = untolled(path.channels, cargo_class)
    if blocking:
        yard.reject("leg", blocking, yard.tariff.once(blocking, partial(_no_toll, yard, blocking)))
        return None
    voyage = SeaVoyage(
        length_km=path.length_km,
        eca_nm=path.eca_nm,
        channels=path.channels,
        calls_between=len(path.rows) - 1,
        speed_kn=service.speed_kn,
        capacity=capacity_of(service, yard.tariff.shipment),
        from_country=tail.country,
        to_country=head.country,
        us_port_calls=us_port_calls,
        terms=terms,
    )
    price = price_sea(yard.tariff, voyage)
    return Leg(
        mode="sea",
        from_stop=tail,
        to_stop=head,
        length_km=path.length_km,
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=path.exposure(us_port_calls),
        leg_keys=path.leg_keys,
        variant=path.variant,
        service_id=service.service_id,
        service_name=service.name,
        operator=service.operator,
        carriers=tuple(str(service.operator).split(";")),
        service_status=service.status,
        channels=path.channels,
        eca_nm=path.eca_nm,
        remarks=(*remarks, *_water_remarks(yard, path)),
        calendar=None if dated is None else dated.calendar,
        lead_minutes=0 if terms is None else terms.lead_minutes,
        usd_per_teu=None if terms is None else terms.usd_per_teu,
    )


def _no_toll(yard: Yard, water: str) -> Reason:
    cargo = cargo_said(yard.tariff.shipment.commodity.cargo_class)
    return because("no_toll", cargo=cargo, water=water)


def _arc(yard: Yard, service: Any, leg: Leg) -> Arc:
    tail, head = leg.from_stop.stop_id, leg.to_stop.stop_id
    return Arc(
        Node(tail, "out", "sea", service.service_id),
        Node(head, "in", "sea", service.service_id),
        leg,
        (f"sea {yard.areas[tail]}→{yard.areas[head]} {service.service_id}",),
    )
