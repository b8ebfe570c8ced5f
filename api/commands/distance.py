"""``monarca distance``: how far by one mode, for one pair or a table of pairs."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, PlainFormat
from api.commands.console import emit, opened_network, progress_bar, say, stderr, stdout
from api.faults import Faults
from networks.errors import Fault, InputError
from networks.sea.restrictions import Restrictions
from networks.tiers import Tier

if TYPE_CHECKING:
    from networks.sea.no_go import NoGo


class Mode(StrEnum):
    """What is measured."""

    SEA = "sea"
    RAIL = "rail"
    ROAD = "road"


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
    form: Annotated[
        PlainFormat, typer.Option("--format", help="How to print it")
    ] = PlainFormat.TABLE,
    via: Annotated[
        list[str] | None, typer.Option(help="A passage to be passed at sea; may be repeated")
    ] = None,
    not_via: Annotated[
        list[str] | None,
        typer.Option(help="A passage or channel not to be used at sea; may be repeated"),
    ] = None,
    draught_m: Annotated[
        float | None, typer.Option(help="Draught of the ship in metres; without it none is meant")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="Day of sailing, YYYY-MM-DD: closes what is out of season")
    ] = None,
    no_go: Annotated[
        Path | None, typer.Option(help="A GeoJSON file of polygons that ships must keep out of")
    ] = None,
) -> None:
    """Measure the shortest way by one mode and how much of it is in the United States.

    monarca passages lists the names that --via and --not-via know.

    With --pairs every row is answered by itself; what is wrong with one is in its error column.
    """
    faults = Faults()
    asked = Restrictions(
        forbidden=frozenset(not_via or ()),
        required=frozenset(via or ()),
        draught_m=draught_m,
        sailing_on=faults.gather(lambda: _day(on)),
        no_go=faults.gather(lambda: _areas(no_go)) or (),
    )
    if pairs:
        if origin or output is None:
            raise InputError(
                [Fault("pairs", str(pairs), "an output (-o FILE.csv) and no FROM or TO beside it")]
            )
        _table(pairs, output, mode=mode, avoid=avoid, asked=asked, faults=faults)
    elif origin and destination:
        _pair(origin, destination, mode=mode, avoid=avoid, form=form, asked=asked, faults=faults)
    else:
        faults.add(Fault("places", None, "FROM and TO, or --pairs FILE.csv -o OUT.csv"))
        raise faults.error()


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise InputError([Fault("on", text, "a day written YYYY-MM-DD")]) from error


def _areas(file: Path | None) -> tuple[NoGo, ...]:
    if file is None:
        return ()
    from networks.sea.no_go_file import read_no_go

    return read_no_go(file)


def _pair(
    origin: str,
    destination: str,
    *,
    mode: Mode,
    avoid: Tier,
    form: PlainFormat,
    asked: Restrictions,
    faults: Faults,
) -> None:
    from api.distance import NoWayError, Ruler

    ruler = Ruler(opened_network())
    try:
        found = faults.gather(lambda: ruler.measure(origin, destination, mode.value, avoid, asked))
    except NoWayError as error:
        if faults:
            raise faults.error() from error
        say(str(error))
        raise typer.Exit(NO_ROUTE) from error
    if faults or found is None:
        raise faults.error()
    if form is PlainFormat.JSON:
        import orjson

        emit(orjson.dumps(found.figures(), option=orjson.OPT_INDENT_2))
        return
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, value in found.columns().items():
        if name != "passages":
            table.add_row(name, value)
    for use in found.passages:
        table.add_row("passes", f"{use.name} at {use.from_km:,.0f} km")
    stdout().print(table)


def _table(
    pairs: Path, output: Path, *, mode: Mode, avoid: Tier, asked: Restrictions, faults: Faults
) -> None:
    from api.distance import Ruler, measure_pairs
    from routing.writing import replacing

    try:
        content = pairs.read_bytes()
    except OSError as error:
        raise InputError(
            [Fault("pairs", str(pairs), f"a file that can be read ({error.strerror})")]
        ) from error
    network = opened_network()
    faults.gather(lambda: Ruler(network).check(mode.value, avoid, asked))
    if faults:
        raise faults.error()
    # What cannot be written must not be found out after thousands of pairs.
    with replacing(output) as temporary, progress_bar() as progress:
        answered, bad = measure_pairs(
            network,
            content,
            mode.value,
            avoid,
            progress=lambda share: progress("measuring", share),
            restrictions=asked,
        )
        temporary.write_bytes(answered)
    rows = answered.count(b"\n") - 1
    stderr().print(f"{rows - bad} of {rows} pairs measured, written to {output}.", markup=False)
