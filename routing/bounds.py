"""Forward and backward bounds: which arcs can still matter.

For each resource the least amount from the origin to every state and from every state to the
destination is found; an arc stays only if origin + arc + destination keeps every limit. Nothing
that keeps the limits is ever lost, so the answer on what is left is the answer on the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.arc import DESTINATION, ORIGIN, Arc, Node

UNREACHED = np.iinfo(np.int64).max // 8

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ArcTable:
    """Arcs as arrays: ends as state positions, and a column of whole numbers per resource."""

    arcs: tuple[Arc, ...]
    node_count: int
    tail_idx: Ints
    head_idx: Ints
    origin_idx: int
    destination_idx: int
    score: Ints
    minutes: Ints
    transfers: Ints
    cents: Ints
    grams: Ints

    @classmethod
    def of(cls, arcs: Sequence[Arc], scores: Sequence[int]) -> ArcTable:
        """Lay out the resources of ``arcs``, their states numbered."""
        positions: dict[Node, int] = {ORIGIN: 0, DESTINATION: 1}
        for arc in arcs:
            positions.setdefault(arc.tail, len(positions))
            positions.setdefault(arc.head, len(positions))
        return cls(
            arcs=tuple(arcs),
            node_count=len(positions),
            tail_idx=_ints(positions[arc.tail] for arc in arcs),
            head_idx=_ints(positions[arc.head] for arc in arcs),
            origin_idx=0,
            destination_idx=1,
            score=_ints(scores),
            minutes=_ints(arc.minutes for arc in arcs),
            transfers=_ints(arc.transfers for arc in arcs),
            cents=_ints(arc.cost_cents for arc in arcs),
            grams=_ints(arc.grams_co2e for arc in arcs),
        )

    def subset(self, keep: NDArray[np.bool_]) -> ArcTable:
        """Return the table of the arcs where ``keep`` is true; states keep their numbers."""
        return ArcTable(
            arcs=tuple(arc for arc, kept in zip(self.arcs, keep, strict=True) if kept),
            node_count=self.node_count,
            tail_idx=self.tail_idx[keep],
            head_idx=self.head_idx[keep],
            origin_idx=self.origin_idx,
            destination_idx=self.destination_idx,
            score=self.score[keep],
            minutes=self.minutes[keep],
            transfers=self.transfers[keep],
            cents=self.cents[keep],
            grams=self.grams[keep],
        )

    def resource(self, name: str) -> Ints:
        """Return the column of one resource: ``score``, ``minutes`` or ``transfers``."""
        columns: Mapping[str, Ints] = {
            "score": self.score,
            "minutes": self.minutes,
            "transfers": self.transfers,
        }
        return columns[name]


def _ints(values: object) -> Ints:
    return np.fromiter(values, dtype=np.int64)  # type: ignore[call-overload, no-any-return]


def least_from(table: ArcTable, weight: Ints, *, backward: bool = False) -> Ints:
    """Return the least total weight from the origin to each state, or from it to the destination.

    States that cannot be reached hold ``UNREACHED``. Weights must not be negative.
    """
    tail, head = (table.head_idx, table.tail_idx) if backward else (table.tail_idx, table.head_idx)
    least = np.full(table.node_count, UNREACHED, dtype=np.int64)
    least[table.destination_idx if backward else table.origin_idx] = 0
    while True:
        reached = np.minimum(least[tail] + weight, UNREACHED)
        improved = least.copy()
        np.minimum.at(improved, head, reached)
        if np.array_equal(improved, least):
            return least
        least = improved


def least_score(table: ArcTable) -> int | None:
    """Return a lower bound on the score of any itinerary, None when there is none at all."""
    least = int(least_from(table, table.score)[table.destination_idx])
    return None if least >= UNREACHED else least


def prune(table: ArcTable, limits: Mapping[str, int | None]) -> ArcTable:
    """Drop every arc that lies on no way within all ``limits`` (None: only reachability counts)."""
    while True:
        keep = np.ones(len(table.arcs), dtype=bool)
        for name, limit in limits.items():
            weight = table.resource(name)
            forward = least_from(table, weight)
            backward = least_from(table, weight, backward=True)
            through = forward[table.tail_idx] + weight + backward[table.head_idx]
            keep &= through <= (UNREACHED - 1 if limit is None else limit)
        if keep.all():
            return table
        table = table.subset(keep)
