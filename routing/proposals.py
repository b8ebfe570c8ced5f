"""Propose itineraries fast, so that the solver need only show that nothing is missing.

A best-first search over the bounded graph. It proves nothing: CP-SAT then looks for whatever it
may have missed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing.arc_table import MODES, ArcTable, Ints
from routing.bounds import least_ahead
from routing.chains import ChainBounds, is_wanted
from routing.difference import WORTHWHILE_SHARE
from routing.different_ways import best_different
from routing.kernels import UNREACHED
from routing.rules import Rules

MOST_LABELS = 4_096
RESOURCES = ("minutes", "transfers", "cents", "grams")


def propose(bounds: ChainBounds, rules: Rules, count: int, per_chain: int) -> list[Ints]:
    """Return the rows of up to ``count`` itineraries of a graph that differ, best by score first.

    At most ``per_chain`` of them have the same main modes. The search is not exhaustive, so there
    may be more, and better ones.
    """
    return _search(bounds.table, rules, bounds.ahead, (count, per_chain), bounds.once)


def propose_best(table: ArcTable, rules: Rules) -> tuple[int, list[Ints]]:
    """Return the rows of the itinerary that scores best, if it is seen.

    Before it comes the bound: what no itinerary scores below.
    """
    rows = table.rows.copy()
    rows[:, MODES] &= table.must
    plain = replace(table, rows=rows)
    if table.must:
        ahead = ChainBounds(plain, 0).ahead
        bound = int(ahead[is_wanted(plain), table.origin_idx].min())
    else:
        ahead = least_ahead(table, "score")[np.newaxis]
        bound = int(ahead[0, table.origin_idx])
    return bound, _search(plain, rules, ahead, (1, 1))


def _search(
    table: ArcTable, rules: Rules, ahead: Ints, wanted: tuple[int, int], once: int = 0
) -> list[Ints]:
    need = np.stack([least_ahead(table, name) for name in RESOURCES])
    deadline = UNREACHED if rules.deadline_minutes is None else rules.deadline_minutes
    limits = [deadline, rules.max_transfers, rules.max_border_crossings, *wanted, MOST_LABELS, once]
    limits.append(table.must)
    found = best_different(table.rows, ahead, need, np.array(limits), WORTHWHILE_SHARE, table.clock)
    return [way[way >= 0] for way in found]
