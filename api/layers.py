"""Layers of a network for a web map: by box and zoom, simplified to the pixel, bounded in size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from api.export import within_180
from api.map_layers import shores
from api.sheet import Rows, Sheet, simplified
from api.sheet_files import SheetFiles
from routing.memory import Kept

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from api.bbox import BBox
    from networks.landgraph import LandGraph
    from networks.network import Network

    Geometries = npt.NDArray[np.object_]

MAX_ZOOM = 10
MAX_POSITIONS = 60_000  # about 1 MB of JSON; what is larger is answered at a smaller zoom
_KEPT_ANSWERS = 64  # about 1 MB each at most
_KEPT_SHEETS = 32  # up to 30 MB each; a map moves between a few zooms of each layer


class Layers:
    """The layers of one network, drawn when first asked for and kept on disk beside it.

    Safe to use from many threads. Answers are the bytes of an RFC 7946 FeatureCollection whose
    member ``zoom`` says how fine its lines are: to a pixel of a map at that zoom.
    ``drawn_by`` names the code that draws them.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._files = SheetFiles.beside(network.kept_in)
        self.drawn_by = self._files.code
        self._lock = Lock()  # one is drawn at a time: each takes a hundred MiB meanwhile
        self._sources = Kept(0 if self._files.are_kept else len(_SOURCES))
        self._sheets = Kept(_KEPT_SHEETS)
        self.geojson = lru_cache(_KEPT_ANSWERS)(self._geojson)

    def _geojson(self, layer: str, box: BBox, zoom: int) -> bytes:
        """Return one layer inside a box, at a zoom from 0 to ``MAX_ZOOM`` or, if large, less."""
        for coarser in range(zoom, -1, -1):
            found = self._sheet(layer, coarser).inside(box)
            if _positions(found.geometries) <= MAX_POSITIONS or coarser == 0:
                break
        return _collection(found, layer, coarser)

    def _sheet(self, layer: str, zoom: int) -> Sheet:
        return self._sheets.get((layer, zoom), lambda: self._drawn(layer, zoom))

    def _drawn(self, layer: str, zoom: int) -> Sheet:
        """Draw a sheet, or read it; who waited for another to do so finds it done."""

        def made() -> Sheet:
            name = f"{layer}-{zoom}"
            return Sheet(self._files.get(name, lambda: simplified(self._source(layer), zoom)))

        with self._lock:
            return self._sheets.get((layer, zoom), made)

    def _source(self, layer: str) -> Rows:
        """Return a layer as it is in the network: large, so in memory only where on no disk."""
        return self._sources.get(
            layer, lambda: self._files.get(layer, lambda: _SOURCES[layer](self._network))
        )


def layer_names() -> tuple[str, ...]:
    """Return the names of the layers."""
    return tuple(_SOURCES)


def _positions(geometries: Geometries) -> int:
    import shapely

    return int(shapely.get_num_coordinates(geometries).sum())


def _collection(rows: Rows, layer: str, zoom: int) -> bytes:
    import shapely

    gathered, told = _gathered(rows)
    features = [
        {"type": "Feature", "properties": properties, "geometry": orjson.Fragment(text)}
        for properties, text in zip(told, shapely.to_geojson(gathered), strict=True)
    ]
    whole = {"type": "FeatureCollection", "layer": layer, "zoom": zoom, "features": features}
    return orjson.dumps(whole)


def _gathered(rows: Rows) -> Rows:
    """Gather what has the same properties in one multi-part geometry, in the order first met.

    Lines from fork to fork are short: told one by one, the telling would outweigh them.
    """
    import shapely

    members: dict[str, list[int]] = {}
    for i, told in enumerate(rows.properties):
        members.setdefault(str(told), []).append(i)
    gathered = np.empty(len(members), dtype=object)
    for i, alike in enumerate(members.values()):
        parts = shapely.get_parts(rows.geometries[alike])
        is_area = shapely.get_dimensions(parts[0]) == 2  # noqa: PLR2004 - a dimension
        gathered[i] = (shapely.multipolygons if is_area else shapely.multilinestrings)(parts)
    return Rows(gathered, [rows.properties[alike[0]] for alike in members.values()])


def _rows(pairs: Iterable[tuple[dict[str, Any], BaseGeometry]]) -> Rows:
    """Return single-part geometries within ±180° with the properties of what they are parts of."""
    import shapely

    told, geometries = zip(*pairs, strict=True)
    parts, origin = shapely.get_parts(np.array(geometries, dtype=object), return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    for i in np.flatnonzero((west < -180) | (east > 180)):  # noqa: PLR2004 - degrees
        parts[i] = _cut_at_180(parts[i])
    parts, owner = shapely.get_parts(parts, return_index=True)
    return Rows(parts, [told[origin[i]] for i in owner])


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
