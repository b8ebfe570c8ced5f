"""One option explained: as JSON, and as tables for a terminal in three languages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.wording import place
from routing.leg import Leg
from routing.words import label_in, number, operation_in, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from api.models import Answer, OptionModel
    from networks.tiers import Tier
    from routing.account import Account
    from routing.parameter_book import Parameter

_DAY_H = 24
_PARTS = ("cost_part_usd", "time_part_usd", "co2e_part_usd", "behind_usd")


def explanation(account: Account, shown: Answer) -> dict[str, Any]:
    """Return an account as plain values: the option as answers have it, and every line apart."""
    option = shown_option(account, shown)
    return {
        "request": shown.request.model_dump(mode="json"),
        "option": option.model_dump(mode="json", exclude={"emissions"}),
        "ranking": [asdict(standing) for standing in account.standings],
        "cost_lines": [
            {
                "step": line.step,
                "where": line.where,
                "label": line.label,
                "cost_usd": line.amount,
                "parameters": _rows(line.parameters),
            }
            for line in account.costs
        ],
        "time_lines": [
            {
                "step": line.step,
                "where": line.where,
                "start_h": line.start_h,
                "duration_h": line.duration_h,
                "wait_h": line.wait_h,
                "speed_kmh": line.speed_kmh,
                "parameters": _rows(line.parameters),
            }
            for line in account.times
        ],
        "emissions": option.emissions.model_dump(mode="json"),
        "tier": {
            "tier": shown.request.avoid.value,
            "verdict": option.verdict.model_dump(mode="json"),
            "legs_removed": account.removed,
            "exposure": account.tables()["exposure"],
        },
        "left_out": account.tables()["left_out"],
        "parameters": _rows(account.parameters),
    }


def _rows(parameters: Sequence[Parameter]) -> list[dict[str, Any]]:
    return [{**vars(row), "is_estimate": row.is_estimate} for row in parameters]


def shown_option(account: Account, shown: Answer) -> OptionModel:
    """Return the option of an account as the answer shows it."""
    return next(option for option in shown.options if option.rank == account.option.rank)


def render(account: Account, shown: Answer, language: str) -> RenderableType:
    """Return an account as a rich renderable, headings in one of three languages."""
    said = words(language)
    option = account.option
    head = Text(f"{place(shown.origin)} → {place(shown.destination)}", style="bold")
    summary = (
        f"{said['option']} {option.rank} · {number(option.cost_usd, language)} USD · "
        f"{number(option.duration_h / _DAY_H, language, 1)} {said['days'].lower()} · "
        f"{number(option.co2e_kg / 1000, language, 2)} t CO₂e"
    )
    return Group(
        head,
        Text(summary, style="bold"),
        Text(option.said.in_(language), style="italic"),
        *(Text(f"· {n.text.in_(language)}", style="yellow") for n in option.told),
        *_section(said["why_rank"], _ranking(account, language)),
        *_section(said["cost_lines"], _costs(account, language)),
        *_section(said["time_lines"], _times(account, language)),
        *_section(said["emission_lines"], _emissions(account, language)),
        *_section(said["tier_did"], _tier(account, shown.request.avoid, language)),
        *_section(said["left_out"], _left_out(account, language)),
    )


def _section(heading: str, body: RenderableType) -> tuple[RenderableType, ...]:
    return Text(), Text(heading, style="bold underline"), Padding(body, (0, 0, 0, 2))


def _grid(*heads: str, numeric: int) -> Table:
    """Return an empty table whose last ``numeric`` columns are figures."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="dim", expand=True)
    for i, head in enumerate(heads):
        is_figure = i >= len(heads) - numeric
        table.add_column(
            head, justify="right" if is_figure else "left", no_wrap=is_figure,
            ratio=None if is_figure else 1,
        )  # fmt: skip
    return table


def _ranking(account: Account, language: str) -> RenderableType:
    said = words(language)
    heads = (said["score"], said["share_cost"], said["share_time"], said["share_co2e"], "Δ")
    table = _grid(said["option"], *(f"{head} USD" for head in heads), numeric=5)
    for standing in account.standings:
        best = ", ".join(said[f"best_{n}"] for n in standing.best_on if f"best_{n}" in said)
        proof = said["proven" if standing.proven else "not_proven"]
        name = f"{standing.rank}  {'; '.join(part for part in (best, proof) if part)}"
        amounts = (standing.score_usd, *(getattr(standing, part) for part in _PARTS))
        style = "bold" if standing.rank == account.option.rank else ""
        table.add_row(name, *(number(amount, language) for amount in amounts), style=style)
    return table


