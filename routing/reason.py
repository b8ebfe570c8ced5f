"""Why something is left out or cannot be kept: a code that stays, and words in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from routing.phrases import phrase
from routing.text import Text

Value = str | int | float | Text | tuple[float, int]
_PREFIX = "reason."


@dataclass(frozen=True, slots=True)
class Reason:
    """A ``code``, for programs, and what fills the blanks of its phrase, for people.

    The phrase is ``reason.CODE`` of ``parameters/phrases.csv``. A value that is a pair is a number
    and its decimals; a text is said in each language.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def text(self) -> Text:
        """The reason in words."""
        return _said(self)

    def __str__(self) -> str:
        """Return the reason in English."""
        return self.text.en


def because(code: str, **values: Value) -> Reason:
    """Return the reason of a code, with what fills the blanks of its phrase."""
    return _reason(code, tuple(values.items()))


@lru_cache(4096)
def _reason(code: str, values: tuple[tuple[str, Value], ...]) -> Reason:
    return Reason(code, values)


@lru_cache(4096)
def _said(reason: Reason) -> Text:
    return phrase(f"{_PREFIX}{reason.code}", **dict(reason.values))
