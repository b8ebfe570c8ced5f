"""Owners and rights from the official NARN lines, in place of the curated corridors.

Where a user has downloaded the official layer (`sources/narn.py`), its ``RROWNER`` and
``TRKRGHTS`` fields say who owns a line and who may run on it, by reporting mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree

from networks.geodesy import geocentric_km
from networks.landgraph import LandGraph
from networks.rail_operators import UNKNOWN, Operators
from networks.railways import known_railways

if TYPE_CHECKING:
    import geopandas as gpd

MATCH_KM = 0.1  # graphs made of these lines round their nodes to 3 decimals


def narn_operators(graph: LandGraph, lines: gpd.GeoDataFrame) -> Operators:
    """Write owners and rights of official lines on a graph made of them.

    Parameters
    ----------
    graph
        A rail graph whose edges are those lines, as `sources.narn.narn_graph` lays them out. A
        line whose two ends are no neighbours there, within 0.1 km, is left out.
    lines
        As `sources.narn.read_narn_lines` reads them.

    Returns
    -------
    Operators of the railways in `railways.csv`; a mark that no row lists is nobody known.
    """
    railways = tuple(known_railways())
    by_mark = {
        mark: position
        for position, railway in enumerate(known_railways().values())
        for mark in railway.marks
    }
    operators = Operators(
        railways,
        np.full(len(graph.indices), UNKNOWN, np.int8),
        np.zeros(len(graph.indices), np.uint64),
    )
    row, slots = _slots_of_lines(graph, lines)
    owners = [_positions(cell, by_mark) for cell in lines["owners"]]
    guests = [_positions(cell, by_mark) for cell in lines["trackage_rights"]]
    for line, slot in zip(row.tolist(), slots.tolist(), strict=True):
        if owners[line] and operators.owner[slot] == UNKNOWN:
            operators.owner[slot] = owners[line][0]
        for position in (*owners[line], *guests[line]):
            operators.runs[slot] |= np.uint64(1 << position)
    return operators


def _positions(marks: str, by_mark: dict[str, int]) -> list[int]:
    return [by_mark[mark] for mark in marks.split(";") if mark in by_mark]


def _slots_of_lines(
    graph: LandGraph, lines: gpd.GeoDataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the slots of each line, both directions: row positions and slots, the same length.

    Rounding may lay two nodes on one point, so every node near each end counts.
    """
    shapes = shapely.line_merge(lines.geometry.to_numpy())
    tree = KDTree(geocentric_km(graph.node_lon, graph.node_lat))
    near = []
    for end in (0, -1):
        points = shapely.get_point(shapes, end)
        at = geocentric_km(shapely.get_x(points), shapely.get_y(points))
        near.append(tree.query_ball_point(at, MATCH_KM))
    pairs = [
        (row, here, there)
        for row, (firsts, lasts) in enumerate(zip(*near, strict=True))
        for here in firsts
        for there in lasts
        if here != there
    ]
    row, here, there = np.array(pairs, np.int64).reshape(-1, 3).T
    forth, back = graph.find_slots(here, there), graph.find_slots(there, here)
    found = forth >= 0
    return np.tile(row[found], 2), np.concatenate([forth[found], back[found]])
