"""Bounds by main modes: the least score of going on in each set of modes that is still wanted.

Once there are enough options of, say, road alone, a way by road alone is of no more use, however
cheap; a bound that did not know this would keep most of the graph. So the least score is found for
every state and every set of main modes, a set being a number with one bit a mode.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.bounds import UNREACHED, ArcTable, Ints
from routing.difference import Accepted, mode_of

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ChainBounds:
    """Least scores of an arc table by state and set of main modes.

    ``modes`` are the main modes of the table's arcs, in order of their bits.
    """

    table: ArcTable

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Main modes the table's arcs have, sorted."""
        return tuple(sorted({mode_of(token) for arc in self.table.arcs for token in arc.tokens}))

    @property
    def set_count(self) -> int:
        """How many sets of main modes there are."""
        return 1 << len(self.modes)

    @cached_property
    def arc_modes(self) -> Ints:
        """The set of main modes each arc adds."""
        bit = {mode: 1 << position for position, mode in enumerate(self.modes)}
        sets = (sum({bit[mode_of(token)] for token in arc.tokens}) for arc in self.table.arcs)
        return np.fromiter(sets, dtype=np.int64, count=len(self.table.arcs))

    @cached_property
    def behind(self) -> Ints:
        """Least score from the origin, (sets, states): having used exactly the set."""
        return self._least(backward=False)

    @cached_property
    def ahead(self) -> Ints:
        """Least score to the destination, (sets, states): using exactly the set on the way."""
        return self._least(backward=True)

    def _least(self, *, backward: bool) -> Ints:
        table, count = self.table, self.table.node_count
        ends = (table.tail_idx, table.head_idx)
        tail, head = ends[::-1] if backward else ends
        least = np.full((self.set_count, count), UNREACHED, dtype=np.int64)
        least[0, table.destination_idx if backward else table.origin_idx] = 0
        while True:
            improved = least.copy()
            for used in range(self.set_count):
                reached = np.minimum(least[used, tail] + table.score, UNREACHED)
                np.minimum.at(improved.ravel(), (used | self.arc_modes) * count + head, reached)
            if np.array_equal(improved, least):
                return least
            least = improved

    def wanted(self, accepted: Accepted) -> Flags:
        """Flag the sets of main modes of which there are not enough yet."""
        sets = (
            frozenset(mode for position, mode in enumerate(self.modes) if number >> position & 1)
            for number in range(self.set_count)
        )
        return np.array([not accepted.is_full(chain) for chain in sets])

    def to_wanted(self, wanted: Flags) -> Ints:
        """Return the least score to the destination, (sets, states): by set used so far.

        What is used so far and on the way must together make a wanted set.
        """
        least = np.full_like(self.ahead, UNREACHED)
        for used in range(self.set_count):
            for more in range(self.set_count):
                if wanted[used | more]:
                    np.minimum(least[used], self.ahead[more], out=least[used])
        return least

    def through(self, wanted: Flags) -> Ints:
        """Return the least score of a way of a wanted set through each arc."""
        table = self.table
        onward = self.to_wanted(wanted)
        least = np.full(len(table.arcs), UNREACHED, dtype=np.int64)
        for used in range(self.set_count):
            rest = onward[used | self.arc_modes, table.head_idx]
            np.minimum(least, self.behind[used, table.tail_idx] + table.score + rest, out=least)
        return least


def cut(table: ArcTable, accepted: Accepted, most_score: int | None) -> ArcTable:
    """Keep the arcs on a way of a wanted set of main modes, scoring at most ``most_score``."""
    bounds = ChainBounds(table)
    least = bounds.through(bounds.wanted(accepted))
    return table.subset(least <= (UNREACHED - 1 if most_score is None else most_score))
