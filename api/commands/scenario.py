"""``monarca scenario``: what if, beside the answer as things are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import goods
from api.commands import route as asked
from api.commands.console import emit, opened_network, stdout
from networks.tiers import Tier

if TYPE_CHECKING:
    from api.models import Answer
    from routing.scenario import Scenario

app = typer.Typer(help="What if: a strike, a closed strait, dearer fuel.", no_args_is_help=True)
Names = Annotated[
    list[str], typer.Option("--with", help="A scenario's name or TOML file; may be repeated")
]


@app.command("list")
def show_all() -> None:
    """List the scenarios that ship with Monarca."""
    from rich.table import Table

    from routing.scenario import library

    table = Table("name", "what", box=None)
    for scenario in library().values():
        table.add_row(scenario.name, scenario.title)
    stdout().print(table)


@app.command("show")
def show(name: Annotated[str, typer.Argument(help="A scenario's name or TOML file")]) -> None:
    """Print what a scenario changes, and what it rests on, as JSON."""
    import orjson

    from routing.scenario import find_scenario

    emit(orjson.dumps(_fields(find_scenario(name)), option=orjson.OPT_INDENT_2))


@app.command("run")
def run(
    origin: asked.Origin,
    destination: asked.Destination,
    *,
    commodity: goods.Commodity,
    scenarios: Names,
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
    form: Annotated[asked.PlainFormat, typer.Option("--format", help="How to print it")] = (
        asked.PlainFormat.TABLE
    ),
) -> None:
    """Rank the ways to ship something as things are and under scenarios, side by side.

    Exit code 1 means that under the scenarios no feasible route exists.
    """
    from api.answer import answer, options_request
    from routing.scenario import find_scenario

    fields = asked.read(ready, deadline, modes, weights)
    request = options_request(
        origin=origin,
        destination=destination,
        commodity=commodity,
        teu=teu,
        feu=feu,
        tonnes=tonnes,
        vehicles=vehicles,
        volume_m3=m3,
        equipment=equipment,
        temperature_c=temperature,
        hazmat=hazmat,
        value_usd=value,
        avoid=avoid,
        max_options=options,
        **fields,
    )
    first, *others = map(find_scenario, scenarios)
    for other in others:
        first = first.with_other(other)
    network = opened_network()
    before, after = answer(network, request), answer(network, request, scenario=first)
    _print(first, before, after, form)
    if not after.options:
        raise typer.Exit(asked.NO_ROUTE)


def _print(scenario: Scenario, before: Answer, after: Answer, form: asked.PlainFormat) -> None:
    import orjson

    if form is asked.PlainFormat.TABLE:
        stdout().print(_side_by_side(scenario, before, after))
    else:
        both = {
            "scenario": _fields(scenario),
            "base": before.model_dump(mode="json"),
            "changed": after.model_dump(mode="json"),
        }
        emit(orjson.dumps(both, option=orjson.OPT_INDENT_2))


def _fields(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "source": scenario.source,
        "close": sorted(scenario.close),
        "no_go": [area.label for area in scenario.no_go],
        "scale": dict(scenario.scale),
        "set": dict(scenario.values),
        "queues": dict(scenario.queues),
    }


def _side_by_side(scenario: Scenario, before: Answer, after: Answer) -> object:
    """Return both answers as one table: rank by rank, with what the best costs and takes more."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from api import wording

    table = Table("", "as things are", "USD", "days", scenario.name, "USD", "days", box=None)
    rows = max(len(before.options), len(after.options))
    for rank in range(rows):
        cells = [str(rank + 1)]
        for found in (before, after):
            if rank < len(found.options):
                option = found.options[rank]
                cells += [
                    " · ".join(wording.way(option)),
                    f"{option.cost_usd:,.0f}",
                    f"{option.duration_h / 24:.1f}",
                ]
            else:
                cells += ["–", "", ""]
        table.add_row(*cells)
    if not after.options:
        told = f"No feasible route. {wording.sentence(after.termination.detail)}"
    elif not before.options:
        told = "Feasible under the scenario only."
    else:
        old, new = before.options[0], after.options[0]
        told = (
            f"The best way costs {new.cost_usd - old.cost_usd:+,.0f} USD and takes "
            f"{(new.duration_h - old.duration_h) / 24:+.1f} days."
        )
    return Group(Text(scenario.title, style="bold"), table, Text(told))
