"""``monarca compare``: the price of avoidance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import goods
from api.commands import route as asked
from api.commands.console import emit, opened_network, stdout
from api.commands.output import Files, TableName, checked, emit_csv, write_result

if TYPE_CHECKING:
    from rich.table import Table

    from api.models import Comparison

_DAY_H = 24


def compare(
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
    ready: asked.Ready = None,
    deadline: asked.Deadline = None,
    modes: asked.Modes = asked.DEFAULT_MODES,
    weights: asked.Weighing = asked.DEFAULT_WEIGHTS,
    forbid: asked.Forbidden = None,
    require: asked.Required = None,
    us_land_price: asked.UsLandPrice = 0.0,
    us_water_price: asked.UsWaterPrice = 0.0,
    no_go: asked.NoGoFile = None,
    originating: asked.OriginClaim = "unstated",
    section_301: asked.Fees = "off",
    form: Annotated[asked.Format, typer.Option("--format", help="How to print it")] = (
        asked.Format.TABLE
    ),
    output: Files = None,
    table: TableName = None,
) -> None:
    """Ship the same at all six tiers: what staying out of the United States costs.

    Exit code 1 means that no tier has a feasible route.
    """
    import orjson

    from api.answer import options_request
    from api.compare import compared
    from api.models import CompareRequest

    checked(output or (), table, ("tiers", *asked.TABLE_NAMES))
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
        forbid=forbid or (),
        require=require or (),
        us_price={"land_usd_per_km": us_land_price, "water_usd_per_nm": us_water_price},
        no_go=asked.no_go_of(no_go),
        originating=originating,
        section_301=section_301,
        **asked.read(ready, deadline, modes, weights),
    )
    fields = request.model_dump(include=set(CompareRequest.model_fields))
    result, found = compared(opened_network(), CompareRequest(**fields))
    is_empty = all(tier.option is None for tier in found.tiers)
    if form is asked.Format.TABLE:
        stdout().print(_table(found))
    elif form is asked.Format.CSV:
        emit_csv(result, table, is_empty=False)
    else:
        is_json = form is asked.Format.JSON
        body = found.model_dump(mode="json") if is_json else result.to_geojson()
        emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    write_result(result, output or (), table, is_empty=is_empty)
    if is_empty:
        raise typer.Exit(asked.NO_ROUTE)


def _table(found: Comparison) -> Table:
    """Return a row a tier: what the cheapest way costs, and more than with no rule."""
    from rich.table import Table

    from api import wording

    heads = ("tier", "best way", "USD", "cheapest, +USD", "fastest, +days", "promise")
    table = Table(*heads, box=None)
    for tier in found.tiers:
        if tier.option is None:
            table.add_row(tier.tier.value, "no way", "", "", "", tier.promise)
            continue
        more_usd, more_h = tier.extra_cost_usd, tier.extra_duration_h
        table.add_row(
            tier.tier.value,
            " · ".join(wording.way(tier.option)),
            f"{tier.option.cost_usd:,.0f}",
            "" if more_usd is None else f"{more_usd:+,.0f}",
            "" if more_h is None else f"{more_h / _DAY_H:+.1f}",
            tier.promise,
        )
    return table
