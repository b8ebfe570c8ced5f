"""Ports of other continents as places: by name in three languages, and what cargo they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from networks.curated_tables import CONFIDENCES, CURATED, codes, one_of, read_table, text
from networks.errors import InputError
from networks.gateways import shipped_gateways
from networks.place import Place, fold
from networks.terminals import CAPABILITIES

if TYPE_CHECKING:
    from networks.places import Gazetteer

KNOWN_PEOPLE = 100_000  # a city of the region as large as this is meant before a port overseas
_MOST_BEGINNINGS = 3
_MOST_RESOLVED = 1024
_COLUMNS = {
    "gateway_id": text(),
    "names_fr": text(),
    "names_es": text(),
    "country_names": text(),
    "cargo": codes(CAPABILITIES, "kinds of cargo"),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}


@dataclass(frozen=True)
class OverseasPort:
    """What a gateway is called besides its name, what its country is called, what it takes."""

    names: tuple[str, ...]
    country_names: tuple[str, ...]
    cargo: frozenset[str]


@lru_cache(maxsize=1)
def load_overseas_ports(
    path: Path = CURATED / "overseas_ports.csv",
) -> Mapping[str, OverseasPort]:
    """Read what is known of the gateways as ports, by ``gateway_id``.

    Raises
    ------
    InputError
        With every cell that is not what it should be.
    """
    rows = read_table(path, _COLUMNS, key="gateway_id")
    return MappingProxyType(
        {
            str(row["gateway_id"]): OverseasPort(
                tuple(f"{row['names_fr']};{row['names_es']}".split(";")),
                tuple(str(row["country_names"]).split(";")),
                frozenset(str(row["cargo"]).split(";")),
            )
            for row in rows
        }
    )


@dataclass(frozen=True)
class _Called:
    """A port as a place, and the folded names it and its country go by."""

    place: Place
    names: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, place: Place) -> _Called:
        port = load_overseas_ports().get(place.terminal_id, OverseasPort((), (), frozenset()))
        names, countries = (place.name, *port.names), (place.country, *port.country_names)
        return cls(place, frozenset(map(fold, names)), frozenset(map(fold, countries)))

    def is_meant(self, name: str, qualifiers: Sequence[str]) -> bool:
        """Say whether a folded name, and what follows it after commas, is this port's."""
        return name in self.names and all(part in self.countries for part in qualifiers)

    def is_spelt_out(self, words: str) -> bool:
        """Say whether folded words are its name and its country, without a comma."""
        return any(
            f"{name} {country}" == words for name in self.names for country in self.countries
        )


class WorldGazetteer:
    """The gazetteer of the region, and the ports overseas by their names.

    A place of the region is meant before a port overseas of the same name where it has a seaport
    or 100,000 people; else the port is. Either tells of the other in ``namesakes``. With its
    country, or by its UN/LOCODE, the port is always meant.

    Parameters
    ----------
    region
        The gazetteer of the region.
    has_seaport
        Says whether a city of the region, by its name, has one.
    gateways
        The ports, as places; those that ship when None.
    """

    def __init__(
        self,
        region: Gazetteer,
        has_seaport: Callable[[str], bool],
        gateways: Iterable[Place] | None = None,
    ) -> None:
        self._region, self._has_seaport = region, has_seaport
        places = shipped_gateways() if gateways is None else gateways
        self._ports = [_Called.of(place) for place in places]
        self._resolved = lru_cache(_MOST_RESOLVED)(self._resolve)

    def __len__(self) -> int:
        return len(self._region) + len(self._ports)

    def resolve(self, text: str, field: str = "place") -> Place:
        """Find the one place a text names, as ``Gazetteer.resolve``; it may be a port overseas.

        Raises
        ------
        InputError
            As ``Gazetteer.resolve``; ports overseas are among the candidates.
        """
        return self._resolved(text, field)

    def _resolve(self, text: str, field: str) -> Place:
        port, is_qualified = self._named(text)
        if port is None or is_qualified:
            return port or self._region.resolve(text, field)
        try:
            place = self._region.resolve(text, field)
        except InputError as error:
            return self._unless_ambiguous(port, error, fold(text))
        if place.matched_from:
            return port
        if fold(place.name) == fold(text) and self._is_meant_first(place):
            return replace(place, namesakes=(*place.namesakes, port.label))
        return replace(port, namesakes=(place.label, *place.namesakes))

    def search(self, text: str, limit: int = 10) -> list[Place]:
        """List the places a text may mean, the likeliest first, as ``Gazetteer.search``."""
        found = self._region.search(text, limit)
        port, is_qualified = self._named(text)
        key = fold(text)
        if port is not None:
            goes_first = found and fold(found[0].name) == key and self._is_meant_first(found[0])
            at = 1 if goes_first and not is_qualified else 0
            return [*found[:at], port, *found[at:]][:limit]
        begun = [
            called.place
            for called in self._ports
            if key and any(name.startswith(key) for name in called.names)
        ][: min(_MOST_BEGINNINGS, limit)]
        return [*found[: limit - len(begun)], *begun]

    def _named(self, text: str) -> tuple[Place | None, bool]:
        """Return the port a text names, if one, and whether it leaves no doubt."""
        code, words = text.strip().upper(), fold(text)
        name, *qualifiers = map(fold, re.split(r"[,()/]", text))
        qualifiers = [part for part in qualifiers if part]
        for called in self._ports:
            if called.place.terminal_id == code or called.is_spelt_out(words):
                return called.place, True
            if called.is_meant(name, qualifiers):
                return called.place, bool(qualifiers)
        return None, False

    def _is_meant_first(self, place: Place) -> bool:
        if place.population >= KNOWN_PEOPLE or place.terminal_id:
            return True
        return place.country != "US" and self._has_seaport(place.name)

    def _unless_ambiguous(self, port: Place, error: InputError, key: str) -> Place:
        """Return the port, unless one of several namesakes in the region goes before it."""
        fault = error.faults[0]
        places = [place for place in fault.candidates if isinstance(place, Place)]
        namesakes = [place for place in places if fold(place.name) == key]
        if not any(self._is_meant_first(place) for place in namesakes):
            return replace(port, namesakes=tuple(place.label for place in namesakes))
        shown = (*namesakes, port)
        hint = f"Perhaps one of: {'; '.join(place.label for place in shown)}."
        raise InputError([replace(fault, candidates=shown)], hint=hint) from error
