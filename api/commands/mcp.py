"""``monarca mcp``: the tools for assistants, over standard input and output."""

from __future__ import annotations

import typer

from api.commands.console import opened_network, say


def mcp() -> None:
    """Answer an assistant over standard input and output (Model Context Protocol)."""
    try:
        from api.mcp_server import mcp_server
    except ModuleNotFoundError as missing:
        if missing.name != "mcp":
            raise
        say("This needs the extra: pip install 'monarca[mcp]'")
        raise typer.Exit(2) from missing
    from routing.parameter_book import ParameterBook

    network = opened_network()
    mcp_server(lambda: network, ParameterBook.load()).run("stdio")
