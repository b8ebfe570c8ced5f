"""``monarca build``: make the network, and show what it was checked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import progress_bar, say, stdout
from networks.zone_choice import Claims, ZoneChoice

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network


def build(
    force: Annotated[bool, typer.Option("--force", help="Build again even if it is there")] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Print every check of the built network")
    ] = False,
    claims: Annotated[
        Claims | None,
        typer.Option(
            help="Whose waters those are that the United States and Canada both claim: strict, any "
            "claim of the United States counts, or canada; kept for later commands"
        ),
    ] = None,
) -> None:
    """Build the network: sea, rail, road, terminals, zones and legs.

    Other commands do this by themselves on first use.
    """
    from networks.artefact import home
    from networks.network import network_directory, open_network

    kept = ZoneChoice.read(home())
    choice = replace(kept, claims=claims) if claims else kept
    directory = network_directory(choice=choice)
    if directory.exists() and not force:
        network = open_network(choice=choice)
        network.check_files()
        say(f"Network {network.version} is already built in {directory}.")
    else:
        from networks.build import build as build_network

        with progress_bar() as progress:
            seconds = build_network(directory, progress, choice)
        network = open_network(choice=choice)
        say(f"Network {network.version} built in {directory} in {sum(seconds.values()):.0f} s.")
    if choice != kept:
        choice.keep(home())
    if network.zones_note:
        say(network.zones_note)
    _compile_search(network)
    if report:
        _print_checks(network.checks)


def _compile_search(network: Network) -> None:
    """Compile the search once, so that a command that answers once need not load a compiler."""
    from routing.prepare import is_prepared, prepare

    if is_prepared():
        return
    say("Compiling the search (half a minute, once).")
    try:
        prepare(network)
    except (OSError, RuntimeError) as error:
        say(f"Each command compiles it for itself, which takes a second: {error}.")


def _print_checks(checks: pd.DataFrame) -> None:
    from rich.table import Table

    table = Table("check", "outcome", "what was measured")
    for name, ok, detail, advisory in checks.itertuples(index=False):
        outcome = "holds" if ok else "advisory" if advisory else "FAILED"
        table.add_row(name.replace("_", " "), outcome, detail)
    stdout().print(table)
