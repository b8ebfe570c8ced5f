"""Charts drawn in letters: one letter is a square of half a degree, the first line is the north.

#  land        .  water        U  water of the United States        L  a lake in the land
other capitals and digits: water, and the place of that name
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from networks.sea.geography import Clearances, SeaGeography
from networks.sea.obstacles import Growth
from networks.sea.passages import Passages
from networks.sea.plane import Plane
from networks.sea.sea import Sea

SQUARE_DEG = 0.5
WEST, NORTH = -90.0, 30.0
CRS = "EPSG:4326"
CLEARANCES = Clearances(
    {
        "land": Growth(3.704, 0.4),
        "shoal": Growth(0.0, 0.0),
        "approach": Growth(3.704, 0.4),
        "harbour": Growth(0.185, 0.05),
        "channel-mouth": Growth(0.185, 0.05),
        "12nm": Growth(1.0, 0.25),
        "24nm": Growth(2.0, 0.5),
        "200nm": Growth(5.556, 0.5),
    },
    approach_km=15.0,
    harbour_km=15.0,
    mouth_km=6.0,
)


@dataclass(frozen=True)
class AsciiChart:
    """What a drawing says, in the form the sea is built from."""

    coast: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    places: dict[str, tuple[float, float]]
    bounds: tuple[float, float, float, float]

    @classmethod
    def read(cls, drawing: str) -> AsciiChart:
        rows = [line.strip() for line in drawing.strip().splitlines()]
        squares: dict[str, list[BaseGeometry]] = {"#": [], "U": [], "L": []}
        places = {}
        for j, row in enumerate(rows):
            for i, letter in enumerate(row):
                west, north = WEST + i * SQUARE_DEG, NORTH - j * SQUARE_DEG
                square = shapely.box(west, north - SQUARE_DEG, west + SQUARE_DEG, north)
                squares.get(letter, []).append(square)
                if letter not in "#.UL":
                    places[letter] = (west + SQUARE_DEG / 2, north - SQUARE_DEG / 2)
        land = _parts([*squares["#"], *squares["L"]])
        lakes = _parts(squares["L"])
        coast = gpd.GeoDataFrame(
            {"level": [1] * len(land) + [2] * len(lakes)}, geometry=[*land, *lakes], crs=CRS
        )
        us = shapely.union_all(squares["U"])
        zones = gpd.GeoDataFrame(
            {"country": "US", "zone": ["12nm", "24nm", "200nm"]}, geometry=[us] * 3, crs=CRS
        )
        east, south = WEST + len(rows[0]) * SQUARE_DEG, NORTH - len(rows) * SQUARE_DEG
        return cls(coast, zones, places, (WEST, south, east, NORTH))

    def sea(
        self,
        channels: dict[str, str] | None = None,
        us_locks: dict[str, int] | None = None,
        geography: SeaGeography | None = None,
        passages: Passages | None = None,
    ) -> Sea:
        """Build the sea; ``channels`` name lines through places, as ``{"canal": "AB"}``."""
        named, locks = channels or {}, us_locks or {}
        lines = [shapely.LineString([self.places[p] for p in way]) for way in named.values()]
        layer = channel_layer(
            {name: (line, locks.get(name, 0)) for name, line in zip(named, lines, strict=True)}
        )
        ports = pd.DataFrame.from_dict(
            self.places, orient="index", columns=["water_lon", "water_lat"]
        )
        return Sea.build(
            self.coast,
            self.zones,
            ports,
            geography or plain_geography(channels=layer, passages=passages),
            chart=self.bounds,
            plane=Plane((self.bounds[0] + self.bounds[2]) / 2, 27.0),
        )


def channel_layer(lines: dict[str, tuple[BaseGeometry, int]]) -> gpd.GeoDataFrame:
    """Return a channel layer of ``name: (line, us_locks)``."""
    return gpd.GeoDataFrame(
        {
            "name": list(lines),
            "kind": ["canal"] * len(lines),
            "us_locks": [locks for _, locks in lines.values()],
            "max_draught_m": [None] * len(lines),
            "small_ships_only": [None] * len(lines),
            "notice": [None] * len(lines),
        },
        geometry=[line for line, _ in lines.values()],
        crs=CRS,
    )


def plain_geography(
    channels: gpd.GeoDataFrame | None = None,
    shoals: list[BaseGeometry] | None = None,
    confined: list[tuple[BaseGeometry, float]] | None = None,
    passages: Passages | None = None,
) -> SeaGeography:
    """Return a geography with 2 nm off land and only the features given."""
    return SeaGeography(
        channel_layer({}) if channels is None else channels,
        gpd.GeoDataFrame(geometry=shoals or [], crs=CRS),
        gpd.GeoDataFrame(
            {"clearance_nm": [nm for _, nm in confined or []]},
            geometry=[region for region, _ in confined or []],
            crs=CRS,
        ),
        CLEARANCES,
        passages or Passages.of([]),
    )


def _parts(squares: list[BaseGeometry]) -> list[BaseGeometry]:
    return list(shapely.get_parts(shapely.union_all(squares))) if squares else []
