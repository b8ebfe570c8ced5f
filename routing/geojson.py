"""Lines as RFC 7946 GeoJSON: longitude first, WGS 84, cut at the antimeridian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from routing.memory import ByIdentity

if TYPE_CHECKING:
    from shapely.geometry import LineString

Position = tuple[float, float]
_HALF_TURN = 180.0
_DECIMALS = 6  # about a decimetre; RFC 7946 asks not to pretend to more
_MOST_LINES = 1024  # some 30 MB
_drawn: ByIdentity[LineString, dict[str, Any]] = ByIdentity(_MOST_LINES)


def continuous(lonlat: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return a line's (n, 2) degrees with no jump of more than 180° between neighbours."""
    line = np.array(lonlat, dtype=np.float64)[:, :2]
    line[:, 0] = np.unwrap(line[:, 0], period=360.0)
    return line


def drawn_line(line: LineString) -> dict[str, Any]:
    """Return `line_geometry` of a line in degrees, kept for as long as that line comes by again."""
    return _drawn.get(line, lambda drawn: line_geometry(drawn.coords))


def line_geometry(lonlat: npt.ArrayLike) -> dict[str, Any]:
    """Return a line as GeoJSON, a MultiLineString where it crosses the antimeridian.

    Parameters
    ----------
    lonlat
        (n, 2) degrees, n ≥ 2. Longitudes may run past ±180 or jump across it.

    Examples
    --------
    >>> line_geometry([(0, 10), (5, 12)])
    {'type': 'LineString', 'coordinates': [(0.0, 10.0), (5.0, 12.0)]}
    >>> line_geometry([(179, 0), (-179, 2)])["coordinates"]
    [[(179.0, 0.0), (180.0, 1.0)], [(-180.0, 1.0), (-179.0, 2.0)]]
    """
    line = np.array(lonlat, dtype=np.float64)[:, :2]
    whole = _is_whole(line)
    parts = [_positions(part) for part in ([line] if whole else _cut(continuous(line)))]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _is_whole(line: npt.NDArray[np.float64]) -> bool:
    """Say whether a line stays within ±180° and has no jump, as most do: it is drawn as it is."""
    lon = line[:, 0]
    within = lon.min() >= -_HALF_TURN and lon.max() < _HALF_TURN
    return bool(within and np.abs(np.diff(lon)).max() < _HALF_TURN)


def _cut(line: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """Cut a continuous line at every odd multiple of 180° and bring each part within ±180°."""
    turn = np.floor((line[:, 0] + 180.0) / 360.0)
    parts: list[tuple[npt.NDArray[np.float64], float]] = []
    start = 0
    piece: list[npt.NDArray[np.float64]] = []
    for i in np.flatnonzero(np.diff(turn)).tolist():
        edge = 360.0 * max(turn[i], turn[i + 1]) - 180.0
        (lon0, lat0), (lon1, lat1) = line[i], line[i + 1]
        lat = lat0 + (lat1 - lat0) * (edge - lon0) / (lon1 - lon0)
        cut = np.array([[edge, lat]])
        parts.append((np.vstack([*piece, line[start : i + 1], cut]), float(turn[i])))
        piece, start = [cut], i + 1
    parts.append((np.vstack([*piece, line[start:]]), float(turn[-1])))
    shifted = [part - [360.0 * turns, 0.0] for part, turns in parts]
    return [part for part in shifted if len(part) > 1 and np.ptp(part, axis=0).any()] or [line]


def _positions(line: npt.NDArray[np.float64]) -> list[Position]:
    lon, lat = np.round(line, _DECIMALS).T.tolist()
    return list(zip(lon, lat, strict=True))


def lines_of(geometry: dict[str, Any]) -> list[list[Position]]:
    """Return the lines of a LineString or MultiLineString."""
    coordinates = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiLineString" else [coordinates]


def bounding_box(features: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Return the bounding box; west exceeds east where the features straddle the antimeridian."""
    lines = [
        line
        for f in features
        if f["properties"]["kind"] == "leg"
        for line in lines_of(f["geometry"])
    ]
    if not lines:
        return {}
    lon, lat = np.vstack(lines).T
    if any(f["geometry"]["type"] == "MultiLineString" for f in features):
        west, east = float(lon[lon > 0].min()), float(lon[lon <= 0].max())
    else:
        west, east = float(lon.min()), float(lon.max())
    return {"bbox": [west, float(lat.min()), east, float(lat.max())]}
