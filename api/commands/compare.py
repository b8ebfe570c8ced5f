"""``monarca compare``: the price of avoidance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.asking import NO_ROUTE, TABLE_NAMES, Asked, Format, asks
from api.commands.console import emit, opened_network, stdout
from api.commands.language import Language
from api.commands.output import Files, TableName, checked, emit_csv, write_result
from api.commands.under import Names, Since, Until, together

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.models import Comparison, TierModel

_DAY_H = 24


@asks(without=("avoid", "options", "max_overlap"))
def compare(
    asked: Asked,
    *,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
    output: Files = None,
    table: TableName = None,
    scenarios: Names = None,
    since: Since = None,
    until: Until = None,
    language: Language = "en",
) -> None:
    """Ship the same at all six tiers: what staying out of the United States costs.

    Under scenarios, each tier stands as things are and under them. Exit code 1 means that no tier
    has a feasible route, under scenarios if any are named.
    """
    import orjson

    from api.compare import compared
    from api.request_models import CompareRequest
    from routing.words import words

    words(language)
    checked(output or (), table, ("tiers", *TABLE_NAMES))
    request, book, own = asked.read()
    is_under = bool(scenarios or since or until)
    scenario = together(scenarios or (), since, until) if is_under else None
    fields = request.model_dump(include=set(CompareRequest.model_fields))
    result, found = compared(opened_network(), CompareRequest(**fields), book, own, scenario)
    tiers = found.under.tiers if found.under else found.tiers
    is_empty = all(tier.option is None for tier in tiers)
    if form is Format.TABLE:
        stdout().print(_table(found, language))
    elif form is Format.CSV:
        emit_csv(result, table, is_empty=False)
    else:
        is_json = form is Format.JSON
        body = found.model_dump(mode="json") if is_json else result.to_geojson()
        emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    write_result(result, output or (), table, is_empty=is_empty)
    if is_empty:
        raise typer.Exit(NO_ROUTE)


def _table(found: Comparison, language: str) -> RenderableType:
    """Return a row a tier: what the cheapest way costs, and more than with no rule."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from routing.words import words

    said = words(language)
    heads = (
        *(said["tier"], said["first_way"], "USD"),
        *(f"{said['cheapest']}, +USD", f"{said['fastest']}, +{said['days'].lower()}"),
        said["promise"],
    )
    if found.under is None:
        table = Table(*heads, box=None)
        for tier in found.tiers:
            table.add_row(*_cells(tier, language), said[f"tier.{tier.tier}"])
        return table
    table = Table(said["tier"], "", *heads[1:5], said["than_as_is"], box=None)
    for before, after in zip(found.tiers, found.under.tiers, strict=True):
        tier_id, *cells = _cells(before, language)
        table.add_row(tier_id, said["as_is"], *cells, "")
        table.add_row(
            "", said["under"], *_cells(after, language)[1:], _more(before, after, language)
        )
    name, title = (found.under.scenario[part] for part in ("name", "title"))
    heading = Text(said.get(f"scenario.{name}", title or name), style="bold")
    told = [Text(f"{getattr(text, language) or text.en}.") for text in found.under.told]
    return Group(heading, *told, table)


def _cells(tier: TierModel, language: str) -> list[str]:
    from api.wording import way
    from routing.words import number, signed, words

    said = words(language)
    if tier.option is None:
        return [tier.tier.value, said["no_way"], "", "", ""]
    more_usd, more_h = tier.extra_cost_usd, tier.extra_duration_h
    return [
        tier.tier.value,
        " · ".join(way(tier.option, language)),
        number(tier.option.cost_usd, language),
        "" if more_usd is None else signed(more_usd, language),
        "" if more_h is None else signed(more_h / _DAY_H, language, 1),
    ]


def _more(before: TierModel, after: TierModel, language: str) -> str:
    """Return what the cheapest way costs more under the scenario; empty: either has none."""
    from routing.words import signed

    if before.least_cost_usd is None or after.least_cost_usd is None:
        return ""
    return signed(after.least_cost_usd - before.least_cost_usd, language)
