"""Border crossings on a land graph: trains pass only where a listed crossing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import KDTree

from networks.geodesy import geocentric_km, surface_km
from networks.landgraph import LandGraph

CROSSING_MATCH_KM = 25.0  # edges run to 50 km without a vertex, so the border point is that rough


def nearest_crossings(points: npt.NDArray[np.float64], crossings: pd.DataFrame) -> list[str]:
    """Return the nearest of the border terminals to each point lon, lat, shape (k, 2)."""
    if len(points) == 0:
        return []
    tree = KDTree(geocentric_km(crossings["lon"], crossings["lat"]))
    _, nearest = tree.query(geocentric_km(*points.T))
    return [str(name) for name in crossings.index.to_numpy()[nearest]]


def border_slots(graph: LandGraph) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Find the slots that lead from one country into another.

    Returns
    -------
    slots
        Positions, shape (k,); each crossing edge appears once a direction.
    points
        Where the straight edge meets the border, lon/lat, shape (k, 2).
    """
    here, there = graph.node_country[graph.tail], graph.node_country[graph.indices]
    slots = np.flatnonzero((here != there) & (here > 0) & (there > 0))
    start = _lonlat(graph, graph.tail[slots])
    end = _lonlat(graph, graph.indices[slots])
    us_share = graph.us_km[slots] / graph.length_km[slots]
    share = np.where(here[slots] == _US_BIT, us_share, 1 - us_share)[:, None]
    return slots, start + share * (end - start)


_US_BIT = 2


def _lonlat(graph: LandGraph, node_idx: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    return np.column_stack([graph.node_lon[node_idx], graph.node_lat[node_idx]])


def border_report(graph: LandGraph, crossings: pd.DataFrame) -> pd.DataFrame:
    """List every edge over a border with the nearest listed crossing and its distance.

    Columns ``slot``, ``lon``, ``lat``, ``terminal_id``, ``off_km``.
    """
    slots, points = border_slots(graph)
    listed = geocentric_km(crossings["lon"], crossings["lat"])
    chords_km = np.linalg.norm(geocentric_km(*points.T)[:, None] - listed[None], axis=2)
    nearest = chords_km.argmin(axis=1)
    return pd.DataFrame(
        {
            "slot": slots,
            "lon": points[:, 0],
            "lat": points[:, 1],
            "terminal_id": crossings.index.to_numpy()[nearest],
            "off_km": surface_km(chords_km.min(axis=1)),
        }
    )


def only_listed_crossings(graph: LandGraph, crossings: pd.DataFrame) -> LandGraph:
    """Return the graph without the edges over a border that no listed crossing stands at.

    A line that crosses where nobody has recorded an operator, a wait or a fee could not be priced
    honestly, so no train is sent over it.
    """
    report = border_report(graph, crossings)
    kept = np.ones(len(graph.indices), np.bool_)
    kept[report.loc[report["off_km"] > CROSSING_MATCH_KM, "slot"]] = False
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(
        graph,
        indptr=before[graph.indptr].astype(np.int32),
        indices=graph.indices[kept],
        length_km=graph.length_km[kept],
        country=graph.country[kept],
        flags=graph.flags[kept],
        us_km=graph.us_km[kept],
    )
