"""``monarca sensitivity``: what an answer hangs on, and where two options change places."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.commands.asking import NO_ROUTE, Asked, RowFormat, asks
from api.commands.console import emit, opened_network, stdout
from api.commands.language import Language
from api.commands.output import Files, TableName, checked, emit_csv, write_result
from networks.errors import Fault, InputError

DEFAULT_FACTORS = ("fuel", "charter", "truck", "rail", "mxn", "volume", "delay")
_MOST = 1000.0
_TABLES = ("samples", "changes", "break_evens", "rows")
Factors = Annotated[
    list[str] | None,
    typer.Option(
        "--factor",
        help="fuel, charter, truck, rail, mxn, cad, volume, value, delay, delay:TERMINAL or a key "
        "of the parameter book; may be repeated",
    ),
]
Times = Annotated[
    str, typer.Option(help="The levels, times as much as it is: 0.5,1,2 (hours for a delay: 0,24)")
]


@asks()
def sensitivity(
    asked: Asked,
    *,
    factor: Factors = None,
    times: Times = "0.5,0.75,1,1.25,1.5,2",
    hours: Annotated[str, typer.Option(help="The levels of a delay, hours")] = "0,12,24,48,96,168",
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it")] = RowFormat.TABLE,
    output: Files = None,
    table: TableName = None,
    language: Language = "en",
) -> None:
    """Answer one request along rates, volume and delays: where the best way becomes another one.

    Exit code 1 means that as things are no feasible route exists.
    """
    import orjson

    from api.answer import question_of
    from api.what_if import sensitivity_tables
    from routing.factor import find_factor
    from routing.sensitivity import sensitivity as swept
    from routing.words import words

    words(language)
    checked(output or (), table, _TABLES)
    request, book, own = asked.read()
    factors = [find_factor(name, book) for name in factor or DEFAULT_FACTORS]
    levels, delays_h = _levels("times", times), _levels("hours", hours)
    network = opened_network()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    shipment, question = question_of(network, request, book, request.ready or now)
    sailed = own.over(network)
    found = swept(sailed, shipment, question, book, factors, times=levels, delays_h=delays_h)
    is_empty = not found.base.options
    if form is RowFormat.TABLE:
        stdout().print(sensitivity_tables(found, language))
    elif form is RowFormat.CSV:
        emit_csv(found, table, is_empty=False)
    else:
        emit(orjson.dumps(found.tables(), option=orjson.OPT_INDENT_2))
    write_result(found, output or (), table, is_empty=is_empty)
    if is_empty:
        raise typer.Exit(NO_ROUTE)


def _levels(field: str, text: str) -> list[float]:
    """Read numbers apart by commas, each from 0 to 1,000 and above 0 for ``times``."""
    expected = "numbers such as 0.5,1,2, at most 1,000, none below 0"
    try:
        levels = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError([Fault(field, text, expected)]) from error
    if not all(0 <= level <= _MOST and (level > 0 or field == "hours") for level in levels):
        raise InputError([Fault(field, text, expected)])
    return levels
