"""Tables to go by: every column a batch may have, and rows that can be sent as they are."""

from __future__ import annotations

import csv
import io
from typing import Any

from api.jobs.batch import Corridor
from api.jobs.shipment_row import columns

_SHIPMENTS = (
    {
        "reference": "A-1",
        "origin": "Toronto, ON",
        "destination": "Monterrey, NL",
        "commodity": "auto-parts",
        "teu": 2,
        "avoid": "us-200nm",
    },
    {
        "reference": "A-2",
        "origin": "Halifax",
        "destination": "Veracruz",
        "commodity": "lumber-pulp",
        "teu": 4,
        "modes": "road;sea",
    },
)
_CORRIDORS = (
    {"name": "by sea", "modes": "road;sea", "avoid": "no-us-land"},
    {"name": "overland", "modes": "road;rail"},
)
_FIRST = ("reference", "origin", "destination", "commodity", "teu", "feu", "tonnes", "avoid")
Table = list[list[Any]]


def written(kind: str, form: str) -> bytes:
    """Return the template of a kind of batch as ``csv`` or ``xlsx``."""
    tables = {"shipments": _table(_SHIPMENTS, _ordered())}
    if kind == "corridors":
        tables["corridors"] = _table(_CORRIDORS, list(columns(Corridor)))
    return _workbook(tables) if form == "xlsx" else _csv(tables["shipments"])


def _ordered() -> list[str]:
    """Return the columns of shipments, those that most need first."""
    known = columns()
    return [*_FIRST, *(name for name in known if name not in _FIRST)]


def _table(rows: tuple[dict[str, Any], ...], heading: list[str]) -> Table:
    return [[*heading], *([row.get(name, "") for name in heading] for row in rows)]


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _workbook(tables: dict[str, Table]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table[0]) - 1, 16)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row, None if number else bold)
    return out.getvalue()
