"""United States waters beyond the region: what lies within 12, 24 or 200 nm of its far islands.

West of 180° and south of the equator no boundary with another state is drawn. There a zone is
everything within its distance of land the United States holds, whoever else is near: it holds the
zone in law, so a path that keeps out of it keeps the tier's promise, and a length measured in it is
an estimate on the safe side. Longitudes run from 0 to 360 here: the Pacific is in one piece.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from networks.chart import REGION
from networks.countries import ISO_A3
from networks.distance_field import Claim, Frame, below_zero, edge_points
from networks.geodesy import FloatArray, densify, length_km
from networks.polygons import polygon_parts, polygons_of
from networks.units import KM_PER_NM
from networks.zones import LIMIT_NM

# What lies within 200 nm of the islands: the Marianas, Wake, Midway and the western Aleutians;
# Howland and Baker, Jarvis, and Samoa. East of these frames the region's own zones hold.
FRAMES = (Frame(138.0, -6.0, 182.5, 66.0), Frame(176.0, -20.0, 208.0, 1.5))

_STEPS_DEG = (
    0.2,
    0.05,
)  # 10 m at 200 nm from one rock, and no boundary is nearer than 1 km to a path
_MARGIN_KM = 200.0  # no contour passes a coarse node farther from it
_EDGE_STEP_DEG = 0.01
_REACH_DEG = 8.0  # 200 nm in degrees of longitude at 60° N, with room


def us_waters_near(maritime: gpd.GeoDataFrame, far: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the US land with its 12 nm that zones beyond the region are measured from.

    Parameters
    ----------
    maritime, far
        The tables ``maritime`` and ``us_far_waters`` of the extract.

    Returns
    -------
    GeoDataFrame
        One polygon a row, EPSG:4326, longitudes 0 to 360.
    """
    rows = maritime.geometry[maritime["iso_a3"].isin(ISO_A3["US"])]
    parts = polygon_parts([*rows, *far.geometry])
    turned = shapely.transform(parts, _to_turn)
    near = np.zeros(len(turned), dtype=np.bool_)
    for frame in FRAMES:
        near |= shapely.intersects(turned, frame.polygon.buffer(_REACH_DEG))
    whole = polygon_parts(shapely.union_all(turned[near]))
    return gpd.GeoDataFrame(geometry=whole, crs="EPSG:4326")


def build_us_beyond(waters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the zones beyond the region.

    Parameters
    ----------
    waters
        As ``us_waters_near`` returns them.

    Returns
    -------
    GeoDataFrame
        ``zone`` (12nm, 24nm, 200nm) and ``geometry``, longitudes 0 to 360. They overlap the
        region a little, so that ships beyond it can keep clear.
    """
    area = shapely.union_all(list(waters.geometry))
    claim = Claim(area, edge_points(area, _EDGE_STEP_DEG))
    window = shapely.union_all([frame.polygon for frame in FRAMES])
    zones = {"12nm": polygons_of(shapely.intersection(area, window))}
    for zone in ("24nm", "200nm"):
        zones[zone] = _within(claim, LIMIT_NM[zone] - LIMIT_NM["12nm"])
    return gpd.GeoDataFrame({"zone": list(zones)}, geometry=list(zones.values()), crs="EPSG:4326")


def _within(claim: Claim, beyond_nm: float) -> shapely.MultiPolygon:
    beyond_km = beyond_nm * KM_PER_NM

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        return claim.distance_km(lon, lat, beyond_km + _MARGIN_KM) - beyond_km

    return polygons_of(shapely.union_all([below_zero(field, f, *_STEPS_DEG) for f in FRAMES]))


def beyond_nm(coordinates: npt.ArrayLike, zones: gpd.GeoDataFrame) -> dict[str, float]:
    """Return nautical miles of a line inside each US zone; what lies in the region is left out.

    Parameters
    ----------
    coordinates
        Polyline (n, 2), degrees; the great circles between its vertices are measured.
    zones
        As ``build_us_beyond`` returns them.

    Returns
    -------
    dict
        ``us_12nm_nm``, ``us_24nm_nm``, ``us_200nm_nm``: upper bounds, as the zones are.
    """
    line = densify(coordinates, 1.0)
    per_piece = beyond_nm_many(np.stack([line[:-1], line[1:]], axis=1), zones)
    return {zone: float(nm.sum()) for zone, nm in per_piece.items()}


def beyond_nm_many(segments: FloatArray, zones: gpd.GeoDataFrame) -> dict[str, FloatArray]:
    """Return what `beyond_nm` does of each of many segments.

    Parameters
    ----------
    segments
        Both ends of each, (k, 2, 2), degrees. They are taken as straight on the chart: of 10 km the
        great circle bulges 3 m.
    zones
        As ``build_us_beyond`` returns them.
    """
    turned = np.array(segments, dtype=np.float64)
    turned[..., 0] -= 360.0 * np.floor(turned[:, :1, 0] / 360.0)
    pieces = np.asarray(shapely.linestrings(turned), dtype=object)
    found = {}
    for zone, area in zip(zones["zone"], zones.geometry, strict=True):
        beyond = shapely.difference(area, _REGION)
        shapely.prepare(beyond)
        near = np.flatnonzero(shapely.intersects(beyond, pieces))
        parts, owner = shapely.get_parts(
            shapely.intersection(pieces[near], beyond), return_index=True
        )
        km = [length_km(shapely.get_coordinates(part)) for part in parts]
        found[f"us_{zone}_nm"] = np.bincount(near[owner], km, len(pieces)) / KM_PER_NM
    return found


def _to_turn(lonlat: FloatArray) -> FloatArray:
    return np.column_stack([lonlat[:, 0] % 360.0, lonlat[:, 1]])


_REGION = shapely.box(REGION.west + 360.0, REGION.south, REGION.east + 360.0, REGION.north)
