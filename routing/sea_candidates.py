"""Candidate sea arcs: passages that a service offers, over the paths the leg table measured."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from networks.exposure import Exposure
from routing.arc import Arc, Node
from routing.candidates import Yard
from routing.leg import Leg
from routing.sea_pricing import SeaVoyage, price_sea
from routing.shipment import Shipment
from routing.stop import Stop
from routing.tolled_water import untolled

ANY_PORT = "*"
CHARTER = "charter"
NOT_SAILING = MappingProxyType(
    {
        "announced": "announced: does not run yet",
        "unverified": "unverified: not known to run",
    }
)


@dataclass(frozen=True)
class SeaPathChoice:
    """The measured paths of one passage, one row a hop, all kept to one variant's rule."""

    variant: str
    rows: tuple[Any, ...]

    @property
    def length_km(self) -> float:
        """Kilometres over all hops."""
        return float(sum(row.length_km for row in self.rows))

    @property
    def channels(self) -> tuple[str, ...]:
        """Named waters, in order, once each."""
        names = (name for row in self.rows for name in row.channels.split(";") if name)
        return tuple(dict.fromkeys(names))

    def exposure(self, us_port_calls: int) -> Exposure:
        """Add up what the hops touch of the United States."""
        return Exposure(
            us_port_calls=us_port_calls,
            us_locks=sum(int(row.us_locks) for row in self.rows),
            us_12nm_nm=sum(row.us_12nm_nm for row in self.rows),
            us_24nm_nm=sum(row.us_24nm_nm for row in self.rows),
            us_200nm_nm=sum(row.us_200nm_nm for row in self.rows),
        )


SeaLegs = dict[tuple[str, str], dict[str, Any]]


def add_sea(yard: Yard) -> None:
    """Add the passages of every service that carries this cargo."""
    rows: SeaLegs = defaultdict(dict)
    for row in yard.legs_of("sea"):
        rows[_unordered(row.from_terminal_id, row.to_terminal_id)][row.variant] = row
    for service in yard.services():
        if service.mode != "sea":
            continue
        reason = _unusable(yard, service)
        if reason:
            yard.reject("service", service.service_id, reason)
        elif service.calls == ANY_PORT:
            _add_charter(yard, service, rows)
        else:
            _add_rotation(yard, service, rows)


def _unordered(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)


def _unusable(yard: Yard, service: Any) -> str | None:
    if service.status in NOT_SAILING:
        return NOT_SAILING[service.status]
    cargo_class = yard.tariff.shipment.commodity.cargo_class
    if cargo_class not in str(service.cargo).split(";"):
        return f"carries {service.cargo}, not {cargo_class}"
    if yard.tariff.shipment.commodity.needs_reefer and not service.reefer_plugs > 0:
        return "no reefer plugs known"
    if math.isnan(service.speed_kn) or math.isnan(capacity_of(service, yard.tariff.shipment)):
        return "speed or capacity not known"
    if math.isnan(service.headway_days):
        return "headway not known"
    return None


def capacity_of(service: Any, shipment: Shipment) -> float:
    """Return what the service's ships hold: tonnes for bulk, TEU for containers."""
    return float(service.capacity_t if shipment.is_bulk else service.capacity_teu)


def _is_too_shallow(yard: Yard, service: Any, stop: Stop) -> bool:
    """Say whether a ship cannot call even trimmed to the least draught worth sailing at."""
    least_m = service.draught_m * yard.tariff.value("ship.light_loading_share")
    if not yard.terminal_cell(stop.stop_id, "max_draught_m") < least_m:  # unknown never rejects
        return False
    reason = f"too shallow for {service.name}, which draws {service.draught_m:g} m"
    yard.reject("terminal", stop.stop_id, reason)
    return True


def _is_light(yard: Yard, service: Any, stop: Stop) -> bool:
    return bool(yard.terminal_cell(stop.stop_id, "max_draught_m") < service.draught_m)


def _light_loading(yard: Yard, service: Any, stop: Stop) -> str:
    berth_m = yard.terminal_cell(stop.stop_id, "max_draught_m")
    return f"{stop.name}: the ship draws {service.draught_m:g} m and loads light for {berth_m:g} m"


