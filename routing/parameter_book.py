"""The parameter book: every rate, speed, dwell and factor, a row each, with its source.

``parameters/parameters.csv`` ships with the package; a user's own file (TOML or CSV) overrides
rows, and every answer says which. The digest covers the rows as used, overrides included.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from networks.errors import Fault, InputError

COLUMNS = ("key", "value", "unit", "low", "high", "year", "currency", "source", "confidence")
SWITCH = "switch"  # the unit of a row that is off (0) or on (1)
CONFIDENCES = ("low", "medium", "high")
_ESTIMATE_MARKS = ("estimate", "own domain knowledge")


@dataclass(frozen=True)
class Parameter:
    """One row: ``value`` in ``unit``, believed to lie from ``low`` to ``high`` (None: unknown).

    ``year`` is the price level or the observation; ``overridden`` marks a row of the user's own.
    """

    key: str
    value: float
    unit: str
    low: float | None
    high: float | None
    year: int | None
    currency: str
    source: str
    confidence: str
    overridden: bool = False

    @property
    def is_estimate(self) -> bool:
        """Whether the source says it is an estimate rather than a published figure."""
        return any(mark in self.source for mark in _ESTIMATE_MARKS)


class ParameterBook:
    """Rows by key. Reading a row inside :meth:`recording` notes that it was used.

    ``is_passing`` says that the book answers one question of many that differ in a figure, so that
    nothing made from it is worth keeping on disk. ``faults`` are those of the rows of the user's
    file that were left out.
    """

    def __init__(
        self,
        rows: Iterable[Parameter],
        *,
        is_passing: bool = False,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        self.is_passing = is_passing
        self.faults = faults
        self._rows = {row.key: row for row in rows}
        self._readers: ContextVar[tuple[set[str], ...]] = ContextVar("readers", default=())

    @classmethod
    def load(cls, overrides: Path | None = None, *, keep_good: bool = False) -> ParameterBook:
        """Read the shipped book, and the user's overrides if there are any.

        With ``keep_good`` the rows of the override file that are right are used and the faults of
        the others kept in ``faults``.

        Raises
        ------
        InputError
            If the override file has unknown keys, units or values that do not fit, all at once;
            with ``keep_good``, if it cannot be read or nothing in it is right.
        """
        shipped = files("routing") / "parameters" / "parameters.csv"
        rows = list(csv.DictReader(shipped.read_text(encoding="utf-8").splitlines()))
        book = cls(_parse_rows(rows, "parameters.csv"))
        if overrides is None:
            return book
        return book.overridden_by(overrides, keep_good=keep_good)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, key: str) -> Parameter:
        """Return the row of ``key`` and note it as used.

        Raises
        ------
        KeyError
            If the book has no such row: a mistake in the program, never in a request.
        """
        found = self._rows[key]
        for reader in self._readers.get():
            reader.add(key)
        return found

    def value(self, key: str) -> float:
        """Return the value of ``key`` in its row's unit and note it as used."""
        return self.row(key).value

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """Collect the keys of every row read inside the block."""
        used: set[str] = set()
        token = self._readers.set((*self._readers.get(), used))
        try:
            yield used
        finally:
            self._readers.reset(token)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the rows in key order: same figures, same digest."""
        lines = (
            "\t".join(str(field) for field in vars(row).values())
            for _, row in sorted(self._rows.items())
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def overrides(self) -> tuple[Parameter, ...]:
        """The rows that came from the user."""
        return tuple(row for row in self._rows.values() if row.overridden)

    def with_values(self, values: Mapping[str, float], source: str = "scenario") -> ParameterBook:
        """Return a book with some values replaced, marked as overridden.

        A row's range goes with its value, in proportion, so that the value stays inside it.
        """
        unknown = [key for key in values if key not in self._rows]
        if unknown:
            raise InputError(Fault("parameter", key, "a key of the book") for key in unknown)
        changed = {key: _moved(self._rows[key], float(values[key]), source) for key in values}
        return ParameterBook((self._rows | changed).values())

    def passing(self) -> ParameterBook:
        """Return the same book for a question of many."""
        return ParameterBook(self, is_passing=True)

    def overridden_by(self, path: Path, *, keep_good: bool = False) -> ParameterBook:
        """Return a book with the rows of a TOML or CSV file in place of the shipped ones.

        A CSV has the columns ``key,value`` and optionally ``unit,low,high,source``; a TOML has
        ``"some.key" = 1.5`` or ``"some.key" = {value = 1.5, low = 1.2, high = 2.0, ...}``. ``low``
        and ``high`` are the 10th and 90th percentile, the value being the median; without them the
        value is taken as sure.

        Raises
        ------
        InputError
            With every fault of every row, and what was expected, unless the good ones are to be
            kept and there are any.
        """
        faults: list[Fault] = []
        changed: dict[str, Parameter] = {}
        for where, entry in _read_overrides(path):
            met: list[Fault] = []
            parameter = self._override(where, entry, path, met)
            if parameter is not None and parameter.key in changed:
                met.append(Fault(f"{where} key", parameter.key, "a key no row before has"))
            if parameter is not None and not met:
                changed[parameter.key] = parameter
            faults += met
        if faults and not (keep_good and changed):
            raise InputError(faults, hint=f"Correct {path.name} and try again.")
        return ParameterBook((self._rows | changed).values(), faults=tuple(faults))

    def _override(
        self, where: str, entry: Mapping[str, Any], path: Path, faults: list[Fault]
    ) -> Parameter | None:
        key = str(entry.get("key", ""))
        faults += [
            Fault(f"{where} {key}", name, f"of the fields {', '.join(COLUMNS)}")
            for name in entry
            if name not in COLUMNS
        ]
        shipped = self._rows.get(key)
        if shipped is None:
            faults.append(Fault(f"{where} key", key, "a key of the parameter book"))
            return None
        unit = str(entry.get("unit") or shipped.unit)
        if unit != shipped.unit:
            faults.append(Fault(f"{where} {key} unit", unit, f"{shipped.unit!r}"))
        value = _number(entry.get("value"))
        if value is None or value < 0:
            faults.append(
                Fault(f"{where} {key} value", entry.get("value"), "a number, not below 0")
            )
            return None
        if shipped.unit == SWITCH and value not in (0, 1):
            faults.append(Fault(f"{where} {key} value", value, "0 (off) or 1 (on)"))
        if shipped.value > 0 and not shipped.value / 100 <= value <= shipped.value * 100:
            expected = f"within a factor of 100 of the shipped {shipped.value:g} {shipped.unit}"
            faults.append(Fault(f"{where} {key} value", value, expected))
        low, high = _range(f"{where} {key}", entry, value, faults)
        source = str(entry.get("source") or f"user file {path.name}")
        return replace(shipped, value=value, low=low, high=high, source=source, overridden=True)


def _moved(row: Parameter, value: float, source: str) -> Parameter:
    """Return a row with another value and its range in the same proportion to it."""
    low, high = row.low, row.high
    if low is not None and high is not None:
        grown = value / row.value if row.value else None
        low, high = (None, None) if grown is None else (low * grown, high * grown)
    return replace(row, value=value, low=low, high=high, source=source, overridden=True)


def _range(
    where: str, entry: Mapping[str, Any], value: float, faults: list[Fault]
) -> tuple[float | None, float | None]:
    """Return a user's range, P10 and P90 about a median; both None where none is given."""
    given = {name: entry.get(name) for name in ("low", "high")}
    if all(end is None or end == "" for end in given.values()):
        return None, None
    low, high = (_number(end) for end in given.values())
    expected = {
        "low": f"a number from 0 to the value {value:g}: the 10th percentile",
        "high": f"a number not below the value {value:g}: the 90th percentile (P90 ≥ P50)",
    }
    is_right = {
        "low": low is not None and 0 <= low <= value,
        "high": high is not None and high >= value,
    }
    wrong = [name for name, right in is_right.items() if not right]
    faults += [Fault(f"{where} {name}", given[name], expected[name]) for name in wrong]
    return (None, None) if wrong else (low, high)


