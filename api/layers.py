"""Layers of a network for a web map: by box and zoom, simplified to the pixel, bounded in size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from api.export import within_180
from api.map_layers import shores

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from api.bbox import BBox
    from networks.landgraph import LandGraph
    from networks.network import Network

    Geometries = npt.NDArray[np.object_]

MAX_ZOOM = 10
MAX_POSITIONS = 60_000  # about 1 MB of JSON; what is larger is answered at a smaller zoom
_DEGREES_PER_PIXEL = 360.0 / 512.0  # at zoom 0, where the world is one tile of 512 pixels
_LINE_PIXELS = 1.0  # shorter lines are left out
_SMALLEST_PIXELS2 = 2.0  # smaller areas are left out
_KEPT_ANSWERS = 256
Rows = tuple["Geometries", list[dict[str, Any]]]


class Layers:
    """The layers of one network; each is read and simplified when first asked for, then kept.

    Safe to use from many threads. Answers are the bytes of an RFC 7946 FeatureCollection whose
    member ``zoom`` says how fine its lines are: to a pixel of a map at that zoom.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._locks = {name: Lock() for name in _SOURCES}
        self._sources: dict[str, Rows] = {}
        self._sheets: dict[tuple[str, int], _Sheet] = {}
        self.geojson = lru_cache(_KEPT_ANSWERS)(self._geojson)

    def _geojson(self, layer: str, box: BBox, zoom: int) -> bytes:
        """Return one layer inside a box, at a zoom from 0 to ``MAX_ZOOM`` or, if large, less."""
        for coarser in range(zoom, -1, -1):
            geometries, properties = self._sheet(layer, coarser).inside(box)
            if _positions(geometries) <= MAX_POSITIONS or coarser == 0:
                break
        return _collection(geometries, properties, layer, coarser)

    def _sheet(self, layer: str, zoom: int) -> _Sheet:
        with self._locks[layer]:
            if layer not in self._sources:
                self._sources[layer] = _SOURCES[layer](self._network)
            if (layer, zoom) not in self._sheets:
                self._sheets[layer, zoom] = _Sheet(*self._sources[layer], zoom)
            return self._sheets[layer, zoom]


def layer_names() -> tuple[str, ...]:
    """Return the names of the layers."""
    return tuple(_SOURCES)


class _Sheet:
    """One layer as fine as one zoom can show."""

    def __init__(self, geometries: Geometries, properties: list[dict[str, Any]], zoom: int) -> None:
        import shapely

        pixel_deg = _DEGREES_PER_PIXEL / 2**zoom
        # Douglas and Peucker's own: to keep topology costs seconds and saves parts no pixel shows.
        simple = shapely.simplify(geometries, pixel_deg / 2, preserve_topology=False)
        keep = _is_visible(simple, pixel_deg)
        decimals = max(1, math.ceil(-math.log10(pixel_deg / 4)))
        self._geometries = shapely.transform(
            simple[keep], lambda lonlat: np.round(lonlat, decimals)
        )
        self._properties = [properties[i] for i in np.flatnonzero(keep)]
        self._tree = shapely.STRtree(self._geometries)

    def inside(self, box: BBox) -> tuple[Geometries, list[dict[str, Any]]]:
        """Return what lies in a box, cut at its edges, in the order of the layer."""
        import shapely

        geometries, properties = [], []
        for part in box.parts:
            found = np.sort(self._tree.query(part))
            cut = _clipped(self._geometries[found], part)
            some = ~shapely.is_empty(cut)
            geometries.append(cut[some])
            properties += [self._properties[i] for i in found[some]]
        return np.concatenate(geometries), properties


def _clipped(geometries: Geometries, box: BaseGeometry) -> Geometries:
    """Cut geometries at a box's edges, the quick way where it can.

    It cannot where an area that crosses itself, as simplified ones may, would be left with a ring
    of three positions.
    """
    import shapely

    try:
        return np.asarray(shapely.clip_by_rect(geometries, *box.bounds), dtype=object)
    except shapely.errors.GEOSException:
        if len(geometries) > 1:
            return np.concatenate([_clipped(one, box) for one in geometries[:, np.newaxis]])
    whole = shapely.intersection(shapely.make_valid(geometries), box)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type.endswith("Polygon")]
    return np.array([shapely.multipolygons(shapely.get_parts(parts))], dtype=object)


def _is_visible(geometries: Geometries, pixel_deg: float) -> npt.NDArray[np.bool_]:
    """Tell lines of a pixel and areas of two from what is too small to be seen."""
    import shapely

    is_area = shapely.get_dimensions(geometries) == 2  # noqa: PLR2004 - a dimension
    large = shapely.area(geometries) >= _SMALLEST_PIXELS2 * pixel_deg**2
    long = shapely.length(geometries) >= _LINE_PIXELS * pixel_deg
    return np.where(is_area, large, long) & ~shapely.is_empty(geometries)


def _positions(geometries: Geometries) -> int:
    import shapely

    return int(shapely.get_num_coordinates(geometries).sum())


def _collection(
    geometries: Geometries, properties: list[dict[str, Any]], layer: str, zoom: int
) -> bytes:
    import shapely

    gathered, told = _gathered(geometries, properties)
    features = [
        {"type": "Feature", "properties": properties, "geometry": orjson.Fragment(text)}
        for properties, text in zip(told, shapely.to_geojson(gathered), strict=True)
    ]
    whole = {"type": "FeatureCollection", "layer": layer, "zoom": zoom, "features": features}
    return orjson.dumps(whole)