def _remarks(
    yard: Yard, service: Any, ends: tuple[Stop, Stop], path: SeaPathChoice
) -> Iterator[str]:
    """Say what a planner should know of a passage: draught, season, and the waters' own notices."""
    for stop in ends:
        if _is_light(yard, service, stop):
            yield _light_loading(yard, service, stop)
        season = yard.season(stop.stop_id)
        if season is not None:
            yield f"{stop.name}: open {season.open} in a usual year; ice may close it sooner"
    notices = yard.network.channel_notices
    yield from (notices[name] for name in path.channels if name in notices)


def _add_charter(yard: Yard, service: Any, rows: SeaLegs) -> None:
    """Offer a charter between every two ports of different countries: cabotage is reserved."""
    for pair, variants in rows.items():
        first, second = (yard.stops[name] for name in pair)
        if first.country == second.country:
            continue
        calls = sum(stop.country == "US" for stop in (first, second))
        for variant, row in variants.items():
            path = SeaPathChoice(variant, (row,))
            for ends in ((first, second), (second, first)):
                _add_passage(yard, service, ends, path, us_port_calls=calls)


def _add_rotation(yard: Yard, service: Any, rows: SeaLegs) -> None:
    """Offer every ride along the rotation; a round trip's first call closes it."""
    calls = service.calls.split(";")
    us_calls = sum(_is_us(yard, call) for call in set(calls))
    for start, end in _rides(calls):
        hops = list(zip(calls[start:end], calls[start + 1 : end + 1], strict=True))
        if calls[start] not in yard.stops or calls[end] not in yard.stops:
            continue
        for path in _paths(hops, rows):
            ends = yard.stops[calls[start]], yard.stops[calls[end]]
            _add_passage(yard, service, ends, path, us_port_calls=us_calls)


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


def _paths(hops: list[tuple[str, str]], rows: SeaLegs) -> Iterator[SeaPathChoice]:
    """Yield the ways to sail the hops: for each variant rule, the laxest row that keeps it."""
    found: dict[tuple[str, ...], SeaPathChoice] = {}
    for variant in ("any", "us-12nm", "us-24nm", "us-200nm"):
        chosen = [_row_keeping(rows.get(_unordered(*hop), {}), variant) for hop in hops]
        if any(row is None for row in chosen):
            continue
        key = tuple(row.leg_id for row in chosen)
        found.setdefault(key, SeaPathChoice(variant, tuple(chosen)))
    yield from found.values()


def _row_keeping(variants: dict[str, Any], wanted: str) -> Any:
    """Return the shortest path of a hop that touches nothing of the zone ``wanted`` names."""
    if wanted == "any":
        return variants.get("any")
    column = f"{wanted.replace('-', '_')}_nm"
    clear = [row for row in variants.values() if getattr(row, column) <= 0]
    return min(clear, key=lambda row: row.length_km, default=None)


def _add_passage(
    yard: Yard, service: Any, ends: tuple[Stop, Stop], path: SeaPathChoice, *, us_port_calls: int
) -> None:
    cargo_class = yard.tariff.shipment.commodity.cargo_class
    blocking = untolled(path.channels, cargo_class)
    if blocking:
        yard.reject("leg", blocking, f"no toll known for {cargo_class} in {blocking}")
        return
    tail, head = ends
    if any(_is_too_shallow(yard, service, stop) for stop in ends):
        return
    voyage = SeaVoyage(
        length_km=path.length_km,
        eca_nm=float(sum(row.eca_nm for row in path.rows)),
        channels=path.channels,
        calls_between=len(path.rows) - 1,
        speed_kn=service.speed_kn,
        capacity=capacity_of(service, yard.tariff.shipment),
        from_country=tail.country,
        to_country=head.country,
    )
    price = price_sea(yard.tariff, voyage)
    leg = Leg(
        mode="sea",
        from_stop=tail,
        to_stop=head,
        length_km=path.length_km,
        minutes=price.minutes,
        grams_co2e=price.grams_co2e,
        cost_lines=price.cost_lines,
        exposure=path.exposure(us_port_calls),
        leg_keys=tuple(row.leg_id for row in path.rows),
        variant=path.variant,
        service_id=service.service_id,
        service_name=service.name,
        operator=service.operator,
        service_status=service.status,
        channels=path.channels,
        remarks=tuple(_remarks(yard, service, ends, path)),
    )
    yard.add(
        Arc(
            Node(tail.stop_id, "out", "sea", service.service_id),
            Node(head.stop_id, "in", "sea", service.service_id),
            leg,
            (f"sea {yard.areas[tail.stop_id]}→{yard.areas[head.stop_id]} {service.service_id}",),
        )
    )
