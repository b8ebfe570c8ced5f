"""A user's own table, CSV or Excel, as rows of text under their columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from networks.errors import Fault, InputError

EXCEL = ".xlsx"
_MOST_LINES = 100_000
_EXPECTED = "a CSV file in UTF-8, or an Excel workbook (.xlsx)"


class OwnTable(NamedTuple):
    """Rows by column; ``numbers`` are theirs in the file, as a spreadsheet counts.

    An empty cell is ``""``. What stands beyond the heading is under a column ``column 23``.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    numbers: tuple[int, ...]


def read_own_table(path: Path) -> OwnTable:
    """Read the first sheet of an Excel workbook, or a CSV file; blank rows are passed over.

    A formula counts as the value it was last computed to; one that never was stays as text. A date
    of a workbook is written as ISO 8601, without an offset.

    Raises
    ------
    InputError
        If it cannot be read, or has the same column twice.
    """
    try:
        lines = list(islice(_excel(path) if _is_excel(path) else _csv(path), _MOST_LINES))
    except Exception as error:  # a broken workbook makes the library raise whatever comes up
        raise InputError([Fault(path.name, str(path), _EXPECTED)]) from error
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
    columns = tuple(filled[0][1]) if filled else ()
    twice = {name: None for name in columns if name and columns.count(name) > 1}
    if twice:
        raise InputError(Fault(f"{path.name} column {name}", name, "it once") for name in twice)
    rows = tuple(_named(columns, line) for _, line in filled[1:])
    return OwnTable(columns, rows, tuple(number for number, _ in filled[1:]))


def _is_excel(path: Path) -> bool:
    return path.suffix.lower() == EXCEL


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.reader(stream, strict=True):
            yield [cell.strip() for cell in line]


def _excel(path: Path) -> Iterator[list[str]]:
    import openpyxl

    def cells(*, values: bool) -> Iterable[Sequence[Any]]:
        book = openpyxl.load_workbook(path, read_only=True, data_only=values)
        yield from book.worksheets[0].iter_rows(values_only=True)
        book.close()

    for values, formulas in zip(cells(values=True), cells(values=False), strict=True):
        pairs = zip(values, formulas, strict=True)
        yield [_text(formula if value is None else value) for value, formula in pairs]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _named(columns: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    cells = {name: "" for name in columns if name}
    for place, cell in enumerate(line):
        name = columns[place] if place < len(columns) else ""
        if name or cell:
            cells[name or f"column {place + 1}"] = cell
    return cells
