"""The words sentences are made of, in three languages, and numbers as each writes them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from routing.text import LANGUAGES, Text

_NARROW_SPACE = "\u202f"


def say(key: str, language: str, **values: object) -> str:
    """Return a phrase of ``parameters/phrases.csv`` with its blanks filled in."""
    return _phrases()[key][language].format(**values)


def phrase(key: str, **values: object) -> Text:
    """Return a phrase in all languages.

    A value that is a pair is a number and its decimals; a text is said in each language.
    """
    return Text(
        *(
            say(key, language, **{name: _written(v, language) for name, v in values.items()})
            for language in LANGUAGES
        )
    )


def _written(value: object, language: str) -> object:
    if isinstance(value, tuple):
        return number(value[0], value[1], language)
    return getattr(value, language) if isinstance(value, Text) else value


def number(value: float, decimals: int, language: str) -> str:
    """Return a number as people write it: 1,234.5 in English and Spanish, 1 234,5 in French.

    Examples
    --------
    >>> number(1234.56, 1, "en"), number(1234.56, 1, "fr").replace(chr(0x202F), "_")
    ('1,234.6', '1_234,6')
    """
    written = f"{value:,.{decimals}f}"
    if language != "fr":
        return written
    return written.replace(",", _NARROW_SPACE).replace(".", ",")


def listed(parts: Sequence[Text]) -> Text:
    """Return texts as a list in words, in all languages."""
    return Text(*(joined([part.in_(tag) for part in parts], tag) for tag in LANGUAGES))


def one_after_another(parts: Sequence[Text], separator: str = "; ") -> Text:
    """Return texts with a separator between them, in all languages; empty ones are left out."""
    told = [part for part in parts if part.en]
    return Text(*(separator.join(part.in_(tag) for part in told) for tag in LANGUAGES))


def joined(parts: Sequence[str], language: str) -> str:
    """Return parts as a list in words: one, another and a third."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say('and', language)} {parts[-1]}"


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = (files("routing") / "parameters" / "phrases.csv").read_text(encoding="utf-8")
    return {row.pop("key"): row for row in csv.DictReader(text.splitlines())}
