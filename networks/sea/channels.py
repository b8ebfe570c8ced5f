"""Canals, rivers, locks and narrow straits: hand-drawn lines joined into one network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

from networks.geodesy import KM_PER_DEGREE, MEAN_RADIUS_KM, distances_km
from networks.sea.plane import Floats, Plane, unit_vectors

SNAP_KM = 0.2  # ends of channels nearer than this are one point
_ARRAYS = ("nodes", "segments", "joins", "mouths")
JOIN_KM = 3.0  # a port this near to a channel can be reached from it


@dataclass(frozen=True, eq=False)
class Channels:
    """Channels as a small graph: every vertex of every line is a node.

    Attributes
    ----------
    table
        One row a channel: ``name``, ``kind``, ``us_locks``, ``max_draught_m`` (NaN: unknown),
        ``small_ships_only`` (closed, but for a ship whose draught is known to fit), ``notice``
        (what a planner must be told of it, a sentence; empty: nothing).
    nodes
        Lon/lat in degrees, (k, 2).
    segments
        (s, 3): from node, to node, row of ``table``.
    joins
        (j, 2): port row and the node it can be reached from; at most one a port.
    mouths
        Nodes that end a channel.
    """

    table: pd.DataFrame
    nodes: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    segments: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    joins: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    mouths: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def segment_km(self) -> Floats:
        """Length of each segment on the ellipsoid, km."""
        return distances_km(self.nodes[self.segments[:, 0]], self.nodes[self.segments[:, 1]])

    def save(self, folder: Path) -> None:
        """Write the table (Parquet) and the arrays (.npy) into a folder."""
        self.table.to_parquet(folder / "channels.parquet")
        for name in _ARRAYS:
            np.save(folder / f"channel_{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Channels:
        """Read what ``save`` wrote."""
        import pandas as pd

        arrays = {name: np.load(folder / f"channel_{name}.npy") for name in _ARRAYS}
        return cls(pd.read_parquet(folder / "channels.parquet"), **arrays)

    @classmethod
    def build(cls, layer: gpd.GeoDataFrame, ports: npt.ArrayLike) -> Channels:
        """Join channel lines where they meet and find the ports that lie along them.

        Parameters
        ----------
        layer
            LineStrings in lon/lat with ``name``, ``kind``, ``us_locks``, ``max_draught_m``,
            ``small_ships_only``, ``notice``.
        ports
            Water points of ports, (n, 2) in degrees.
        """
        import pandas as pd

        ports = np.asarray(ports, dtype=np.float64).reshape(-1, 2)
        columns = ["name", "kind", "us_locks", "max_draught_m", "small_ships_only", "notice"]
        table = pd.DataFrame(layer[columns]).reset_index(drop=True)
        table["us_locks"] = table["us_locks"].fillna(0).astype(np.int64)
        table["max_draught_m"] = pd.to_numeric(table["max_draught_m"]).astype(np.float64)
        table["small_ships_only"] = table["small_ships_only"].eq(True)
        table["notice"] = table["notice"].fillna("").astype(str)
        lines = [shapely.get_coordinates(line)[:, :2] for line in layer.geometry]
        if not lines:
            return cls(table)
        ends = np.array([line[k] for line in lines for k in (0, -1)])
        own = np.repeat(np.arange(len(lines)), 2)
        lines = _split(lines, ends, own, SNAP_KM)
        lines = _split(lines, ports, np.full(len(ports), -1), JOIN_KM, nearest_only=True)
        drawn = cls(table, *_noded(lines))
        return replace(drawn, joins=_port_joins(drawn.nodes, ports))


def _split(
    lines: list[Floats],
    points: Floats,
    own: npt.NDArray[np.int64],
    within_km: float,
    *,
    nearest_only: bool = False,
) -> list[Floats]:
    """Add to lines the places nearest to ``points``, but for a point's own line."""
    lines = list(lines)
    for point, owner in zip(points, own, strict=True):
        plane = Plane(float(point[0]), float(point[1]))
        found = []
        for k, line in enumerate(lines):
            reach_deg = 2 * within_km / KM_PER_DEGREE / max(0.1, np.cos(np.radians(point[1])))
            low, high = line.min(axis=0) - reach_deg, line.max(axis=0) + reach_deg
            if k != owner and np.all(low <= point) and np.all(point <= high):
                found += _nearest_place(k, line, plane, within_km)
        for _, k, position, place in sorted(found, key=lambda f: f[0])[
            : 1 if nearest_only else None
        ]:
            if position is not None:
                lines[k] = np.insert(lines[k], position, place, axis=0)
    return lines


