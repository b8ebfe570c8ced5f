"""When a step may begin: moments and stretches of time, in whole minutes.

A dated departure is a moment, the opening hours of a border are stretches, a holiday is a gap
between two. A step with a calendar begins at the next permitted moment after the cargo is there,
then takes its minutes; so who comes earlier never leaves later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Minutes = NDArray[np.int64]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def epoch_minutes(moment: datetime) -> int:
    """Return whole minutes from 1970 to a moment with its offset; seconds begun count as gone."""
    return -((_EPOCH - moment) // _MINUTE)


def moment_of(minutes: int) -> datetime:
    """Return the moment so many minutes after 1970, UTC."""
    return _EPOCH + timedelta(minutes=minutes)


@dataclass(frozen=True, eq=False)
class Calendar:
    """Stretches from ``opens`` to ``shuts``, both included, in minutes since 1970 (UTC).

    They are in order and apart from each other; a moment is a stretch that shuts as it opens.
    """

    opens: Minutes
    shuts: Minutes

    @classmethod
    def of(cls, stretches: Iterable[tuple[int, int]]) -> Calendar:
        """Make a calendar of stretches in any order; those that touch become one.

        Raises
        ------
        ValueError
            If a stretch shuts before it opens.

        Examples
        --------
        >>> Calendar.of([(50, 60), (10, 10), (55, 70)]).stretches
        [(10, 10), (50, 70)]
        """
        merged: list[list[int]] = []
        for opens, shuts in sorted(stretches):
            if shuts < opens:
                raise ValueError((opens, shuts))
            if merged and opens <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], shuts)
            else:
                merged.append([opens, shuts])
        table = np.array(merged, dtype=np.int64).reshape(len(merged), 2)
        return cls(table[:, 0].copy(), table[:, 1].copy())

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """The stretches as pairs."""
        return list(zip(self.opens.tolist(), self.shuts.tolist(), strict=True))

    def next_from(self, minute: int) -> int | None:
        """Return the first permitted minute from ``minute`` on; None when there is none any more.

        Examples
        --------
        >>> calendar = Calendar.of([(10, 10), (50, 70)])
        >>> [calendar.next_from(minute) for minute in (9, 11, 60, 71)]
        [10, 50, 60, None]
        """
        at = int(np.searchsorted(self.shuts, minute))
        return None if at == len(self.shuts) else max(minute, int(self.opens[at]))
