"""How much of a line lies inside each zone, exactly and quickly.

What is measured is the drawn line (``geodesy.densify``): segments of at most 10 km, straight in
longitude and latitude, within 3 m of the great circle. The map is cut into cells; for each zone a cell knows whether its surroundings are wholly inside, wholly outside, or mixed. A
segment whose midpoint lies in a mixed cell is intersected with that cell's piece of the zone, any
other one counts whole or not at all. Cells overlap by more than half a segment, so every segment
meets exactly one piece and nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from networks.geodesy import FloatArray, densify, wgs84
from networks.units import KM_PER_NM
from networks.zones import REGION

_CELL_DEG = 0.25
_ROOM_LAT_DEG = 0.06  # more than half a segment of latitude
_ROOM_LON_DEG = 0.24  # more than half a segment of longitude at 75° N
_COLUMNS = int((REGION.east - REGION.west) / _CELL_DEG)
_ROWS = int((REGION.north - REGION.south) / _CELL_DEG)
_OUTSIDE, _INSIDE, _MIXED = 0, 1, 2

US_ZONES = ("12nm", "24nm", "200nm")


class ZoneGrid:
    """One zone cut into cells.

    Parameters
    ----------
    area
        Polygons in EPSG:4326, inside ``zones.REGION``.
    """

    def __init__(self, area: shapely.Geometry) -> None:
        self._state = np.full((_ROWS, _COLUMNS), _OUTSIDE, np.uint8)
        self._piece = np.full((_ROWS, _COLUMNS), None, object)
        self._cut(area, 0, 0, 1 << (max(_ROWS, _COLUMNS) - 1).bit_length())

    def _cut(self, area: shapely.Geometry, row: int, column: int, size: int) -> None:
        """Clip ``area`` to the square block of cells at (row, column), quarter by quarter."""
        if row >= _ROWS or column >= _COLUMNS:
            return
        west, south = REGION.west + column * _CELL_DEG, REGION.south + row * _CELL_DEG
        box = (
            west - _ROOM_LON_DEG,
            south - _ROOM_LAT_DEG,
            west + size * _CELL_DEG + _ROOM_LON_DEG,
            south + size * _CELL_DEG + _ROOM_LAT_DEG,
        )
        piece = shapely.clip_by_rect(area, *box)
        if piece.is_empty:
            return
        block = np.s_[row : row + size, column : column + size]
        whole = shapely.box(*box)
        if shapely.get_num_coordinates(piece) <= 6 and np.isclose(
            piece.area, whole.area, rtol=1e-9, atol=0.0
        ):
            self._state[block] = _INSIDE
        elif size == 1:
            self._state[block] = _MIXED
            self._piece[row, column] = piece
        else:
            half = size // 2
            for rows_up in (0, half):
                for columns_right in (0, half):
                    self._cut(piece, row + rows_up, column + columns_right, half)

    def inside_m(self, start: FloatArray, end: FloatArray, length_m: FloatArray) -> FloatArray:
        """Return the metres of each short segment inside the zone, shape (n,).

        ``start`` and ``end`` have shape (n, 2), longitudes within -180..180.
        """
        middle = (start + end) / 2
        column = np.floor((middle[:, 0] - REGION.west) / _CELL_DEG).astype(np.intp)
        row = np.floor((middle[:, 1] - REGION.south) / _CELL_DEG).astype(np.intp)
        known = (row >= 0) & (row < _ROWS) & (column >= 0) & (column < _COLUMNS)
        state = np.full(len(middle), _OUTSIDE, np.uint8)
        state[known] = self._state[row[known], column[known]]
        inside = np.where(state == _INSIDE, length_m, 0.0)
        mixed = np.flatnonzero(state == _MIXED)
        if len(mixed):
            pieces = self._piece[row[mixed], column[mixed]]
            inside[mixed] = _cut_length_m(start[mixed], end[mixed], length_m[mixed], pieces)
        return inside


def _cut_length_m(
    start: FloatArray, end: FloatArray, length_m: FloatArray, pieces: npt.NDArray[np.object_]
) -> FloatArray:
    """Return the metres of each segment inside its own polygon."""
    segments = shapely.linestrings(np.stack((start, end), axis=1))
    cut = shapely.intersection(segments, pieces)
    parts, segment_idx = shapely.get_parts(cut, return_index=True)
    linear = shapely.get_num_points(parts) >= 2  # neither a point of touch nor empty
    parts, segment_idx = parts[linear], segment_idx[linear]
    first = shapely.get_coordinates(shapely.get_point(parts, 0))
    last = shapely.get_coordinates(shapely.get_point(parts, -1))
    part_m = np.asarray(wgs84().inv(first[:, 0], first[:, 1], last[:, 0], last[:, 1])[2])
    total_m = np.bincount(segment_idx, weights=part_m, minlength=len(segments))
    return np.minimum(total_m, length_m)


class ZoneMeasure:
    """Measures lines against the US zones and the emission control areas.

    Parameters
    ----------
    zones
        As ``zones.build_zones`` returns them.
    eca
        As ``eca.build_eca`` returns them; None measures no control area (``eca_nm`` 0).
    """

    def __init__(self, zones: gpd.GeoDataFrame, eca: gpd.GeoDataFrame | None = None) -> None:
        us = zones[zones["country"] == "US"].set_index("zone").geometry
        self._grids = {f"us_{zone}_nm": ZoneGrid(us[zone]) for zone in US_ZONES}
        self._land = ZoneGrid(us["land"])
        controlled = (
            shapely.MultiPolygon() if eca is None else shapely.union_all(eca.geometry.to_numpy())
        )
        self._grids["eca_nm"] = ZoneGrid(controlled)

    def lengths_nm(self, coords: npt.ArrayLike) -> dict[str, float]:
        """Return nautical miles of the line inside each zone.

        Parameters
        ----------
        coords
            Polyline of shape (n, 2); the great circle between its vertices is what is measured.

        Returns
        -------
        dict
            ``us_12nm_nm``, ``us_24nm_nm``, ``us_200nm_nm`` (each holding the one before) and
            ``eca_nm``.
        """
        measured = self.lengths_nm_many([np.asarray(coords, dtype=np.float64)])
        return {name: float(values[0]) for name, values in measured.items()}

    def lengths_nm_many(self, lines: Sequence[npt.ArrayLike]) -> dict[str, FloatArray]:
        """Return nautical miles inside each zone for many lines at once, arrays of shape (k,)."""
        drawn = _Drawn(lines)
        return {name: drawn.inside_km(grid) / KM_PER_NM for name, grid in self._grids.items()}

    def us_land_km(self, coords: npt.ArrayLike) -> float:
        """Return kilometres of the line on US land or lakes."""
        return float(self.us_land_km_many([coords])[0])

    def us_land_km_many(self, lines: Sequence[npt.ArrayLike]) -> FloatArray:
        """Return kilometres on US land for many lines at once, shape (k,)."""
        return _Drawn(lines).inside_km(self._land)


class _Drawn:
    """The short segments of many lines, one after the other."""

    def __init__(self, lines: Iterable[npt.ArrayLike]) -> None:
        drawn = [densify(line) for line in lines]
        self._count = len(drawn)
        segments = np.array([max(len(line) - 1, 0) for line in drawn], dtype=np.intp)
        self._line_idx = np.repeat(np.arange(self._count), segments)
        empty = [np.zeros((0, 2))]
        start = np.concatenate(empty + [line[:-1] for line in drawn])
        end = np.concatenate(empty + [line[1:] for line in drawn])
        shift_deg = 360.0 * np.round((start + end)[:, :1] / 720.0) * [1.0, 0.0]
        self._start, self._end = start - shift_deg, end - shift_deg
        self._length_m = np.asarray(wgs84().inv(*start.T, *end.T)[2], dtype=np.float64)

    def inside_km(self, grid: ZoneGrid) -> FloatArray:
        inside_m = grid.inside_m(self._start, self._end, self._length_m)
        return np.bincount(self._line_idx, weights=inside_m, minlength=self._count) / 1000.0
