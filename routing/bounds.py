"""Forward and backward bounds: which arcs can still matter.

For each resource the least amount from the origin to every state and from every state to the
destination is found; an arc stays only if origin + arc + destination keeps every limit. Nothing
that keeps the limits is ever lost, so the answer on what is left is the answer on the whole.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from routing.arc_table import BORDER_SET, HEAD, TAIL, ArcTable, Ints
from routing.kernels import UNREACHED, least_by_modes
from routing.labels import earliest

__all__ = ["UNREACHED", "least_ahead", "least_arrival", "least_from", "least_score", "prune"]


def least_from(table: ArcTable, weight: Ints, *, backward: bool = False) -> Ints:
    """Return the least total weight from the origin to each state, or from it to the destination.

    States that cannot be reached hold ``UNREACHED``. Weights must not be negative.
    """
    tails, heads = table.rows[:, TAIL].copy(), table.rows[:, HEAD].copy()
    ends = (heads, tails) if backward else (tails, heads)
    source = table.destination_idx if backward else table.origin_idx
    no_modes = np.zeros(len(table), dtype=np.int64)
    weight = np.ascontiguousarray(weight)  # one layout, one compiled kernel
    least: Ints = least_by_modes(ends, weight, (no_modes, 0), source, (1, table.node_count))[0]
    return least


def least_ahead(table: ArcTable, name: str) -> Ints:
    """Return the least of a resource from each state to the destination, kept with the table."""
    if name not in table.least_ahead:
        table.least_ahead[name] = least_from(table, table.column(name), backward=True)
    return table.least_ahead[name]


def least_arrival(table: ArcTable, most_crossings: int) -> int:
    """Return a lower bound on the minutes of an itinerary, its waits for calendars in it.

    ``most_crossings`` is how often one land border may be crossed.
    """
    once = BORDER_SET if most_crossings == 1 else 0
    reached = earliest(table.rows, table.clock, once, table.node_count)
    return int(reached[:, table.destination_idx].min())


def least_score(table: ArcTable) -> int | None:
    """Return a lower bound on the score of any itinerary, None when there is none at all."""
    least = int(least_from(table, table.column("score"))[table.destination_idx])
    return None if least >= UNREACHED else least


def prune(table: ArcTable, limits: Mapping[str, int | None]) -> ArcTable:
    """Drop arcs that lie on no way within one of ``limits`` (None: only reachability counts)."""
    for name, limit in limits.items():
        weight = table.column(name)
        forward = least_from(table, weight)
        backward = least_ahead(table, name)
        through = forward[table.rows[:, TAIL]] + weight + backward[table.rows[:, HEAD]]
        keep = through <= (UNREACHED - 1 if limit is None else limit)
        if not keep.all():
            table = table.subset(keep)
    return table
