"""``monarca scenario``: what if, beside the answer as things are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.commands import goods
from api.commands import route as asked
from api.commands.console import emit, opened_network, stdout
from api.commands.output import Files, TableName, checked, emit_csv, write_result
from networks.errors import Fault, InputError
from networks.tiers import Tier

if TYPE_CHECKING:
    from routing.scenario import Scenario

app = typer.Typer(help="What if: a strike, a closed strait, dearer fuel.", no_args_is_help=True)
Names = Annotated[
    list[str] | None,
    typer.Option("--with", help="A scenario's name, or a TOML or JSON file; may be repeated"),
]
Since = Annotated[
    str | None, typer.Option("--from", help="The scenarios hold from then on: a date, or a time")
]
Until = Annotated[str | None, typer.Option("--until", help="The scenarios hold until then")]
LanesFile = Annotated[
    Path | None,
    typer.Option(
        "--lanes", help="A CSV file of lanes to ask instead of one: origin, destination, commodity…"
    ),
]
Language = Annotated[str, typer.Option("--language", help="Of what is told: en, fr or es")]
_TABLES = ("lanes", "options", "scenario")


class _Printing(NamedTuple):
    """How an answer leaves."""

    form: asked.RowFormat
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
def run(
    origin: Annotated[str | None, typer.Argument(help="A place; with --lanes a scenario")] = None,
    destination: Annotated[
        str | None, typer.Argument(help="A place; with --lanes a scenario")
    ] = None,
    *,
    commodity: Annotated[str | None, typer.Option(help="What is shipped; not with --lanes")] = None,
    scenarios: Names = None,
    since: Since = None,
    until: Until = None,
    lanes: LanesFile = None,
    teu: goods.Teu = None,
    feu: goods.Feu = None,
    tonnes: goods.Tonnes = None,
    vehicles: goods.Vehicles = None,
    m3: goods.VolumeM3 = None,
    equipment: goods.Equipment = None,
    temperature: goods.Temperature = None,
    hazmat: goods.Hazmat = None,
    value: goods.Value = None,
    avoid: asked.Avoid = Tier.ANY,
    ready: asked.Ready = None,
    deadline: asked.Deadline = None,
    modes: asked.Modes = asked.DEFAULT_MODES,
    options: asked.MaxOptions = 5,
    weights: asked.Weighing = asked.DEFAULT_WEIGHTS,
    form: Annotated[asked.RowFormat, typer.Option("--format", help="How to print it")] = (
        asked.RowFormat.TABLE
    ),
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
    named = [name for name in (origin, destination) if lanes is not None and name is not None]
    scenario = _together([*named, *(scenarios or ())], since, until)
    if lanes is not None:
        given = {"commodity": commodity, "teu": teu, "feu": feu, "tonnes": tonnes,
                 "vehicles": vehicles, "m3": m3, "ready": ready, "deadline": deadline}  # fmt: skip
        _refuse({name: cell for name, cell in given.items() if cell is not None})
        _run_lanes(scenario, lanes, printing)
        return
    request = {
        "origin": origin,
        "destination": destination,
        "commodity": commodity,
        "teu": teu,
        "feu": feu,
        "tonnes": tonnes,
        "vehicles": vehicles,
        "volume_m3": m3,
        "equipment": equipment,
        "temperature_c": temperature,
        "hazmat": hazmat,
        "value_usd": value,
        "avoid": avoid,
        "max_options": options,
        **asked.read(ready, deadline, modes, weights),
    }
    _run_one(scenario, request, printing)


def _together(names: list[str], since: str | None, until: str | None) -> Scenario:
    from routing.period import Period
    from routing.scenario import together
    from routing.scenario_library import find_scenario

    if not names:
        raise InputError([Fault("with", None, "the name of a scenario, or its file")])
    both = together(find_scenario(name) for name in names)
    return both if since is None and until is None else both.during(Period.of(since, until))


def _refuse(given: dict[str, Any]) -> None:
    if given:
        expected = "a column of the file of lanes, not an option"
        raise InputError([Fault(name, cell, expected) for name, cell in given.items()])


def _run_one(
    scenario: Scenario,
    fields: dict[str, Any],
    printing: _Printing,
) -> None:
    """Answer one request; files and CSV hold it as a set of one lane."""
    from datetime import UTC, datetime

    import orjson

    from api import what_if
    from api.answer import options_request, question_of
    from routing.parameter_book import ParameterBook
    from routing.what_if_lanes import Lane, what_if_lanes

    request = options_request(**{name: v for name, v in fields.items() if v is not None})
    network, book = opened_network(), ParameterBook.load()
    ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    shipment, question = question_of(network, request, book, ready)
    name = f"{question.origin.name} – {question.destination.name}"
    found = what_if_lanes(network, [Lane(name, shipment, question)], scenario, book)
    answers = found.lanes[0].answers
    if printing.form is asked.RowFormat.TABLE:
        stdout().print(what_if.side_by_side(answers, printing.language))
    elif printing.form is asked.RowFormat.CSV:
        emit_csv(found, printing.table, is_empty=False)
    else:
        both = what_if.shown(answers, network, request, book, ready)
        emit(orjson.dumps(both, option=orjson.OPT_INDENT_2))
    write_result(found, printing.output, printing.table, is_empty=not any(answers.best))
    if not answers.changed.options:
        raise typer.Exit(asked.NO_ROUTE)


def _run_lanes(
    scenario: Scenario,
    file: Path,
    printing: _Printing,
) -> None:
    import orjson

    from api.lanes import read_lanes
    from api.what_if import fields, lanes_table
    from routing.parameter_book import ParameterBook
    from routing.what_if_lanes import what_if_lanes

    network, book = opened_network(), ParameterBook.load()
    found = what_if_lanes(network, read_lanes(file, network, book), scenario, book)
    if printing.form is asked.RowFormat.TABLE:
        stdout().print(lanes_table(found, printing.language))
    elif printing.form is asked.RowFormat.CSV:
        emit_csv(found, printing.table, is_empty=False)
    else:
        body = {"scenario": fields(scenario), "lanes": found.tables()["lanes"]}
        emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    write_result(found, printing.output, printing.table, is_empty=not list(found.drawn()))
    if not any(lane.answers.changed.options for lane in found.lanes):
        raise typer.Exit(asked.NO_ROUTE)
