"""``monarca compare``: the price of avoidance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, TABLE_NAMES, Asked, Format, asks
from api.commands.console import emit, opened_network, stdout
from api.commands.output import Files, TableName, checked, emit_csv, write_result

if TYPE_CHECKING:
    from rich.table import Table

    from api.models import Comparison

_DAY_H = 24


@asks(without=("avoid", "options", "max_overlap"))
def compare(
    asked: Asked,
    *,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
    output: Files = None,
    table: TableName = None,
) -> None:
    """Ship the same at all six tiers: what staying out of the United States costs.

    Exit code 1 means that no tier has a feasible route.
    """
    import orjson

    from api.compare import compared
    from api.request_models import CompareRequest

    checked(output or (), table, ("tiers", *TABLE_NAMES))
    request, book, own = asked.read()
    fields = request.model_dump(include=set(CompareRequest.model_fields))
    result, found = compared(opened_network(), CompareRequest(**fields), book, own)
    is_empty = all(tier.option is None for tier in found.tiers)
    if form is Format.TABLE:
        stdout().print(_table(found))
    elif form is Format.CSV:
        emit_csv(result, table, is_empty=False)
    else:
        is_json = form is Format.JSON
        body = found.model_dump(mode="json") if is_json else result.to_geojson()
        emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    write_result(result, output or (), table, is_empty=is_empty)
    if is_empty:
        raise typer.Exit(NO_ROUTE)


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
