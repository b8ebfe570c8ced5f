"""Something that is closed, for good or for a period."""

from __future__ import annotations

from dataclasses import dataclass

from routing.period import Period


@dataclass(frozen=True)
class Closure:
    """What is closed, by its name, and when; ``period`` None: all the time."""

    name: str
    period: Period | None = None

    def overlaps(self, other: Closure) -> bool:
        """Say whether both close one thing at one time."""
        if self.name != other.name:
            return False
        if self.period is None or other.period is None:
            return True
        return self.period.overlaps(other.period)
