"""``monarca route`` and ``monarca map``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, TABLE_NAMES, Asked, Format, MapFile, asks
from api.commands.console import emit, say, stdout
from api.commands.output import Files, TableName, checked, emit_csv, write_answer

if TYPE_CHECKING:
    from api.models import Answer
    from networks.network import Network


@asks()
def route(
    asked: Asked,
    *,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
    map_file: MapFile = None,
    output: Files = None,
    table: TableName = None,
) -> None:
    """Rank the ways to ship something, priced, timed and checked.

    Exit code 1 means that no feasible route exists; the answer then says why.
    """
    checked(output or (), table, TABLE_NAMES)
    network, (result, found), _ = asked.answered()
    if form is Format.CSV:
        emit_csv(result, table, is_empty=not found.options)
    else:
        _print(found, form)
    if map_file:
        _draw(found, network, map_file)
    write_answer(result, found, network, output or (), table)
    if not found.options:
        if form is Format.CSV:
            say(f"No feasible route. {found.termination.detail}")
        raise typer.Exit(NO_ROUTE)


@asks()
def draw(
    asked: Asked,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
) -> None:
    """Draw the ranked ways on a map: one HTML file that opens offline."""
    from api.wording import sentence

    network, (_, found), _ = asked.answered()
    _draw(found, network, output)
    if not found.options:
        say(f"No feasible route. {sentence(found.termination.detail)}")
        raise typer.Exit(NO_ROUTE)


def _draw(found: Answer, network: Network, path: Path) -> None:
    from api.map_page import map_page
    from routing.writing import write_bytes

    write_bytes(path, map_page(found, network).encode())
    say(f"Map written to {path}.")


def _print(found: Answer, form: Format) -> None:
    if form is Format.TABLE:
        from api.table import render

        stdout().print(render(found))
        return
    import orjson

    from api.geojson import feature_collection

    body = found.model_dump(mode="json") if form is Format.JSON else feature_collection(found)
    emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
