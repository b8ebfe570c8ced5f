"""Undominated options as dots: what each costs against how long it takes, as one inline SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from routing.route_map import colour
from routing.words import number

if TYPE_CHECKING:
    from routing.pareto import ParetoPoint

_WIDTH, _HEIGHT = 960, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 16, 44
_DAY_H = 24
_STEPS = (1.0, 2.0, 5.0)
_MOST_TICKS = 9


def trade_off_chart(
    points: Sequence[ParetoPoint], best: Sequence[int], language: str, heads: tuple[str, str]
) -> str:
    """Draw every point, cost on a scale of powers, days upward; ``best`` are in colour, by place.

    Parameters
    ----------
    best
        Places in ``points``; the ``i``-th has ``colour(i)`` and its number beside it.
    heads
        What the two axes are called.
    """
    costs = [max(point.cost_usd, 1.0) for point in points]
    days = [point.duration_h / _DAY_H for point in points]
    low, high = math.log10(min(costs) * 0.93), math.log10(max(costs) * 1.07)
    top = max(days) * 1.08

    def across(usd: float) -> float:
        return _LEFT + (math.log10(usd) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def down(day: float) -> float:
        return _HEIGHT - _BOTTOM - day / top * (_HEIGHT - _TOP - _BOTTOM)

    places = [(across(usd), down(day)) for usd, day in zip(costs, days, strict=True)]
    axes = _axes(
        {across(usd): number(usd, language) for usd in _round_between(10**low, 10**high)},
        {down(day): number(day, language) for day in _even(top)},
    )
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
    marked = "".join(_marked(*places[place], colour(i), place + 1) for i, place in enumerate(best))
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>{escape(' · '.join(heads))}</title>{axes}"
        f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}" text-anchor="end">'
        f"{escape(heads[0])}</text>"
        f'<text class="tick" x="4" y="{_TOP - 3}">{escape(heads[1])}</text>{dots}{marked}</svg>'
    )


def _marked(x: float, y: float, fill: str, told: int) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" style="fill:{fill}"/>'
        f'<text class="name" x="{x + 10:.1f}" y="{y - 5:.1f}">{told}</text>'
    )


def _axes(across: Mapping[float, str], down: Mapping[float, str]) -> str:
    """Draw a faint line and its figure at each tick."""
    lines = "".join(
        f'<path class="rule" d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
        f'<text class="tick" x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 17}" text-anchor="middle">'
        f"{escape(told)}</text>"
        for x, told in across.items()
    )
    lines += "".join(
        f'<path class="rule" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
        f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
        f"{escape(told)}</text>"
        for y, told in down.items()
    )
    return lines


def _round_between(low: float, high: float) -> list[float]:
    """Return round figures on a scale of powers: 1, 2 and 5 times a power of ten, or thousands.

    Examples
    --------
    >>> _round_between(900, 60_000)
    [1000.0, 2000.0, 5000.0, 10000.0, 20000.0, 50000.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [step * 10.0**power for power in powers for step in _STEPS]
    found = [figure for figure in found if low <= figure <= high]
    return found if len(found) > 1 else [low * 1.07, high / 1.07]


def _even(top: float) -> list[float]:
    """Return even figures from 0 to ``top``, at most nine.

    Examples
    --------
    >>> _even(31)
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0]
    """
    power = 10.0 ** math.floor(math.log10(top / _MOST_TICKS))
    step = next(s * power for s in (*_STEPS, 10.0) if top / (s * power) < _MOST_TICKS)
    return [step * i for i in range(math.floor(top / step) + 1)]
