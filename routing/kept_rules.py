"""Whether a whole way, as rows of an arc table, keeps the rules."""

from __future__ import annotations

import numpy as np

from routing.arc_table import (
    BORDER_BITS,
    BORDERS,
    MINUTES,
    MODES,
    STOP,
    TOKENS,
    TRANSFERS,
    ArcTable,
    Ints,
)
from routing.rules import Rules
from routing.timetable import TooLateError

_BORDER_MASK = (1 << BORDER_BITS) - 1


def keeps(table: ArcTable, way: Ints, rules: Rules) -> bool:
    """Say whether a way keeps (C2), (C3), (C7), (C11), (C12), (C16) and (C17).

    The other rules speak of single arcs, and none that breaks one is in the table.
    """
    rows = table.rows[way]
    try:
        amounts = table.amounts(way)
    except TooLateError:
        return False
    deadline = rules.deadline_minutes
    crossed = [
        int((rows[:, BORDERS] >> BORDER_BITS * border & _BORDER_MASK).sum())
        for border in range(len(table.numbering.borders))
    ]
    met = int(np.bitwise_or.reduce(rows[:, MODES]))
    return (
        (deadline is None or amounts[MINUTES] <= deadline)
        and bool(amounts[TRANSFERS] <= rules.max_transfers)
        and max(crossed, default=0) <= rules.max_border_crossings
        and met & table.must == table.must
        and _differ(rows[:, STOP])
        and _differ(rows[:, TOKENS:].ravel())
    )


def _differ(numbers: Ints) -> bool:
    """Say whether no number from 0 up stands twice."""
    found = numbers[numbers >= 0]
    return len(np.unique(found)) == len(found)
