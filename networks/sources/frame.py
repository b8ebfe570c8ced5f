"""One frame for the whole region: longitudes run on past the antimeridian without a jump."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from networks.sources.graph_tables import Box

_AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)

SEAM_LON = 170.0  # west of any of the region's islands, east of all that belongs to Asia's coast


def to_frame(polygons: npt.NDArray[np.object_], box: Box) -> tuple[npt.NDArray[np.object_], int]:
    """Shift what lies east of 170° E by -360°, mend invalid rings, and clip to ``box``.

    Parameters
    ----------
    polygons
        Polygons, longitude -180..180 or below -180 where the publisher already shifted them.
    box
        Western, southern, eastern and northern limit in shifted degrees.

    Returns
    -------
    clipped
        Polygons or multipolygons in the order given, empty where nothing is in the box.
    mended_count
        How many input polygons were invalid and have been made valid.
    """
    invalid = ~shapely.is_valid(polygons)
    # GEOS make_valid may leave lines behind; only areas mean anything here.
    whole = np.where(invalid, _areas(shapely.make_valid(polygons)), polygons)
    frame = shapely.box(*box)
    west = shapely.intersection(whole, shapely.intersection(frame, _half(-360.0, SEAM_LON)))
    xmax = shapely.bounds(whole)[:, 2]
    beyond = np.flatnonzero(xmax > SEAM_LON)
    east = shapely.intersection(whole[beyond], _half(SEAM_LON, 360.0))
    shifted = shapely.intersection(shapely.transform(east, lambda xy: xy - (360.0, 0.0)), frame)
    west[beyond] = shapely.union(west[beyond], shifted)
    return _areas(west), int(invalid.sum())


def _half(west: float, east: float) -> shapely.Polygon:
    return shapely.box(west, -90.0, east, 90.0)


def _areas(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Keep the polygons of each geometry: touching a box edge leaves stray points and lines."""
    out = geometries.copy()
    for at in np.flatnonzero(~np.isin(shapely.get_type_id(geometries), _AREAL)):
        parts = shapely.get_parts(shapely.get_parts(geometries[at]))
        out[at] = shapely.multipolygons(
            parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        )
    return out
