"""A layer of a map as fine as one zoom can show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from api.bbox import BBox

    Geometries = npt.NDArray[np.object_]

_DEGREES_PER_PIXEL = 360.0 / 512.0  # at zoom 0, where the world is one tile of 512 pixels
_LINE_PIXELS = 1.0  # shorter lines are left out
_SMALLEST_PIXELS2 = 2.0  # smaller areas are left out


class Rows(NamedTuple):
    """Single-part geometries, lon/lat within ±180°, EPSG:4326, and the properties of each."""

    geometries: Geometries
    properties: list[dict[str, Any]]


def simplified(rows: Rows, zoom: int) -> Rows:
    """Return what can be seen at a zoom, to half a pixel, and no digits beyond a quarter of one."""
    import shapely

    pixel_deg = _DEGREES_PER_PIXEL / 2**zoom
    # Douglas and Peucker's own: to keep topology costs seconds and saves parts no pixel shows.
    simple = shapely.simplify(rows.geometries, pixel_deg / 2, preserve_topology=False)
    keep = _is_visible(simple, pixel_deg)
    decimals = max(1, math.ceil(-math.log10(pixel_deg / 4)))
    rounded = shapely.transform(simple[keep], lambda lonlat: np.round(lonlat, decimals))
    return Rows(rounded, [rows.properties[i] for i in np.flatnonzero(keep)])


def _is_visible(geometries: Geometries, pixel_deg: float) -> npt.NDArray[np.bool_]:
    """Tell lines of a pixel and areas of two from what is too small to be seen."""
    import shapely

    is_area = shapely.get_dimensions(geometries) == 2  # noqa: PLR2004 - a dimension
    large = shapely.area(geometries) >= _SMALLEST_PIXELS2 * pixel_deg**2
    long = shapely.length(geometries) >= _LINE_PIXELS * pixel_deg
    return np.where(is_area, large, long) & ~shapely.is_empty(geometries)


class Sheet:
    """Rows of one layer at one zoom, found by box."""

    def __init__(self, rows: Rows) -> None:
        import shapely

        self._geometries, self._properties = rows
        self._tree = shapely.STRtree(self._geometries)

    def inside(self, box: BBox) -> Rows:
        """Return what lies in a box, cut at its edges, in the order of the layer."""
        import shapely

        geometries, properties = [], []
        for part in box.parts:
            found = np.sort(self._tree.query(part))
            cut = clipped(self._geometries[found], part)
            some = ~shapely.is_empty(cut)
            geometries.append(cut[some])
            properties += [self._properties[i] for i in found[some]]
        return Rows(np.concatenate(geometries), properties)


def clipped(geometries: Geometries, box: BaseGeometry) -> Geometries:
    """Cut geometries at a box's edges, the quick way where it can.

    It cannot where an area that crosses itself, as simplified ones may, would be left with a ring
    of three positions.
    """
    import shapely

    try:
        return np.asarray(shapely.clip_by_rect(geometries, *box.bounds), dtype=object)
    except shapely.errors.GEOSException:
        if len(geometries) > 1:
            return np.concatenate([clipped(one, box) for one in geometries[:, np.newaxis]])
    whole = shapely.intersection(shapely.make_valid(geometries), box)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type.endswith("Polygon")]
    return np.array([shapely.multipolygons(shapely.get_parts(parts))], dtype=object)
