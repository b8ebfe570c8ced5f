"""``monarca passages``: the straits, canals, locks and rivers known by name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.commands.console import emit, opened_network, stdout


class Format(StrEnum):
    """How passages are printed."""

    TABLE = "table"
    JSON = "json"


def listed(
    form: Annotated[Format, typer.Option("--format", help="How to print them")] = Format.TABLE,
) -> None:
    """List the passages that distance --via and --not-via know, in three languages."""
    from api.passages import passage_rows

    rows = passage_rows(opened_network().sea)
    if form is Format.JSON:
        import orjson

        emit(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("passage", "kind", "draught m", "open", "hours", "toll", "source"):
        table.add_column(heading)
    for row in rows:
        season = " to ".join(row[day] for day in ("open_from", "open_until") if row[day])
        figures = ("" if row[name] is None else f"{row[name]:g}" for name in _FIGURES)
        draught, hours = figures
        source = f"{row['source']} ({row['confidence']})"
        table.add_row(
            row["name"], row["kind"], draught, season or "all year", hours,
            row["toll_class"] or "", source,
        )  # fmt: skip
    stdout().print(table)


_FIGURES = ("max_draught_m", "transit_h")
