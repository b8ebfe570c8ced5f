"""``monarca export``: layers of the network for QGIS and other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import opened_network, say


def export_layer(
    layer: Annotated[
        str, typer.Argument(help="zones, sea, rail, road, terminals, services or passages")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="FILE.geojson, FILE.gpkg or FILE.parquet")
    ],
) -> None:
    """Write one layer of the network, EPSG:4326; the suffix chooses the format."""
    from api.export import check, export

    check(layer, output)
    rows = export(opened_network(), layer, output)
    say(f"{rows} rows of {layer} written to {output}.")
