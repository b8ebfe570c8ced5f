"""When a border crossing with opening hours takes trucks: hours of the week, less holidays.

A crossing that never shuts has no calendar, on holidays neither: who drives through one is cleared
by officers on shift.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from networks.opening import DAYS, HOURS_A_DAY, OpeningHours
from networks.season import month_day
from routing.calendar import Calendar, epoch_minutes
from routing.period import Period

YEARS = 2  # a calendar runs from New Year of the year of the ready time
_HOLIDAYS = Path(__file__).parent / "parameters" / "customs_holidays.csv"
_NTH = re.compile(r"(?P<day>\w\w)(?P<nth>[1-4]) (?P<month>\d\d)")
_WEEK = 7


@cache
def _holiday_rules() -> tuple[tuple[str, str], ...]:
    with _HOLIDAYS.open(encoding="utf-8", newline="") as stream:
        return tuple((row["country"], row["day"]) for row in csv.DictReader(stream))


def day_in(year: int, rule: str) -> date:
    """Return a holiday of a year: written MM-DD, or as the third Monday of November ``Mo3 11``.

    Examples
    --------
    >>> day_in(2026, "Mo3 11").isoformat(), day_in(2027, "05-01").isoformat()
    ('2026-11-16', '2027-05-01')
    """
    found = _NTH.fullmatch(rule)
    if found is None:
        return date(year, *month_day(rule))
    first = date(year, int(found["month"]), 1)
    ahead = (DAYS.index(found["day"]) - first.weekday()) % _WEEK
    return first + timedelta(days=ahead + _WEEK * (int(found["nth"]) - 1))


@cache
def holidays(countries: str, year: int) -> frozenset[date]:
    """Return the days of a year on which customs of any of some countries (``US-MX``) is shut."""
    sides = countries.split("-")
    return frozenset(day_in(year, rule) for country, rule in _holiday_rules() if country in sides)


def is_open(hours: OpeningHours, countries: str, moment: datetime) -> bool:
    """Say whether a crossing takes trucks at a moment of its local time."""
    if moment.date() in holidays(countries, moment.year):
        return hours.is_always
    return hours.is_open(DAYS[moment.weekday()], moment.hour)


def gate_calendar(
    hours: OpeningHours, countries: str, zone: ZoneInfo, year: int
) -> Calendar | None:
    """Return when a crossing takes trucks from New Year of ``year`` on; None: always.

    A stretch's last minute is the last before the gate shuts.
    """
    if hours.is_always:
        return None
    return Calendar.of(
        (epoch_minutes(opens), epoch_minutes(shuts) - 1)
        for opens, shuts in _openings(hours, countries, zone, year)
    )


def shut_for(calendar: Calendar | None, periods: Sequence[Period], year: int) -> Calendar | None:
    """Return when a crossing takes trucks that is shut for some periods besides.

    ``calendar`` None: it is open always, which ends here with the years a calendar runs for.
    """
    if not periods:
        return calendar
    first, end = (datetime(of, 1, 1, tzinfo=UTC) for of in (year, year + YEARS))
    open_at = [(epoch_minutes(first), epoch_minutes(end) - 1)]
    if calendar is not None:
        open_at = calendar.stretches
    for period in periods:
        since, until = epoch_minutes(period.since), epoch_minutes(period.until)
        open_at = [
            part
            for opens, shuts in open_at
            for part in ((opens, min(shuts, since - 1)), (max(opens, until), shuts))
            if part[0] <= part[1]
        ]
    return Calendar.of(open_at)


def open_for(periods: Sequence[Period], minutes: int, year: int) -> Calendar | None:
    """Return when an operation may begin at a terminal that is shut for some periods; None: always.

    It begins and ends, ``minutes`` later, while the terminal is open: what comes by truck, train or
    ship is taken in, and leaves, at no other time. In between goods may lie there.
    """
    ahead = timedelta(minutes=minutes)
    ending = [Period(period.since - ahead, period.until - ahead) for period in periods]
    return shut_for(None, [*periods, *ending], year)


def _openings(
    hours: OpeningHours, countries: str, zone: ZoneInfo, year: int
) -> Iterator[tuple[datetime, datetime]]:
    day, end = date(year, 1, 1), date(year + YEARS, 1, 1)
    spans = [_spans(hours, weekday) for weekday in range(_WEEK)]
    while day < end:
        if day not in holidays(countries, day.year):
            midnight = datetime(day.year, day.month, day.day)
            for opens, shuts in spans[day.weekday()]:
                yield (
                    (midnight + timedelta(hours=opens)).replace(tzinfo=zone),
                    (midnight + timedelta(hours=shuts)).replace(tzinfo=zone),
                )
        day += timedelta(days=1)


def _spans(hours: OpeningHours, weekday: int) -> list[tuple[int, int]]:
    """Return when a day's openings begin and end, in hours after midnight."""
    of_day = [hour for hour in range(HOURS_A_DAY) if hours.is_open(DAYS[weekday], hour)]
    begins = [hour for hour in of_day if hour - 1 not in of_day]
    ends = [hour + 1 for hour in of_day if hour + 1 not in of_day]
    return list(zip(begins, ends, strict=True))