def _gathered(
    geometries: Geometries, properties: list[dict[str, Any]]
) -> tuple[Geometries, list[dict[str, Any]]]:
    """Gather what has the same properties in one multi-part geometry, in the order first met.

    Lines from fork to fork are short: told one by one, the telling would outweigh them.
    """
    import shapely

    members: dict[str, list[int]] = {}
    for i, told in enumerate(properties):
        members.setdefault(str(told), []).append(i)
    gathered = np.empty(len(members), dtype=object)
    for i, rows in enumerate(members.values()):
        parts = shapely.get_parts(geometries[rows])
        is_area = shapely.get_dimensions(parts[0]) == 2  # noqa: PLR2004 - a dimension
        gathered[i] = (shapely.multipolygons if is_area else shapely.multilinestrings)(parts)
    return gathered, [properties[rows[0]] for rows in members.values()]


def _rows(pairs: Iterable[tuple[dict[str, Any], BaseGeometry]]) -> Rows:
    """Return single-part geometries within ±180° with the properties of what they are parts of."""
    import shapely

    told, geometries = zip(*pairs, strict=True)
    parts, origin = shapely.get_parts(np.array(geometries, dtype=object), return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    for i in np.flatnonzero((west < -180) | (east > 180)):  # noqa: PLR2004 - degrees
        parts[i] = _cut_at_180(parts[i])
    parts, owner = shapely.get_parts(parts, return_index=True)
    return parts, [told[origin[i]] for i in owner]


def _cut_at_180(part: BaseGeometry) -> BaseGeometry:
    """Cut one polygon or line at the antimeridian, as RFC 7946 asks."""
    import shapely

    from routing.geojson import line_geometry

    if part.geom_type == "Polygon":
        return within_180(part)
    return shapely.geometry.shape(line_geometry(part.coords))


def _land(network: Network) -> Rows:
    """Land, its lakes, and the land borders of the three countries."""
    import shapely

    land, lakes = shores()
    outline = {
        country: shapely.boundary(polygon) for country, polygon in _zone(network, "land").items()
    }
    borders = [
        ({"kind": "border", "between": f"{one}-{other}"}, _shared(outline[one], outline[other]))
        for one, other in (("CA", "US"), ("US", "MX"))
        if one in outline and other in outline
    ]
    dry = ({"kind": "land"}, shapely.GeometryCollection(list(land)))
    wet = ({"kind": "lake"}, shapely.GeometryCollection(list(lakes)))
    return _rows([dry, wet, *borders])


def _shared(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    import shapely

    common = shapely.intersection(one, other)
    lines = [part for part in shapely.get_parts(common) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.MultiLineString(lines))


def _zone(network: Network, zone: str) -> Mapping[str, BaseGeometry]:
    rows = network.zones[network.zones["zone"] == zone]
    return dict(zip(rows["country"], rows.geometry, strict=True))


def _zones(network: Network) -> Rows:
    """Zones of the three countries, the widest first, so that what nests is drawn on top."""
    return _rows(
        ({"country": country, "zone": zone}, polygon)
        for zone in ("200nm", "24nm", "12nm", "land")
        for country, polygon in _zone(network, zone).items()
    )


def _sea(network: Network) -> Rows:
    """Lanes between ports by the tier they keep; water that many lanes share is drawn once."""
    legs, lines = network.sea_legs_with_lines
    pairs = []
    for variant in legs["variant"].unique():
        segments = lines.segments_of(np.flatnonzero(legs["variant"] == variant))
        merged = _joined(segments)
        pairs.append(({"tier": str(variant)}, merged))
    return _rows(pairs)


def _joined(segments: npt.NDArray[np.float64]) -> BaseGeometry:
    """Join segments (k, 2, 2) end to end to lines that run from fork to fork."""
    import shapely

    lines = np.asarray(shapely.linestrings(segments), dtype=object)
    merged: BaseGeometry = shapely.line_merge(shapely.MultiLineString(list(lines)))
    return merged


def _rail(network: Network) -> Rows:
    """Track by the railway that owns it, null where that is not known."""
    operators = network.rail_operators
    names = np.array([*operators.railways, None], dtype=object)  # position -1 is unknown
    return _track(network.rail, "railway", names[operators.owner])


def _road(network: Network) -> Rows:
    """Trunk roads and ferries."""
    from networks.landdraft import EdgeFlag

    is_ferry = (network.road.flags & EdgeFlag.FERRY) > 0
    return _track(network.road, "kind", np.where(is_ferry, "ferry", "road"))


def _track(graph: LandGraph, name: str, values: npt.NDArray[Any]) -> Rows:
    """Join the edges of a land graph that share a value to lines that run from fork to fork."""
    import pandas as pd

    lonlat = np.column_stack([graph.node_lon, graph.node_lat])
    once = np.flatnonzero(graph.tail < graph.indices)
    ends = np.stack([lonlat[graph.tail[once]], lonlat[graph.indices[once]]], axis=1)
    apart = (ends[:, 0] != ends[:, 1]).any(axis=1)
    once, ends = once[apart], ends[apart]
    pairs = []
    for value, rows in pd.Series(values[once]).groupby(values[once], dropna=False).indices.items():
        merged = _joined(ends[rows])
        pairs.append(({name: value if isinstance(value, str) else None}, merged))
    return _rows(pairs)


_SOURCES: Mapping[str, Callable[[Network], Rows]] = MappingProxyType(
    {"land": _land, "zones": _zones, "sea": _sea, "rail": _rail, "road": _road}
)
