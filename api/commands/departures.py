"""``monarca departures``: dated departures of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import emit, opened_network, say

app = typer.Typer(help="Dated departures of your own, for --departures.", no_args_is_help=True)


@app.command("template")
def template() -> None:
    """Print a CSV file with every column and one departure as an example."""
    from routing.departure import TEMPLATE

    emit(TEMPLATE.encode().rstrip())


@app.command("check")
def check(file: Annotated[Path, typer.Argument(help="A CSV file or Excel workbook")]) -> None:
    """Hold a file against the network; every fault is told by row and column."""
    from routing.own_departures import OwnDepartures

    found = OwnDepartures.read(opened_network(), file)
    say(f"{len(found.departures)} departures, all usable.")
