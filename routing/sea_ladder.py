"""The ways to sail a passage, from the shortest to the one that least lies where fuel is dear.

What a passage costs is linear in its miles and in its miles inside an emission control area, so of
the measured paths only those on the lower hull of the two can be cheapest, and of several hops
those that are cheapest at one price together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from networks.exposure import Exposure

VARIANTS = ("us-200nm", "us-24nm", "us-12nm", "any")  # rules a path may keep, the strictest first


@dataclass(frozen=True)
class SeaPathChoice:
    """The measured paths of one passage, one row a hop, all kept to one variant's rule."""

    variant: str
    rows: tuple[Any, ...]

    @cached_property
    def leg_keys(self) -> tuple[str, ...]:
        """Rows of the network's leg table, in the order sailed."""
        return tuple(row.leg_id for row in self.rows)

    @cached_property
    def length_km(self) -> float:
        """Kilometres over all hops."""
        return float(sum(row.length_km for row in self.rows))

    @cached_property
    def eca_nm(self) -> float:
        """Nautical miles inside an emission control area over all hops."""
        return float(sum(row.eca_nm for row in self.rows))

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Named waters, in order, once each."""
        names = (name for row in self.rows for name in row.channels.split(";") if name)
        return tuple(dict.fromkeys(names))

    def exposure(self, us_port_calls: int) -> Exposure:
        """Add up what the hops touch of the United States."""
        return replace(self._waters, us_port_calls=us_port_calls) if us_port_calls else self._waters

    @cached_property
    def _waters(self) -> Exposure:
        return Exposure(
            us_locks=sum(int(row.us_locks) for row in self.rows),
            us_12nm_nm=sum(row.us_12nm_nm for row in self.rows),
            us_24nm_nm=sum(row.us_24nm_nm for row in self.rows),
            us_200nm_nm=sum(row.us_200nm_nm for row in self.rows),
        )


SeaLegs = dict[tuple[str, str], list[Any]]


def unordered(first: str, second: str) -> tuple[str, str]:
    """Return the ends of a hop as the leg table names them, which holds each leg once."""
    return (first, second) if first < second else (second, first)


def price_ladders(
    hops: Sequence[tuple[str, str]], rows: SeaLegs
) -> list[tuple[SeaPathChoice, ...]]:
    """Return the ways to sail the hops by the rule they keep, each from the shortest on.

    Within a rule a way is longer and lies less in an emission control area than the one before, and
    is the cheapest at some price of fuel; a rule no way keeps is left out.
    """
    ladders = []
    for variant in VARIANTS:
        hulls = [lower_hull(_keeping(rows.get(unordered(*hop), []), variant)) for hop in hops]
        if all(hulls):
            ways = _at_every_price(hulls)
            ladders.append(tuple(SeaPathChoice(variant, way) for way in ways))
    return ladders


def _keeping(rows: list[Any], wanted: str) -> list[Any]:
    """Return the paths that touch nothing of the zone ``wanted`` names."""
    if wanted == "any":
        return rows
    column = f"{wanted.replace('-', '_')}_nm"
    return [row for row in rows if getattr(row, column) <= 0]


def lower_hull(rows: Iterable[Any]) -> list[Any]:
    """Return the rows that are cheapest at some price of a mile inside an area, shortest first."""
    hull: list[Any] = []
    for row in sorted(rows, key=lambda row: (row.length_km, row.eca_nm)):
        if hull and row.eca_nm >= hull[-1].eca_nm:
            continue
        while len(hull) > 1 and _dearness(hull[-2], hull[-1]) >= _dearness(hull[-1], row):
            hull.pop()
        hull.append(row)
    return hull


def _dearness(shorter: Any, longer: Any) -> float:
    """Return from what extra price of a mile inside on the longer way is the cheaper."""
    return float((longer.length_km - shorter.length_km) / (shorter.eca_nm - longer.eca_nm))


def _at_every_price(hulls: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield a row a hop, from all the shortest on: the dearer a mile inside, the farther along."""
    steps = sorted(
        (_dearness(*pair), hop, place)
        for hop, hull in enumerate(hulls)
        for place, pair in enumerate(pairwise(hull), 1)
    )
    chosen = [hull[0] for hull in hulls]
    yield tuple(chosen)
    for _, hop, place in steps:
        chosen[hop] = hulls[hop][place]
        yield tuple(chosen)
