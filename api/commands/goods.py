"""What is shipped, as options of a command: quantity, equipment, temperature, dangers, value."""

from __future__ import annotations

from typing import Annotated

import typer

Commodity = Annotated[str, typer.Option(help="What is shipped, such as auto-parts")]
Teu = Annotated[float | None, typer.Option(help="Quantity in TEU; give exactly one quantity")]
Feu = Annotated[float | None, typer.Option(help="Quantity in forty-foot boxes")]
Tonnes = Annotated[float | None, typer.Option(help="Quantity in tonnes of goods")]
Vehicles = Annotated[float | None, typer.Option(help="Quantity in vehicles")]
VolumeM3 = Annotated[float | None, typer.Option("--m3", help="Quantity in cubic metres")]
Equipment = Annotated[
    str | None,
    typer.Option(help="What it goes in, such as 40hc, tank-car or ro-ro; nothing else is used"),
]
Temperature = Annotated[float | None, typer.Option(help="Temperature to be kept, °C")]
Hazmat = Annotated[
    str | None, typer.Option(help="UN class of dangerous goods, such as 3; else the commodity's")
]
Value = Annotated[
    float | None, typer.Option(help="Value of the consignment in USD; else by the commodity")
]
Team = Annotated[
    bool, typer.Option("--team", help="Two drivers take turns on every truck but drayage")
]
