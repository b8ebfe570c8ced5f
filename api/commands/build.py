"""``monarca build``: make the network from the shipped extract."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.console import progress_bar, say


def build(
    force: Annotated[bool, typer.Option("--force", help="Build again even if it is there")] = False,
) -> None:
    """Build the network: sea, rail, road, terminals, zones and legs.

    Other commands do this by themselves on first use.
    """
    from networks.network import network_directory, open_network

    directory = network_directory()
    if directory.exists() and not force:
        network = open_network()
        say(f"Network {network.version} is already built in {directory}.")
        return
    from networks.build import build as build_network

    with progress_bar() as progress:
        build_network(directory, progress)
    say(f"Network {open_network().version} built in {directory}.")
