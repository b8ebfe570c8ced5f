"""Where answers go besides the terminal: files, their format by their suffix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import emit, say
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from api.models import Answer
    from networks.network import Network
    from routing.option_set import OptionSet
    from routing.result import Result

_ALWAYS = (".html", ".geojson", ".xlsx")  # what has something to say of no route too
Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Also write FILE.gpkg, .parquet, .xlsx, .csv, .geojson or .html; may be repeated",
    ),
]
TableName = Annotated[
    str | None, typer.Option("--table", help="Which table CSV holds; the first when left out")
]


def checked(paths: Sequence[Path], table: str | None, tables: Sequence[str]) -> None:
    """Refuse, before anything is opened, files of an unknown suffix and a table there is not.

    Raises
    ------
    InputError
        With every fault found.
    """
    from routing.answer_files import WRITERS

    faults = [
        Fault("output", path.name, f"a name ending in {', '.join(WRITERS)}")
        for path in paths
        if path.suffix.lower() not in WRITERS
    ]
    if table is not None and table not in tables:
        faults.append(Fault("table", table, f"one of {', '.join(tables)}"))
    if faults:
        raise InputError(faults)


def write_answer(
    found: OptionSet,
    shown: Answer,
    network: Network,
    paths: Sequence[Path],
    table: str | None,
    *,
    language: str = "en",
) -> None:
    """Write an answer to files; HTML is the page of ``monarca map``, GeoJSON what it prints."""
    if not paths:  # what writes takes longer to import than the answer took
        return
    import orjson

    from api.geojson import feature_collection
    from api.map_page import map_page
    from routing.writing import write_bytes

    for path in paths:
        if path.suffix.lower() == ".html":
            write_bytes(path, map_page(shown, network, language).encode())
        elif path.suffix.lower() == ".geojson":
            write_bytes(path, orjson.dumps(feature_collection(shown)))
        elif not _is_written(found, path, table, is_empty=not found.options):
            continue
        say(f"Written to {path}.")


def write_result(
    found: Result, paths: Sequence[Path], table: str | None, *, is_empty: bool
) -> None:
    """Write any other answer to files."""
    for path in paths:
        if _is_written(found, path, table, is_empty=is_empty):
            say(f"Written to {path}.")


def _is_written(found: Result, path: Path, table: str | None, *, is_empty: bool) -> bool:
    """Write a file; of no route there is nothing for most, which is told."""
    if is_empty and path.suffix.lower() not in _ALWAYS:
        say(f"Nothing to write to {path}: there is no route.")
        return False
    found.write(path, table=table)
    return True


def emit_csv(found: Result, table: str | None, *, is_empty: bool) -> None:
    """Print one table as CSV; of no route there is none."""
    from routing.answer_files import csv_text

    if not is_empty:
        emit(csv_text(found.tables(), table).rstrip("\r\n").encode())
