"""The words around figures in English, French and Spanish: ``words.csv``, a row a phrase."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from networks.errors import Fault, InputError
from routing.text import LANGUAGES, Text

_LABEL = "label."


@lru_cache
def words(language: str) -> Mapping[str, str]:
    """Return the phrases of a language by their key.

    Raises
    ------
    InputError
        If there is no such language.

    Examples
    --------
    >>> words("fr")["cheapest"]
    'Le moins cher'
    """
    if language not in LANGUAGES:
        raise InputError([Fault("language", language, f"one of {', '.join(LANGUAGES)}")])
    text = (files("routing") / "words.csv").read_text(encoding="utf-8")
    return {row["key"]: row[language] for row in csv.DictReader(text.splitlines())}


def label_in(label: str, language: str) -> str:
    """Return a cost line's label with what it is called in a language; figures and names stay.

    A label there is no word for stays as it is.

    Examples
    --------
    >>> label_in("drayage, CA, 1 × 30 km", "fr"), label_in("truck, MX, 1 × 509 km", "es")
    ('camionnage de conteneur, CA, 1 × 30 km', 'camión, MX, 1 × 509 km')
    """
    said = words(language)
    for stem in _stems():
        if label.startswith(stem):
            return said[f"{_LABEL}{stem}"] + label.removeprefix(stem)
    return label


def operation_in(operation: str, language: str) -> str:
    """Return what is done at a terminal in a language; what there is no word for stays."""
    return words(language).get(f"operation.{operation}", operation)


def operation_said(operation: str) -> Text:
    """Return what is done at a terminal in all languages."""
    return Text(*(operation_in(operation, language) for language in LANGUAGES))


@lru_cache(1)
def _stems() -> tuple[str, ...]:
    """Return the beginnings of labels there are words for, the longest first."""
    stems = (key.removeprefix(_LABEL) for key in words("en") if key.startswith(_LABEL))
    return tuple(sorted(stems, key=len, reverse=True))


def number(value: float, language: str, decimals: int = 0) -> str:
    r"""Write a number as a language does: French has spaces and a comma.

    Examples
    --------
    >>> number(12345.6, "en"), number(12345.6, "es", 1)
    ('12,346', '12,345.6')
    >>> number(12345.6, "fr", 1)
    '12\u202f345,6'
    """
    text = f"{value:,.{decimals}f}"
    return text.translate(_FRENCH) if language == "fr" else text


def signed(value: float, language: str, decimals: int = 0) -> str:
    """Write a difference with its sign.

    Examples
    --------
    >>> signed(1234.5, "es"), signed(-3.21, "fr", 1), signed(0, "en")
    ('+1,234', '-3,2', '+0')
    """
    return f"{'' if value < 0 else '+'}{number(value, language, decimals)}"


_FRENCH = str.maketrans({",": "\u202f", ".": ","})
