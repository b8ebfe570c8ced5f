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
    """Rows by key. Reading a row inside :meth:`recording` notes that it was used."""

    def __init__(self, rows: Iterable[Parameter]) -> None:
        self._rows = {row.key: row for row in rows}
        self._readers: ContextVar[tuple[set[str], ...]] = ContextVar("readers", default=())

    @classmethod
    def load(cls, overrides: Path | None = None) -> ParameterBook:
        """Read the shipped book, and the user's overrides if there are any.

        Raises
        ------
        InputError
            If the override file has unknown keys, units or values that do not fit; all at once.
        """
        shipped = files("routing") / "parameters" / "parameters.csv"
        rows = list(csv.DictReader(shipped.read_text(encoding="utf-8").splitlines()))
        book = cls(_parse_rows(rows, "parameters.csv"))
        return book if overrides is None else book.overridden_by(overrides)

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
        """Return a book with some values replaced, marked as overridden."""
        unknown = [key for key in values if key not in self._rows]
        if unknown:
            raise InputError(Fault("parameter", key, "a key of the book") for key in unknown)
        return ParameterBook(
            replace(row, value=float(values[row.key]), source=source, overridden=True)
            if row.key in values
            else row
            for row in self
        )

    def overridden_by(self, path: Path) -> ParameterBook:
        """Return a book with the rows of a TOML or CSV file in place of the shipped ones.

        A CSV has the columns ``key,value`` and optionally ``unit,source``; a TOML has
        ``"some.key" = 1.5`` or ``"some.key" = {value = 1.5, unit = "USD/km", source = "..."}``.
        """
        entries = _read_overrides(path)
        faults: list[Fault] = []
        changed: dict[str, Parameter] = {}
        for where, entry in entries:
            parameter = self._override(where, entry, path, faults)
            if parameter is not None:
                changed[parameter.key] = parameter
        if faults:
            raise InputError(faults, hint=f"Correct {path.name} and try again.")
        return ParameterBook(changed.get(row.key, row) for row in self)

    def _override(
        self, where: str, entry: Mapping[str, Any], path: Path, faults: list[Fault]
    ) -> Parameter | None:
        key = str(entry.get("key", ""))
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
        source = str(entry.get("source") or f"user file {path.name}")
        return replace(shipped, value=value, low=None, high=None, source=source, overridden=True)


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
        seen.add(row["key"])
        parsed.append(
            Parameter(
                key=row["key"],
                value=value,
                unit=row["unit"],
                low=_number(row["low"]),
                high=_number(row["high"]),
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
