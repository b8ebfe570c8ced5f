"""A table somebody sends, CSV or Excel, as rows of cells under the names of its heading."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from api.jobs.batch import MOST_SHIPMENTS
from networks.errors import Fault, InputError

_MOST_COLUMNS = 100
_MOST_CHARACTERS = 10_000  # of a cell
_MOST_UNPACKED_BYTES = 64 * 1024 * 1024
_MOST_BLANK_ROWS = 10_000


@dataclass(frozen=True)
class SheetRow:
    """A row by its number as a spreadsheet shows it, and its cells; blank ones are left out."""

    row: int
    cells: dict[str, Any]


def read_csv(content: bytes) -> list[SheetRow]:
    """Read CSV in UTF-8 or Windows-1252, between commas, semicolons or tabs.

    Raises
    ------
    InputError
        If it is none, has no heading, or has too many rows.
    """
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        return _under_heading(enumerate(map(_short, read), 1))
    except csv.Error as error:
        raise _unreadable("a CSV file", str(error)) from error


def _short(cells: list[str]) -> list[str]:
    """Return cells none of which is too long; the reader's own limit is the whole process's."""
    if any(len(cell) > _MOST_CHARACTERS for cell in cells):
        raise csv.Error(f"field larger than field limit ({_MOST_CHARACTERS})")
    return cells


def read_workbook(content: bytes, sheet: str = "") -> list[SheetRow]:
    """Read a sheet of an Excel workbook (.xlsx): the first, or that of a name.

    Where there is no sheet of the name, nothing is returned. A formula counts as the value it was
    last computed to; one that never was is refused.

    Raises
    ------
    InputError
        If it is none, has no heading, or has too many rows.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED_BYTES:
                expected = f"at most {_MOST_UNPACKED_BYTES:,} bytes unpacked"
                raise InputError([Fault("file", "a workbook", expected)])
        values, formulas = (_cells(content, sheet, values=each) for each in (True, False))
        if values is None or formulas is None:
            return []
        return _under_heading(enumerate(map(_computed, values, formulas), 1))
    except InputError:
        raise
    except Exception as error:  # a broken workbook makes the library raise whatever comes up
        raise _unreadable("an Excel workbook (.xlsx)", type(error).__name__) from error


def _cells(content: bytes, name: str, *, values: bool) -> Iterator[tuple[Any, ...]] | None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    sheets = book.worksheets[:1] if not name else [s for s in book.worksheets if s.title == name]
    if not sheets:
        return None
    return iter(sheets[0].iter_rows(values_only=True, max_col=_MOST_COLUMNS))


def _computed(values: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[Any]:
    """Return a row's values; a formula without one stays as text, which no field takes."""
    return [
        formula if value is None else value for value, formula in zip(values, formulas, strict=True)
    ]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _under_heading(lines: Iterable[tuple[int, Iterable[Any]]]) -> list[SheetRow]:
    heading: list[str] = []
    rows: list[SheetRow] = []
    for number, line in islice(lines, MOST_SHIPMENTS + _MOST_BLANK_ROWS):
        cells = [_plain(cell) for cell in line]
        if not any(cell not in (None, "") for cell in cells):
            continue
        if not heading:
            heading = _heading(cells)
        else:
            rows.append(SheetRow(number, _named(heading, cells)))
        if len(rows) > MOST_SHIPMENTS:
            raise InputError([Fault("file", "more", f"at most {MOST_SHIPMENTS} rows")])
    if not rows:
        raise InputError([Fault("file", None, "a heading and at least one row under it")])
    return rows


def _heading(cells: list[Any]) -> list[str]:
    names = ["" if cell is None else str(cell).strip().lower().replace(" ", "_") for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError([Fault(name, name, "each column once") for name in twice])
    return names


def _named(heading: list[str], cells: list[Any]) -> dict[str, Any]:
    """Return cells by column; what stands beyond the heading has a column without a name."""
    names = [*heading, *(f"column {n + 1}" for n in range(len(heading), len(cells)))]
    named = (
        (name or f"column {n + 1}", cell)
        for n, (name, cell) in enumerate(zip(names, cells, strict=False))
    )
    return {name: cell for name, cell in named if cell not in (None, "")}


def _plain(cell: Any) -> Any:
    """Return a cell as text, number or truth; a date of a workbook has no offset and stays so."""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        return cell.strip()
    return cell if cell is None or isinstance(cell, bool | int | float) else str(cell)


def _unreadable(what: str, why: str) -> InputError:
    return InputError([Fault("file", None, f"{what} ({why})")])
