"""``monarca scenario``: what if, beside the answer as things are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.commands.asking import FILES, NO_ROUTE, Asked, RowFormat, asks
from api.commands.console import emit, opened_network, stdout
from api.commands.language import Language
from api.commands.output import Files, TableName, checked, emit_csv, write_result
from api.commands.under import Names, Since, Until, together
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from routing.scenario import Scenario

app = typer.Typer(
    help="What if: a strike, a closed strait, dearer fuel, a new port.", no_args_is_help=True
)
LanesFile = Annotated[
    Path | None,
    typer.Option(
        "--lanes", help="A CSV file of lanes to ask instead of one: origin, destination, commodity…"
    ),
]
_TABLES = ("lanes", "options", "scenario")


class _Printing(NamedTuple):
    """How an answer leaves."""

    form: RowFormat
    output: tuple[Path, ...]
    table: str | None
    language: str


@app.command("list")
def show_all() -> None:
    """List the scenarios that ship with Monarca."""
    from rich.table import Table

    from routing.scenario_library import library

    table = Table("name", "what", box=None)
    for scenario in library().values():
        table.add_row(scenario.name, scenario.title)
    stdout().print(table)


@app.command("show")
def show(name: Annotated[str, typer.Argument(help="A scenario's name, or its file")]) -> None:
    """Print what a scenario changes, and what it rests on, as JSON."""
    import orjson

    from api.what_if import fields
    from routing.scenario_library import find_scenario

    emit(orjson.dumps(fields(find_scenario(name)), option=orjson.OPT_INDENT_2))


@app.command("run")
@asks(optional=("origin", "destination", "commodity"))
def run(
    asked: Asked,
    *,
    scenarios: Names = None,
    since: Since = None,
    until: Until = None,
    lanes: LanesFile = None,
    form: Annotated[RowFormat, typer.Option("--format", help="How to print it")] = RowFormat.TABLE,
    output: Files = None,
    table: TableName = None,
    language: Language = "en",
) -> None:
    """Rank the ways to ship something as things are and under scenarios, side by side.

    With --lanes a whole file of lanes is answered: `monarca scenario run NAME --lanes FILE.csv`.
    Exit code 1 means that under the scenarios no feasible route exists, on no lane of the file.
    """
    from routing.words import words

    words(language)
    checked(output or (), table, _TABLES)
    printing = _Printing(form, tuple(output or ()), table, language)
    given = asked.given()
    # With a file of lanes the arguments are scenarios, as there are no places to name.
    named = [given.pop(name) for name in ("origin", "destination") if lanes and name in given]
    scenario = together([*named, *(scenarios or ())], since, until)
    if lanes is None:
        _run_one(scenario, asked, printing)
        return
    _refuse({name: word for name, word in given.items() if name not in FILES})
    _run_lanes(scenario, lanes, asked, printing)


def _refuse(given: dict[str, Any]) -> None:
    if given:
        expected = "a column of the file of lanes, not an option"
        raise InputError([Fault(name, cell, expected) for name, cell in given.items()])


def _run_one(scenario: Scenario, asked: Asked, printing: _Printing) -> None:
    """Answer one request; files and CSV hold it as a set of one lane."""
    from datetime import UTC, datetime

    import orjson

    from api import what_if
    from api.answer import question_of
    from routing.what_if_lanes import Lane, what_if_lanes

    request, book, own = asked.read()
    network = opened_network()
    ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    shipment, question = question_of(network, request, book, ready)
    name = f"{question.origin.name} – {question.destination.name}"
    sailed = own.over(network)
    found = what_if_lanes(sailed, [Lane(name, shipment, question)], scenario, book)
    answers = found.lanes[0].answers
    if printing.form is RowFormat.TABLE:
        stdout().print(what_if.side_by_side(answers, printing.language))
    elif printing.form is RowFormat.CSV:
        emit_csv(found, printing.table, is_empty=False)
    else:
        both = what_if.shown(answers, (network, sailed), request, book, ready)
        emit(orjson.dumps(both, option=orjson.OPT_INDENT_2))
    write_result(found, printing.output, printing.table, is_empty=not any(answers.best))
    if not answers.changed.options:
        raise typer.Exit(NO_ROUTE)


def _run_lanes(scenario: Scenario, file: Path, asked: Asked, printing: _Printing) -> None:
    import orjson

    from api.lanes import read_lanes
    from api.what_if import fields, lanes_table
    from routing.what_if_lanes import what_if_lanes

    book, own = asked.book(), asked.own_tables()
    network = opened_network()
    lanes = read_lanes(file, network, book)
    found = what_if_lanes(own.over(network), lanes, scenario, book)
    if printing.form is RowFormat.TABLE:
        stdout().print(lanes_table(found, printing.language))
    elif printing.form is RowFormat.CSV:
        emit_csv(found, printing.table, is_empty=False)
    else:
        body = {"scenario": fields(scenario), "lanes": found.tables()["lanes"]}
        emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    write_result(found, printing.output, printing.table, is_empty=not list(found.drawn()))
    if not any(lane.answers.changed.options for lane in found.lanes):
        raise typer.Exit(NO_ROUTE)
