"""Provinces, states and countries as people write them, in English, French and Spanish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from networks.curated_tables import CONFIDENCES, CURATED, Cell, one_of, read_table, text
from networks.place import fold
from networks.spelling import Speller

Area = tuple[str, str]  # country, region; region "" is the whole country

_NAMES = ("name_en", "name_fr", "name_es")


@dataclass(frozen=True)
class Regions:
    """What a qualifier such as ``ON``, ``Nuevo León`` or ``Canada`` may mean.

    One spelling may mean several areas: ``NL`` is Newfoundland and Labrador, and Nuevo León;
    ``BC`` is British Columbia, and Baja California; ``CA`` is Canada, and California.
    """

    areas: dict[str, frozenset[Area]]

    def meaning(self, qualifier: str) -> frozenset[Area]:
        """Return the areas a qualifier may mean; empty when it is no known province or country."""
        return self.areas.get(fold(qualifier), frozenset())

    def guess(self, qualifier: str) -> frozenset[Area]:
        """Return the areas of the one known spelling a misspelt qualifier nearly is, if one."""
        spellings = list(self.areas)
        near = {self.areas[spellings[row]] for row in Speller(spellings).nearly(fold(qualifier))}
        return self.meaning(qualifier) or (near.pop() if len(near) == 1 else frozenset())

    def split(self, words: list[str]) -> list[tuple[str, frozenset[Area]]]:
        """Return the ways to read the last words of a folded name as its province or country.

        Examples
        --------
        >>> load_regions().split(["toronto", "on"])
        [('toronto', frozenset({('CA', 'ON')}))]
        """
        ways = []
        for cut in range(len(words) - 1, max(0, len(words) - 6), -1):
            areas = self.areas.get(" ".join(words[cut:]))
            if areas:
                ways.append((" ".join(words[:cut]), areas))
        return ways


def common(areas: Sequence[frozenset[Area]]) -> frozenset[Area]:
    """Intersect qualifiers: ``ON`` and ``Canada`` leave Ontario; an unknown one leaves nothing."""
    left, *rest = areas
    for other in rest:
        left = frozenset(
            (country, region or part)
            for country, region in left
            for nation, part in other
            if country == nation and (not region or not part or region == part)
        )
    return left


def within(country: str, region: str, areas: Iterable[Area]) -> bool:
    """Tell whether a place of ``country`` and ``region`` lies in any of ``areas``.

    A border crossing (``CA-US``, ``ON/MI``) lies on both its sides.
    """
    sides = list(zip(country.split("-"), region.split("/"), strict=False))
    return any(
        side == wanted and part in ("", own) for wanted, part in areas for side, own in sides
    )


@lru_cache(maxsize=1)
def load_regions(directory: Path = CURATED) -> Regions:
    """Read ``regions.csv`` and ``country_names.csv``."""
    areas: dict[str, set[Area]] = {}

    def add(row: dict[str, Cell], area: Area, *codes: str) -> None:
        short = str(row["abbreviations"]).split(";")
        for name in (*codes, *(str(row[column]) for column in _NAMES), *short):
            if key := fold(name):
                areas.setdefault(key, set()).add(area)

    common = {
        **dict.fromkeys(_NAMES, text()),
        "abbreviations": text(required=False),
        "source": text(),
        "confidence": one_of(CONFIDENCES),
    }
    for row in read_table(directory / "country_names.csv", _COUNTRY | common, "country"):
        add(row, (str(row["country"]), ""), str(row["country"]), str(row["iso_a3"]))
    for row in read_table(directory / "regions.csv", _REGION | common, "name_en"):
        add(row, (str(row["country"]), str(row["region"])), str(row["region"]))
    return Regions({key: frozenset(found) for key, found in areas.items()})


_COUNTRY = {"country": text(), "iso_a3": text()}
_REGION = {"country": text(), "region": text()}
