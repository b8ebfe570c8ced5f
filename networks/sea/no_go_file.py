"""Reads and checks no-go areas: shapely polygons, or GeoJSON (RFC 7946) in a file or as a mapping.

Everything wrong is said at once. What is not certain is refused, not mended: a ring that is not
closed may be half a file, and one that crosses itself has no inside that all would agree on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from networks.errors import Fault, InputError
from networks.polygons import polygon_parts
from networks.sea.no_go import Chart, NoGo
from networks.sea.obstacles import SIDE_DEG
from networks.sea.plane import Floats

MAX_VERTICES = 20_000  # of all areas together
MAX_DRAWN = 80_000  # the same, once sides are cut every 0.05°
_MAX_BYTES = 16 * 1024 * 1024
_MAX_NAME = 60
_LEAST_RING = 4  # RFC 7946 §3.1.6
_LON_DEG, _LAT_DEG = 360.0, 90.0
_HALF_TURN_DEG = 180.0

Source = BaseGeometry | Mapping[str, Any] | str | Path


class _Wrong(Exception):  # noqa: N818 not an error by itself: it becomes a Fault
    """What was found instead of a polygon, and what was expected."""

    def __init__(self, value: object, expected: str) -> None:
        super().__init__(expected)
        self.value, self.expected = value, expected


def read_no_go(source: Source | Iterable[BaseGeometry]) -> tuple[NoGo, ...]:
    """Read no-go areas.

    Parameters
    ----------
    source
        Polygon or MultiPolygon in lon/lat, or several; a GeoJSON object (Polygon, MultiPolygon,
        Feature, FeatureCollection, GeometryCollection); or a file that holds one. Longitudes
        -360..360; over the antimeridian an area is either cut there, as RFC 7946 asks, or its
        longitudes run on. A Feature's ``name`` is what answers call it.

    Raises
    ------
    InputError
        With every fault found: not a polygon, not finite, out of range, a side of over 180°, a
        ring that is open or crosses itself (and where), empty, over 20,000 vertices.
    """
    areas, faults = [], []
    for number, (found, name) in enumerate(_found(source), start=1):
        field = f"no_go[{number}]"
        try:
            areas.append(NoGo(_checked(found), _label(number, name)))
        except _Wrong as wrong:
            faults.append(Fault(field, wrong.value, wrong.expected))
    if not areas and not faults:
        faults.append(Fault("no_go", None, "at least one polygon"))
    faults += _too_many(areas)
    if faults:
        raise InputError(faults)
    return tuple(areas)


def off_chart(areas: Sequence[NoGo], chart: Chart) -> list[Fault]:
    """Return a fault if no area meets the chart: latitude may have been written first."""
    if areas and all(area.on_chart(chart).is_empty for area in areas):
        west, south, east, north = chart
        expected = (
            f"an area within the chart (longitude {west:g} to {east:g}, latitude {south:g} to "
            f"{north:g}); GeoJSON writes longitude first"
        )
        return [Fault("no_go", areas[0].label, expected)]
    return []


def _found(source: Source | Iterable[BaseGeometry]) -> Iterator[tuple[Any, str]]:
    """Yield what should be polygons, each with its name."""
    if isinstance(source, str | Path):
        yield from _in_geojson(_parsed(Path(source)))
    elif isinstance(source, BaseGeometry):
        yield source, ""
    elif isinstance(source, Mapping):
        yield from _in_geojson(source)
    else:
        yield from ((geometry, "") for geometry in source)


def _parsed(file: Path) -> Any:
    try:
        if file.stat().st_size > _MAX_BYTES:
            expected = f"a GeoJSON file of at most {_MAX_BYTES // 1024**2} MiB"
            raise InputError([Fault("no_go", str(file), expected)])
        return orjson.loads(file.read_bytes())
    except OSError as error:
        expected = f"a file that can be read ({error.strerror})"
        raise InputError([Fault("no_go", str(file), expected)]) from error
    except orjson.JSONDecodeError as error:
        raise InputError([Fault("no_go", str(file), f"valid JSON ({error})")]) from error


def _in_geojson(found: Any) -> Iterator[tuple[Any, str]]:
    features = [found]
    if _type(found) == "FeatureCollection":
        features = _listed(found.get("features"))
    for feature in features:
        if _type(feature) == "Feature":
            properties = feature.get("properties")
            name = properties.get("name") if isinstance(properties, Mapping) else None
            named = name if isinstance(name, str) else ""
            yield from ((part, named) for part in _in_geometry(feature.get("geometry")))
        else:
            yield from ((part, "") for part in _in_geometry(feature))


def _in_geometry(found: Any) -> Iterator[Any]:
    if _type(found) == "GeometryCollection":
        for geometry in _listed(found.get("geometries")):
            yield from _in_geometry(geometry)
    else:
        yield found


def _type(found: Any) -> str:
    kind = found.get("type") if isinstance(found, Mapping) else None
    return kind if isinstance(kind, str) else ""


def _listed(found: Any) -> list[Any]:
    """Return a list as it is; anything else as the one thing in it, to be found wrong there."""
    return found if isinstance(found, list) else [found]


def _label(number: int, name: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    shown = shown if len(shown) <= _MAX_NAME else f"{shown[:_MAX_NAME]}…"
    return f"no-go area {number}" + (f" ({shown})" if shown else "")


def _checked(found: Any) -> BaseGeometry:
    """Return a sound polygon or multipolygon of two dimensions."""
    area = found if isinstance(found, BaseGeometry) else _of_geojson(found)
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon):
        raise _Wrong(area.geom_type, "a Polygon or MultiPolygon")
    if area.is_empty:
        raise _Wrong(area.geom_type, "a polygon that is not empty")
    area = shapely.force_2d(area)
    for ring in shapely.get_rings(area):
        _check_positions(shapely.get_coordinates(ring))
    if not area.is_valid:
        why = shapely.is_valid_reason(area)
        raise _Wrong(why, "a polygon whose rings neither cross nor touch along a side")
    return area


def _of_geojson(found: Any) -> BaseGeometry:
    kind = _type(found)
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _Wrong(kind or _shown(found), "a Polygon or MultiPolygon")
    coordinates = found.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list | tuple) or not parts:
        raise _Wrong(_shown(coordinates), "a list of polygons, each a list of rings")
    polygons = []
    for part in parts:
        if not isinstance(part, list | tuple) or not part:
            raise _Wrong(_shown(part), "a list of rings")
        shell, *holes = [_ring(ring) for ring in part]
        polygons.append(shapely.Polygon(shell, holes))
    return polygons[0] if kind == "Polygon" else shapely.MultiPolygon(polygons)


def _ring(found: Any) -> Floats:
    expected = "a ring of at least four positions [longitude, latitude], the last as the first"
    try:
        lonlat = np.array([position[:2] for position in found])
    except (TypeError, ValueError) as error:
        raise _Wrong(_shown(found), expected) from error
    numbers = lonlat.dtype.kind in "iuf"
    if not numbers or lonlat.shape != (len(lonlat), 2) or len(lonlat) < _LEAST_RING:
        raise _Wrong(_shown(found), expected)
    lonlat = lonlat.astype(np.float64)
    _check_positions(lonlat)
    if np.any(lonlat[0] != lonlat[-1]):
        raise _Wrong(_shown([lonlat[0].tolist(), lonlat[-1].tolist()]), expected)
    return lonlat


def _check_positions(lonlat: Floats) -> None:
    finite = np.isfinite(lonlat).all(axis=1)
    if not finite.all():
        raise _Wrong(_shown(lonlat[~finite][0].tolist()), "finite longitudes and latitudes")
    outside = np.any(np.abs(lonlat) > (_LON_DEG, _LAT_DEG), axis=1)
    if outside.any():
        expected = "longitudes within -360..360 and latitudes within -90..90"
        raise _Wrong(_shown(lonlat[outside][0].tolist()), expected)
    leaps = np.flatnonzero(np.abs(np.diff(lonlat[:, 0])) > _HALF_TURN_DEG)
    if len(leaps):
        expected = "sides of at most 180° of longitude: cut at the antimeridian (RFC 7946 §3.1.9)"
        raise _Wrong(_shown(lonlat[leaps[0] : leaps[0] + 2].tolist()), expected)


def _shown(found: object) -> str:
    text = str(found)
    return text if len(text) <= _MAX_NAME else f"{text[:_MAX_NAME]}…"


def _too_many(areas: Sequence[NoGo]) -> list[Fault]:
    parts = polygon_parts([area.area for area in areas])
    given = drawn = 0
    for ring in shapely.get_rings(parts):
        lonlat = shapely.get_coordinates(ring)
        given += len(lonlat) - 1
        drawn += int(np.ceil(np.hypot(*np.diff(lonlat, axis=0).T) / SIDE_DEG).sum())
    if given > MAX_VERTICES:
        return [Fault("no_go", f"{given} vertices", f"at most {MAX_VERTICES} in all")]
    if drawn > MAX_DRAWN:
        expected = f"at most {MAX_DRAWN} once sides are cut every {SIDE_DEG:g}°"
        return [Fault("no_go", f"{drawn} vertices", expected)]
    return []
