"""``monarca explain``: one option, to the last figure and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import goods
from api.commands import route as asked
from api.commands.console import emit, say, stdout
from api.commands.output import checked
from networks.tiers import Tier

if TYPE_CHECKING:
    from api.models import Answer
    from routing.account import Account

_TABLES = (
    "cost_lines", "time_lines", "emissions", "ranking", "exposure", "left_out", "parameters",
)  # fmt: skip
Rank = Annotated[int, typer.Option("--option", help="The rank of the option to explain", min=1)]
Language = Annotated[str, typer.Option("--language", help="Of the headings: en, fr or es")]
TableName = Annotated[
    str | None, typer.Option("--table", help=f"Which table CSV holds: {', '.join(_TABLES)}")
]


def explain(
    origin: asked.Origin,
    destination: asked.Destination,
    *,
    commodity: goods.Commodity,
    rank: Rank = 1,
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
    table: TableName = None,
    language: Language = "en",
    forbid: asked.Forbidden = None,
    require: asked.Required = None,
    us_land_price: asked.UsLandPrice = 0.0,
    us_water_price: asked.UsWaterPrice = 0.0,
    no_go: asked.NoGoFile = None,
    rates: asked.RatesFile = None,
    services: asked.ServicesFile = None,
) -> None:
    """Explain one option: every cost line and its sources, hours, CO2e, its rank, its tier.

    Takes what ``monarca route`` takes, and ranks the same. Exit code 1 means that no feasible route
    exists.
    """
    from routing.account import account_of
    from routing.words import words

    checked((), table, _TABLES)
    words(language)  # refuses a language there is not before anything is opened
    _, (found, shown), book = asked.ask(
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
        forbid=forbid or (),
        require=require or (),
        us_price={"land_usd_per_km": us_land_price, "water_usd_per_nm": us_water_price},
        no_go=asked.no_go_of(no_go),
        rates=rates,
        services=services,
        **asked.read(ready, deadline, modes, weights),
    )
    if not found.options:
        say(f"No feasible route. {found.termination.detail}")
        raise typer.Exit(asked.NO_ROUTE)
    _print(account_of(found, rank, book), shown, form, table, language)


def _print(
    account: Account, shown: Answer, form: asked.RowFormat, table: str | None, language: str
) -> None:
    if form is asked.RowFormat.TABLE:
        from api.explanation import render

        stdout().print(render(account, shown, language))
    elif form is asked.RowFormat.CSV:
        from routing.answer_files import csv_text

        emit(csv_text(account.tables(), table).rstrip("\r\n").encode())
    else:
        import orjson

        from api.explanation import explanation

        emit(orjson.dumps(explanation(account, shown), option=orjson.OPT_INDENT_2))
