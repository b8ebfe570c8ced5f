"""Scenarios and sensitivities as HTML: tables, a map, a chart a factor; no script, no fetch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from routing.break_even import in_words
from routing.factor import DELAY
from routing.notebook import grid, heading, wrapped
from routing.route_map import colour, route_map
from routing.scenario_library import title_of
from routing.what_if_lanes import SAME
from routing.words import number, words

if TYPE_CHECKING:
    from routing.option import Option
    from routing.sensitivity import Sample, Sensitivity, Sweep
    from routing.what_if_lanes import LaneChange, LaneChanges

_DAY_H = 24
_UNCHANGED, _BEFORE, _AFTER = "#8a8f98", "#d9861a", "#1f78c1"
_WIDTH, _HEIGHT, _SIDE, _FOOT = 420, 170, 66, 30


def lanes_html(found: LaneChanges, language: str) -> str:
    """Return a table of lanes, and a map of their best ways before and after."""
    said = words(language)
    heads = [said["lane"], said["before"], said["after"], f"{said['cost']} USD", said["days"]]
    rows = [_lane_row(lane, language) for lane in found.lanes]
    told = dict.fromkeys(text.in_(language) for lane in found.lanes for text in lane.answers.told)
    return wrapped(
        f"<h3>{escape(title_of(found.scenario, language))}</h3>",
        f'<p class="faint">{escape(found.scenario.source)}</p>' if found.scenario.source else "",
        *(f"<p>{escape(text)}.</p>" for text in told),
        grid(heads, rows, numeric=(3, 4)),
        _lanes_map(found, language),
    )


def _lane_row(lane: LaneChange, language: str) -> list[str]:
    said = words(language)
    before, after = lane.answers.best
    ways = [escape(in_words(option).in_(language)) if option else f"<i>{escape(said['none'])}</i>"
            for option in (before, after)]  # fmt: skip
    if lane.said.en:
        ways[1] += f'<br><span class="broken">{escape(lane.said.in_(language))}</span>'
    more = lane.answers.more_usd, lane.answers.more_h
    return [
        escape(lane.lane.name),
        ways[0],
        f"<i>{escape(said['same_way'])}</i>" if lane.outcome == SAME else ways[1],
        _more(more[0], 1, 0, language),
        _more(more[1], _DAY_H, 1, language),
    ]


def _more(value: float | None, per: float, decimals: int, language: str) -> str:
    if value is None:
        return "–"
    amount = number(abs(value) / per, language, decimals)
    return f"{'−' if value < 0 else '+'}{amount}"


def _lanes_map(found: LaneChanges, language: str) -> str:
    """Draw ways that stay in grey, those left in orange and those taken in blue."""
    said = words(language)
    drawn: list[tuple[Option, str]] = []
    for lane in found.lanes:
        before, after = lane.answers.best
        is_same = lane.outcome == SAME
        drawn += [(before, _UNCHANGED if is_same else _BEFORE)] if before else []
        drawn += [(after, _AFTER)] if after and not is_same else []
    networks = [lane.answers.base.network for lane in found.lanes]
    if not drawn or networks[0] is None:
        return ""
    options, colours = zip(*drawn, strict=True)
    tier = found.lanes[0].lane.request.tier
    title = title_of(found.scenario, language)
    key = "".join(
        f'<span><i class="box" style="background:{paint}"></i>{escape(said[name])}</span>'
        for name, paint in (("same_way", _UNCHANGED), ("before", _BEFORE), ("after", _AFTER))
    )
    picture = route_map(options, networks[0], tier=tier, title=title, colours=colours)
    return f"<figure>{picture}<figcaption><div>{key}</div></figcaption></figure>"


def sensitivity_html(found: Sensitivity, language: str) -> str:
    """Return what is asked, and a table, a chart and the break-even of each factor."""
    said = words(language)
    parts = [part for sweep in found.sweeps for part in _sweep(sweep, language)]
    return wrapped(
        heading(found.base.shipment, found.base.request, said, told=said["sensitivity"]), *parts
    )


def _sweep(sweep: Sweep, language: str) -> list[str]:
    said = words(language)
    title = sweep.factor.title.in_(language)
    place = f" ({sweep.factor.place})" if sweep.factor.place else ""
    heads = ["×" if sweep.factor.kind != DELAY else "h", "", said["way"], f"{said['cost']} USD",
             said["days"]]  # fmt: skip
    rows = [_sample_row(sample, language) for sample in sweep.samples]
    changes = [
        f"<li>{escape(_changed(change.amount, change.unit, change.after, language))}</li>"
        for change in sweep.changes
    ]
    return [
        f"<h4>{escape(title + place)}</h4>",
        grid(heads, rows, numeric=(0, 1, 3, 4)),
        _chart(sweep, language),
        f"<ul>{''.join(changes)}</ul>" if changes else "",
        f"<p>{escape(sweep.break_even.said.in_(language))}</p>",
    ]


def _changed(amount: float, unit: str, after: Option, language: str) -> str:
    said = words(language)
    told = f"{number(amount, language, 3)} {unit}"
    return said["best_from"].format(amount=told, way=in_words(after).in_(language))


def _sample_row(sample: Sample, language: str) -> list[str]:
    best = sample.best
    level = number(sample.level, language, 2)
    amount = f"{number(sample.amount, language, 2)} {escape(sample.unit)}"
    if best is None:
        reason = escape(sample.answer.termination.said.in_(language))
        return [level, amount, f'<span class="broken">{reason}</span>', "", ""]
    return [
        level,
        amount,
        escape(in_words(best).in_(language)),
        number(best.cost_usd, language),
        number(best.duration_h / _DAY_H, language, 1),
    ]


def _chart(sweep: Sweep, language: str) -> str:
    """Draw what the best way costs along a factor, a colour a way; the break-even is a rule."""
    known = [(sample, sample.best) for sample in sweep.samples if sample.best is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    low, high = known[0][0].level, known[-1][0].level
    costs = [best.cost_usd for _, best in known]
    span = (max(costs) - min(costs)) or 1.0

    def place(level: float, usd: float) -> tuple[float, float]:
        across = _SIDE + (level - low) / (high - low) * (_WIDTH - _SIDE - 12)
        return across, 12 + (max(costs) - usd) / span * (_HEIGHT - _FOOT - 24)

    ways = dict.fromkeys(best.signature for _, best in known)
    fills = {signature: colour(index) for index, signature in enumerate(ways)}
    at = [place(sample.level, best.cost_usd) for sample, best in known]
    line = " ".join(f"{x:.1f} {y:.1f}" for x, y in at)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" style="fill:{fills[b.signature]}"/>'
        for (x, y), (_, b) in zip(at, known, strict=True)
    )
    ticks = _ticks([sample.level for sample, _ in known], (min(costs), max(costs)), place, language)
    even = sweep.break_even.level
    rule = ""
    if even is not None and low <= even <= high:
        x = place(even, costs[0])[0]
        rule = f'<path class="rule" stroke-dasharray="4 3" d="M{x:.1f} 4V{_HEIGHT - _FOOT}"/>'
    title = escape(f"{sweep.factor.title.in_(language)}, USD")
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"><title>{title}</title>'
        f'{ticks}{rule}<path class="rule" fill="none" d="M{line}"/>{dots}</svg>'
    )


def _ticks(levels: Sequence[float], usd: tuple[float, float], place: object, language: str) -> str:
    assert callable(place)  # noqa: S101 - a function of this module
    across = "".join(
        f'<text class="tick" x="{place(level, usd[0])[0]:.1f}" y="{_HEIGHT - 8}" '
        f'text-anchor="middle">{number(level, language, 2)}</text>'
        for level in levels
    )
    down = "".join(
        f'<text class="tick" x="{_SIDE - 8}" y="{place(levels[0], cost)[1] + 4:.1f}" '
        f'text-anchor="end">{number(cost, language)}</text>'
        for cost in dict.fromkeys(usd)
    )
    return across + down
