"""The base map: land, US land and US zones, simplified and packed small enough to embed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from networks.extract import load

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from networks.network import Network

_FRAME = (-185.0, -5.0, -40.0, 78.0)  # lon, lat: what the map can show, degrees
_LAND_TOLERANCE_DEG = 0.01
_ZONE_TOLERANCE_DEG = 0.02
_SMALLEST_LAND_KM2 = 20.0
_SMALLEST_LAKE_KM2 = 400.0
_LAND, _LAKE = 1, 2  # levels of the shoreline hierarchy
_THOUSANDTHS = 1000.0
_ZONES = (("200nm", "200 nm"), ("24nm", "24 nm"), ("12nm", "12 nm"))
_FILL = 0.1  # opacity of one zone; nested zones add up

Packed = list[int]


def packed(lonlat: npt.ArrayLike) -> Packed:
    """Return (n, 2) degrees as thousandths: the first position, then differences.

    Examples
    --------
    >>> packed([(-79.4, 43.7), (-79.5, 43.71)])
    [-79400, 43700, -100, 10]
    """
    whole = np.round(np.asarray(lonlat, dtype=np.float64)[:, :2] * _THOUSANDTHS).astype(np.int64)
    whole[1:] = np.diff(whole, axis=0)
    return [int(number) for number in whole.ravel()]


def packed_polygons(geometry: BaseGeometry, tolerance_deg: float) -> list[list[Packed]]:
    """Return polygons as lists of packed rings, clipped to the frame and simplified."""
    import shapely

    clipped = shapely.clip_by_rect(shapely.make_valid(geometry), *_FRAME)
    simple = shapely.simplify(clipped, tolerance_deg, preserve_topology=True)
    return [
        [packed(ring.coords) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(simple)
        if part.geom_type == "Polygon" and not part.is_empty
    ]


def map_layers(network: Network) -> dict[str, Any]:
    """Return the layers of the offline map as JSON-ready lists."""
    us = network.zones[network.zones["country"] == "US"].set_index("zone")["geometry"]
    return {
        "land": packed_polygons(_land(), _LAND_TOLERANCE_DEG),
        "us_land": packed_polygons(us["land"], _LAND_TOLERANCE_DEG),
        "zones": [
            {
                "label": label,
                "shade": round(1 - (1 - _FILL) ** (depth + 1), 2),
                "polygons": packed_polygons(us[zone], _ZONE_TOLERANCE_DEG),
            }
            for depth, (zone, label) in enumerate(_ZONES)
        ],
    }


def shores() -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Return the polygons of land and of the greater lakes; islands in lakes are left out."""
    coast = load("coast")
    land = coast[(coast["level"] == _LAND) & (coast["area_km2"] >= _SMALLEST_LAND_KM2)]
    lakes = coast[(coast["level"] == _LAKE) & (coast["area_km2"] >= _SMALLEST_LAKE_KM2)]
    return land["geometry"].to_numpy(), lakes["geometry"].to_numpy()


def _land() -> BaseGeometry:
    import shapely

    land, lakes = shores()
    return shapely.difference(shapely.union_all(land), shapely.union_all(lakes))
