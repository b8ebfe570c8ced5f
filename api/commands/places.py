"""``monarca places``: what a place name means to Monarca."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.commands.console import emit, opened_network, stdout
from networks.errors import Fault, InputError


class Format(StrEnum):
    """How places are printed."""

    TABLE = "table"
    JSON = "json"


def find(
    query: Annotated[str, typer.Argument(help="Part of a name, a UN/LOCODE or lon,lat")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many at most")] = 10,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
) -> None:
    """Find places, best first; accents and small typing errors are forgiven."""
    from api.answer import places

    found = places(opened_network(), query, limit)
    if not found:
        raise InputError([Fault("query", query, "part of a place name, a UN/LOCODE or lon,lat")])
    if form is Format.JSON:
        import orjson

        emit(orjson.dumps([place.model_dump() for place in found], option=orjson.OPT_INDENT_2))
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("place", "region", "country", "kind", "code"):
        table.add_column(heading)
    table.add_column("lon", justify="right")
    table.add_column("lat", justify="right")
    for place in found:
        table.add_row(
            place.name,
            place.region or "",
            place.country,
            place.kind,
            place.locode or place.terminal_id or "",
            f"{place.lon:.3f}",
            f"{place.lat:.3f}",
        )
    stdout().print(table)
