"""Node and edge tables, the one form in which every land network leaves its reader."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Box = tuple[float, float, float, float]
"""Western, southern, eastern and northern limit in degrees."""


@dataclass(frozen=True)
class GraphTables:
    """An undirected graph as two tables.

    ``nodes`` has ``lon`` and ``lat`` (degrees, EPSG:4326); the row position is the node index.
    ``edges`` has ``from_idx`` < ``to_idx`` (int32), each pair once, and ``length_km`` (float32).
    ``counts`` says what was left out on the way, and why.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    counts: dict[str, int] = field(default_factory=dict)


def tidy_graph(
    *,
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    from_idx: npt.NDArray[np.int64],
    to_idx: npt.NDArray[np.int64],
    length_km: npt.NDArray[np.float64],
    box: Box | None = None,
) -> GraphTables:
    """Make graph tables: clipped to ``box``, no loops, each edge once, nodes in Z-order.

    An edge stays when both its ends are in the box. Of parallel edges the shortest stays. Nodes
    without an edge go. Z-order keeps neighbours near each other in memory and on disk.
    """
    counts = {"nodes_read": len(lon), "edge_ends_read": len(from_idx)}
    west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    ends_inside = inside[from_idx].astype(np.int8) + inside[to_idx]
    counts["edge_ends_outside"] = int((ends_inside == 0).sum())
    counts["edge_ends_cut_by_box"] = int((ends_inside == 1).sum())
    loop = (from_idx == to_idx) & (ends_inside > 1)
    counts["loops_dropped"] = int(loop.sum())
    keep = (ends_inside > 1) & ~loop
    edges = _once_each(from_idx[keep], to_idx[keep], length_km[keep])
    used = np.unique(edges[["from_idx", "to_idx"]].to_numpy())
    counts["isolated_nodes_dropped"] = int(inside.sum()) - len(used)
    order = used[np.argsort(_z_order(lon[used], lat[used]), kind="stable")]
    return GraphTables(_node_table(lon, lat, order), _renumber(edges, order, len(lon)), counts)


def _once_each(
    from_idx: npt.NDArray[np.int64],
    to_idx: npt.NDArray[np.int64],
    length_km: npt.NDArray[np.float64],
) -> pd.DataFrame:
    low, high = np.minimum(from_idx, to_idx), np.maximum(from_idx, to_idx)
    edges = pd.DataFrame({"from_idx": low, "to_idx": high, "length_km": length_km})
    return edges.groupby(["from_idx", "to_idx"], as_index=False).agg({"length_km": "min"})


def _node_table(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], order: npt.NDArray[np.int64]
) -> pd.DataFrame:
    return pd.DataFrame(
        {"lon": lon[order].astype(np.float32), "lat": lat[order].astype(np.float32)}
    )


def _renumber(edges: pd.DataFrame, order: npt.NDArray[np.int64], node_count: int) -> pd.DataFrame:
    """Give the edges the new node positions, sorted, smaller position first."""
    position = np.full(node_count, -1, dtype=np.int64)
    position[order] = np.arange(len(order))
    ends = np.sort(position[edges[["from_idx", "to_idx"]].to_numpy()], axis=1)
    by_ends = np.lexsort((ends[:, 1], ends[:, 0]))
    return pd.DataFrame(
        {
            "from_idx": ends[by_ends, 0].astype(np.int32),
            "to_idx": ends[by_ends, 1].astype(np.int32),
            "length_km": edges["length_km"].to_numpy()[by_ends].astype(np.float32),
        }
    )


def _z_order(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
    """Interleave the bits of thousandths of degrees (Morton order)."""
    x = np.round((lon + 180.0) * 1000).astype(np.uint64)
    y = np.round((lat + 90.0) * 1000).astype(np.uint64)
    code = np.zeros(len(lon), dtype=np.uint64)
    for bit in range(19):  # 360 000 thousandths fit in 19 bits
        one, at = np.uint64(1), np.uint64(bit)
        code |= ((x >> at) & one) << np.uint64(2 * bit)
        code |= ((y >> at) & one) << np.uint64(2 * bit + 1)
    return code
