"""Scenarios and what they change, as JSON and as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routing.break_even import in_words
from routing.fates import KEPT, fates
from routing.scenario_library import title_of
from routing.text import LANGUAGES
from routing.words import number, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rich.console import RenderableType

    from api.request_models import OptionsRequest
    from networks.network import Network
    from routing.fates import Fate
    from routing.network_view import NetworkView
    from routing.option import Option
    from routing.option_set import OptionSet
    from routing.parameter_book import ParameterBook
    from routing.scenario import Scenario
    from routing.sensitivity import Sensitivity
    from routing.text import Text as Said
    from routing.what_if import WhatIf
    from routing.what_if_lanes import LaneChanges

_DAY_H = 24


def fields(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario changes and rests on as plain values."""
    period = scenario.period
    return {
        "name": scenario.name,
        "title": scenario.title,
        "titles": {tag: title_of(scenario, tag) for tag in LANGUAGES},
        "source": scenario.source,
        "from": None if period is None else period.since.isoformat(),
        "until": None if period is None else period.until.isoformat(),
        "close": sorted(scenario.close)
        + [
            {"name": c.name, "from": c.period.since.isoformat(),
             "until": c.period.until.isoformat()}
            for c in scenario.closures
            if c.period is not None
        ],
        "reopen": sorted(scenario.reopen),
        "no_go": [area.label for area in scenario.no_go],
        "scale": dict(scenario.scale),
        "set": dict(scenario.values),
        "queues": dict(scenario.queues),
        "delays": dict(scenario.delays),
        "terminals": {name: dict(cells) for name, cells in scenario.terminals.items()},
        "new_terminals": {new.terminal_id: new.fields() for new in scenario.new_terminals},
        "services": [dict(service) for service in scenario.services],
    }  # fmt: skip


def shown(
    answers: WhatIf,
    networks: tuple[Network, NetworkView],
    request: OptionsRequest,
    book: ParameterBook,
    ready: datetime,
) -> dict[str, Any]:
    """Return both answers in the shape of ``monarca route --format json``, and each way's fate.

    ``networks`` are the network as it was built, and with what is the user's own.
    """
    from api.answer import shown_answer

    network, sailed = networks
    base, changed = (
        shown_answer(network, request, found, solved_with, ready).model_dump(mode="json")
        for found, solved_with in (
            (answers.base, (sailed, book)),
            (answers.changed, (answers.case.network, answers.case.book)),
        )
    )
    return {
        "scenario": fields(answers.scenario),
        "told": [_said(text) for text in answers.told],
        "base": base,
        "changed": changed,
        "ways": [_fate(fate) for fate in fates(answers)],
    }


def _fate(fate: Fate) -> dict[str, Any]:
    """Return what becomes of a way; what it takes more is null where either answer has it not."""
    return {
        "before_rank": fate.before and fate.before.rank,
        "after_rank": fate.after and fate.after.rank,
        "outcome": fate.outcome,
        "reason": None if fate.outcome == KEPT else _said(fate.reason),
        "more_usd": fate.more(lambda option: option.cost_usd),
        "more_h": fate.more(lambda option: option.duration_h),
        "more_co2e_kg": fate.more(lambda option: option.co2e_kg),
        "more_us_land_km": fate.more(lambda option: option.exposure.us_land_km),
        "more_us_200nm_nm": fate.more(lambda option: option.exposure.us_200nm_nm),
    }


def _said(text: Said) -> dict[str, str]:
    return dict(zip(LANGUAGES, text.all, strict=True))


def together_of(
    names: Sequence[str], since: date | None = None, until: date | None = None
) -> Scenario:
    """Return the scenarios named as one, for a period where one is given.

    Raises
    ------
    InputError
        With a fault for each name that is none, or for what contradicts itself.
    """
    from routing.scenario import together
    from routing.scenario_library import shipped

    return for_period(together(shipped(names)), since, until)


def for_period(scenario: Scenario, since: date | None, until: date | None) -> Scenario:
    """Return a scenario for a period where one is given; raises `InputError` where it is none."""
    from routing.period import Period

    if since is None and until is None:
        return scenario
    start, end = (day.isoformat() if day else None for day in (since, until))
    return scenario.during(Period.of(start, end))


