"""How sure each option of an answer is: as JSON, as rows, and for a terminal in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.wording import place, way
from routing.words import number, operation_in, words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.certainty_models import (
        AlternativeModel,
        CertaintyModel,
        DriverModel,
        LateStepModel,
    )
    from api.models import Answer, OptionModel
    from routing.answer_tables import Row
    from routing.draws import Luck

_DAY_H = 24
_PERCENTILES = ("p10", "p50", "p90")
_STEPS_TOLD = 3
_COLUMNS = (
    "rank", "way",
    "duration_h_p10", "duration_h_p50", "duration_h_p90",
    "cost_usd_p10", "cost_usd_p50", "cost_usd_p90", "on_time",
    "driver", "driver_share", "late_step", "late_what", "late_at", "late_in_p90_h",
    "more_reliable_rank", "p90_less_h", "on_time_more", "cost_more_usd_p50",
)  # fmt: skip


def simulation(shown: Answer, luck: Luck) -> dict[str, Any]:
    """Return the draws of an answer as plain values."""
    return {
        "request": shown.request.model_dump(mode="json"),
        "ready": shown.ready.isoformat(),
        "draws": luck.draws,
        "seed": luck.seed,
        "options": [
            {
                "rank": option.rank,
                "way": " · ".join(way(option)),
                "cost_usd": option.cost_usd,
                "duration_h": option.duration_h,
                "certainty": sure.model_dump(mode="json"),
            }
            for option, sure in _sure(shown)
        ],
        "termination": shown.termination.model_dump(mode="json"),
    }


def rows(shown: Answer) -> list[Row]:
    """Return a row an option: percentiles, chance, what it hangs on, what is more reliable."""
    return [_row(option, sure) for option, sure in _sure(shown)]


def _sure(shown: Answer) -> list[tuple[OptionModel, CertaintyModel]]:
    return [(option, option.certainty) for option in shown.options if option.certainty is not None]


def _row(option: OptionModel, sure: CertaintyModel) -> Row:
    row: Row = {"rank": option.rank, "way": " · ".join(way(option))}
    for name, spread in (("duration_h", sure.duration_h), ("cost_usd", sure.cost_usd)):
        row |= {f"{name}_{p}": round(float(getattr(spread, p)), 2) for p in _PERCENTILES}
    row["on_time"] = sure.on_time
    for driver in sure.drivers[:1]:
        row |= {"driver": driver.name, "driver_share": round(driver.share, 4)}
    for step in sure.late_steps[:1]:
        row |= {"late_step": step.step, "late_what": step.what, "late_at": step.at}
        row["late_in_p90_h"] = round(step.in_p90_h, 2)
    if other := sure.more_reliable:
        row |= {"more_reliable_rank": other.rank, "p90_less_h": round(other.p90_less_h, 2)}
        row["on_time_more"] = other.on_time_more
        row["cost_more_usd_p50"] = round(other.cost_more_usd.p50, 2)
    return {name: row.get(name) for name in _COLUMNS}


def render(shown: Answer, luck: Luck, language: str) -> RenderableType:
    """Return the draws of an answer as a rich renderable."""
    said = words(language)
    draws = said["draws_of"].format(draws=number(luck.draws, language), seed=luck.seed)
    return Group(
        Text(f"{place(shown.origin)} → {place(shown.destination)}", style="bold"),
        _spread(shown, language),
        *(_block(option, sure, language) for option, sure in _sure(shown)),
        Text(f"{draws}.", style="dim"),
    )


def _spread(shown: Answer, language: str) -> Table:
    """Return time and cost of every option at three percentiles, and its chance."""
    said = words(language)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="dim", expand=True)
    table.add_column("", style="bold")
    table.add_column(said["way"], ratio=1, overflow="fold")
    heads = [f"{said['days'].lower()} {p}" for p in ("P10", "P50", "P90")]
    heads += ["USD P10", "P50", "P90", said["on_time"]]
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for option, sure in _sure(shown):
        days = (number(getattr(sure.duration_h, p) / _DAY_H, language, 1) for p in _PERCENTILES)
        usd = (number(getattr(sure.cost_usd, p), language) for p in _PERCENTILES)
        chance = "–" if sure.on_time is None else _share(sure.on_time, language)
        links = (said.get(word, word) for word in way(option))
        table.add_row(str(option.rank), " · ".join(links), *days, *usd, chance)
    return table


def _block(option: OptionModel, sure: CertaintyModel, language: str) -> RenderableType:
    said = words(language)
    late_h = number(sure.duration_h.p90 - sure.duration_h.p50, language, 1)
    told = [_driver(driver, language) for driver in sure.drivers]
    where = [_where(step, language) for step in sure.late_steps[:_STEPS_TOLD]]
    lines = [
        *([Text(said["hangs_on"]), *told] if told else []),
        *([Text(said["late_at"].format(hours=late_h)), *where] if where else []),
        _more_reliable(sure.more_reliable, language),
    ]
    head = Text(f"{said['option']} {option.rank}", style="bold")
    return Group(head, Padding(Group(*lines), (0, 0, 1, 2)))


def _driver(driver: DriverModel, language: str) -> Text:
    said = words(language)
    kind, _, at = driver.name.partition(" ")
    told = f"{said[f'waits.{kind}']} {at}" if at else driver.name
    share = said["of_variance"].format(share=_share(driver.share, language))
    alone = said["alone_badly"].format(hours=number(driver.p90_h, language, 1))
    return Text.assemble("  ", (told, "cyan"), f" · {share}", (f" · {alone}", "dim"))


def _where(step: LateStepModel, language: str) -> Text:
    said = words(language)
    ends = f"{step.at} → {step.to}" if step.to else step.at
    what = said.get(step.what) or operation_in(step.what, language)
    return Text(f"  {step.step} {what}, {ends} · {number(step.in_p90_h, language, 1)} h")


def _more_reliable(other: AlternativeModel | None, language: str) -> Text:
    said = words(language)
    text = Text(f"{said['more_reliable']}: ", style="bold")
    if other is None:
        return text.append(said["more_reliable_none"], style="not bold")
    parts = [f"{said['option'].lower()} {other.rank}"]
    if other.on_time_more is not None:
        parts.append(said["likelier"].format(share=_share(other.on_time_more, language)))
    parts.append(said["p90_less"].format(days=number(other.p90_less_h / _DAY_H, language, 1)))
    amounts = {p: number(getattr(other.cost_more_usd, p), language) for p in ("p10", "p90")}
    p50 = other.cost_more_usd.p50
    dearer = said["costs_more" if p50 >= 0 else "costs_less"]
    parts.append(dearer.format(p50=number(abs(p50), language), **amounts))
    parts.append(said["first_in"].format(share=_share(other.sooner_share, language)))
    return text.append("; ".join(parts), style="not bold")


def _share(share: float, language: str) -> str:
    """Write a share in per cent; French sets a narrow space before the sign."""
    space = "\u202f" if language == "fr" else ""
    return f"{number(share * 100, language)}{space}%"
