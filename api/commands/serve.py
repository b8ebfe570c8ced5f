"""``monarca serve``: the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.console import opened_network, say


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8000,
) -> None:
    """Serve the HTTP API; its OpenAPI description is at /openapi.json."""
    import uvicorn

    from api.app import create_app

    network = opened_network()
    say(f"Serving network {network.version} on http://{host}:{port}")
    uvicorn.run(create_app(lambda: network), host=host, port=port, log_level="warning")
