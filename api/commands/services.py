"""``monarca services``: lines of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import emit, opened_network, say

app = typer.Typer(help="Lines of your own, for --services.", no_args_is_help=True)


@app.command("template")
def template() -> None:
    """Print a CSV file with every column and one line as an example; api/README.md explains it."""
    from networks.own_services import TEMPLATE

    emit(TEMPLATE.encode().rstrip())


@app.command("check")
def check(file: Annotated[Path, typer.Argument(help="A CSV file or Excel workbook")]) -> None:
    """Hold a file against the network; every fault is told by row and column."""
    from networks.own_services import OwnServices

    found = OwnServices(opened_network(), file)
    say(f"{len(found.own)} services, all usable.")
