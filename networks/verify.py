"""The second opinion on whether a finished path is outside the zone its tier forbids.

Shares nothing with the code that found or measured the path: it draws the great circles with its
own geodesic calls, overlays the line with the whole polygon, and takes lengths from ``pyproj`` on
the resulting geometry.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from networks.shared_shape import ask
from networks.tiers import Tier

if TYPE_CHECKING:
    import geopandas as gpd

TOLERANCE_M = 1.0  # rounding where a path ends on a limit; never a passage

# Vertices closer than this are joined by short straight steps, eight to the stretch, which keep
# within 5 cm of the great circle.
_STRETCH_M = 10_000.0
_STEPS = 8

Path = shapely.LineString | npt.ArrayLike


@dataclass(frozen=True)
class Verdict:
    """What the check found.

    Attributes
    ----------
    ok
        True when at most ``TOLERANCE_M`` metres lie inside the forbidden zone.
    tier
        The tier that was promised.
    zone
        The US zone it forbids, or None when the tier forbids none at sea.
    metres_inside
        Geodesic metres of the path inside that zone.
    where
        Longitude and latitude inside, within 10 km of where the path first enters; or None.
    """

    ok: bool
    tier: Tier
    zone: str | None
    metres_inside: float
    where: tuple[float, float] | None


def verify(geometry: Path, tier: Tier, zones: gpd.GeoDataFrame) -> Verdict:
    """Check a path against the US zone that ``tier`` forbids.

    Parameters
    ----------
    geometry
        LineString, or coordinates of shape (n, 2), EPSG:4326; great circles between vertices.
    tier
        Tiers without a sea zone (``any``, ``no-us-land``, ``no-us-call``) are kept by any path.
    zones
        As ``zones.build_zones`` returns them.

    Raises
    ------
    ValueError
        If ``zones`` does not hold exactly one US row of the tier's zone.
    """
    if tier.zone is None:
        return kept_by_any(tier)
    rows = zones[(zones["country"] == "US") & (zones["zone"] == tier.zone)]
    if len(rows) != 1:
        msg = f"zones must hold one row for US {tier.zone}, found {len(rows)}"
        raise ValueError(msg)
    return verify_in(geometry, tier, rows.geometry.iloc[0])


def kept_by_any(tier: Tier) -> Verdict:
    """Return the verdict on any path by a tier that forbids no zone at sea."""
    return Verdict(ok=True, tier=tier, zone=None, metres_inside=0.0, where=None)


def verify_in(geometry: Path, tier: Tier, area: shapely.Geometry) -> Verdict:
    """Check a path, as `verify`, against ``area``, the US zone that ``tier`` forbids."""
    metres, where = metres_within(geometry, area)
    ok = metres <= TOLERANCE_M
    return Verdict(ok=ok, tier=tier, zone=tier.zone, metres_inside=metres, where=where)


def metres_within(
    geometry: Path, area: shapely.Geometry
) -> tuple[float, tuple[float, float] | None]:
    """Return the geodesic metres of a path inside ``area`` and where it first is inside.

    A path that comes back over itself counts each time.
    """
    geod = Geod(ellps="WGS84")
    metres, first = 0.0, None
    for stretch in _stretches_near(geometry, area):
        inside = (
            stretch if ask(shapely.covers, area, stretch) else shapely.intersection(stretch, area)
        )
        for part in _lines_of(inside):
            metres += geod.geometry_length(part)
            first = first or part.interpolate(0.5, normalized=True)
    return metres, (first.x, first.y) if first else None


def _lines_of(geometry: shapely.Geometry) -> Iterator[shapely.LineString]:
    if isinstance(geometry, shapely.LineString) and not geometry.is_empty:
        yield geometry
    for part in getattr(geometry, "geoms", ()):
        yield from _lines_of(part)


def _stretches_near(geometry: Path, area: shapely.Geometry) -> Iterator[shapely.LineString]:
    """Yield, in order, the stretches of the path that meet ``area``, laid where it lies."""
    path = np.array(_follow_geodesics(geometry))
    if len(path) <= _STEPS:
        return
    starts = np.arange(0, len(path) - 1, _STEPS)
    stretches = shapely.linestrings(path[starts[:, None] + np.arange(_STEPS + 1)])
    # A path over the antimeridian runs past ±180; the zones do not, so it is laid over them thrice.
    laid = np.stack([shapely.transform(stretches, _shifted(turn)) for turn in (0, -1, 1)], axis=1)
    yield from laid[ask(shapely.intersects, area, laid)]


def _shifted(turns: int) -> Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    return lambda coordinates: coordinates + np.array([360.0 * turns, 0.0])


def _follow_geodesics(geometry: Path) -> list[tuple[float, float]]:
    """Return the path drawn along its geodesics, longitudes running on past ±180.

    Every ``_STEPS`` points make one stretch.
    """
    if isinstance(geometry, shapely.LineString):
        geometry = np.asarray(geometry.coords)
    given = [(float(lon), float(lat)) for lon, lat in np.asarray(geometry)]
    geod = Geod(ellps="WGS84")
    drawn = given[:1]
    for start, end in pairwise(given):
        metres = geod.inv(*start, *end)[2]
        steps = _STEPS * max(1, math.ceil(metres / _STRETCH_M - 1e-6))
        drawn.extend(_beside(drawn[-1][0], [*geod.npts(*start, *end, steps - 1), end]))
    return drawn


def _beside(lon: float, points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the points with whole turns added until each is within 180° of the one before."""
    for point_lon, point_lat in points:
        lon = lon + (point_lon - lon + 180.0) % 360.0 - 180.0
        yield lon, point_lat
