"""``monarca distance``: how far by one mode, for one pair or a table of pairs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import emit, opened_network, progress_bar, say, stderr, stdout
from networks.errors import Fault, InputError
from networks.tiers import Tier

_NO_ROUTE = 1


class Mode(StrEnum):
    """What is measured."""

    SEA = "sea"
    RAIL = "rail"
    ROAD = "road"


class Format(StrEnum):
    """How one distance is printed."""

    TABLE = "table"
    JSON = "json"


def distance(
    origin: Annotated[
        str | None, typer.Argument(metavar="FROM", help="UN/LOCODE, place name or lon,lat")
    ] = None,
    destination: Annotated[
        str | None, typer.Argument(metavar="TO", help="UN/LOCODE, place name or lon,lat")
    ] = None,
    *,
    mode: Annotated[Mode, typer.Option(help="By what")],
    avoid: Annotated[Tier, typer.Option(help="How strictly to stay out of the US")] = Tier.ANY,
    pairs: Annotated[
        Path | None, typer.Option(help="A CSV with the columns from and to, instead of one pair")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the answered CSV goes")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
) -> None:
    """Measure the shortest way by one mode and how much of it is in the United States.

    With --pairs every row is answered by itself; what is wrong with one is in its error column.
    """
    if pairs:
        if origin or output is None:
            raise InputError(
                [Fault("pairs", str(pairs), "an output (-o FILE.csv) and no FROM or TO beside it")]
            )
        _table(pairs, output, mode, avoid)
    elif origin and destination:
        _pair(origin, destination, mode, avoid, form)
    else:
        raise InputError([Fault("places", None, "FROM and TO, or --pairs FILE.csv -o OUT.csv")])


def _pair(origin: str, destination: str, mode: Mode, avoid: Tier, form: Format) -> None:
    from api.distance import NoWayError, Ruler

    try:
        found = Ruler(opened_network()).measure(origin, destination, mode.value, avoid)
    except NoWayError as error:
        say(str(error))
        raise typer.Exit(_NO_ROUTE) from error
    if form is Format.JSON:
        import orjson

        numbers = {name: float(value) for name, value in found.columns().items()}
        emit(orjson.dumps(numbers, option=orjson.OPT_INDENT_2))
        return
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, value in found.columns().items():
        table.add_row(name, value)
    stdout().print(table)


def _table(pairs: Path, output: Path, mode: Mode, avoid: Tier) -> None:
    from api.distance import measure_pairs
    from api.writing import replacing

    try:
        content = pairs.read_bytes()
    except OSError as error:
        raise InputError(
            [Fault("pairs", str(pairs), f"a file that can be read ({error.strerror})")]
        ) from error
    network = opened_network()
    # What cannot be written must not be found out after thousands of pairs.
    with replacing(output) as temporary, progress_bar() as progress:
        answered, bad = measure_pairs(
            network, content, mode.value, avoid, lambda share: progress("measuring", share)
        )
        temporary.write_bytes(answered)
    rows = answered.count(b"\n") - 1
    stderr().print(f"{rows - bad} of {rows} pairs measured, written to {output}.", markup=False)
