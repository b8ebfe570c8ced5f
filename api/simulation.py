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
    from collections.abc import Mapping

    from rich.console import RenderableType

    from api.models import AlternativeModel, Answer, CertaintyModel, OptionModel, StepShareModel
    from routing.answer_tables import Row
    from routing.draws import Luck

_DAY_H = 24
_PERCENTILES = ("p10", "p50", "p90")
_STEPS_TOLD = 3
_COLUMNS = (
    "rank", "way",
    "duration_h_p10", "duration_h_p50", "duration_h_p90",
    "cost_usd_p10", "cost_usd_p50", "cost_usd_p90", "on_time",
    "driver", "driver_share", "step", "step_what", "step_at", "step_share",
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
    for step in sure.steps[:1]:
        row |= {"step": step.step, "step_what": step.what, "step_at": step.at}
        row["step_share"] = round(step.share, 4)
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
    lines = [Text(f"{said['option']} {option.rank}", style="bold")]
    lines += [_driver(driver.name, driver.share, driver.p90_h, language) for driver in sure.drivers]
    lines += [_where(step, language) for step in sure.steps[:_STEPS_TOLD]]
    if sure.drivers:
        lines.insert(1, Text(f"{said['hangs_on']}:"))
        lines.insert(2 + len(sure.drivers), Text(f"{said['varies_at']}:"))
    lines.append(_more_reliable(sure.more_reliable, language))
    return Group(lines[0], Padding(Group(*lines[1:]), (0, 0, 1, 2)))


def _driver(name: str, share: float, p90_h: float, language: str) -> Text:
    said = words(language)
    kind, _, at = name.partition(" ")
    told = f"{said[f'waits.{kind}']} {at}" if at else name
    text = Text.assemble("  ", (told, "cyan"), f" · {_of_variance(share, said, language)}")
    return text.append(f" · {said['alone_badly'].format(hours=number(p90_h, language, 1))}", "dim")


def _where(step: StepShareModel, language: str) -> Text:
    said = words(language)
    ends = f"{step.at} → {step.to}" if step.to else step.at
    what = said.get(step.what) or operation_in(step.what, language)
    return Text(f"  {step.step} {what}, {ends} · {_of_variance(step.share, said, language)}")


def _more_reliable(other: AlternativeModel | None, language: str) -> Text:
    said = words(language)
    text = Text(f"{said['more_reliable']}: ", style="bold")
    if other is None:
        return text.append(said["more_reliable_none"], style="not bold")
    parts = [f"{said['option'].lower()} {other.rank}"]
    if other.on_time_more is not None:
        parts.append(said["likelier"].format(share=_share(other.on_time_more, language)))
    parts.append(said["p90_less"].format(days=number(other.p90_less_h / _DAY_H, language, 1)))
    amounts = {p: number(getattr(other.cost_more_usd, p), language) for p in _PERCENTILES}
    parts.append(said["costs_more"].format(**amounts))
    parts.append(said["first_in"].format(share=_share(other.sooner, language)))
    return text.append("; ".join(parts), style="not bold")


def _of_variance(share: float, said: Mapping[str, str], language: str) -> str:
    return said["of_variance"].format(share=_share(share, language))


def _share(share: float, language: str) -> str:
    """Write a share in per cent; French sets a narrow space before the sign."""
    space = "\u202f" if language == "fr" else ""
    return f"{number(share * 100, language)}{space}%"
