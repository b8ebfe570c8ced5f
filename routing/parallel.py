"""Arcs that differ only in what they take: a passage by a longer way, where fuel is cheaper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from routing.arc import Arc


def undominated(arcs: Sequence[Arc]) -> list[Arc]:
    """Leave out arcs beside which another takes no more of cost, time and CO2e.

    Arcs stand beside each other that lead from one state to the same next one and leave the same
    marks; none of the rest can be on a better itinerary. Of equals the first stays.
    """
    beside: dict[tuple[object, ...], list[Arc]] = defaultdict(list)
    for arc in arcs:
        beside[arc.tail, arc.head, arc.tokens, arc.borders, arc.is_drayage].append(arc)
    kept: set[int] = set()
    for group in beside.values():
        kept.update(id(arc) for arc in (_best_of(group) if len(group) > 1 else group))
    return [arc for arc in arcs if id(arc) in kept]


def _best_of(group: list[Arc]) -> list[Arc]:
    best: list[tuple[Arc, tuple[int, int, int]]] = []
    for arc in sorted(group, key=_takes):
        takes = _takes(arc)
        if not any(all(a <= b for a, b in zip(less, takes, strict=True)) for _, less in best):
            best.append((arc, takes))
    return [arc for arc, _ in best]


def _takes(arc: Arc) -> tuple[int, int, int]:
    return arc.cost_cents, arc.minutes, arc.grams_co2e
