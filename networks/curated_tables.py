"""Read curated CSV tables strictly: every fault is found, named by row and column, raised once.

A table is described by its columns. A column says what its text means and what is allowed, so a
user's own file is checked by the same rules as the shipped one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from networks.errors import Fault, InputError
from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.opening import OpeningHours
from networks.season import month_day

CURATED = Path(__file__).parent / "curated"
CONFIDENCES = ("high", "medium", "low")

Cell = str | float | bool | None


@dataclass(frozen=True)
class Column:
    """What one column of a table may hold.

    Parameters
    ----------
    read
        Turns the stripped text into a value; raises ValueError when it cannot.
    expected
        What the column wants, in words, for the message of a fault.
    required
        Whether an empty cell is a fault. An empty cell of an optional column is unknown.
    empty
        The value an empty cell of an optional column gets.
    """

    read: Callable[[str], Cell]
    expected: str
    required: bool = True
    empty: Cell = None

    def value(self, cell: str) -> Cell:
        """Read one stripped cell; ValueError or KeyError when it is not what is expected."""
        if cell:
            return self.read(cell)
        if self.required:
            raise ValueError(cell)
        return self.empty


def text(*, required: bool = True) -> Column:
    """Describe free text; an empty optional cell reads as ``""``."""
    return Column(str, "text", required, empty="")


def number(low: float, high: float, unit: str, *, required: bool = True) -> Column:
    """Describe a number from ``low`` to ``high``; an empty optional cell reads as NaN."""

    def read(cell: str) -> float:
        value = float(cell)
        if not low <= value <= high:
            raise ValueError(cell)
        return value

    return Column(read, f"a number from {low:g} to {high:g} {unit}", required, float("nan"))


def longitude() -> Column:
    """Describe a longitude in degrees, inside the region."""
    return number(WEST, EAST, "degrees east")


def latitude() -> Column:
    """Describe a latitude in degrees, inside the region."""
    return number(SOUTH, NORTH, "degrees north")


def flag() -> Column:
    """Describe yes or no, written 1 or 0."""
    return Column(lambda cell: {"1": True, "0": False}[cell], "1 or 0")


def one_of(allowed: Collection[str], *, required: bool = True) -> Column:
    """Describe one word of a fixed set."""

    def read(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(cell)
        return cell

    return Column(read, "one of " + ", ".join(sorted(allowed)), required, empty="")


def codes(allowed: Collection[str], kind: str, *, required: bool = False) -> Column:
    """Describe codes joined by ``;``, each known, none twice, order kept."""

    def read(cell: str) -> str:
        parts = cell.split(";")
        if len(set(parts)) < len(parts) or not set(parts) <= set(allowed):
            raise ValueError(cell)
        return cell

    return Column(read, f"known {kind} joined by ';', none twice", required, empty="")


def day_of_year() -> Column:
    """Describe an optional day written MM-DD; an empty cell reads as ``""``."""

    def read(cell: str) -> str:
        month_day(cell)
        return cell

    return Column(read, "a day written MM-DD, as 07-20", required=False, empty="")


def opening_hours() -> Column:
    """Describe hours of the week, as ``networks.opening`` reads them."""

    def read(cell: str) -> str:
        return OpeningHours.of(cell).text

    return Column(read, "24/7, or hours as Mo-Fr 07:00-24:00; Sa 08:00-16:00")


def read_table(path: Path, columns: Mapping[str, Column], key: str) -> list[dict[str, Cell]]:
    """Read a CSV file by its column rules.

    Parameters
    ----------
    path
        UTF-8 CSV with a header; columns not described are ignored.
    columns
        Rule of each column, in the order the result holds them.
    key
        The column that names a row; its values may not repeat.

    Raises
    ------
    InputError
        With one fault per missing column, unreadable cell and repeated key.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(
                Fault(f"{path.name} column {name}", None, "this column") for name in missing
            )
        raw = list(reader)
    faults: list[Fault] = []
    rows = [_read_row(row, columns, f"{path.name} row {row[key] or '?'}", faults) for row in raw]
    faults += repeated((row[key] for row in raw), f"{path.name} {key}")
    if faults:
        raise InputError(faults)
    return rows


def _read_row(
    row: Mapping[str, Any], columns: Mapping[str, Column], where: str, faults: list[Fault]
) -> dict[str, Cell]:
    values: dict[str, Cell] = {}
    for name, column in columns.items():
        cell = (row[name] or "").strip()
        try:
            values[name] = column.value(cell)
        except (ValueError, KeyError):
            faults.append(Fault(f"{where} {name}", cell, column.expected))
    return values


def repeated(values: Iterable[str], where: str) -> list[Fault]:
    """Return a fault for each value that stands more than once."""
    seen: set[str] = set()
    faults = []
    for value in values:
        if value in seen:
            faults.append(Fault(where, value, "a value no other row has"))
        seen.add(value)
    return faults