def _nearest_place(
    k: int, line: Floats, plane: Plane, within_km: float
) -> list[tuple[float, int, int | None, Floats]]:
    """Return (km, line, position to insert at or None, place) of the place nearest the origin."""
    # Far vertices of a long line may lie beyond the plane's horizon; near ones are what counts.
    near = np.flatnonzero(unit_vectors(line) @ unit_vectors([plane.lon, plane.lat]) > 0.9)  # noqa: PLR2004
    xy = np.full(line.shape, np.inf)
    xy[near] = plane.project(line[near])
    best: tuple[float, int, int | None, Floats] = (np.inf, k, None, line[0])
    for i in range(len(line) - 1):
        if not np.all(np.isfinite(xy[i : i + 2])):
            continue
        step = xy[i + 1] - xy[i]
        share = float(np.clip(-(xy[i] @ step) / max(step @ step, 1e-12), 0.0, 1.0))
        foot = xy[i] + share * step
        km = float(np.hypot(*foot))
        if km < best[0]:
            at_vertex = min(share, 1 - share) * np.hypot(*step) <= SNAP_KM
            place = plane.unproject(foot[None])[0]
            best = (km, k, None if at_vertex else i + 1, place)
    return [best] if best[0] <= within_km else []


def _noded(
    lines: list[Floats],
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (nodes, segments, no joins yet, mouths): points where channels meet become one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    points = np.concatenate(lines)
    sizes = np.array([len(line) for line in lines])
    owner = np.repeat(np.arange(len(lines)), sizes)
    last = np.cumsum(sizes) - 1
    is_end = np.zeros(len(points), dtype=np.bool_)
    is_end[last], is_end[last - sizes + 1] = True, True
    xyz = unit_vectors(points)
    pairs = cKDTree(xyz).query_pairs(SNAP_KM / MEAN_RADIUS_KM, output_type="ndarray")
    meets = (owner[pairs[:, 0]] != owner[pairs[:, 1]]) & is_end[pairs].any(axis=1)
    pairs = pairs[meets]
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points),) * 2)
    labels: npt.ArrayLike = connected_components(links, directed=False)[1]
    node_of = np.asarray(labels, dtype=np.int64)
    _, first = np.unique(node_of, return_index=True)
    step = np.flatnonzero(owner[1:] == owner[:-1])
    segments = np.stack([node_of[step], node_of[step + 1], owner[step]], axis=1).astype(np.int64)
    segments = segments[segments[:, 0] != segments[:, 1]]
    mouths = np.unique(node_of[is_end]).astype(np.int64)
    return points[first], segments, np.zeros((0, 2), np.int64), mouths


def _port_joins(nodes: Floats, ports: Floats) -> npt.NDArray[np.int64]:
    from scipy.spatial import cKDTree

    if not len(ports):
        return np.zeros((0, 2), np.int64)
    found = cKDTree(unit_vectors(nodes)).query(unit_vectors(ports))
    chord, node = np.asarray(found[0]), np.asarray(found[1], dtype=np.int64)
    near = np.flatnonzero(chord * MEAN_RADIUS_KM <= JOIN_KM)
    return np.stack([near, node[near]], axis=1)
