"""From tables to candidate arcs: everything this cargo could do, priced; what it cannot, and why.

No rule of the request is applied here but the cargo class, so that one set of candidates serves
the request and every relaxation of it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from networks.opening import OpeningHours
from networks.season import Season
from routing.arc import Arc
from routing.calendar import Calendar, moment_of
from routing.cargo_class import AIR, cargo_said
from routing.changed_network import shut_in
from routing.departure import Departure
from routing.gates import gate_calendar, open_for, shut_for
from routing.gateway import gateway_areas
from routing.local_time import zone_at
from routing.memory import memory_of
from routing.network_view import NetworkView
from routing.new_places import remark_of
from routing.own_departures import departures_of
from routing.phrases import one_after_another
from routing.pricing import Tariff
from routing.reason import Reason, because
from routing.stop import DESTINATION_ID, ORIGIN_ID, Stop
from routing.termination import Rejection
from routing.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from networks.place import Place

HUB_KINDS = ("seaport", "rail")  # where boxes change vehicle
AIRPORT = "airport"
_COLUMNS = [
    "country", "border_wait_mean_h", "hours", "hazmat", "freighter", "cutoff_h", "city",
    "max_draught_m", "open_from", "open_until",
]  # fmt: skip
Made = TypeVar("Made")


@dataclass
class Candidates:
    """Candidate arcs of one shipment, and what was left out."""

    arcs: list[Arc] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


class Yard:
    """The tables of one network as candidate building reads them, for one shipment.

    It has no doors; ``at_doors`` gives one that has and shares the tables. ``stops`` are the
    terminals this cargo can use, where they are known already. ``year`` is that of the ready time,
    from which gates and departures have dates; None: they have none.
    """

    def __init__(
        self,
        network: NetworkView,
        tariff: Tariff,
        stops: dict[str, Stop] | None = None,
        year: int | None = None,
    ) -> None:
        self.network = network
        self.year = year
        if stops is not None:
            self._terminal_stops = stops
        self.tariff = tariff
        self._doors: dict[str, Stop] = {}
        self.candidates = Candidates()

    def at_doors(self, origin: Place | None, destination: Place | None) -> Yard:
        """Return a yard of the same tables with doors, and no candidates yet."""
        doors = {
            stop_id: Stop(stop_id, place.name, place.country, place.lon, place.lat, "door")
            for stop_id, place in ((ORIGIN_ID, origin), (DESTINATION_ID, destination))
            if place is not None
        }
        other = copy(self)
        vars(other).update(_doors=doors, candidates=Candidates())
        vars(other).pop("stops", None)
        return other

    def afresh(self) -> Yard:
        """Return a yard of the same tables with no candidates, whose tariff has read nothing."""
        self.stops  # noqa: B018 - what this cargo cannot use is told once, here
        other = copy(self)
        vars(other).update(tariff=self.tariff.unread(), candidates=Candidates())
        return other

    def reject(self, kind: str, subject: str, reason: Reason, count: int = 1) -> None:
        """Note that something was left out, and why."""
        self.candidates.rejections.append(Rejection(kind, subject, reason, count))

    def add(self, arc: Arc) -> None:
        """Take an arc into the candidates."""
        self.candidates.arcs.append(arc)

    @cached_property
    def terminals(self) -> pd.DataFrame:
        """Terminals this cargo can use, by id; the others are rejected with their reason."""
        table = self.network.terminals
        commodity = self.tariff.shipment.commodity
        if commodity.cargo_class == AIR:
            return table[self._airports | (table["kind"] == "border")]
        needed = [commodity.cargo_class]
        if self.tariff.shipment.commodity.needs_reefer:
            needed.append("reefer")
        hubs = table["kind"].isin(HUB_KINDS)
        capable = table[needed].all(axis=1)
        for terminal_id, row in table[hubs & ~capable].iterrows():
            lacks = [cargo_said(name) for name in needed if not row[name]]
            reason = because("cannot_handle", cargo=one_after_another(lacks, ", "))
            self.reject("terminal", str(terminal_id), reason)
        return table[(hubs & capable) | self._airports | (table["kind"] == "border")]

    @cached_property
    def _airports(self) -> pd.Series:
        """Flag the airports that can take the cargo; they are rejected where it needs cooling."""
        table = self.network.terminals
        airports = table["kind"] == AIRPORT
        commodity = self.tariff.shipment.commodity
        if commodity.grounded:
            return airports & False
        cooled = table["reefer"] | (not commodity.needs_reefer)
        for terminal_id in table.index[airports & ~cooled]:
            reason = because("cannot_handle", cargo=cargo_said("reefer"))
            self.reject("terminal", str(terminal_id), reason)
        return airports & cooled

    def takes_freighters(self, terminal_id: str) -> bool:
        """Say whether freighters call at an airport."""
        return bool(self.terminal_cell(terminal_id, "freighter"))

    @cached_property
    def areas(self) -> dict[str, str]:
        """Gateway area of every border crossing, seaport and airport."""
        new = frozenset(site.terminal.terminal_id for site in self.network.sites)
        return self.once("areas", lambda: dict(gateway_areas(self.network.terminals, new)))

    @cached_property
    def new(self) -> dict[str, Text]:
        """What to know of each terminal that does not exist yet, by its id."""
        return {
            site.terminal.terminal_id: remark_of(site, self.tariff) for site in self.network.sites
        }

    @cached_property
    def stops(self) -> Mapping[str, Stop]:
        """Every usable terminal, and the doors there are, by stop id."""
        return ChainMap(self._doors, self._terminal_stops)

    @cached_property
    def _terminal_stops(self) -> dict[str, Stop]:
        table = self.terminals
        columns = (table[name].tolist() for name in ("name", "country", "lon", "lat", "kind"))
        return {
            str(terminal_id): Stop(str(terminal_id), *facts)
            for terminal_id, *facts in zip(table.index, *columns, strict=True)
        }

    def kind(self, terminal_id: str) -> str:
        """Return the kind of a usable terminal."""
        return self.stops[terminal_id].kind

    def terminal_cell(self, terminal_id: str, column: str) -> Any:
        """Return one value of the network's terminal table."""
        return self._cells[terminal_id][column]

    @cached_property
    def interchanges(self) -> dict[str, tuple[str, float]]:
        """Name and dwell in hours of each rail interchange."""
        return self.once("interchanges", lambda: _interchanges(self.network))

    def city(self, terminal_id: str) -> str:
        """Return the city of a terminal."""
        return str(self.terminal_cell(terminal_id, "city"))

    def season(self, terminal_id: str) -> Season | None:
        """Return when ships can reach a terminal; None when they can all year."""
        if terminal_id not in self._seasons:
            days = (self.terminal_cell(terminal_id, name) for name in ("open_from", "open_until"))
            self._seasons[terminal_id] = Season.of(*days)
        return self._seasons[terminal_id]

    @cached_property
    def _seasons(self) -> dict[str, Season | None]:
        return self.once("seasons", dict)

    @cached_property
    def _gates(self) -> dict[str, Calendar | None]:
        return self.once(f"gates {self.year}", dict)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what is made of the network alone, for any cargo; made now if it is not kept."""
        return memory_of(self.network).tables.get(name, make)

    @cached_property
    def departures(self) -> tuple[Departure, ...]:
        """The network's dated departures; none where no date is known."""
        return () if self.year is None else departures_of(self.network)

    @cached_property
    def dated_services(self) -> frozenset[str]:
        """The services that leave on dates only."""
        return frozenset(departure.service for departure in self.departures)

    def gate(self, stop: Stop) -> Calendar | None:
        """Return when a crossing takes trucks; None where it always does, or no date is known."""
        hours = OpeningHours.of(str(self.terminal_cell(stop.stop_id, "hours")))
        shut = shut_in(self.network).get(stop.stop_id, ())
        if self.year is None or (hours.is_always and not shut):
            return None
        if stop.stop_id not in self._gates:
            zone = zone_at(stop.lon, stop.lat)
            usual = gate_calendar(hours, stop.country, zone, self.year)
            self._gates[stop.stop_id] = shut_for(usual, shut, self.year)
        return self._gates[stop.stop_id]

    def is_shut(self, stop_id: str, minute: int) -> bool:
        """Say whether a terminal is shut for a while at a minute since 1970."""
        periods = shut_in(self.network).get(stop_id, ())
        return any(period.since <= moment_of(minute) < period.until for period in periods)

    def working(self, stop_id: str, minutes: int) -> Calendar | None:
        """Return when an operation of so many minutes may begin at a terminal; None: at any time.

        Only what is shut for a while has such times, and only where a date is known.
        """
        shut = shut_in(self.network).get(stop_id, ())
        if self.year is None or not shut:
            return None
        key = f"{stop_id} {minutes}"
        if key not in self._gates:
            self._gates[key] = open_for(shut, minutes, self.year)
        return self._gates[key]

    @cached_property
    def _cells(self) -> dict[str, dict[str, Any]]:
        return self.once("cells", lambda: _cells(self.network))

    def services(self) -> Iterator[Any]:
        """Yield the services, a row each."""
        yield from self.network.services.itertuples(index=False)

    def rows(self, mode: str) -> list[Any]:
        """Return every leg row of a mode."""
        return self.once(f"legs {mode}", lambda: _legs(self.network, mode))

    def legs_of(self, mode: str) -> Iterator[Any]:
        """Yield the leg rows of a mode between terminals this cargo can use."""
        usable = self._terminal_stops
        for row in self.rows(mode):
            if row.from_terminal_id in usable and row.to_terminal_id in usable:
                yield row


