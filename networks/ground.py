"""The ground under a point: which country, and how far from its land."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from networks.countries import ISO_A3
from networks.errors import Fault, InputError
from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.geodesy import KM_PER_DEGREE, distance_km
from networks.place import Place

NEAR_LAND_KM = 25.0
_ISO_A2 = {iso_a3: country for country, codes in ISO_A3.items() for iso_a3 in codes}
_LAND, _LAKE = 1, 2


@dataclass(frozen=True)
class Ground:
    """Country waters and coast lines, to place a point among them.

    Parameters
    ----------
    maritime
        Land, internal waters and territorial sea per country: ``iso_a3``, geometry EPSG:4326.
    coast
        Shore polygons: ``level`` (1 land, 2 lake), geometry EPSG:4326.
    """

    maritime: gpd.GeoDataFrame
    coast: gpd.GeoDataFrame

    @classmethod
    def from_extract(cls) -> Ground:
        """Open the ground of the extract that ships with the project."""
        from networks import extract

        return cls(
            gpd.GeoDataFrame(extract.load("maritime")), gpd.GeoDataFrame(extract.load("coast"))
        )

    def country(self, lon: float, lat: float) -> str:
        """Return CA, US or MX when the point is on its land or within its 12 nm, else ``""``."""
        point = shapely.Point(lon, lat)
        rows = self.maritime.sindex.query(point)
        inside = shapely.intersects(self.maritime.geometry.to_numpy()[rows], point)
        found = self.maritime["iso_a3"].to_numpy()[rows[inside]]
        return next((_ISO_A2[code] for code in found if code in _ISO_A2), "")

    def place(self, text: str, lon: float, lat: float, field: str) -> Place:
        """Make a Place of a point, in degrees; ``text`` and ``field`` are for an error's message.

        Raises
        ------
        InputError
            When the point lies outside the region, outside Canada, the United States and Mexico,
            or on the water more than ``NEAR_LAND_KM`` from their land.
        """
        if not _in_region(lon, lat):
            expected = (
                f"a longitude from {WEST:g} to {EAST:g} and a latitude from {SOUTH:g} to {NORTH:g}"
            )
            swapped = f"Did you mean {lat:g},{lon:g}? Longitude comes first."
            hint = swapped if _in_region(lat, lon) else ""
            raise InputError([Fault(field, text, expected)], hint=hint)
        country = self.country(lon, lat)
        if not country or self.off_shore_km(lon, lat) > NEAR_LAND_KM:
            expected = (
                f"a point in Canada, the United States or Mexico, at most {NEAR_LAND_KM:g} km "
                "off their land"
            )
            raise InputError([Fault(field, text, expected)])
        return Place(f"{lon:g},{lat:g}", country, "", lon, lat, "point")

    def off_shore_km(self, lon: float, lat: float) -> float:
        """Measure from a point on the water to the nearest shore; 0 on land.

        Returns
        -------
        Kilometres on the ellipsoid; infinite when no shore lies within ``NEAR_LAND_KM``. Lakes
        are water, so a point in the middle of Lake Superior is far from land.
        """
        point = shapely.Point(lon, lat)
        levels = self.coast["level"].to_numpy()
        shapes = self.coast.geometry.to_numpy()
        near = self.coast.sindex.query(shapely.box(*_box(lon, lat)))
        inside = near[shapely.intersects(shapes[near], point)]
        # Land, lake, island, pond: whichever surrounds the point most closely decides.
        if len(inside) and levels[inside].max() % 2 == _LAND:
            return 0.0
        shores = shapely.boundary(shapes[near[levels[near] <= _LAKE]])
        return min((_shore_km(lon, lat, shore) for shore in shores), default=np.inf)


def _in_region(lon: float, lat: float) -> bool:
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def _box(lon: float, lat: float) -> tuple[float, float, float, float]:
    """Bounds that hold every point within ``NEAR_LAND_KM``, in degrees."""
    high = NEAR_LAND_KM / KM_PER_DEGREE
    wide = high / np.cos(np.radians(min(abs(lat) + high, 89.0)))
    return lon - wide, lat - high, lon + wide, lat + high


def _shore_km(lon: float, lat: float, shore: shapely.Geometry) -> float:
    """Distance to one shore line; infinite beyond ``NEAR_LAND_KM``."""
    part = shapely.clip_by_rect(shore, *_box(lon, lat))
    if part.is_empty:
        return float(np.inf)
    # Stretch longitude to the local scale so that "nearest" in the plane is nearest on the ground.
    scale = float(np.cos(np.radians(lat)))
    flat = shapely.transform(part, lambda xy: xy * [scale, 1.0])
    near = shapely.get_point(shapely.shortest_line(shapely.Point(lon * scale, lat), flat), 1)
    off_km = distance_km(lon, lat, near.x / scale, near.y)
    return off_km if off_km <= NEAR_LAND_KM else float(np.inf)
