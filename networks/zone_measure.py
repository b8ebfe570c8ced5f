"""How much of a line lies inside each zone, exactly and quickly.

A line is cut along its great circles into segments of at most 10 km. The map is cut into cells; for
each zone a cell knows whether its surroundings are wholly inside, wholly outside, or mixed. A
segment whose midpoint lies in a mixed cell is drawn finer still, to within 5 cm of the great
circle, and intersected with that cell's piece of the zone; any other one counts whole or not at
all. Surroundings overlap by more than half a segment, so every segment meets exactly one piece and
nothing is counted twice. A line along the edge of a zone is inside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from networks.chart import REGION
from networks.geodesy import FloatArray, densify, wgs84
from networks.units import KM_PER_NM

_CELL_DEG = 0.25
_ROOM_DEG = 0.06  # more than half a 10 km segment, in degrees of latitude
_WEST_DEG = REGION.west - _CELL_DEG  # one more column takes segments that straddle 180°
_COLUMNS = int((REGION.east - _WEST_DEG) / _CELL_DEG)
_ROWS = int((REGION.north - REGION.south) / _CELL_DEG)
_CAP_LAT_DEG = 80.0  # big blocks reach beyond the region; their room need not
_OUTSIDE, _INSIDE, _MIXED = 0, 1, 2
_SHARES = 8  # a tenth part of a 10 km segment bulges 5 cm where the whole bulges 3 m
_FILLED = 1 - 1e-9  # share of its box that a piece covers when it is the box

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
        south = REGION.south + row * _CELL_DEG - _ROOM_DEG
        north = south + size * _CELL_DEG + 2 * _ROOM_DEG
        room_lon_deg = _ROOM_DEG / math.cos(math.radians(min(north, _CAP_LAT_DEG)))
        west = _WEST_DEG + column * _CELL_DEG - room_lon_deg
        east = west + size * _CELL_DEG + 2 * room_lon_deg
        piece = shapely.clip_by_rect(area, west, south, east, north)
        if piece.is_empty:
            return
        if piece.area >= _FILLED * (east - west) * (north - south):
            self._state[row : row + size, column : column + size] = _INSIDE
        elif size == 1:
            self._state[row, column] = _MIXED
            self._piece[row, column] = piece
        else:
            half = size // 2
            for rows_up in (0, half):
                for columns_right in (0, half):
                    self._cut(piece, row + rows_up, column + columns_right, half)

    def inside_m(self, segments: Segments) -> FloatArray:
        """Return the metres of each segment inside the zone, shape (n,)."""
        column, row = np.floor((segments.middle - [_WEST_DEG, REGION.south]) / _CELL_DEG).T.astype(
            np.intp
        )
        known = (row >= 0) & (row < _ROWS) & (column >= 0) & (column < _COLUMNS)
        state = np.full(len(known), _OUTSIDE, np.uint8)
        state[known] = self._state[row[known], column[known]]
        inside_m = np.where(state == _INSIDE, segments.length_m, 0.0)
        mixed = np.flatnonzero(state == _MIXED)
        if len(mixed):
            pieces = self._piece[row[mixed], column[mixed]]
            inside_m[mixed] = _within_pieces_m(segments.drawn_finer(mixed), pieces)
        return inside_m


def _within_pieces_m(lines: npt.NDArray[np.object_], pieces: npt.NDArray[np.object_]) -> FloatArray:
    """Return the geodesic metres of each line inside its own polygon, shape (n,)."""
    cut = shapely.intersection(lines, pieces)
    parts, line_idx = shapely.get_parts(cut, return_index=True)
    lonlat, part_idx = shapely.get_coordinates(parts, return_index=True)
    joined = part_idx[1:] == part_idx[:-1]
    start, end = lonlat[:-1][joined], lonlat[1:][joined]
    metres = np.asarray(wgs84().inv(*start.T, *end.T)[2], dtype=np.float64)
    of_line = line_idx[part_idx[1:][joined]]
    return np.bincount(of_line, metres, len(lines)).astype(np.float64)


class Segments:
    """The short geodesic segments of many lines, one after the other.

    Parameters
    ----------
    lines
        Polylines of shape (n, 2), EPSG:4326.

    Attributes
    ----------
    middle
        Midpoints, shape (m, 2), longitudes within -180..180 but for segments over 180°.
    length_m
        Geodesic lengths, shape (m,).
    """

    def __init__(self, lines: Iterable[npt.ArrayLike]) -> None:
        drawn = [densify(line) for line in lines]
        self._count = len(drawn)
        per_line = np.array([max(len(line) - 1, 0) for line in drawn], dtype=np.intp)
        self._line_idx = np.repeat(np.arange(self._count), per_line)
        start = np.concatenate([np.zeros((0, 2)), *(line[:-1] for line in drawn)])
        end = np.concatenate([np.zeros((0, 2)), *(line[1:] for line in drawn)])
        # No segment reaches beyond 180° E; those that straddle it begin or end west of 180° W.
        turns = np.ceil((np.maximum(start[:, :1], end[:, :1]) - 180.0) / 360.0)
        self._start, self._end = start - [360.0, 0.0] * turns, end - [360.0, 0.0] * turns
        self.middle = (self._start + self._end) / 2
        azimuth_deg, _, length_m = wgs84().inv(*self._start.T, *self._end.T)
        self._azimuth_deg = np.asarray(azimuth_deg, dtype=np.float64)
        self.length_m = np.asarray(length_m, dtype=np.float64)

    def drawn_finer(self, chosen: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
        """Return the chosen segments as LineStrings of ``_SHARES`` great-circle parts."""
        vertices = np.empty((len(chosen), _SHARES + 1, 2))
        vertices[:, 0], vertices[:, -1] = self._start[chosen], self._end[chosen]
        share = np.arange(1, _SHARES) / _SHARES
        along_m = self.length_m[chosen, None] * share
        start = np.repeat(self._start[chosen], _SHARES - 1, axis=0)
        azimuth_deg = np.repeat(self._azimuth_deg[chosen], _SHARES - 1)
        lon, lat, _ = wgs84().fwd(start[:, 0], start[:, 1], azimuth_deg, along_m.ravel())
        near_lon = start[:, 0] + (np.asarray(lon) - start[:, 0] + 180.0) % 360.0 - 180.0
        vertices[:, 1:-1] = np.column_stack((near_lon, lat)).reshape(len(chosen), -1, 2)
        return np.asarray(shapely.linestrings(vertices))

    def inside_km(self, grid: ZoneGrid) -> FloatArray:
        """Return the kilometres of each line inside a zone, shape (number of lines,)."""
        inside_m = grid.inside_m(self)
        return np.bincount(self._line_idx, inside_m, self._count) / 1000.0


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
        controlled = [] if eca is None else list(eca.geometry)
        self._grids = {f"us_{zone}_nm": ZoneGrid(us[zone]) for zone in US_ZONES}
        self._grids["eca_nm"] = ZoneGrid(shapely.union_all(controlled))
        self._land = ZoneGrid(us["land"])

    def lengths_nm(self, coords: npt.ArrayLike) -> dict[str, float]:
        """Return nautical miles of the line inside each zone.

        Parameters
        ----------
        coords
            Polyline of shape (n, 2); the great circles between its vertices are what is measured.

        Returns
        -------
        dict
            ``us_12nm_nm``, ``us_24nm_nm``, ``us_200nm_nm`` (each holding the one before) and
            ``eca_nm``.
        """
        return {name: float(nm[0]) for name, nm in self.lengths_nm_many([coords]).items()}

    def lengths_nm_many(self, lines: Sequence[npt.ArrayLike]) -> dict[str, FloatArray]:
        """Return nautical miles inside each zone for many lines at once, arrays of shape (k,)."""
        segments = Segments(lines)
        return {name: segments.inside_km(grid) / KM_PER_NM for name, grid in self._grids.items()}

    def us_land_km(self, coords: npt.ArrayLike) -> float:
        """Return kilometres of the line on US land, lakes included."""
        return float(self.us_land_km_many([coords])[0])

    def us_land_km_many(self, lines: Sequence[npt.ArrayLike]) -> FloatArray:
        """Return kilometres on US land, lakes included, for many lines at once, shape (k,)."""
        return Segments(lines).inside_km(self._land)