def _legs(network: NetworkView, mode: str) -> list[Any]:
    table = network.legs
    return list(table[table["mode"] == mode].itertuples(index=False))


def _interchanges(network: NetworkView) -> dict[str, tuple[str, float]]:
    table = network.rail_interchanges
    columns = table["name"].tolist(), table["dwell_h"].tolist()
    return {
        str(interchange_id): (str(name), float(dwell_h))
        for interchange_id, name, dwell_h in zip(table.index, *columns, strict=True)
    }


def _cells(network: NetworkView) -> dict[str, dict[str, Any]]:
    table = network.terminals[_COLUMNS]
    rows = zip(table.index, table.to_numpy(), strict=True)
    return {str(name): dict(zip(_COLUMNS, row, strict=True)) for name, row in rows}


class Folded:
    """Rejections folded by kind and reason: single ones keep their name, others their number."""

    def __init__(self, rejections: Iterable[Rejection]) -> None:
        self._seen = dict.fromkeys(rejections)
        self._groups = _grouped(self._seen)
        self._told = {key: _fold(group) for key, group in self._groups.items()}

    def with_more(self, others: Iterable[Rejection]) -> tuple[Rejection, ...]:
        """Return what is told with others beside; those that are here already count once."""
        new = _grouped(other for other in dict.fromkeys(others) if other not in self._seen)
        changed = {key: _fold(self._groups.get(key, []) + group) for key, group in new.items()}
        return tuple((self._told | changed).values())


def _grouped(rejections: Iterable[Rejection]) -> dict[tuple[str, Reason], list[Rejection]]:
    groups: dict[tuple[str, Reason], list[Rejection]] = {}
    for rejection in rejections:
        groups.setdefault((rejection.kind, rejection.because), []).append(rejection)
    return groups


def _fold(group: list[Rejection]) -> Rejection:
    """Return rejections of one kind and reason as one."""
    subjects = [rejection.subject for rejection in group]
    return replace(group[0], subject=_named(subjects), count=sum(r.count for r in group))


def _named(subjects: list[str], most: int = 8) -> str:
    shown = ", ".join(subjects[:most])
    return shown if len(subjects) <= most else f"{shown} and {len(subjects) - most} more"
