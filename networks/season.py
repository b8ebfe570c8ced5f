"""The part of the year a port is open to ships; ice and closed locks shut it for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_LEAP_YEAR = 2000  # so that 29 February can be written


@dataclass(frozen=True)
class Season:
    """Open from the first to the last day named, each year, both included.

    Days are (month, day). ``until`` before ``since`` is a season that runs on past New Year.

    Examples
    --------
    >>> season = Season.of("07-20", "11-10")
    >>> season.holds(date(2026, 8, 1), date(2026, 8, 31))
    True
    >>> season.holds(date(2026, 10, 20), date(2026, 11, 19))
    False
    >>> season.closed
    '11 Nov–19 Jul'
    """

    since: tuple[int, int]
    until: tuple[int, int]

    @classmethod
    def of(cls, open_from: str, open_until: str) -> Season | None:
        """Read two days written MM-DD; None when both are empty: open all year.

        Raises
        ------
        ValueError
            If either is no day of the year, or only one is given.
        """
        if not open_from and not open_until:
            return None
        return cls(month_day(open_from), month_day(open_until))

    def holds(self, first: date, last: date) -> bool:
        """Say whether every day from ``first`` to ``last`` is in season."""
        runs_on = self.until < self.since
        return any(
            _on(year, self.since) <= first and last <= _on(year + runs_on, self.until)
            for year in (first.year - 1, first.year)
        )

    @property
    def closed(self) -> str:
        """The days it is closed, in words."""
        first = _on(_LEAP_YEAR, self.until) + timedelta(days=1)
        last = _on(_LEAP_YEAR, self.since) - timedelta(days=1)
        return f"{_said(first)}–{_said(last)}"

    @property
    def open(self) -> str:
        """The days it is open, in words."""
        return f"{_said(_on(_LEAP_YEAR, self.since))}–{_said(_on(_LEAP_YEAR, self.until))}"


def month_day(text: str) -> tuple[int, int]:
    """Read a day of the year written MM-DD; ValueError when it is none."""
    found = date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    return found.month, found.day


def _on(year: int, day: tuple[int, int]) -> date:
    """Return the day in a year; 29 February is the 28th where there is none."""
    try:
        return date(year, *day)
    except ValueError:
        return date(year, day[0], day[1] - 1)


def _said(day: date) -> str:
    return f"{day.day} {day:%b}"
