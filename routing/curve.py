"""What an option scores as a factor moves: the way it goes now, priced anew at every level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.case import Case
from routing.factor import ROWS, Factor
from routing.itinerary import Element
from routing.leg import Leg
from routing.option import Option
from routing.reprice import Repricer, Tables
from routing.solver import weighed

_Neighbours = tuple[Element | None, Element, Element | None]
Level = float


@dataclass(frozen=True)
class Curve:
    """One way from door to door, as it stood at ``level``; only what the factor moves is priced."""

    case: Case
    factor: Factor
    option: Option
    level: Level
    tables: Tables

    def __post_init__(self) -> None:
        """Keep apart what the factor does not move: its score as the solver gave it."""
        moved, minutes = self._priced(self.level)
        object.__setattr__(self, "_rest", self.option.score - moved)
        object.__setattr__(self, "_rest_minutes", self.option.itinerary.minutes - minutes)

    _rest: int = field(init=False, default=0)
    _rest_minutes: int = field(init=False, default=0)

    @property
    def legs(self) -> tuple[object, ...]:
        """What tells the way from another of the same signature."""
        return tuple(
            (leg.mode, leg.from_stop.stop_id, leg.to_stop.stop_id, leg.leg_keys, leg.service_id)
            for leg in self.option.itinerary.legs
        )

    def score(self, level: Level) -> float:
        """Return the score at a level; infinite where the way comes too late."""
        moved, minutes = self._priced(level)
        limit = self.case.limit_minutes
        if limit is not None and self._rest_minutes + minutes > limit:
            return math.inf
        return float(self._rest + moved)

    def _priced(self, level: Level) -> tuple[int, int]:
        """Return score and minutes of what the factor moves, priced as the audit does."""
        moved = self._moved()
        if not moved:
            return 0, 0
        case = self.factor.at(self.case, level)
        tables = self.tables if case.network is self.case.network else None
        repricer = Repricer(case.network, case.request, case.tariff, tables)
        taken = np.array([_taken(repricer, *near) for near in moved], dtype=np.int64).T
        scores = weighed((taken[0], taken[1], taken[2]), case.request.weights, case.tariff)
        return int(scores.sum()), int(taken[1].sum())

    def _moved(self) -> list[_Neighbours]:
        """Return the elements the factor can move, between their neighbours."""
        found = _neighbours(self.option.itinerary.elements)
        if self.factor.kind != ROWS:
            return found
        keys = {row.key for row in self.factor.rows(self.case.book)}
        read = self.option.read_keys
        return [near for near, of_it in zip(found, read, strict=True) if not keys.isdisjoint(of_it)]


def _taken(
    repricer: Repricer, before: Element | None, element: Element, after: Element | None
) -> tuple[int, int, int]:
    if isinstance(element, Leg):
        price = repricer.leg(element)[0]
    else:
        price = repricer.transfer(element, before, after)
    return price.cost_cents, price.minutes + price.wait_minutes, price.grams_co2e


def _neighbours(elements: Sequence[Element]) -> list[_Neighbours]:
    around = [None, *elements, None]
    return list(zip(around, elements, around[2:], strict=False))
