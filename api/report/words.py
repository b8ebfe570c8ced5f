"""Words and figures of a report in one language: those of tables and of the page, used again."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from api.page_files import asset
from routing.words import label_in, number, operation_in, words

_DAY_H, _KG_PER_T, _FEW = 24, 1000, 10


class ReportWords:
    """What a report says in ``language``; raises `InputError` if there is no such language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = words(language)
        self._page = _page_words(language)

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of ``routing/words.csv`` with its blanks filled in."""
        return self._words[key].format(**values)

    def page(self, key: str, **values: object) -> str:
        """Return a phrase of the page."""
        return str(self._page[key]).format(**values)

    def named(self, group: str, key: str, otherwise: str) -> str:
        """Return the name the page has for a thing, or ``otherwise``."""
        return str(self._page.get(group, {}).get(key, otherwise))

    def label(self, text: str) -> str:
        """Return a cost line's label."""
        return label_in(text, self.language)

    def operation(self, name: str) -> str:
        """Return what is done at a terminal."""
        return operation_in(name, self.language)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as the language writes it."""
        return number(value, self.language, decimals)

    def days(self, hours: float) -> str:
        """Return hours as a number of days."""
        return self.number(hours / _DAY_H, 1)

    def tonnes(self, mass_kg: float) -> str:
        """Return kilograms as a number of tonnes."""
        mass_t = mass_kg / _KG_PER_T
        return self.number(mass_t, 2 if mass_t < _FEW else 0)

    def figure(self, value: float) -> str:
        """Return a figure of the book with the digits it has, at most six."""
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return self.number(value, len(text.partition(".")[2]))

    def amount(self, value: float) -> str:
        """Return an amount with a decimal where it has one."""
        return self.figure(round(value, 1))

    def share(self, part: float) -> str:
        """Return a share in percent."""
        return f"{self.number(100 * part)}{'%' if self.language == 'en' else ' %'}"

    def moment(self, moment: datetime) -> str:
        """Return a time by the clocks of its place, with their offset (ISO 8601)."""
        return moment.isoformat(" ", "minutes")


@lru_cache
def _page_words(language: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(asset(f"words.{language}.json"))
    return found
