"""Words for people, in English, French and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in three languages; ``fr`` and ``es`` are ``""`` where it is said in English.

    Examples
    --------
    >>> Text("{n} days", "{n} jours", "{n} días").filled(n=3).fr
    '3 jours'
    """

    en: str
    fr: str = ""
    es: str = ""

    @classmethod
    def of(cls, row: Mapping[str, str], name: str) -> Text:
        """Read the columns ``name_en``, ``name_fr`` and ``name_es`` of a row of a data file."""
        return cls(*(row[f"{name}_{language}"] for language in LANGUAGES))

    @property
    def all(self) -> tuple[str, str, str]:
        """The words in each language, in English where they are in no other."""
        return self.en, self.fr or self.en, self.es or self.en

    def in_(self, language: str) -> str:
        """Return the words in a language, in English where they are in no other."""
        words: str = getattr(self, language)
        return words or self.en

    def filled(self, **values: object) -> Text:
        """Return the words with their blanks filled in."""
        return Text(*(words.format(**values) for words in (self.en, self.fr, self.es)))


NOTHING_SAID = Text("")
