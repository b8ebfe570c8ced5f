"""Days and seasons in words, with the names of months each language has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from networks.opening import DAYS, OpeningHours
from networks.season import Season
from routing.phrases import phrase
from routing.text import LANGUAGES, Text

_LEAP_YEAR = 2000  # so that 29 February can be written


def day_said(day: date) -> Text:
    """Return a day in words.

    Examples
    --------
    >>> day_said(date(2025, 12, 28)).all
    ('28 December 2025', '28 décembre 2025', '28 de diciembre de 2025')
    """
    return phrase("day", day=day.day, month=_month("months", day.month), year=day.year)


def day_of_year_said(day: date) -> Text:
    """Return a day that comes every year in words, its month in short."""
    first = Text(str(day.day), "1er" if day.day == 1 else str(day.day), str(day.day))
    return phrase("day_of_year", day=first, month=_month("months.short", day.month))


def open_said(season: Season) -> Text:
    """Return the days a season is open.

    Examples
    --------
    >>> open_said(Season((5, 1), (10, 31))).all
    ('1 May–31 Oct', 'du 1er mai au 31 oct.', 'del 1 may al 31 oct')
    """
    return _span(date(_LEAP_YEAR, *season.since), date(_LEAP_YEAR, *season.until))


def closed_said(season: Season) -> Text:
    """Return the days a season is closed."""
    day = timedelta(days=1)
    return _span(date(_LEAP_YEAR, *season.until) + day, date(_LEAP_YEAR, *season.since) - day)


def hours_said(hours: OpeningHours) -> Text:
    """Return opening hours as they are written, with the days of the week in each language.

    Examples
    --------
    >>> hours_said(OpeningHours.of("Mo-Fr 07:00-24:00; Sa 08:00-16:00")).fr
    'lu-ve 07:00-24:00; sa 08:00-16:00'
    """
    names = phrase("weekdays")
    return Text(*(_with_days(hours.text, names.in_(tag).split(" ")) for tag in LANGUAGES))


def _with_days(text: str, names: Sequence[str]) -> str:
    for day, name in zip(DAYS, names, strict=True):
        text = re.sub(rf"\b{day}\b", name, text)
    return text


def _span(first: date, last: date) -> Text:
    return phrase("days_of_year", first=day_of_year_said(first), last=day_of_year_said(last))


@lru_cache(24)
def _month(key: str, number: int) -> Text:
    names = phrase(key)
    return Text(*(names.in_(tag).split(" ")[number - 1] for tag in LANGUAGES))
