"""Polygon bookkeeping: parts, crumbs, and zones that hold each other exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

_GRID_DEG = 1e-7  # 1 cm: vertices of all zones lie on one grid, so shared edges are identical
_MAX_EDGE_DEG = 0.08  # under 9 km: long enough to be few, short enough to bend with the ellipsoid


def polygon_parts(
    geometry: shapely.Geometry | Sequence[shapely.Geometry] | npt.NDArray[np.object_],
) -> npt.NDArray[np.object_]:
    """Return every polygon in one or many geometries; lines, points and empty parts are left out.

    Set operations leave lines and points where areas only touch.
    """
    parts = shapely.get_parts(np.asarray(geometry, dtype=object).reshape(-1))
    parts = shapely.get_parts(parts)
    wanted = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    return np.asarray(parts[wanted])


def polygons_of(area: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the polygons of any geometry as one; see ``polygon_parts``.

    Examples
    --------
    >>> polygons_of(shapely.Point(0, 0)).is_empty
    True
    """
    return shapely.MultiPolygon(list(polygon_parts(area)))


def without_crumbs(area: shapely.Geometry, smallest_deg2: float) -> shapely.MultiPolygon:
    """Drop polygons and fill holes smaller than ``smallest_deg2`` square degrees."""
    kept = []
    for polygon in polygons_of(area).geoms:
        if polygon.area < smallest_deg2:
            continue
        holes = [r for r in polygon.interiors if shapely.Polygon(r).area >= smallest_deg2]
        kept.append(shapely.Polygon(polygon.exterior, holes))
    return polygons_of(shapely.union_all(kept))


def node_nested(zones: Sequence[shapely.Geometry]) -> list[shapely.MultiPolygon]:
    """Return zones of which each holds the one before it exactly, edge for edge.

    Parameters
    ----------
    zones
        Areas from the innermost outwards; what an inner one has and an outer one lacks is added
        to the outer one.

    Notes
    -----
    All edges are cut at each other's crossings on one grid, the faces between them are found, and
    every zone is put together again from whole faces. Overlaying the zones pairwise would leave
    them a rounding error apart, and a ship on a shared edge inside one and outside the other.
    """
    snapped = [
        shapely.set_precision(shapely.segmentize(zone, _MAX_EDGE_DEG), _GRID_DEG) for zone in zones
    ]
    edges = shapely.union_all([shapely.boundary(zone) for zone in snapped], grid_size=_GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    nested, taken = [], [False] * len(faces)
    for zone in snapped:
        shapely.prepare(zone)
        held = shapely.contains_xy(zone, inside[:, 0], inside[:, 1])
        taken = [before or now for before, now in zip(taken, held, strict=True)]
        chosen = [face for face, wanted in zip(faces, taken, strict=True) if wanted]
        nested.append(polygons_of(shapely.coverage_union_all(chosen)))
    return nested