def side_by_side(answers: WhatIf, language: str) -> RenderableType:
    """Return both answers as one table, rank by rank, and what the best costs and takes more."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    said = words(language)
    ends = ("USD", said["days"].lower())
    table = Table("", said["as_is"], *ends, answers.scenario.name, *ends, box=None)
    both = answers.base.options, answers.changed.options
    for rank in range(max(map(len, both))):
        cells = [_cells(options[rank] if rank < len(options) else None, language)
                 for options in both]  # fmt: skip
        table.add_row(str(rank + 1), *cells[0], *cells[1])
    told = [Text(text.in_(language), style="yellow") for text in answers.told]
    heading = Text(title_of(answers.scenario, language), style="bold")
    return Group(heading, *told, table, Text(_difference(answers, language)))


def _cells(option: Option | None, language: str) -> list[str]:
    if option is None:
        return ["–", "", ""]
    days = number(option.duration_h / _DAY_H, language, 1)
    return [in_words(option).in_(language), number(option.cost_usd, language), days]


def _difference(answers: WhatIf, language: str) -> str:
    said = words(language)
    if not answers.changed.options:
        return f"{said['no_route']}. {_why(answers.changed)}"
    if answers.more_usd is None or answers.more_h is None:
        return said["only_under"]
    return said["best_more"].format(
        usd=_signed(answers.more_usd, language, 0),
        days=_signed(answers.more_h / _DAY_H, language, 1),
    )


def _why(found: OptionSet) -> str:
    from api.wording import sentence

    return sentence(found.termination.detail)


def _signed(value: float, language: str, decimals: int) -> str:
    return f"{'-' if value < 0 else '+'}{number(abs(value), language, decimals)}"


def lanes_table(found: LaneChanges, language: str) -> RenderableType:
    """Return a row a lane: the best way before and after, what it costs and takes more."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    said = words(language)
    heads = (said["lane"], said["before"], said["after"], "+USD", f"+{said['days'].lower()}")
    table = Table(*heads, box=None)
    for lane in found.lanes:
        before, after = lane.answers.best
        more = lane.answers.more_usd, lane.answers.more_h
        after_way = in_words(after).in_(language) if after else _difference(lane.answers, language)
        table.add_row(
            lane.lane.name,
            in_words(before).in_(language) if before else said["none"],
            said["same_way"] if lane.outcome == "same way" else after_way,
            "" if more[0] is None else _signed(more[0], language, 0),
            "" if more[1] is None else _signed(more[1] / _DAY_H, language, 1),
        )
    told = dict.fromkeys(text.in_(language) for lane in found.lanes for text in lane.answers.told)
    notes = [Text(text, style="yellow") for text in told]
    return Group(Text(title_of(found.scenario, language), style="bold"), *notes, table)


def sensitivity_tables(found: Sensitivity, language: str) -> RenderableType:
    """Return a table a factor: the best way at each level, its changes and the break-even."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    said = words(language)
    parts: list[RenderableType] = []
    for sweep in found.sweeps:
        place = f" ({sweep.factor.place})" if sweep.factor.place else ""
        parts.append(Text(sweep.factor.title.in_(language) + place, style="bold"))
        table = Table("×", "", said["way"], "USD", said["days"].lower(), box=None)
        for sample in sweep.samples:
            amount = f"{number(sample.amount, language, 2)} {sample.unit}"
            way = [_why(sample.answer), "", ""]
            if sample.best is not None:
                way = _cells(sample.best, language)
            table.add_row(number(sample.level, language, 2), amount, *way)
        parts.append(table)
        for change in sweep.changes:
            amount = f"{number(change.amount, language, 3)} {change.unit}"
            way_after = in_words(change.after).in_(language)
            parts.append(Text(said["best_from"].format(amount=amount, way=way_after)))
        parts += [Text(sweep.break_even.said.in_(language), style="italic"), Text()]
    return Group(*parts)
