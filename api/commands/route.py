"""``monarca route`` and ``monarca map``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, TABLE_NAMES, Asked, Format, MapFile, asks
from api.commands.console import emit, say, stdout
from api.commands.language import Language, no_route
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
    language: Language = "en",
) -> None:
    """Rank the ways to ship something, priced, timed and checked.

    Exit code 1 means that no feasible route exists; the answer then says why.
    """
    from routing.words import words

    words(language)  # refuses a language there is not before anything is opened
    checked(output or (), table, TABLE_NAMES)
    network, (result, found), _ = asked.answered()
    if form is Format.CSV:
        emit_csv(result, table, is_empty=not found.options)
    else:
        _print(found, form, language)
    if map_file:
        _draw(found, network, map_file, language)
    write_answer(result, found, network, output or (), table, language=language)
    if not found.options:
        if form is Format.CSV:
            say(no_route(found, language))
        raise typer.Exit(NO_ROUTE)


@asks()
def draw(
    asked: Asked,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
    language: Language = "en",
) -> None:
    """Draw the ranked ways on a map: one HTML file that opens offline."""
    from routing.words import words

    words(language)
    network, (_, found), _ = asked.answered()
    _draw(found, network, output, language)
    if not found.options:
        say(no_route(found, language))
        raise typer.Exit(NO_ROUTE)


def _draw(found: Answer, network: Network, path: Path, language: str) -> None:
    from api.map_page import map_page
    from routing.writing import write_bytes

    write_bytes(path, map_page(found, network, language).encode())
    say(f"Map written to {path}.")


def _print(found: Answer, form: Format, language: str) -> None:
    if form is Format.TABLE:
        from api.table import render

        stdout().print(render(found, language))
        return
    import orjson

    from api.geojson import feature_collection

    body = found.model_dump(mode="json") if form is Format.JSON else feature_collection(found)
    emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
