"""Bounds by main modes: the least score of going on in each set of modes that is still wanted.

Once there are enough options of, say, road alone, a way by road alone is of no more use, however
cheap; a bound that did not know this would keep most of the graph. So the least score is found for
every state and every set of main modes, a set being a number with one bit a mode.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from routing.arc_table import HEAD, MODES, SCORE, TAIL, ArcTable, Ints
from routing.difference import Signature
from routing.kernels import least_by_modes, to_windows, within_windows

NOT_WANTED = -1


@dataclass(frozen=True)
class ChainBounds:
    """Least scores of an arc table by state and set of main modes."""

    table: ArcTable

    @cached_property
    def behind(self) -> Ints:
        """Least score from the origin, (sets, states): having used exactly the set."""
        return self._least(TAIL, HEAD, self.table.origin_idx)

    @cached_property
    def ahead(self) -> Ints:
        """Least score to the destination, (sets, states): using exactly the set on the way."""
        return self._least(HEAD, TAIL, self.table.destination_idx)

    def _least(self, tail: int, head: int, source: int) -> Ints:
        tails, heads, weight, modes = (
            self.table.rows[:, column].copy() for column in (tail, head, SCORE, MODES)
        )
        size = self.table.set_count, self.table.node_count
        least: Ints = least_by_modes((tails, heads), weight, modes, source, size)
        return least

    def within(self, window: Ints) -> ArcTable:
        """Keep the arcs on a way that scores at most what is allowed for its main modes."""
        excess = to_windows(self.ahead, window)
        return self.table.subset(within_windows(self.table.rows, self.behind, excess))


def windows(table: ArcTable, most: int, full: dict[Signature, int]) -> Ints:
    """Return the most a way may score, by its set of main modes: ``most``, or less where full.

    ``full`` are the main modes of which there are enough, and the most that is still wanted.
    """
    modes = table.numbering.modes
    window = np.full(table.set_count, most, dtype=np.int64)
    for chain, at_most in full.items():
        if chain <= modes.keys():
            window[sum(1 << modes[mode] for mode in chain)] = min(most, at_most)
    return window
