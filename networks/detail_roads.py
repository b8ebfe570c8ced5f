"""Roads of a chosen area in full, for one truck, in the form of every other land graph."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from networks.countries import CountryMap, countries_in
from networks.errors import SourceError
from networks.landdraft import LandDraft
from networks.landgraph import LandGraph
from networks.sources.graph_tables import Box
from networks.sources.osm_area import ROAD_TAGS, Tags, sift_ways
from networks.truck import Truck, road_class, speed_limit_kmh, truck_speeds

if TYPE_CHECKING:
    import networkx as nx

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STREET_TAGS: Tags = {
    "highway": ROAD_TAGS["highway"]
    | {"unclassified", "residential", "living_street", "service", "road"}
}
_TRUCK_TAGS = ("hgv", "motor_vehicle", "hazmat", "maxweight", "maxweightrating", "maxweight:hgv")
_MEANS = ("highway", "maxspeed")  # an edge ends where one of these changes


@dataclass(frozen=True, eq=False)
class DetailRoads:
    """Roads one truck may use, one-way streets in their direction only.

    ``graph`` is searched like any land graph; per slot of it ``speed_kmh`` is what the truck
    drives, the lower of the posted limit and the class's speed in that country. ``refused`` counts
    the ways left out, by the tag that keeps the truck out.
    """

    graph: LandGraph
    speed_kmh: Floats
    refused: dict[str, int]

    def drive_h(self, node_idx: npt.NDArray[np.int32]) -> float:
        """Return the hours at the wheel along neighbouring nodes, halts not counted."""
        slots = self.graph.slots_of(node_idx)
        return float((self.graph.length_km[slots] / self.speed_kmh[slots]).sum())


def read_detail_roads(
    path: Path, box: Box, borders: CountryMap, truck: Truck | None = None
) -> DetailRoads:
    """Read every road of an area from an OpenStreetMap extract, through OSMnx.

    Parameters
    ----------
    path
        OSM XML file (``.osm``, ``.osm.bz2``, ``.osm.gz``); PBF needs converting first.
    box
        The area; ways that touch it are read whole.
    borders
        What counts as the three countries.
    truck
        Whose roads; one of 36.3 t without dangerous goods when None.

    Raises
    ------
    SourceError
        When the file cannot be read or the truck may use no road in the area.
    """
    roads, refused = _open_roads(path, box, truck or Truck())
    nodes = {osm_id: idx for idx, osm_id in enumerate(roads.nodes)}
    lonlat = np.array([(data["x"], data["y"]) for _, data in roads.nodes(data=True)], np.float64)
    steps = [(nodes[u], nodes[v], data) for u, v, data in roads.edges(data=True) if u != v]
    if not steps:
        raise SourceError(f"{Path(path).name} has no road for this truck in {box}.")
    ends = np.array([(u, v) for u, v, _ in steps], np.int64)
    length_km = np.array([_length_km(data, lonlat[[u, v]]) for u, v, data in steps])
    draft = LandDraft(lonlat, ends, length_km, np.zeros(len(ends), np.uint8))
    graph = LandGraph.from_draft(draft, borders, ferries=False)
    slots, chosen = _slots(graph, ends, length_km)
    graph = _directed(graph, slots, length_km[chosen])
    return DetailRoads(graph, _speeds(graph, [steps[row][2] for row in chosen]), refused)


def _open_roads(path: Path, box: Box, truck: Truck) -> tuple[nx.MultiDiGraph[Any], dict[str, int]]:
    """Read the ways of the area, leave out those the truck may not use, join what runs on."""
    import osmnx

    known, settings = osmnx.settings.useful_tags_way, osmnx.settings
    with tempfile.TemporaryDirectory() as folder:
        sifted = Path(folder) / "area.osm"
        if sift_ways(path, box, STREET_TAGS, sifted) == 0:
            raise SourceError(f"{Path(path).name} has no roads in {box}.")
        try:
            settings.useful_tags_way = [*known, *_TRUCK_TAGS]
            roads = osmnx.graph_from_xml(sifted, simplify=False, retain_all=True)
        finally:
            settings.useful_tags_way = known
    refused, closed = Counter[str](), []
    ways: dict[Any, str] = {}
    for u, v, key, data in roads.edges(keys=True, data=True):
        reason = truck.refusal({name: str(value) for name, value in data.items()})
        if reason:
            ways[data["osmid"]] = reason
            closed.append((u, v, key))
    refused.update(ways.values())
    roads.remove_edges_from(closed)
    if roads.number_of_edges():
        roads = osmnx.simplify_graph(roads, edge_attrs_differ=_MEANS)
    return roads, dict(refused)


def _length_km(data: dict[str, Any], ends: Floats) -> float:
    """Return the length on the ellipsoid along the line as drawn."""
    lonlat = np.array(data["geometry"].coords) if "geometry" in data else ends
    return float(Geod(ellps="WGS84").line_length(*lonlat.T)) / 1000


def _slots(graph: LandGraph, ends: Ints, length_km: Floats) -> tuple[Ints, Ints]:
    """Find the slots that may be driven, ascending, and the shortest step on each."""
    slots = graph.find_slots(ends[:, 0], ends[:, 1])
    order = np.lexsort((length_km, slots))
    used, first = np.unique(slots[order], return_index=True)
    return used, order[first]


def _directed(graph: LandGraph, slots: Ints, length_km: Floats) -> LandGraph:
    """Keep some slots, each as long as its own direction is."""
    kept = np.zeros(len(graph.indices), np.bool_)
    kept[slots] = True
    share = graph.us_km[slots] / graph.length_km[slots]
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(
        graph,
        indptr=before[graph.indptr].astype(np.int32),
        indices=graph.indices[slots],
        length_km=length_km,
        country=graph.country[slots],
        flags=graph.flags[slots],
        us_km=share * length_km,
    )


def _speeds(graph: LandGraph, steps: list[dict[str, Any]]) -> Floats:
    """Return km/h of each slot: its class in the country it begins in, or the limit if lower."""
    by_class = truck_speeds()
    found = np.empty(len(steps))
    for slot, (data, bits) in enumerate(zip(steps, graph.country, strict=True)):
        country = min(countries_in(int(bits)))
        own_kmh = by_class[country, road_class(str(data["highway"]))]
        limit_kmh = speed_limit_kmh(str(data.get("maxspeed", "")))
        found[slot] = own_kmh if limit_kmh is None else min(own_kmh, limit_kmh)
    return found