def _costs(account: Account, language: str) -> RenderableType:
    said = words(language)
    table = _grid(said["line"], "USD", numeric=1)
    step = 0
    for line in account.costs:
        if line.step != step:
            step = line.step
            table.add_row(Text(_place(account, step, language), style="bold"), "")
        label = Text(f"  {label_in(line.label, language)}")
        text = _with_rows(label, line.parameters, said)
        table.add_row(text, number(line.amount, language, 2))
    total = sum(line.amount for line in account.costs)
    table.add_row(Text(said["total"], style="bold"), number(total, language, 2), style="bold")
    return table


def _place(account: Account, step: int, language: str) -> str:
    """Say which leg or transfer a step is."""
    element = account.option.itinerary.elements[step - 1]
    if isinstance(element, Leg):
        ends = f"{element.from_stop.name} → {element.to_stop.name}"
        return f"{words(language)[element.mode]} {ends}"
    return f"{operation_in(element.operation, language)}, {element.stop.name}"


def _with_rows(
    told: Text, parameters: Sequence[Parameter], said: Mapping[str, str]
) -> RenderableType:
    """Return a figure's name and the rows behind it: key, value, unit, source, confidence."""
    rows = []
    for row in parameters:
        own = f", {said['user_row']}" if row.overridden else ""
        text = Text(f"{row.key} = {row.value:g} {row.unit}", style="cyan")
        believed = f"{said['confidence'].lower()}: {said[row.confidence]}{own}"
        text.append(f" · {row.source} · {believed}", style="dim")
        rows.append(Padding(text, (0, 0, 0, 4)))
    return Group(told, *rows)


def _times(account: Account, language: str) -> RenderableType:
    said = words(language)
    table = _grid(said["where"], f"{said['begins']} h", said["hours"], said["wait"], numeric=3)
    for line in account.times:
        text = Text(_place(account, line.step, language))
        if line.speed_kmh:
            text.append(f"  Ø {number(line.speed_kmh, language)} km/h", style="dim")
        figures = (line.start_h, line.duration_h, line.wait_h)
        cell = _with_rows(text, line.parameters, said)
        table.add_row(cell, *(number(hours, language, 1) for hours in figures))
    total = sum(line.duration_h for line in account.times)
    table.add_row(Text(said["total"]), "", number(total, language, 1), "", style="bold")
    return table


def _emissions(account: Account, language: str) -> RenderableType:
    said = words(language)
    chain = account.emissions
    table = _grid("TCE", said["activity"], "kg CO₂e", said["intensity"], numeric=3)
    for tce in chain.elements:
        kind = "HOC" if tce.operation == "hub" else "TOC"
        text = Text(f"{tce.number} {kind} {_place(account, tce.number, language)}")
        if not tce.is_counted:
            text.append(f"\n    {said['not_counted']}", style="dim")
        elif tce.is_placeholder:
            text.append(f"\n    {said['placeholder']}", style="yellow")
        table.add_row(
            _with_rows(text, tce.factors, said),
            number(tce.activity_tkm, language) if tce.activity_tkm else "",
            number(tce.co2e_kg, language, 1) if tce.is_counted else "–",
            f"{number(tce.intensity, language, 1)} {tce.intensity_unit}" if tce.is_counted else "",
        )
    table.add_row(
        said["total"],
        number(chain.activity_tkm, language),
        number(chain.co2e_kg, language, 1),
        f"{number(chain.intensity_g_per_tkm, language, 1)} g CO2e/tkm",
        style="bold",
    )
    return table


def _tier(account: Account, asked: Tier, language: str) -> RenderableType:
    said, tier = words(language), asked.value
    removed = said["removed"].format(count=account.removed)
    verdict = account.option.verdict
    lines = [
        Text(f"{tier}: {said[f'tier.{tier}']}"),
        Text(removed if account.removed else said["removed_none"]),
        Text(verdict.said.in_(language), style="green" if verdict.ok else "bold red"),
    ]
    for row in account.tables()["exposure"]:
        stretch = _place(account, int(str(row["step"])), language)
        touched = ", ".join(
            f"{name} {number(amount, language, 1)}"
            for name, amount in row.items()
            if name.startswith("us_") and isinstance(amount, (int, float)) and amount
        )
        lines.append(Text(f"{stretch}: {touched or '0'}", style="" if touched else "dim"))
    return Group(*lines)


def _left_out(account: Account, language: str) -> RenderableType:
    said = words(language)
    table = _grid(said["reason"], said["what"], said["count"], numeric=1)
    for rejection in account.left_out:
        kind = said[f"kind.{rejection.kind}"]
        what = " ".join(part for part in (kind, rejection.subject) if part)
        reason = rejection.said.in_(language)
        table.add_row(reason, what, number(rejection.count, language))
    return table
