"""Rail and road of a chosen area from an OpenStreetMap XML file, through OSMnx.

Country files are far larger than memory, so the area's ways are sifted out first, in two passes
over the file, into a small OSM XML file; OSMnx makes the graph of that.
"""

from __future__ import annotations

import bz2
import gzip
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from networks.errors import SourceError
from networks.sources.graph_tables import Box, GraphTables, tidy_graph

Tags = dict[str, frozenset[str]]
"""Wanted values per OSM key; a way that has any of them is kept."""

RAIL_TAGS: Tags = {"railway": frozenset({"rail"})}
ROAD_TAGS: Tags = {
    "highway": frozenset(
        f"{kind}{link}"
        for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
        for link in ("", "_link")
    ),
    "route": frozenset({"ferry"}),
}


def read_osm_graph(path: Path, box: Box, tags: Tags) -> GraphTables:
    """Return the network of an area in the form of the extract's node and edge tables.

    Parameters
    ----------
    path
        OSM XML file (``.osm``, ``.osm.bz2``, ``.osm.gz``), nodes before ways as OSM writes them.
    box
        The area. Edges from a junction inside to one outside are left out and counted.
    tags
        Which ways; `RAIL_TAGS` or `ROAD_TAGS`.

    Returns
    -------
    GraphTables
        Undirected, nodes only where ways meet or end; lengths along the line on the WGS84
        ellipsoid.

    Raises
    ------
    SourceError
        When the file cannot be read or has no such way in the area.
    """
    import osmnx

    with tempfile.TemporaryDirectory() as folder:
        sifted = Path(folder) / "area.osm"
        ways = sift_ways(path, box, tags, sifted)
        if ways == 0:
            raise SourceError(f"{Path(path).name} has no ways of the wanted kind in {box}.")
        graph = osmnx.graph_from_xml(sifted, bidirectional=True, simplify=True, retain_all=True)
    nodes, edges = osmnx.graph_to_gdfs(graph)
    position = {osm_id: idx for idx, osm_id in enumerate(nodes.index)}
    geod = Geod(ellps="WGS84")
    tables = tidy_graph(
        lon=nodes["x"].to_numpy(dtype=np.float64),
        lat=nodes["y"].to_numpy(dtype=np.float64),
        from_idx=np.array([position[u] for u in edges.index.get_level_values("u")], dtype=np.int64),
        to_idx=np.array([position[v] for v in edges.index.get_level_values("v")], dtype=np.int64),
        length_km=np.array([geod.geometry_length(line) for line in edges.geometry]) / 1000,
        box=box,
    )
    return GraphTables(tables.nodes, tables.edges, {"ways_read": ways, **tables.counts})


def read_osm_features(path: Path, box: Box, tags: Tags) -> gpd.GeoDataFrame:
    """Return tagged things of an area, such as rail yards, as OSMnx features (EPSG:4326).

    Reads the whole file into memory: meant for a city or a province, not a country.

    Raises
    ------
    SourceError
        When the file cannot be read or has nothing of the kind in the area.
    """
    import osmnx

    wanted: dict[str, bool | str | list[str]] = {
        key: sorted(values) for key, values in tags.items()
    }
    try:
        return osmnx.features_from_xml(path, polygon=shapely.box(*box), tags=wanted)
    except (OSError, EOFError, ET.ParseError) as error:
        raise SourceError(f"{Path(path).name} cannot be read: {error}.") from error
    except ValueError as error:  # OSMnx's InsufficientResponseError is one
        raise SourceError(f"{Path(path).name} has nothing of the wanted kind in {box}.") from error


def sift_ways(path: Path, box: Box, tags: Tags, out: Path) -> int:
    """Write the wanted ways that touch ``box``, and all their nodes, as OSM XML; count the ways.

    Memory grows with the nodes in the box, not with the file.
    """
    inside = _node_ids_inside(path, box)
    ways = list(_wanted_ways(path, tags, inside))
    refs = {ref for way in ways for ref in _node_refs(way)}
    with out.open("wb") as stream:
        stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n')
        for node in _elements(path, "node"):
            if int(node.attrib["id"]) in refs:
                stream.write(ET.tostring(node))
        for way in ways:
            stream.write(ET.tostring(way))
        stream.write(b"</osm>\n")
    return len(ways)


def _node_ids_inside(path: Path, box: Box) -> array[int]:
    west, south, east, north = box
    ids = array("q")
    for node in _elements(path, "node"):
        lon, lat = float(node.attrib["lon"]), float(node.attrib["lat"])
        if west <= lon <= east and south <= lat <= north:
            ids.append(int(node.attrib["id"]))
    return array("q", sorted(ids))


def _wanted_ways(path: Path, tags: Tags, inside: array[int]) -> Iterator[ET.Element]:
    for way in _elements(path, "way"):
        values = {tag.attrib["k"]: tag.attrib["v"] for tag in way.iter("tag")}
        wanted = any(values.get(key) in wanted_values for key, wanted_values in tags.items())
        if wanted and any(_holds(inside, ref) for ref in _node_refs(way)):
            yield way


def _node_refs(way: ET.Element) -> list[int]:
    return [int(nd.attrib["ref"]) for nd in way.iter("nd")]


def _holds(ids: array[int], wanted: int) -> bool:
    at = bisect_left(ids, wanted)
    return at < len(ids) and ids[at] == wanted


def _elements(path: Path, kind: str) -> Iterator[ET.Element]:
    """Yield the top-level elements of one kind, forgetting each when the next is asked for."""
    try:
        with _open(path) as stream:
            events = ET.iterparse(stream, events=("start", "end"))  # noqa: S314 - no entities in OSM
            _, root = next(events)
            depth = 0
            for event, element in events:
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    if element.tag == kind:
                        yield element
                    root.clear()
    except (OSError, EOFError, StopIteration, ET.ParseError) as error:
        raise SourceError(
            f"{Path(path).name} is not a whole OSM XML file: {error}.",
            hint="Fetch it again; PBF files need converting to OSM XML first.",
        ) from error


def _open(path: Path) -> IO[bytes]:
    suffix = Path(path).suffix
    if suffix == ".bz2":
        return bz2.open(path)
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    return Path(path).open("rb")
