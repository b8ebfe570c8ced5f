"""Bounds by main modes: the least score of going on in each set of modes that is still wanted.

Once there are enough options of, say, road alone, a way by road alone is of no more use, however
cheap; a bound that did not know this would keep most of the graph. So the least score is found for
every state and every set of main modes, a set being a number with one bit a mode. Below the modes a
set has a bit for each land border: where each may be crossed once only, (C11), a way that has
crossed one is not thought to go on over it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from routing.arc_table import (
    BORDER_SET,
    HEAD,
    MINUTES,
    MODE_BITS_FROM,
    MODES,
    SCORE,
    TAIL,
    ArcTable,
    Flags,
    Ints,
)
from routing.difference import Signature
from routing.kernels import UNREACHED, least_by_modes, to_windows, within_windows
from routing.labels import earliest
from routing.timetable import MILLE

NOT_WANTED = -1


@dataclass(frozen=True)
class ChainBounds:
    """Least scores of an arc table by state and set of main modes and land borders.

    ``most_crossings`` is how often one land border may be crossed.
    """

    table: ArcTable
    most_crossings: int

    @property
    def once(self) -> int:
        """The bits of a set that none may share with what follows it."""
        return BORDER_SET if self.most_crossings == 1 else 0

    @cached_property
    def behind(self) -> Ints:
        """Least score from the origin, (sets, states): having used exactly the set.

        What a way has waited by then is in it, as far as the hour shows: who is there at the
        earliest when something opens has waited for what of that time was not travelled.
        """
        least = self._least(TAIL, HEAD, self.table.origin_idx)
        return np.maximum(least, self._held()) if len(self.table.timed) else least

    def _held(self) -> Ints:
        """Return the least score that the hour of arrival at each state leaves, (sets, states).

        A minute counts whether it is travelled or waited. So a way scores what a minute of waiting
        adds for each minute since it was ready, and what its arcs score beside that.
        """
        rows = self.table.rows
        score, minutes = MILLE * rows[:, SCORE], rows[:, MINUTES]
        moving = minutes > 0
        # Any less would hold as well; more would make some arc cost less than nothing.
        rate = min([self.table.waiting(SCORE), *(score[moving] // minutes[moving]).tolist()])
        beside = self._least(TAIL, HEAD, self.table.origin_idx, score - rate * minutes)
        hours = earliest(rows, self.table.clock, self.once, self.table.node_count).min(axis=0)
        is_reached = (beside < UNREACHED) & (hours < UNREACHED)
        held = beside + rate * np.where(hours < UNREACHED, hours, 0)
        return np.where(is_reached, held // MILLE, UNREACHED)

    @cached_property
    def ahead(self) -> Ints:
        """Least score to the destination, (sets, states): using exactly the set on the way."""
        return self._least(HEAD, TAIL, self.table.destination_idx)

    def _least(self, tail: int, head: int, source: int, weight: Ints | None = None) -> Ints:
        tails, heads, score, modes = (
            self.table.rows[:, column].copy() for column in (tail, head, SCORE, MODES)
        )
        weight = score if weight is None else weight
        size = self.table.set_count, self.table.node_count
        least: Ints = least_by_modes((tails, heads), weight, (modes, self.once), source, size)
        return least

    def within(self, window: Ints) -> ArcTable:
        """Keep the arcs on a way that scores at most what is allowed for its main modes."""
        excess = to_windows(self.ahead, window, self.once)
        kept = self.table.subset(within_windows(self.table.rows, self.behind, excess, self.once))
        if not len(kept.timed) or len(kept) == len(self.table):
            return kept
        # Fewer arcs come later to what opens on dates, and so fewer yet are left.
        return ChainBounds(kept, self.most_crossings).within(window)


def windows(table: ArcTable, most: int, full: dict[Signature, int]) -> Ints:
    """Return the most a way may score, by its set of main modes: ``most``, or less where full.

    ``full`` are the main modes of which there are enough, and the most that is still wanted.
    """
    window = np.where(is_wanted(table), most, NOT_WANTED)
    for chain, at_most in full.items():
        if chain <= table.numbering.modes.keys():
            first = table.numbering.set_of(chain) | table.must
            window[first : first + (1 << MODE_BITS_FROM)] = min(most, at_most)
    return window


def by_modes(window: Ints) -> list[Ints]:
    """Return windows that want the ways of one set of main modes each, of those that are wanted."""
    of_modes = window.reshape(-1, 1 << MODE_BITS_FROM)
    places = np.flatnonzero(of_modes.max(axis=1) >= 0)
    return [
        np.where(np.arange(len(window)) >> MODE_BITS_FROM == i, window, NOT_WANTED) for i in places
    ]


def is_wanted(table: ArcTable) -> Flags:
    """Flag the sets of a whole way that meets all that is required."""
    flags: Flags = np.arange(table.set_count) & table.must == table.must
    return flags
