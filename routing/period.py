"""A stretch of time from one moment to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from networks.errors import Fault, InputError

_EXPECTED = "a date such as 2026-12-24, or a time with its UTC offset"


@dataclass(frozen=True, order=True)
class Period:
    """From ``since`` on, until before ``until``; both with their offset."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, since: Any, until: Any, field: str = "") -> Period:
        """Read two moments: datetimes, dates, or text in ISO 8601.

        A date is a whole day, UTC: a period until the 5th holds through the 5th.

        Raises
        ------
        InputError
            With each that is no moment, and if the period does not end after it begins.
        """
        ends, faults = [], []
        for name, value, days in (("from", since, 0), ("until", until, 1)):
            moment = _moment(value, days)
            if moment is None:
                faults.append(Fault(f"{field}{name}", _shown(value), _EXPECTED))
            else:
                ends.append(moment)
        if not faults and ends[1] <= ends[0]:
            faults.append(Fault(f"{field}until", _shown(until), f"after {_shown(since)}"))
        if faults:
            raise InputError(faults)
        return cls(*ends)

    def overlaps(self, other: Period) -> bool:
        """Say whether there is a moment in both."""
        return self.since < other.until and other.since < self.until

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M} – {self.until:%Y-%m-%d %H:%M %Z}"


def _moment(value: Any, days: int) -> datetime | None:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return None
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else None
    if isinstance(value, date):
        try:
            return datetime(value.year, value.month, value.day, tzinfo=UTC) + timedelta(days=days)
        except OverflowError:
            return None
    return None


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)