def _number(text: Any) -> float | None:
    if isinstance(text, bool):
        return None
    try:
        number = float(text)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _parse_rows(rows: Iterable[Mapping[str, str]], name: str) -> list[Parameter]:
    faults: list[Fault] = []
    parsed: list[Parameter] = []
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        where = f"{name} line {line}"
        value = _number(row["value"])
        if value is None:
            faults.append(Fault(where, row["value"], "a number"))
            continue
        if row["key"] in seen:
            faults.append(Fault(where, row["key"], "a key that stands once"))
        if not row["source"] or row["confidence"] not in CONFIDENCES or not row["unit"]:
            faults.append(Fault(where, row["key"], "a unit, a source and a confidence"))
        low, high = _number(row["low"]), _number(row["high"])
        if low is not None and high is not None and not low <= value <= high:
            faults.append(Fault(where, f"{low:g} to {high:g}", f"a range about {value:g}"))
        seen.add(row["key"])
        parsed.append(
            Parameter(
                key=row["key"],
                value=value,
                unit=row["unit"],
                low=low,
                high=high,
                year=int(row["year"]) if row["year"] else None,
                currency=row["currency"],
                source=row["source"],
                confidence=row["confidence"],
            )
        )
    if faults:
        raise InputError(faults)
    return parsed


def _read_overrides(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            [Fault("parameters", str(path), f"a readable text file ({error})")]
        ) from error
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(text.splitlines())
        if reader.fieldnames is None or not {"key", "value"} <= set(reader.fieldnames):
            raise InputError([Fault(path.name, reader.fieldnames, "the columns key and value")])
        return [(f"{path.name} line {n}", row) for n, row in enumerate(reader, start=2)]
    if path.suffix.lower() == ".toml":
        return _read_toml(path, text)
    raise InputError([Fault("parameters", path.name, "a file ending in .toml or .csv")])


def _read_toml(path: Path, text: str) -> list[tuple[str, Mapping[str, Any]]]:
    import tomllib

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault("parameters", path.name, f"valid TOML ({error})")]) from error
    return [(path.name, entry) for entry in _flatten("", tables)]


def _flatten(prefix: str, tables: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Turn nested TOML tables back into keys joined by dots."""
    for name, held in tables.items():
        key = f"{prefix}{name}"
        if isinstance(held, Mapping) and "value" in held:
            yield {"key": key, **held}
        elif isinstance(held, Mapping):
            yield from _flatten(f"{key}.", held)
        else:
            yield {"key": key, "value": held}
