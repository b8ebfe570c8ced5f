"""Arcs that differ only in what they take: a passage by a longer way, where fuel is cheaper."""

from __future__ import annotations

import numpy as np

from routing.arc_table import BORDERS, CENTS, GRAMS, HEAD, MINUTES, MODES, TAIL, TOKENS, Ints


def undominated(rows: Ints, met: Ints) -> Ints:
    """Leave out arcs beside which another takes no more of cost, time and CO2e.

    Arcs stand beside each other that lead from one state to the same next one and leave the same
    marks; none of the rest can be on a better itinerary. Of equals the first stays.

    Parameters
    ----------
    rows
        Arcs as `arc_table` has them.
    met
        For each what it meets of what is required.

    Returns
    -------
    Ints
        The positions of those that stay, in order.
    """
    marks = np.column_stack([rows[:, [TAIL, HEAD, MODES, BORDERS]], rows[:, TOKENS:], met])
    takes = rows[:, [CENTS, MINUTES, GRAMS]]
    order = np.lexsort([*takes.T[::-1], *marks.T])  # those beside each other, the cheapest first
    is_alone = np.ones(len(rows), dtype=bool)
    is_like_last = (marks[order[1:]] == marks[order[:-1]]).all(axis=1)
    is_alone[1:] &= ~is_like_last
    is_alone[:-1] &= ~is_like_last
    stays = is_alone.copy()
    best: list[list[int]] = []
    rivals = np.flatnonzero(~is_alone)
    begins = ~np.concatenate([[False], is_like_last])[rivals]
    for at, is_first, amounts in zip(
        rivals.tolist(), begins.tolist(), takes[order[rivals]].tolist(), strict=True
    ):
        if is_first:
            best = []
        if not any(all(a <= b for a, b in zip(less, amounts, strict=True)) for less in best):
            best.append(amounts)
            stays[at] = True
    return np.sort(order[stays])
