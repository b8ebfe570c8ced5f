"""Scenarios: named changes to what may be used, to the figures, and to what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from networks.errors import Fault, InputError
from networks.longer_queues import LongerQueues
from networks.new_terminal import NewTerminal
from networks.sea.no_go import NoGo
from routing.changed_network import Cells, ChangedNetwork, change_faults
from routing.closure import Closure
from routing.delay import delay_faults, delayed
from routing.named import Named
from routing.network_view import NetworkView
from routing.new_places import told_of
from routing.new_services import with_services
from routing.parameter_book import SWITCH, ParameterBook
from routing.period import Period
from routing.phrases import phrase
from routing.request import Request
from routing.scenario_clashes import in_no_go, repeated, shared_places, shared_rows
from routing.scenario_fields import read_fields, read_file
from routing.text import Text

if TYPE_CHECKING:
    from networks.network import Network

LONGEST_DAYS = 45  # a way without a deadline is taken to be over by then
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Scenario:
    """Changes that hold together.

    Attributes
    ----------
    name, title, source
        What it is called, what it is in a sentence, and what it rests on.
    close
        Terminals, carriers, countries and passages not to be used, as ``Request.forbid``.
    closures
        The same for a period each. At seaports, rail terminals, airports and road crossings cargo
        waits until it is over, or goes round; all else that a period closes while the shipment
        may be under way is closed all the way.
    no_go
        Areas no ship may enter.
    scale, values
        Factors and new values of rows of the parameter book, by key; a row in both is refused.
    queues, delays
        Factors on the wait at border crossings; hours more at crossings, or of dwell in the port
        where goods are landed. By terminal id.
    reopen
        Railways out of service that run again.
    terminals
        By terminal id what it can handle (``container``, ``reefer`` …) and ``max_draught_m``.
    new_terminals
        Seaports and rail terminals that do not exist yet.
    services
        New services, with the columns of ``networks/curated/services.csv``.
    period
        When all of it holds; None: always.

    Raises
    ------
    InputError
        On construction, if it contradicts itself: with a fault for each thing that is both closed
        and changed, closed twice at one time, or given two values.
    """

    name: str
    title: str = ""
    source: str = ""
    close: frozenset[str] = frozenset()
    no_go: tuple[NoGo, ...] = ()
    scale: Mapping[str, float] = field(default_factory=lambda: _NONE)
    values: Mapping[str, float] = field(default_factory=lambda: _NONE)
    queues: Mapping[str, float] = field(default_factory=lambda: _NONE)
    delays: Mapping[str, float] = field(default_factory=lambda: _NONE)
    closures: tuple[Closure, ...] = ()
    reopen: frozenset[str] = frozenset()
    terminals: Cells = field(default_factory=dict)
    new_terminals: tuple[NewTerminal, ...] = ()
    services: tuple[Mapping[str, Any], ...] = ()
    period: Period | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        faults = [*self._clashes(), *repeated(self.closed_things())]
        if faults:
            raise InputError(faults)

    @classmethod
    def read(cls, path: Path) -> Scenario:
        """Read a TOML or JSON file.

        Raises
        ------
        InputError
            If it is neither, or with every fault of its fields (``read_fields``).
        """
        return cls.of(path.stem, read_file(path))

    @classmethod
    def of(cls, name: str, found: Mapping[str, Any]) -> Scenario:
        """Make one of plain fields, those of the file; raises as ``read`` does."""
        return cls(name, **read_fields(found))

    def during(self, period: Period) -> Scenario:
        """Return it for a period only."""
        return replace(self, period=period)

    def with_other(self, other: Scenario) -> Scenario:
        """Return both together; factors on one row multiply.

        Raises
        ------
        InputError
            With everything on which they contradict each other, or both close at one time.
        """
        faults = [*shared_rows(self, other), *shared_places(self, other)]
        if self.period != other.period:
            shown = f"{self.period or 'always'}; {other.period or 'always'}"
            expected = f"one period for {self.name} and {other.name}"
            faults.append(Fault("from", shown, expected))
        twice = repeated([*self.closed_things(), *other.closed_things()])
        faults += [Fault(f.field, f.value, f"closed by one of {self.name} and {other.name}")
                   for f in twice]  # fmt: skip
        for one, two in ((self, other), (other, self)):
            faults += in_no_go(one.new_terminals, two.no_go)
        if faults:
            raise InputError(faults)
        return Scenario(
            f"{self.name}+{other.name}",
            "; ".join(title for title in (self.title, other.title) if title),
            "; ".join(source for source in (self.source, other.source) if source),
            self.close | other.close,
            self.no_go + other.no_go,
            _multiplied(self.scale, other.scale),
            {**self.values, **other.values},
            _multiplied(self.queues, other.queues),
            {**self.delays, **other.delays},
            self.closures + other.closures,
            self.reopen | other.reopen,
            {**self.terminals, **other.terminals},
            self.new_terminals + other.new_terminals,
            self.services + other.services,
            self.period,
        )

    def applied(
        self,
        network: NetworkView,
        request: Request,
        book: ParameterBook,
        ready_at: datetime | None = None,
    ) -> tuple[NetworkView, Request, ParameterBook]:
        """Return what to solve with; unchanged where the scenario is over before or begins after.

        ``ready_at`` is when the shipment is ready. A shipment is taken to be under way from then
        until its deadline, or for 45 days where it has none.

        Raises
        ------
        InputError
            With every row of the book, crossing, terminal, railway and closed thing that is none,
            and where there is a period and no ready time.
        """
        network, usual = self._joined(network, book, ready_at), network
        if not self._holds(request, ready_at):
            return usual, request, book
        scaled = {key: book.row(key).value * factor for key, factor in self.scale.items()}
        changed = {**scaled, **self.values}
        there = network
        shut = self._shut(network)
        if self.terminals or self.reopen or shut:
            there = ChangedNetwork(there, self.terminals, self.reopen, shut)
        if self.services:
            there = with_services(there, self.services)
        if self.queues:  # an overlay asks no more of what lies beneath than the view has
            there = LongerQueues(cast("Network", there), self.queues)
        figures = book.with_values(changed, source=f"scenario {self.name}") if changed else book
        there, figures = delayed(there, figures, self.delays)
        met = {c.name for c in self.closed_things() if _meets(c.period, request, ready_at)}
        closed = met - shut.keys()
        asked = replace(request, forbid=request.forbid | closed, no_go=request.no_go + self.no_go)
        return there, asked, figures

    def _shut(self, network: NetworkView) -> dict[str, tuple[Period, ...]]:
        """Return when what is closed for a period, and can be waited at, is shut, by terminal id.

        These are road crossings, seaports, rail terminals and airports.
        """
        table = network.terminals
        by_rail = (table["kind"] == "border") & ~table["railways"].astype(str).isin(("", "nan"))
        places = frozenset(map(str, table.index[~by_rail]))
        shut: dict[str, tuple[Period, ...]] = {}
        for closure in self.closed_things():
            if closure.name in places and closure.period is not None:
                shut[closure.name] = (*shut.get(closure.name, ()), closure.period)
        return shut

    def told(
        self, network: NetworkView, request: Request, ready_at: datetime | None
    ) -> tuple[Text, ...]:
        """Say which periods meet the shipment, and how they are taken."""
        if self.period is not None and not self._holds(request, ready_at):
            return (phrase("scenario.over", name=self.name, period=str(self.period)),)
        told = []
        if self.new_terminals:
            network = network.joining(self.new_terminals)
            told += [told_of(site) for site in network.sites]
        if self.period is not None:
            told.append(phrase("scenario.holds", name=self.name, period=str(self.period)))
        shut = self._shut(network)
        for closure in self.closed_things():
            if closure.period is None or (closure.name in self.close and closure.name not in shut):
                continue
            is_met = _meets(closure.period, request, ready_at)
            key = "scenario.waits" if closure.name in shut else "scenario.closed"
            key = key if is_met else "scenario.open"
            told.append(phrase(key, name=closure.name, period=str(closure.period)))
        return tuple(told)

    def _holds(self, request: Request, ready_at: datetime | None) -> bool:
        return self.period is None or _meets(self.period, request, ready_at)

    def _joined(
        self, network: NetworkView, book: ParameterBook, ready_at: datetime | None
    ) -> NetworkView:
        """Return the network with the new terminals, all else held against it."""
        faults: list[Fault] = []
        new: frozenset[str] = frozenset()
        if self.new_terminals:
            try:
                network = network.joining(self.new_terminals)
            except InputError as error:
                faults += error.faults
                new = self.new_ids
        # Where they cannot be joined nothing more is said of what else is asked of them.
        faults += [f for f in self._faults(network, book, ready_at) if f.value not in new]
        if faults:
            raise InputError(faults)
        return network

    def _faults(
        self, network: NetworkView, book: ParameterBook, ready_at: datetime | None
    ) -> list[Fault]:
        faults = [Fault("scale", key, "a key of the parameter book") for key in self.scale
                  if key not in book]  # fmt: skip
        faults += [fault for key, value in self.values.items() for fault in _row(key, value, book)]
        borders = network.terminals.index[network.terminals["kind"] == "border"]
        faults += [Fault("queues", name, "a border crossing") for name in self.queues
                   if name not in borders]  # fmt: skip
        faults += delay_faults(network, self.delays, "delays")
        faults += change_faults(network.terminals, self.terminals, self.reopen)
        try:
            Named.of({closure.name for closure in self.closed_things()}, network, "close")
        except InputError as error:
            faults += error.faults
        if ready_at is None and (self.period is not None or self.closures):
            faults.append(Fault("ready_at", None, "a ready time: the scenario holds for a period"))
        return faults

    def closed_things(self) -> list[Closure]:
        """Return everything closed, what is so all the time first."""
        return [*(Closure(name, self.period) for name in sorted(self.close)), *self.closures]

    def changed_things(self) -> dict[str, str]:
        """Return what is changed and not closed, by name, and how."""
        by_row = {key.rsplit(".", 1)[-1]: f"its row {key} changed"
                  for key in (*self.scale, *self.values)}  # fmt: skip
        served = {
            str(name): f"served by the new {service.get('service_id')}"
            for service in self.services
            for field_name in ("operator", "calls")
            for name in str(service.get(field_name, "")).split(";")
        }
        return {
            **by_row,
            **served,
            **dict.fromkeys(self.queues, "its queue changed"),
            **dict.fromkeys(self.delays, "delayed"),
            **dict.fromkeys(self.terminals, "enlarged"),
            **dict.fromkeys(self.reopen, "reopened"),
        }

    @property
    def new_ids(self) -> frozenset[str]:
        """The ids of the new terminals."""
        return frozenset(terminal.terminal_id for terminal in self.new_terminals)

    def _clashes(self) -> list[Fault]:
        changed = self.changed_things() | dict.fromkeys(self.close & self.new_ids, "new")
        closed = dict.fromkeys(closure.name for closure in self.closed_things())
        faults = [Fault("close", name, f"either closed or {changed[name]}, not both")
                  for name in closed if name in changed]  # fmt: skip
        both = sorted(set(self.scale) & set(self.values))
        faults += [Fault(f"set.{key}", self.values[key], "a row not scaled too") for key in both]
        both = sorted(set(self.queues) & set(self.delays))
        faults += [Fault("delays", name, "a crossing whose queue is not scaled") for name in both]
        return faults + in_no_go(self.new_terminals, self.no_go)


def _row(key: str, value: float, book: ParameterBook) -> list[Fault]:
    if key not in book:
        return [Fault("set", key, "a key of the parameter book")]
    is_fit = value in (0, 1) or book.row(key).unit != SWITCH
    return [] if is_fit else [Fault(f"set.{key}", value, "0 (off) or 1 (on)")]


def _meets(period: Period | None, request: Request, ready_at: datetime | None) -> bool:
    """Say whether a shipment may be under way in a period."""
    if period is None or ready_at is None:
        return True
    longest = timedelta(days=LONGEST_DAYS)
    if request.deadline_h is not None:
        longest = timedelta(hours=request.deadline_h)
    return period.overlaps(Period(ready_at, ready_at + longest))


def _multiplied(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: one.get(key, 1.0) * other.get(key, 1.0) for key in (*one, *other)}


def together(scenarios: Iterable[Scenario]) -> Scenario:
    """Return scenarios as one; raises as ``with_other`` does."""
    return reduce(Scenario.with_other, scenarios)
