"""Close the small breaks that crowd-sourced lines leave at junctions and sheet borders."""

from __future__ import annotations

import numpy as np

from networks.countries import CountryMap
from networks.landdraft import EdgeFlag, Ints, LandDraft

_DETOUR_RATIO = 10.0  # a break is worth closing when the way round is ten times as long …
_DETOUR_MIN_KM = 25.0  # … and longer than any yard or town bypass


def close_gaps(
    draft: LandDraft, borders: CountryMap, within_km: float, loose: Ints | None = None
) -> LandDraft:
    """Tie dead ends to a near node of their own country that is far away by network.

    Shortest gaps first, each judged on the network as closed so far, and at most one per dead
    end: an end once tied is no longer one.

    Parameters
    ----------
    draft
        The graph; its own edges are all kept.
    borders
        Refuses gaps that touch a second country: rivers there are borders, not breaks.
    within_km
        Longest gap to close, km.
    loose
        Nodes to try; all dead ends when None.
    """
    from networks.landkernels import grow

    if loose is None:
        loose = dead_ends(draft)
    gaps = draft.neighbours(loose, within_km).sort_values(["gap_km", "node", "other"])
    gaps = gaps[draft.within_one_country(gaps[["node", "other"]].to_numpy(), borders)]
    limit_km = np.maximum(_DETOUR_RATIO * gaps["gap_km"].to_numpy(), _DETOUR_MIN_KM)
    pairs = gaps[["node", "other"]].to_numpy(np.int64)
    inserted = grow(
        len(draft.lonlat),
        np.vstack([draft.ends, pairs]),
        np.concatenate([draft.length_km, gaps["gap_km"].to_numpy()]),
        np.concatenate([np.full(len(draft.ends), -1.0), limit_km]),
        np.concatenate([np.full(len(draft.ends), -1), pairs[:, 0]]),
    )
    return draft.with_edges(pairs[inserted[len(draft.ends) :]], EdgeFlag.GAP)


def dead_ends(draft: LandDraft) -> Ints:
    """Return the nodes with at most one neighbour."""
    pairs = np.unique(np.sort(draft.ends, axis=1), axis=0)
    degree = np.bincount(pairs.ravel(), minlength=len(draft.lonlat))
    return np.flatnonzero(degree <= 1)
