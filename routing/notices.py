"""What a planner should know before relying on an option, each with a code that stays.

``parameters/notices.csv`` says what is told and what sets it off: a service's ``status``, a
``fact`` of the option, the ``terminals`` or ``channels`` of a passage, or ``waters`` (a polygon,
lon/lat, EPSG:4326) that its line crosses. With ``first_day`` and ``last_day`` (MM-DD, every year)
channels and waters count only where the ship is there in that season; days are those of the ready
time's own offset.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, lru_cache, partial
from importlib.resources import files

import numpy as np
import shapely
from shapely import Geometry, LineString, from_wkt

from networks.season import Season
from networks.shared_shape import ask
from routing.itinerary import Itinerary
from routing.leg import Leg
from routing.memory import Kept
from routing.origin import AGREEMENTS, NONE, agreement_of, non_parties
from routing.overseas import is_overseas
from routing.port_fee import SWITCHES
from routing.pricing import Tariff
from routing.text import Text

MOST_ESTIMATED_SHARE = 0.5
REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: ``code`` stays the same, whatever the words.

    A ``remark`` comes with a leg or a terminal.
    """

    code: str
    text: Text
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, eq=False)
class _Row:
    """A row of the data file; ``season`` is None where it holds all year."""

    code: str
    trigger: str
    value: str
    season: Season | None
    text: Text
    source: str
    confidence: str

    def notice(self, **values: object) -> Notice:
        return _notice(self, tuple(values.items()))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ports, countries or channels of the row."""
        return tuple(self.value.split(";"))


@dataclass(frozen=True, slots=True)
class Sailing:
    """A passage of the itinerary and when the ship is on it.

    ``inside`` has of each waters it crosses (WKT) the shares of the passage behind where it first
    comes in and where it last goes out.
    """

    leg: Leg
    departs: datetime
    arrives: datetime
    inside: Mapping[str, tuple[float, float]]

    def at(self, share: float) -> date:
        """Return the day on which a share of the passage is behind."""
        return (self.departs + share * (self.arrives - self.departs)).date()


@lru_cache(4096)
def _notice(row: _Row, values: tuple[tuple[str, object], ...]) -> Notice:
    return Notice(row.code, row.text.filled(**dict(values)), row.source, row.confidence)


def notices_of(itinerary: Itinerary, tariff: Tariff, kept: Kept) -> tuple[Notice, ...]:
    """Return what there is to know of an itinerary that is drawn, in the order of the data file.

    The ready time is the tariff's. Remarks of legs and terminals come after the services'. ``kept``
    is what is kept of the network: the waters a passage crosses are sought once.
    """
    sailings = tuple(_sailings(itinerary, tariff.ready_at, kept))
    remarks = [remark for element in itinerary.elements for remark in element.remarks]
    told = list(_of_services(itinerary))
    told += [Notice(REMARK, remark) for remark in remarks]
    waters = frozenset[str]().union(*(sailing.inside for sailing in sailings))
    for row in _rows():
        if row.trigger == "fact":
            told += _of_fact(row, itinerary, tariff)
        elif row.value in waters or (sailings and row.trigger in ("terminals", "channels")):
            told += _of_sailings(row, sailings)
    return tuple(dict.fromkeys(told))


def estimated_share(itinerary: Itinerary) -> float:
    """Return the share of the cost whose lines rest on an estimate."""
    lines = [line for element in itinerary.elements for line in element.cost_lines]
    total = sum(line.usd for line in lines)
    return sum(line.usd for line in lines if line.is_estimate) / total if total else 0.0


def _sailings(itinerary: Itinerary, ready_at: datetime, kept: Kept) -> Iterator[Sailing]:
    at = ready_at
    for element in itinerary.elements:
        after = at + timedelta(minutes=element.minutes)
        if isinstance(element, Leg) and element.mode == "sea":
            key = "waters", element.leg_keys, element.from_stop.stop_id
            yield Sailing(element, at, after, kept.get(key, partial(_inside, element.geometry)))
        at = after


def _of_services(itinerary: Itinerary) -> Iterator[Notice]:
    """Yield the notices that the status of a service gives rise to, row by row."""
    legs = [leg for leg in itinerary.legs if leg.service_status]
    for row in _rows() if legs else ():
        for leg in legs:
            if row.trigger == "status" and row.value in (
                f"{leg.mode} {leg.service_status}",
                f"* {leg.service_status}",
            ):
                yield row.notice(name=leg.service_name)


def _of_fact(row: _Row, itinerary: Itinerary, tariff: Tariff) -> Iterator[Notice]:
    values = _FACTS[row.value](itinerary, tariff)
    if values is not None:
        yield row.notice(**values)


def _of_sailings(row: _Row, sailings: tuple[Sailing, ...]) -> Iterator[Notice]:
    if row.trigger == "terminals":
        if names := _named(row, sailings):
            yield row.notice(name=", ".join(names))
    else:
        days = _days(row, sailings)
        if days is not None:
            yield row.notice(since=days[0].isoformat(), until=days[1].isoformat())


def _named(row: _Row, sailings: tuple[Sailing, ...]) -> list[str]:
    """Return the names of the ports of a row that a ship is at, in order."""
    wanted = row.names
    stops = [stop for s in sailings for stop in (s.leg.from_stop, s.leg.to_stop)]
    found = (s.name for s in stops if s.stop_id in wanted or s.country in wanted)
    return list(dict.fromkeys(found))


def _days(row: _Row, sailings: tuple[Sailing, ...]) -> tuple[date, date] | None:
    """Return the first and the last day a ship is where the row says, in its season."""
    spans = [span for sailing in sailings if (span := _span(row, sailing))]
    days = [day for span in spans for day in _in_season(row.season, *span)]
    return (min(days), max(days)) if days else None


def _span(row: _Row, sailing: Sailing) -> tuple[date, date] | None:
    """Return the days a ship is in the waters, or on a passage through the channels, of a row."""
    if row.trigger == "channels":
        through = any(channel.startswith(row.names) for channel in sailing.leg.channels)
        return (sailing.at(0.0), sailing.at(1.0)) if through else None
    shares = sailing.inside.get(row.value)
    return (sailing.at(shares[0]), sailing.at(shares[1])) if shares else None


def _inside(line: LineString | None) -> dict[str, tuple[float, float]]:
    """Return how much of a line lies behind where it first comes into waters and last leaves them.

    Measured in degrees on the chart: good to a day, which is all that is asked.
    """
    found = {}
    for row in _rows():
        waters = _waters(row.value) if row.trigger == "waters" else None
        if line is None or waters is None or not ask(shapely.intersects, waters, line):
            continue
        parts = shapely.get_parts(shapely.intersection(line, waters))
        parts = parts[shapely.length(parts) > 0]  # else it only touches
        if len(parts):
            ends = [*shapely.get_point(parts, 0), *shapely.get_point(parts, -1)]
            shares = shapely.line_locate_point(line, ends, normalized=True)
            found[row.value] = float(np.min(shares)), float(np.max(shares))
    return found


def _in_season(season: Season | None, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if season is None or season.holds(day, day)]


Values = dict[str, object]


def _estimates(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    del tariff
    share = estimated_share(itinerary)
    return {"percent": round(100 * share)} if share >= MOST_ESTIMATED_SHARE else None


def _us_locks(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    del tariff
    count = itinerary.exposure.us_locks
    return {"count": count} if count else None


def _us_overflight(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    del tariff
    touched = itinerary.exposure
    return {} if touched.us_overflight_nm and not touched.us_landings else None


def _us_port_call(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    del tariff
    return {} if itinerary.exposure.us_port_calls else None


def _us_in_bond(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    doors = {tariff.origin_country, tariff.destination_country}
    return {} if itinerary.exposure.us_land_km and "US" not in doors else None


def _section_301_off(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    switched_on = any(tariff.value(key) for key in SWITCHES.values())
    return {} if itinerary.exposure.us_port_calls and not switched_on else None


def _not_originating(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    del itinerary
    abroad = tariff.origin_country != tariff.destination_country
    return {} if abroad and tariff.claim == NONE else None


def _overseas(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    ends = (
        (tariff.origin_country, itinerary.legs[0].from_stop.name),
        (tariff.destination_country, itinerary.legs[-1].to_stop.name),
    )
    names = [name for country, name in ends if is_overseas(country)]
    return {"name": names[0]} if names else None


def _origin_proof(itinerary: Itinerary, tariff: Tariff) -> Values | None:
    agreement = agreement_of(tariff.shipment.originating)
    passed = non_parties(itinerary.elements, agreement)
    return {"countries": ", ".join(passed), "agreement": AGREEMENTS[agreement]} if passed else None


_FACTS: dict[str, Callable[[Itinerary, Tariff], Values | None]] = {
    "estimates": _estimates,
    "us_locks": _us_locks,
    "us_overflight": _us_overflight,
    "us_port_call": _us_port_call,
    "us_in_bond": _us_in_bond,
    "section_301_off": _section_301_off,
    "not_originating": _not_originating,
    "origin_proof": _origin_proof,
    "overseas": _overseas,
}


@cache
def _rows() -> tuple[_Row, ...]:
    text = (files("routing") / "parameters" / "notices.csv").read_text(encoding="utf-8")
    return tuple(
        _Row(
            row["code"],
            row["trigger"],
            row["value"],
            Season.of(row["first_day"], row["last_day"]),
            Text.of(row, "text"),
            row["source"],
            row["confidence"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _waters(wkt: str) -> Geometry:
    return from_wkt(wkt)
