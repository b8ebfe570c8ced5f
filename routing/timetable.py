"""The calendars of an arc table as flat arrays: what the search, the model and the walk read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.calendar import Calendar

Ints = NDArray[np.int64]

MILLE = 1000  # what waiting adds is kept in thousandths a minute
NO_CALENDAR = -1
_FIELDS = ("which", "first", "opens", "shuts", "ready", "waiting")


class TooLateError(Exception):
    """A way comes to a step after the last moment at which it may begin."""


@dataclass(frozen=True, eq=False)
class Timetable:
    """Which arcs have a calendar, and what a minute of waiting for one adds.

    ``which`` is the number of an arc's calendar by arc id, -1 where it has none; calendar ``k``
    has the stretches ``first[k]`` to ``first[k + 1]`` of ``opens`` and ``shuts``, in minutes since
    1970. ``ready`` is the minute at which the way begins. ``waiting`` holds by column of the arc
    table how many thousandths a minute of waiting adds.
    """

    which: Ints
    first: Ints
    opens: Ints
    shuts: Ints
    ready: int
    waiting: Ints

    @classmethod
    def of(cls, calendars: Sequence[Calendar | None], columns: int) -> Timetable:
        """Lay out the calendars of arcs, arc id by arc id; waiting adds nothing yet."""
        numbers: dict[int, int] = {}
        which = np.full(len(calendars), NO_CALENDAR, dtype=np.int64)
        used: list[Calendar] = []
        for arc_id, calendar in enumerate(calendars):
            if calendar is not None:
                which[arc_id] = numbers.setdefault(id(calendar), len(used))
                if which[arc_id] == len(used):
                    used.append(calendar)
        empty = np.zeros(0, dtype=np.int64)
        return cls(
            which,
            np.cumsum([0, *(len(calendar.opens) for calendar in used)], dtype=np.int64),
            np.concatenate([empty, *(calendar.opens for calendar in used)]),
            np.concatenate([empty, *(calendar.shuts for calendar in used)]),
            0,
            np.zeros(columns, dtype=np.int64),
        )

    def beginning(self, ready: int, waiting: Ints) -> Timetable:
        """Return the same for ways that begin at a minute, waiting adding what is given."""
        return replace(self, ready=ready, waiting=waiting)

    def extended(self, count: int) -> Timetable:
        """Return the same with ``count`` more arcs, which have no calendar."""
        more = np.full(count, NO_CALENDAR, dtype=np.int64)
        return replace(self, which=np.concatenate([self.which, more]))

    @cached_property
    def is_empty(self) -> bool:
        """Whether no arc has a calendar."""
        return bool((self.which < 0).all())

    def stretches(self, arc_id: int) -> tuple[Ints, Ints]:
        """Return when an arc that has a calendar may begin, in minutes after the ready time."""
        span = slice(*self.first[self.which[arc_id] : self.which[arc_id] + 2])
        return self.opens[span] - self.ready, self.shuts[span] - self.ready

    def wait(self, arc_id: int, at: int) -> int | None:
        """Return how many minutes cargo that is there ``at`` minutes after ready waits.

        None where the arc may never begin any more.
        """
        if self.which[arc_id] < 0:
            return 0
        opens, shuts = self.stretches(arc_id)
        place = int(np.searchsorted(shuts, at))
        if place == len(shuts):
            return None
        return max(0, int(opens[place]) - at)

    def clock(self, arc_id: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Return the arrays the compiled search reads, for the arcs of some rows.

        Waiting adds nothing where none of the arcs has a calendar, so that ways are then compared
        as if there were none at all.
        """
        which = self.which[arc_id]
        waiting = self.waiting if (which >= 0).any() else np.zeros_like(self.waiting)
        given = np.concatenate([np.array([self.ready], dtype=np.int64), waiting])
        return which, self.first, self.opens, self.shuts, given


def no_clock(arcs: int, columns: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return what `Timetable.clock` does, for arcs none of which has a calendar."""
    which = np.full(arcs, NO_CALENDAR, dtype=np.int64)
    none = np.zeros(1, dtype=np.int64)
    return which, none, none, none, np.zeros(1 + columns, dtype=np.int64)


def added(waited: int, per_mille: int) -> int:
    """Return what a way's waiting adds in all: rounded once, so that it can be solved exactly.

    Examples
    --------
    >>> added(90, 1234)
    111
    """
    return (waited * per_mille + MILLE // 2) // MILLE


def write_timetable(path: Path, timetable: Timetable | None) -> None:
    """Write when arcs may begin; an empty file of arrays where none has a calendar."""
    arrays = {} if timetable is None else vars(timetable)
    np.savez(path, **{name: arrays[name] for name in _FIELDS if name in arrays})


def read_timetable(path: Path) -> Timetable | None:
    """Read what `write_timetable` wrote.

    Raises
    ------
    OSError, ValueError
        If it cannot be read.
    """
    with np.load(path) as arrays:
        if not arrays.files:
            return None
        kept = {name: arrays[name] for name in _FIELDS}
    return Timetable(**kept | {"ready": int(kept["ready"])})
