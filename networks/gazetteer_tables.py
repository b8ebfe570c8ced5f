"""Build the two tables a Gazetteer searches: the places, and every name they go by.

Cities come first; a UN/LOCODE entry of the same name and province lends its code to the city, and
becomes a place of its own where there is no such city. Terminals and clusters are added by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from networks.countries import LAND_COUNTRIES
from networks.curated_tables import (
    CONFIDENCES,
    CURATED,
    latitude,
    longitude,
    one_of,
    read_table,
    text,
)
from networks.place import PLACE_COLUMNS, SAME_PLACE_KM, Place, fold, rough_km

if TYPE_CHECKING:
    import pandas as pd

# UN/LOCODE 2023-1 still lists the capital under its code of before 2016.
_OLD_REGION = {("MX", "DIF"): "CMX"}
_PORT_WORDS = ("Port of", "Puerto de", "Port de", "Puerto")


@dataclass(frozen=True)
class Name:
    """One name of one place; ``primary`` when it is the place's own, not another spelling."""

    key: str
    place_idx: int
    primary: bool


class GazetteerTables:
    """Places and their names while the gazetteer is being built."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._names: dict[tuple[str, int], bool] = {}
        self._cities: dict[tuple[str, str, str], list[int]] = {}

    @property
    def names(self) -> list[Name]:
        """Every name, ordered by key, a place's own names before others."""
        rows = [Name(key, idx, primary) for (key, idx), primary in self._names.items()]
        return sorted(rows, key=lambda n: (n.key, not n.primary, n.place_idx))

    def add(self, place: Place, own_names: Iterable[str], other_names: Iterable[str] = ()) -> int:
        """Add a place under its names and return its position."""
        self.places.append(place)
        place_idx = len(self.places) - 1
        self.rename(place_idx, other_names, primary=False)
        self.rename(place_idx, own_names, primary=True)
        return place_idx

    def rename(self, place_idx: int, names: Iterable[str], *, primary: bool) -> None:
        """Give a place more names."""
        for name in names:
            if key := fold(name):
                self._names[key, place_idx] = primary or self._names.get((key, place_idx), False)

    def add_cities(self, cities: pd.DataFrame) -> None:
        """Add GeoNames cities, largest first."""
        ordered = cities.sort_values(["population", "geonameid"], ascending=[False, True])
        for row in _rows(ordered):
            place = Place(
                row.name, row.country, row.admin1, row.lon, row.lat, "city",
                population=int(row.population),
            )  # fmt: skip
            others = [name for name in row.alternate_names.split(";") if name]
            place_idx = self.add(place, [row.name], others)
            for key in {fold(name) for name in (row.name, *others)}:
                self._cities.setdefault((row.country, row.admin1, key), []).append(place_idx)

    def add_locodes(self, locodes: pd.DataFrame, terminal_codes: frozenset[str]) -> None:
        """Lend UN/LOCODEs to cities of the same name, and add the rest as places.

        A code without a position is kept: it is answered with an explanation, not with silence.
        """
        for row in _rows(locodes):
            if row.country not in LAND_COUNTRIES:
                continue
            region = _OLD_REGION.get((row.country, row.subdivision), row.subdivision)
            city_idx = self._city_of(row.country, region, row.name.split("(")[0], row.lon, row.lat)
            if city_idx is not None:
                city = self.places[city_idx]
                if not city.locode:
                    self.places[city_idx] = replace(city, locode=row.locode)
                elif row.locode not in terminal_codes:
                    self.add(replace(city, kind="locode", locode=row.locode), [])
            elif row.locode not in terminal_codes:
                place = Place(row.name, row.country, region, row.lon, row.lat, "locode", row.locode)
                self.add(place, [row.name])

    def _city_of(self, country: str, region: str, name: str, lon: float, lat: float) -> int | None:
        """Find the city a code stands for: same name and province, and not far away."""
        for place_idx in self._cities.get((country, region, fold(name)), ()):
            city = self.places[place_idx]
            if math.isnan(lon) or rough_km(lon, lat, city.lon, city.lat) <= SAME_PLACE_KM:
                return place_idx
        return None

    def add_aliases(self, path: Path) -> None:
        """Add curated names; each row must name an existing city."""
        columns = dict.fromkeys(("alias", "country", "region", "name", "source"), text())
        columns["confidence"] = one_of(CONFIDENCES)
        for row in read_table(path, columns, "alias"):
            key = (str(row["country"]), str(row["region"]), fold(str(row["name"])))
            self.rename(self._cities[key][0], [str(row["alias"])], primary=True)

    def add_terminals(self, terminals: pd.DataFrame) -> None:
        """Add terminals by id, by full name and by each name within it."""
        for row in _rows(terminals):
            place = Place(
                row.name, row.country, row.region, row.lon, row.lat, row.kind,
                locode=row.locode, terminal_id=str(row.Index),
            )  # fmt: skip
            self.add(place, _terminal_names(row))

    def add_clusters(self, path: Path) -> None:
        """Add industrial clusters by the names within their title."""
        columns = {
            **dict.fromkeys(("cluster_id", "name", "country", "region", "source"), text()),
            "lon": longitude(),
            "lat": latitude(),
        }
        for row in read_table(path, columns, "cluster_id"):
            name, country, region = (str(row[c]) for c in ("name", "country", "region"))
            lon, lat = float(row["lon"] or 0), float(row["lat"] or 0)
            self.add(Place(name, country, region, lon, lat, "cluster"), [name, *_bracketed(name)])

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the places and the names as tables."""
        import pandas as pd

        places = pd.DataFrame([asdict(place) for place in self.places])[list(PLACE_COLUMNS)]
        names = pd.DataFrame([asdict(name) for name in self.names])
        return places, names.astype({"place_idx": np.int32})


def gazetteer_tables(
    cities: pd.DataFrame,
    locodes: pd.DataFrame,
    terminals: pd.DataFrame,
    curated: Path = CURATED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the places and names tables from the extract and the curated tables."""
    tables = GazetteerTables()
    tables.add_cities(cities)
    tables.add_locodes(locodes, frozenset(terminals["locode"]))
    tables.add_aliases(curated / "place_aliases.csv")
    tables.add_terminals(terminals)
    tables.add_clusters(curated / "clusters.csv")
    return tables.frames()


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    """Yield rows as named tuples, the index as ``Index``."""
    yield from table.itertuples()


def _terminal_names(row: Any) -> Iterator[str]:
    yield row.name
    yield from _bracketed(row.name)
    if row.kind == "seaport":
        short = row.name.split("(")[0].strip()
        yield from (f"{word} {short}" for word in _PORT_WORDS)


def _bracketed(name: str) -> Iterator[str]:
    """Split ``Vancouver (Surrey, Delta)`` into Vancouver, Surrey and Delta."""
    yield from (part for part in name.replace(")", "").replace("(", ",").split(",") if part.strip())
