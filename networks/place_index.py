"""The index of places: found by code, by name, by the beginning of a name, by similar spelling."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from networks.place import PLACE_COLUMNS, SAME_PLACE_KM, Place, rough_km
from networks.regions import Area, within
from networks.spelling import Speller
from networks.texts import TextMap, Texts

DOMINANT_RATIO = 10
DOMINANT_OVER_US_RATIO = 3
SAME_CITY_KM = 10.0
# A terminal or a cluster weighs as much as the smallest town listed: its name is no accident.
_PEOPLE_OF_TERMINAL = 1000
_NUMBERS = frozenset({"lon", "lat", "population"})
_OF_NAMES = ("owner", "primary")
_PEOPLE_AT_LEAST = {"city": 1, "locode": 1}

Areas = frozenset[Area]


class PlaceIndex:
    """Places and the names they go by; ``place_idx`` is a position among the places.

    Parameters
    ----------
    columns
        A sequence per field of ``PLACE_COLUMNS``. A position that is not known is NaN.
    keys, owner, primary
        Every folded name in ascending order, the ``place_idx`` it belongs to, and whether it is
        the place's own name or another spelling.
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        keys: Sequence[str],
        owner: Sequence[int],
        primary: Sequence[bool],
    ) -> None:
        self._columns = columns
        self._keys = keys
        self._owner = owner
        self._primary = primary

    def __len__(self) -> int:
        return len(self._columns["name"])

    def save(self, directory: Path) -> None:
        """Write the columns, the names and the codes, so that each is read as it is asked for."""
        directory.mkdir(parents=True, exist_ok=True)
        for column, values in self._columns.items():
            if column in _NUMBERS:
                np.save(directory / f"{column}.npy", np.array(values))
            else:
                Texts.write(directory / column, values)
        Texts.write(directory / "names", self._keys)
        np.save(directory / "owner.npy", np.array(self._owner, np.int32))
        np.save(directory / "primary.npy", np.array(self._primary, np.bool_))
        TextMap.write(directory / "codes", self.codes)

    @classmethod
    def load(cls, directory: Path) -> PlaceIndex:
        """Open what ``save`` wrote."""
        columns: dict[str, Sequence[Any]] = {
            column: np.load(directory / f"{column}.npy").tolist()
            if column in _NUMBERS
            else Texts.load(directory / column)
            for column in PLACE_COLUMNS
        }
        owner, primary = (np.load(directory / f"{name}.npy").tolist() for name in _OF_NAMES)
        index = cls(columns, Texts.load(directory / "names"), owner, primary)
        index.codes = TextMap.load(directory / "codes")
        return index

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """Places by terminal id, UN/LOCODE and IATA code; a terminal goes before its city."""
        codes: dict[str, int] = {}
        columns = self._columns
        for column in ("locode", "terminal_id"):
            codes |= {code: idx for idx, code in enumerate(columns[column]) if code}
        for idx, terminal_id in enumerate(columns["terminal_id"]):
            if columns["kind"][idx] == "airport":
                codes.setdefault(terminal_id.removeprefix("A_"), idx)
        return codes

    def _people(self, place_idx: int) -> int:
        """Return what a place weighs against its namesakes: its population, never 0."""
        columns = self._columns
        at_least = _PEOPLE_AT_LEAST.get(columns["kind"][place_idx], _PEOPLE_OF_TERMINAL)
        return max(int(columns["population"][place_idx]), at_least)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(list(self._keys))

    def place(self, place_idx: int) -> Place:
        """Return one place."""
        return Place(**{column: self._columns[column][place_idx] for column in PLACE_COLUMNS})

    def has_position(self, place_idx: int) -> bool:
        """Tell whether a place can be put on a map; some UN/LOCODEs cannot."""
        return not math.isnan(self._columns["lon"][place_idx])

    def is_seaport(self, place_idx: int) -> bool:
        """Tell whether a place is a seaport terminal, or the city of one."""
        terminal_idx = self.codes.get(self._columns["locode"][place_idx], place_idx)
        return bool(self._columns["kind"][terminal_idx] == "seaport")

    def exact(self, name: str, areas: Areas | None = None) -> list[int]:
        """Return the places of this folded name within ``areas``, the most populous first."""
        at = bisect_left(self._keys, name)
        end = at
        while end < len(self._keys) and self._keys[end] == name:
            end += 1
        return self._ranked(range(at, end), areas)

    def beginning(self, name: str, areas: Areas | None = None) -> list[int]:
        """Return the places of which a name begins so, the most populous first."""
        low = bisect_left(self._keys, name)
        high = bisect_left(self._keys, name + "\uffff")
        return self._ranked(range(low, high), areas)

    def alike(self, name: str, areas: Areas | None = None) -> list[int]:
        """Return the places of similar names, the most similar first."""
        keys = dict.fromkeys(self._keys[row] for row in self._speller.alike(name))
        return list(dict.fromkeys(idx for key in keys for idx in self.exact(key, areas)))

    def nearly(self, name: str, areas: Areas | None = None) -> list[int]:
        """Return the places one typing error away, the most populous first."""
        keys = {self._keys[row] for row in self._speller.nearly(name)}
        near = {idx for key in keys for idx in self.exact(key, areas)}
        return sorted(near, key=lambda idx: (-self._people(idx), idx))

    def _ranked(self, rows: Iterable[int], areas: Areas | None) -> list[int]:
        """Order name rows' places: own names, unless another's name dwarfs them; then by people."""
        own: dict[int, None] = {}
        other: dict[int, None] = {}
        for row in rows:
            idx = self._owner[row]
            if areas is None or self._lies_within(idx, areas):
                (own if self._primary[row] else other)[idx] = None
        most = max(map(self._people, own), default=0)
        if max(map(self._people, other), default=0) >= DOMINANT_RATIO * most:
            own |= other
        return sorted(own, key=lambda idx: -self._people(idx))

    def _lies_within(self, place_idx: int, areas: Areas) -> bool:
        columns = self._columns
        return within(columns["country"][place_idx], columns["region"][place_idx], areas)

    def dominates(self, place_idx: int, other_idx: int) -> bool:
        """Tell whether a name means one place rather than its namesake."""
        country = self._columns["country"]
        abroad = country[other_idx] == "US" and country[place_idx] != "US"
        ratio = DOMINANT_OVER_US_RATIO if abroad else DOMINANT_RATIO
        return self._people(place_idx) >= ratio * self._people(other_idx)

    def distinct(self, ranked: Iterable[int]) -> list[int]:
        """Drop what only repeats a place before it, such as its terminal or its code.

        Places without a position are dropped too, unless there is nothing else.
        """
        kept: list[int] = []
        unplaced: list[int] = []
        for idx in ranked:
            if not self.has_position(idx):
                unplaced.append(idx)
            elif not any(self._repeats(idx, before) for before in kept):
                kept.append(idx)
        return kept or unplaced

    def _repeats(self, place_idx: int, before_idx: int) -> bool:
        columns = self._columns
        # GeoNames lists some towns twice: the town, and the seat of its borough or municipality.
        limit_km = SAME_CITY_KM if columns["kind"][place_idx] == "city" else SAME_PLACE_KM
        sides, before = (set(columns["country"][i].split("-")) for i in (place_idx, before_idx))
        ends = (columns[c][i] for i in (place_idx, before_idx) for c in ("lon", "lat"))
        return bool(sides & before) and rough_km(*ends) <= limit_km
