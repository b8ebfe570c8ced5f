"""``monarca build``: make the network, and show what it was checked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import progress_bar, say, stdout

if TYPE_CHECKING:
    import pandas as pd


def build(
    force: Annotated[bool, typer.Option("--force", help="Build again even if it is there")] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Print every check of the built network")
    ] = False,
) -> None:
    """Build the network: sea, rail, road, terminals, zones and legs.

    Other commands do this by themselves on first use.
    """
    from networks.network import network_directory, open_network

    directory = network_directory()
    if directory.exists() and not force:
        network = open_network()
        network.check_files()
        say(f"Network {network.version} is already built in {directory}.")
    else:
        from networks.build import build as build_network

        with progress_bar() as progress:
            seconds = build_network(directory, progress)
        say(
            f"Network {open_network().version} built in {directory} "
            f"in {sum(seconds.values()):.0f} s."
        )
    if report:
        _print_checks(open_network().checks)


def _print_checks(checks: pd.DataFrame) -> None:
    from rich.table import Table

    table = Table("check", "outcome", "what was measured")
    for name, ok, detail, advisory in checks.itertuples(index=False):
        outcome = "holds" if ok else "advisory" if advisory else "FAILED"
        table.add_row(name.replace("_", " "), outcome, detail)
    stdout().print(table)
