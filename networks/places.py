"""The gazetteer: what a user types becomes a Place, or an error that lists the candidates.

Rules, in order:

1. ``lon,lat`` is a point; it must lie in Canada, the United States or Mexico, or near their land.
2. An upper-case terminal id, UN/LOCODE or IATA code is that place.
3. A name, with or without province, state or country, is compared without accents and case.
   A place's own name goes before its other names, unless the latter belong to a place ten times
   as populous (*México*, *Querétaro*).
4. Among namesakes the most populous is taken if it has ten times the people of the next, or three
   times when the next lies in the United States and it does not: this is a Canada-Mexico tool.
   It is also taken when it alone is spelt to the letter as typed (*St. John's*, not *St. Johns*).
   The ones passed over are in ``Place.namesakes``. Otherwise the name is ambiguous.
5. A name that is nobody's is compared letter by letter; one near-certain, dominant match is taken
   and ``Place.matched_from`` says what was typed. Anything less is an error with candidates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from networks.place import PLACE_COLUMNS, Place, fold
from networks.place_index import Areas, PlaceIndex
from networks.regions import Regions, common, load_regions

if TYPE_CHECKING:
    import pandas as pd

    from networks.ground import Ground

__all__ = ["Gazetteer", "Place"]

CANDIDATES_SHOWN = 8

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_POINT = re.compile(rf"\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*")


@dataclass(frozen=True)
class _Reading:
    """One way to read a text: a folded name, and the areas it must lie in (None: anywhere).

    ``forgiven`` when a province or country had to be guessed from a misspelling.
    """

    name: str
    areas: Areas | None
    forgiven: bool = False


def shipped_ground() -> Ground:
    """Open the land of the shipped extract."""
    from networks.ground import Ground

    return Ground.from_extract()


class Gazetteer:
    """Every place that may be named, searchable by name, code and position.

    Parameters
    ----------
    index
        The places and their names.
    ground
        Opens the ground that points are checked against; called at the first point.
    """

    def __init__(self, index: PlaceIndex, ground: Callable[[], Ground] = shipped_ground) -> None:
        self._index = index
        self._open_ground = ground

    @classmethod
    def from_tables(
        cls,
        cities: pd.DataFrame,
        locodes: pd.DataFrame,
        terminals: pd.DataFrame,
        ground: Callable[[], Ground] = shipped_ground,
    ) -> Gazetteer:
        """Index the extract's cities and UN/LOCODEs with the curated terminals and clusters."""
        from networks.gazetteer_tables import gazetteer_tables

        places, names = gazetteer_tables(cities, locodes, terminals)
        columns = {column: places[column].tolist() for column in PLACE_COLUMNS}
        name_columns = (names[column].tolist() for column in ("key", "place_idx", "primary"))
        return cls(PlaceIndex(columns, *name_columns), ground)

    @classmethod
    def build(cls, directory: Path) -> Gazetteer:
        """Index the shipped tables and save the index as a folder."""
        from networks import extract
        from networks.terminals import load_terminals

        gazetteer = cls.from_tables(
            extract.load("cities"), extract.load("locode"), load_terminals()
        )
        gazetteer.save(directory)
        return gazetteer

    def save(self, directory: Path) -> None:
        """Write the index as a folder."""
        self._index.save(directory)

    @classmethod
    def load(cls, directory: Path, ground: Callable[[], Ground] = shipped_ground) -> Gazetteer:
        """Open a saved index."""
        return cls(PlaceIndex.load(directory), ground)

    def __len__(self) -> int:
        return len(self._index)

    def resolve(self, text: str, field: str = "place") -> Place:
        """Find the one place a text names.

        Parameters
        ----------
        text
            A name with or without its province, state or country (``Toronto, ON``), a UN/LOCODE,
            a terminal id, an IATA code, or ``lon,lat`` in degrees.
        field
            What the text is called in the request, for the message of an error.

        Raises
        ------
        InputError
            When the text names nothing, or several places of which none dominates; its fault's
            ``candidates`` are the places it may mean, the likeliest first. When a point lies
            outside the region, outside the three countries, or more than 25 km off their land.
            When a UN/LOCODE has no position, or the text holds control characters.
        """
        if point := _POINT.fullmatch(text):
            return self._ground.place(text, float(point[1]), float(point[2]), field)
        if any(unicodedata.category(letter) == "Cc" for letter in text.strip()):
            raise InputError([Fault(field, text, "text without control characters")])
        code = text.strip()
        if code in self._index.codes:
            return self._choose([self._index.codes[code]], text, field)
        readings = list(self._readings(text))
        for reading in readings:
            if found := self._index.exact(reading.name, reading.areas):
                place = self._choose(found, text, field)
                return replace(place, matched_from=text) if reading.forgiven else place
        if code.upper() in self._index.codes:
            return self._choose([self._index.codes[code.upper()]], text, field)
        for reading in reversed(readings):
            if near := self._forgive(reading):
                return replace(near, matched_from=text)
        likely = tuple(self.search(text, CANDIDATES_SHOWN))
        expected = "a city, province or state optional, a UN/LOCODE, a terminal id, or lon,lat"
        raise InputError([Fault(field, text, expected, likely)], hint=_perhaps(likely))

    def search(self, text: str, limit: int = 10) -> list[Place]:
        """List the places a text may mean, the likeliest first.

        Full names go before beginnings of names; names of similar spelling are listed only where
        nothing goes by the name as typed. Within each, by population. An empty text, or one like
        nothing, gives an empty list.
        """
        index = self._index
        code = index.codes.get(text.strip().upper())
        found: dict[int, None] = {} if code is None else {code: None}
        literal = list(self._readings(text))
        for look, readings in (
            (index.exact, literal),
            (index.beginning, literal),
            # A qualifier that was understood narrows a misspelt name, so it goes first here.
            (index.alike, literal[::-1]),
        ):
            for reading in readings:
                found |= dict.fromkeys(look(reading.name, reading.areas))
            if len(found) >= limit or (found and look == index.beginning):
                break
        # Twice as many as wanted are enough to fill the list after repetitions are dropped.
        places = index.distinct(islice(found, 2 * limit))[:limit]
        return [index.place(idx) for idx in places if index.has_position(idx)]

    @cached_property
    def _regions(self) -> Regions:
        return load_regions()

    @cached_property
    def _ground(self) -> Ground:
        return self._open_ground()

    def _readings(self, text: str) -> Iterator[_Reading]:
        """Yield the ways to read a text, the most literal first."""
        whole = fold(text)
        if not whole:
            return
        yield _Reading(whole, None)
        name, *qualifiers = [part for part in re.split(r"[,()/]", text) if fold(part)]
        if qualifiers:
            exact = [self._regions.meaning(qualifier) for qualifier in qualifiers]
            areas = exact if all(exact) else [self._regions.guess(q) for q in qualifiers]
            yield _Reading(fold(name), common(areas), forgiven=not all(exact))
            return
        yield from (_Reading(name, areas) for name, areas in self._regions.split(whole.split()))

    def _choose(self, found: Sequence[int], text: str, field: str) -> Place:
        """Take the dominant of several namesakes, or raise with all of them."""
        index = self._index
        first, *others = index.distinct(found)
        if not index.has_position(first):
            label = index.place(first).label
            expected = f"a place with a position; UN/LOCODE gives none for {label}: use lon,lat"
            raise InputError([Fault(field, text, expected)])
        dominant = all(index.dominates(first, other) for other in others)
        if dominant or self._only_literal(first, others, text):
            return self._over(first, others)
        # What is shipped by sea is likelier meant than a village of the same name.
        ports_first = sorted((first, *others), key=lambda idx: not index.is_seaport(idx))
        shown = tuple(index.place(idx) for idx in ports_first[:CANDIDATES_SHOWN])
        expected = "one place; several have this name"
        raise InputError([Fault(field, text, expected, shown)], hint=_perhaps(shown))

    def _only_literal(self, first: int, others: Iterable[int], text: str) -> bool:
        """Tell whether the first of several namesakes alone is spelt as typed, accents and all."""
        typed = text.casefold()

        def literal(place_idx: int) -> bool:
            return typed.startswith(self._index.place(place_idx).name.casefold())

        return literal(first) and not any(literal(other) for other in others)

    def _forgive(self, reading: _Reading) -> Place | None:
        """Return the one dominant place whose name is nearly this one, if there is one."""
        index = self._index
        near = index.distinct(index.nearly(reading.name, reading.areas))
        if not near or not index.has_position(near[0]):
            return None
        if not all(index.dominates(near[0], other) for other in near[1:]):
            return None
        return self._over(near[0], near[1:])

    def _over(self, place_idx: int, namesakes: Iterable[int]) -> Place:
        """Return a place with the labels of those it was taken before."""
        labels = tuple(self._index.place(idx).label for idx in namesakes)
        return replace(self._index.place(place_idx), namesakes=labels)


def _perhaps(places: Sequence[Place]) -> str:
    labels = [place.label for place in places[:CANDIDATES_SHOWN]]
    return f"Perhaps one of: {'; '.join(labels)}." if labels else ""
