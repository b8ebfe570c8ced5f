"""What if: named changes to what may be used and to the figures; answers with and without them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from networks.errors import Fault, InputError
from networks.longer_queues import LongerQueues
from networks.sea.no_go import NoGo
from networks.sea.no_go_file import read_no_go
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.shipment import Shipment
from routing.solve import solve

if TYPE_CHECKING:
    from networks.network import Network

_FIELDS = ("title", "source", "close", "no_go", "scale", "set", "queues")
_TABLES = ("scale", "set", "queues")
_MOST = 1000.0  # a factor beyond this is a slip of the pen


@dataclass(frozen=True)
class Scenario:
    """Changes that hold together.

    Attributes
    ----------
    name, title, source
        What it is called, what it is in a sentence, and what it rests on.
    close
        Terminals, carriers, countries and passages not to be used, as ``Request.forbid``.
    no_go
        Areas no ship may enter.
    scale, values
        Factors and new values of rows of the parameter book, by key; a row in both is refused.
    queues
        Factors on the wait at border crossings, by terminal id.
    """

    name: str
    title: str = ""
    source: str = ""
    close: frozenset[str] = frozenset()
    no_go: tuple[NoGo, ...] = ()
    scale: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    queues: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Scenario:
        """Read a TOML file.

        Raises
        ------
        InputError
            If it is no TOML, or with every unknown field, name that is no text, factor that is not
            above 0 and at most 1,000, and fault of its areas.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError([Fault("scenario", str(path), f"a TOML file ({error})")]) from error
        return cls.of(path.stem, found)

    @classmethod
    def of(cls, name: str, found: Mapping[str, Any]) -> Scenario:
        """Make one of plain fields, those of the TOML file; raises as ``read`` does."""
        faults = [Fault(key, found[key], f"one of {', '.join(_FIELDS)}") for key in found
                  if key not in _FIELDS]  # fmt: skip
        faults += [fault for key in _TABLES for fault in _number_faults(key, found.get(key, {}))]
        names = found.get("close", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            faults.append(Fault("close", names, "a list of names"))
        twice = sorted(set(found.get("scale", {})) & set(found.get("set", {})))
        faults += [Fault(f"set.{key}", found["set"][key], "a row not scaled too") for key in twice]
        areas: tuple[NoGo, ...] = ()
        try:
            areas = read_no_go(found["no_go"]) if "no_go" in found else ()
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        return cls(
            name,
            str(found.get("title", "")),
            str(found.get("source", "")),
            frozenset(names),
            areas,
            found.get("scale", {}),
            found.get("set", {}),
            found.get("queues", {}),
        )

    def with_other(self, other: Scenario) -> Scenario:
        """Return both together; factors on one row multiply.

        Raises
        ------
        InputError
            When both set one row, or one sets what the other scales.
        """
        ours, theirs = {*self.scale, *self.values}, {*other.scale, *other.values}
        clash = sorted((ours & theirs) - (set(self.scale) & set(other.scale)))
        if clash:
            expected = f"changed by one of {self.name} and {other.name}"
            raise InputError([Fault("set", key, expected) for key in clash])
        return Scenario(
            f"{self.name}+{other.name}",
            "; ".join(title for title in (self.title, other.title) if title),
            "; ".join(source for source in (self.source, other.source) if source),
            self.close | other.close,
            self.no_go + other.no_go,
            _multiplied(self.scale, other.scale),
            {**self.values, **other.values},
            _multiplied(self.queues, other.queues),
        )

    def applied(
        self, network: NetworkView, request: Request, book: ParameterBook
    ) -> tuple[NetworkView, Request, ParameterBook]:
        """Return what to solve with.

        Raises
        ------
        InputError
            With every row of the book and border crossing that is none.
        """
        faults = [Fault("scale", key, "a key of the parameter book") for key in self.scale
                  if key not in book]  # fmt: skip
        borders = network.terminals.index[network.terminals["kind"] == "border"]
        faults += [Fault("queues", name, "a border crossing") for name in self.queues
                   if name not in borders]  # fmt: skip
        if faults:
            raise InputError(faults)
        scaled = {key: book.row(key).value * factor for key, factor in self.scale.items()}
        changed = {**scaled, **self.values}
        there = network
        if self.queues:  # an overlay asks no more of what lies beneath than the view has
            there = LongerQueues(cast("Network", network), self.queues)
        return (
            there,
            replace(request, forbid=request.forbid | self.close, no_go=request.no_go + self.no_go),
            book.with_values(changed, source=f"scenario {self.name}") if changed else book,
        )


def _number_faults(table: str, found: Any) -> list[Fault]:
    if not isinstance(found, Mapping):
        return [Fault(table, found, "a table of numbers by name")]
    most = _MOST if table != "set" else float("inf")
    expected = f"a number above 0 and at most {_MOST:g}" if table != "set" else "a number"
    return [
        Fault(f"{table}.{key}", value, expected)
        for key, value in found.items()
        if isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (value <= most and (value > 0 or table == "set"))
    ]


def _multiplied(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {key: one.get(key, 1.0) * other.get(key, 1.0) for key in (*one, *other)}


def library() -> dict[str, Scenario]:
    """Return the scenarios that ship with Monarca, by name."""
    folder = Path(str(files("routing") / "scenarios"))
    return {file.stem: Scenario.read(file) for file in sorted(folder.glob("*.toml"))}


def find_scenario(name: str) -> Scenario:
    """Return a shipped scenario by its name, or that of a TOML file by its path.

    Raises
    ------
    InputError
        If there is neither; the names there are come with it.
    """
    shipped = library()
    if name in shipped:
        return shipped[name]
    if name.endswith(".toml"):
        return Scenario.read(Path(name))
    expected = "the name of a scenario, or a TOML file"
    raise InputError([Fault("scenario", name, expected, tuple(shipped))])


@dataclass(frozen=True)
class WhatIf:
    """An answer without a scenario and the answer with it."""

    scenario: Scenario
    base: OptionSet
    changed: OptionSet

    @cached_property
    def _best(self) -> tuple[Option | None, Option | None]:
        firsts = [answer.options[0] if answer.options else None
                  for answer in (self.base, self.changed)]  # fmt: skip
        return firsts[0], firsts[1]

    @property
    def more_usd(self) -> float | None:
        """What the best option costs more; None when either answer has none."""
        before, after = self._best
        return None if before is None or after is None else after.cost_usd - before.cost_usd

    @property
    def more_h(self) -> float | None:
        """How many hours longer the best option takes; None when either answer has none."""
        before, after = self._best
        return None if before is None or after is None else after.duration_h - before.duration_h


def what_if(
    network: NetworkView,
    shipment: Shipment,
    request: Request,
    book: ParameterBook,
    scenario: Scenario,
) -> WhatIf:
    """Answer a request without and with a scenario; raises as ``solve`` and ``applied`` do."""
    base = solve(network, shipment, request, book)
    there, asked, figures = scenario.applied(network, request, book)
    return WhatIf(scenario, base, solve(there, shipment, asked, figures))


@dataclass(frozen=True)
class Failure:
    """What the loss of one thing the best option uses does to a request."""

    lost: str
    more_usd: float | None
    more_h: float | None
    answer: OptionSet


def resilience(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> tuple[OptionSet, tuple[Failure, ...]]:
    """Answer a request, and again without each terminal and carrier of its best option.

    Returns
    -------
    tuple
        The answer, and each loss, worst first: those that leave no way, then by what the best way
        left scores.
    """
    base = solve(network, shipment, request, book)
    if not base.options:
        return base, ()
    failures = []
    for lost in _used(base.options[0]):
        if lost in request.forbid:
            continue
        scenario = Scenario(f"without {lost}", close=frozenset({lost}))
        asked = scenario.applied(network, request, book)[1]
        changed = WhatIf(scenario, base, solve(network, shipment, asked, book))
        failures.append(Failure(lost, changed.more_usd, changed.more_h, changed.changed))
    return base, tuple(sorted(failures, key=_badness))


def _used(option: Option) -> Iterable[str]:
    """Return terminals, borders and carriers of an option, each once."""
    carriers = (name for leg in option.itinerary.legs for name in leg.carriers)
    crossings = (name for leg in option.itinerary.legs for name in leg.crossings)
    names = (*option.itinerary.terminal_ids(), *crossings, *carriers)
    return dict.fromkeys(name for name in names if name != "charter")


def _badness(failure: Failure) -> tuple[bool, float]:
    options = failure.answer.options
    return bool(options), -options[0].score if options else 0.0
