"""A rail or road graph under construction: joined, corrected and linked, not yet measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from networks.countries import COUNTRY_BITS, CountryMap
from networks.geodesy import distances_km, geocentric_km, surface_km

if TYPE_CHECKING:
    import pandas as pd
    from scipy.spatial import KDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SAME_NODE_DEG = 0.0006  # the sources round to 3 decimals


class EdgeFlag(IntFlag):
    """What an edge is, besides track or road of its source."""

    FERRY = 1
    CURATED = 2
    GAP = 4
    JOIN = 8
    NARN = 16


def chord_lengths_km(ends: Floats) -> Floats:
    """Return the geodesic length of rows lon, lat, lon, lat (degrees, shape (n, 4))."""
    return distances_km(ends[:, :2], ends[:, 2:])


@dataclass(frozen=True, eq=False)
class LandDraft:
    """Nodes and undirected edges of a land network.

    ``lonlat`` (n, 2) degrees, EPSG:4326; ``ends`` (m, 2) node positions; ``length_km`` (m,) of
    the track or road, never below its chord; ``flags`` (m,) of `EdgeFlag`.
    """

    lonlat: Floats
    ends: Ints
    length_km: Floats
    flags: npt.NDArray[np.uint8]

    @classmethod
    def from_tables(
        cls, nodes: pd.DataFrame, edges: pd.DataFrame, borders: CountryMap
    ) -> LandDraft:
        """Take the part of an extract that lies in Canada, the United States and Mexico.

        Parameters
        ----------
        nodes
            Columns ``lon``, ``lat``, degrees to 3 decimals.
        edges
            Columns ``from_idx``, ``to_idx`` (row positions in ``nodes``) and ``length_km``.
        borders
            What counts as the three countries; an edge stays if both its ends do.
        """
        # The extract holds 3-decimal degrees as float32; rounding takes back what that added.
        lonlat = np.round(nodes[["lon", "lat"]].to_numpy(np.float64), 3)
        new = np.full(len(lonlat), -1)
        inside = borders.of_points(lonlat[:, 0], lonlat[:, 1]) > 0
        new[inside] = np.arange(inside.sum())
        ends = new[edges[["from_idx", "to_idx"]].to_numpy(np.int64)]
        kept = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
        length_km = edges["length_km"].to_numpy(np.float64)[kept]
        draft = cls(lonlat[inside], ends[kept], length_km, np.zeros(kept.sum(), np.uint8))
        # The sources measured on a sphere, up to 0.3 % below the ellipsoid's chord.
        return replace(draft, length_km=np.maximum(length_km, chord_lengths_km(draft.chords)))

    @property
    def chords(self) -> Floats:
        """Rows lon, lat, lon, lat of every edge."""
        return self.chords_of(self.ends)

    def chords_of(self, ends: Ints) -> Floats:
        """Return rows lon, lat, lon, lat of node pairs (k, 2)."""
        return np.hstack([self.lonlat[ends[:, 0]], self.lonlat[ends[:, 1]]])

    def beside(self, other: LandDraft) -> LandDraft:
        """Return both drafts as one, not yet joined; ``other``'s nodes come last."""
        return LandDraft(
            np.vstack([self.lonlat, other.lonlat]),
            np.vstack([self.ends, other.ends + len(self.lonlat)]),
            np.concatenate([self.length_km, other.length_km]),
            np.concatenate([self.flags, other.flags]),
        )

    def with_nodes(self, lonlat: Floats) -> LandDraft:
        """Add nodes (k, 2) after the present ones."""
        return replace(self, lonlat=np.vstack([self.lonlat, lonlat]))

    def with_edges(self, ends: Ints, flag: EdgeFlag, length_km: Floats | None = None) -> LandDraft:
        """Add edges between present nodes; without ``length_km`` each is as long as its chord."""
        chord_km = chord_lengths_km(self.chords_of(ends))
        added_km = chord_km if length_km is None else np.maximum(length_km, chord_km)
        return replace(
            self,
            ends=np.vstack([self.ends, ends]),
            length_km=np.concatenate([self.length_km, added_km]),
            flags=np.concatenate([self.flags, np.full(len(ends), int(flag), np.uint8)]),
        )

    def with_line(self, node_idx: list[int], flag: EdgeFlag, length_km: float) -> LandDraft:
        """Add a line through nodes, ``length_km`` long in all, shared out by chord."""
        ends = np.column_stack([node_idx[:-1], node_idx[1:]])
        chord_km = chord_lengths_km(self.chords_of(ends))
        return self.with_edges(ends, flag, length_km * chord_km / chord_km.sum())

    def without_edges(self, edge_idx: Ints) -> LandDraft:
        """Leave out edges by position; nodes stay."""
        kept = np.ones(len(self.ends), np.bool_)
        kept[edge_idx] = False
        return replace(
            self,
            ends=self.ends[kept],
            length_km=self.length_km[kept],
            flags=self.flags[kept],
        )

    def without_idle_nodes(self) -> LandDraft:
        """Leave out nodes that no edge touches; the others keep their order."""
        touched = np.zeros(len(self.lonlat), np.bool_)
        touched[self.ends] = True
        new = np.cumsum(touched) - 1
        return replace(self, lonlat=self.lonlat[touched], ends=new[self.ends])

    def edges_between(self, one: Floats, other: Floats) -> Ints:
        """Find edges by the positions (lon, lat) of their ends, in either direction."""
        chords = self.chords
        near = [
            np.abs(chords - np.concatenate(pair)).max(axis=1) < _SAME_NODE_DEG
            for pair in ((one, other), (other, one))
        ]
        return np.flatnonzero(near[0] | near[1])

    def tree(self, node_idx: Ints | None = None) -> KDTree:
        """Index nodes, all or some, by earth-centred kilometres."""
        from scipy.spatial import KDTree

        lonlat = self.lonlat if node_idx is None else self.lonlat[node_idx]
        return KDTree(geocentric_km(lonlat[:, 0], lonlat[:, 1]))

    def nearest(self, lonlat: Floats, node_idx: Ints | None = None) -> tuple[Ints, Floats]:
        """Return the node nearest to each point (k, 2), of some or of all, and the km to it."""
        tree = self.tree(node_idx)
        chord_km, row = tree.query(geocentric_km(lonlat[:, 0], lonlat[:, 1]))
        found = np.asarray(row, np.int64)
        return (found if node_idx is None else node_idx[found]), surface_km(chord_km)

    def neighbours(self, node_idx: Ints, within_km: float) -> pd.DataFrame:
        """Pair nodes with every other node near them: columns ``node``, ``other``, ``gap_km``."""
        import pandas as pd

        tree = self.tree()
        found = tree.query_ball_point(tree.data[node_idx], within_km)
        rows = [np.asarray(row, np.int64) for row in found]
        node = np.repeat(node_idx, [len(row) for row in rows])
        other = np.concatenate([*rows, node_idx[:0]])
        pairs = np.column_stack([node, other])[node != other]
        gap_km = chord_lengths_km(self.chords_of(pairs))
        return pd.DataFrame({"node": pairs[:, 0], "other": pairs[:, 1], "gap_km": gap_km})

    def within_one_country(self, pairs: Ints, borders: CountryMap) -> npt.NDArray[np.bool_]:
        """Say which node pairs (k, 2) lie, ends and chord, in one country."""
        chords = self.chords_of(pairs)
        bit = borders.of_points(chords[:, 0], chords[:, 1])
        same = bit == borders.of_points(chords[:, 2], chords[:, 3])
        column_of = np.zeros(max(COUNTRY_BITS.values()) + 1, np.int64)
        column_of[list(COUNTRY_BITS.values())] = np.arange(len(COUNTRY_BITS))
        own_share = borders.shares(chords)[np.arange(len(pairs)), column_of[bit]]
        return np.asarray(same & (own_share > 1 - 1e-9))

    def join_near(self, n_first: int, within_km: float, borders: CountryMap) -> LandDraft:
        """Tie each node after the first ``n_first`` to the nearest of those, if near enough."""
        later = np.arange(n_first, len(self.lonlat))
        nearest, gap_km = self.nearest(self.lonlat[later], np.arange(n_first))
        near = gap_km <= within_km
        pairs = np.column_stack([later[near], nearest[near]])
        return self.with_edges(pairs[self.within_one_country(pairs, borders)], EdgeFlag.JOIN)
