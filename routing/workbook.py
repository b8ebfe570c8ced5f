"""Tables as an Excel workbook: a sheet each, text never a formula and never a link."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from routing.answer_tables import Cell, Rows

_MOST_CHARACTERS = 32_767  # of a cell, by the file format
_WIDEST, _NARROWEST = 60, 8
_FORMATS = {"_usd": "#,##0.00", "_h": "0.0", "_km": "#,##0.0", "_nm": "#,##0.0", "_kg": "#,##0.0"}


def write_workbook(tables: Mapping[str, Rows], path: Path | BinaryIO) -> None:
    """Write a sheet a table with a frozen heading; a table without rows says so.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    try:
        with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
            styles = {suffix: book.add_format({"num_format": f}) for suffix, f in _FORMATS.items()}
            styles[""] = book.add_format({"bold": True, "bottom": 1})
            for name, rows in tables.items():
                _write_sheet(book.add_worksheet(name), rows, styles)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _write_sheet(sheet: Any, rows: Rows, styles: Mapping[str, Any]) -> None:
    if not rows:
        sheet.write_string(0, 0, "nothing")
        return
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(rows[0]) - 1)
    for column, name in enumerate(rows[0]):
        style = next((styles[end] for end in _FORMATS if name.endswith(end)), None)
        cells = [row[name] for row in rows]
        longest = max(len(str(cell)) for cell in (name, *cells))
        sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, longest + 2)))
        sheet.write_string(0, column, name, styles[""])
        for line, cell in enumerate(cells, start=1):
            _write_cell(sheet, line, column, cell, style)


def _write_cell(sheet: Any, line: int, column: int, cell: Cell, style: Any) -> None:
    """Write a cell by its type; what is not known stays blank."""
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell[:_MOST_CHARACTERS])
    elif cell is not None and math.isfinite(cell):
        sheet.write_number(line, column, cell, style)
