"""``monarca simulate``: how sure each option is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import goods
from api.commands import route as asked
from api.commands.console import emit, say, stdout
from networks.tiers import Tier

if TYPE_CHECKING:
    from api.models import Answer
    from routing.draws import Luck

Draws = Annotated[int | None, typer.Option(help="How often all is drawn; 10,000 when left out")]
Seed = Annotated[int | None, typer.Option(help="Same seed, same answer")]
Language = Annotated[str, typer.Option("--language", help="Of the table: en, fr or es")]


def simulate(
    origin: asked.Origin,
    destination: asked.Destination,
    *,
    commodity: goods.Commodity,
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
    draws: Draws = None,
    seed: Seed = None,
    form: Annotated[asked.RowFormat, typer.Option("--format", help="How to print it")] = (
        asked.RowFormat.TABLE
    ),
    language: Language = "en",
    forbid: asked.Forbidden = None,
    require: asked.Required = None,
    us_land_price: asked.UsLandPrice = 0.0,
    us_water_price: asked.UsWaterPrice = 0.0,
    no_go: asked.NoGoFile = None,
    rates: asked.RatesFile = None,
    services: asked.ServicesFile = None,
    originating: asked.OriginClaim = "unstated",
    section_301: asked.Fees = "off",
    max_overlap: asked.Overlap = 1.0,
) -> None:
    """Draw time and cost of every option: P10, P50, P90, the chance to be on time, and why.

    Takes what ``monarca route`` takes, and ranks the same. Exit code 1 means that no feasible route
    exists.
    """
    from api.faults import Faults
    from routing.draws import DRAWS, SEED, Luck, drawn
    from routing.words import words

    luck = Luck(DRAWS if draws is None else draws, SEED if seed is None else seed)
    faults = Faults()  # what cannot be is refused before anything is opened
    faults.gather(lambda: words(language))
    faults.gather(lambda: drawn(luck))
    if faults:
        raise faults.error()
    _, (found, shown), _ = asked.ask(
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
        luck=luck,
        originating=originating,
        section_301=section_301,
        max_overlap_share=max_overlap,
        **asked.read(ready, deadline, modes, weights),
    )
    if found.options or form is asked.RowFormat.JSON:
        _print(shown, luck, form, language)
    if not found.options:
        say(f"{words(language)['no_route']}. {found.termination.detail}")
        raise typer.Exit(asked.NO_ROUTE)


def _print(shown: Answer, luck: Luck, form: asked.RowFormat, language: str) -> None:
    from api.simulation import render, rows, simulation

    if form is asked.RowFormat.TABLE:
        stdout().print(render(shown, luck, language))
    elif form is asked.RowFormat.CSV:
        from routing.answer_files import csv_text

        emit(csv_text({"options": rows(shown)}, None).rstrip("\r\n").encode())
    else:
        import orjson

        emit(orjson.dumps(simulation(shown, luck), option=orjson.OPT_INDENT_2))
