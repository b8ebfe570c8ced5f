"""Two drawings of one line become one; two lines stay two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from networks.landdraft import EdgeFlag, LandDraft
from networks.landgraph import LandGraph
from networks.railfuse import fuse_twins
from tests.networks.drawn_land import BORDERS, DrawnLand


def fused(drawing: str, ours: str, theirs: str) -> tuple[DrawnLand, LandDraft]:
    """Fuse ways ``theirs`` of NARN with ``ours``; nodes of both on one letter are joined."""
    land = DrawnLand(drawing, ours)
    narn = DrawnLand(drawing, theirs).draft
    narn = replace(narn, flags=narn.flags | np.uint8(EdgeFlag.NARN))
    both = land.draft.beside(narn)
    used = np.unique(narn.ends)
    shared = np.intersect1d(np.unique(land.draft.ends), used)
    pairs = np.column_stack([shared + len(land.lonlat), shared])
    return land, fuse_twins(both.with_edges(pairs, EdgeFlag.JOIN))


def track_km(draft: LandDraft) -> float:
    return float(draft.length_km[(draft.flags & EdgeFlag.JOIN) == 0].sum())


def test_a_line_both_sources_draw_stands_once_at_narn_length() -> None:
    _, draft = fused("A.......B", "A-B=60", "A-B=61")
    assert track_km(draft) == 61


def test_a_branch_still_meets_the_line_where_it_did() -> None:
    drawing = """
A...J...B
........
....C...
"""
    land, draft = fused(drawing, "A-J J-B J-C=30", "A-B=58.2")
    graph = draft_graph(draft)
    node = {letter: graph.nearest(*land.lonlat[land.node[letter]])[0] for letter in "ABC"}
    reach = graph.one_to_many(node["C"])
    to_a, to_b = (float(reach.length_km[node[letter]]) for letter in "AB")
    assert to_a + to_b == 58.2 + 60
    assert abs(to_a - to_b) < 1e-6
    assert track_km(draft) == 58.2 + 30


def draft_graph(draft: LandDraft) -> LandGraph:
    return LandGraph.from_draft(draft, BORDERS, ferries=False)


def test_ways_of_different_length_are_two_lines() -> None:
    _, draft = fused("A.......B", "A-B=80", "A-B=60")
    assert track_km(draft) == 140


def test_a_line_as_long_but_elsewhere_is_another_line() -> None:
    drawing = """
....N....
.........
.........
A.......B
.........
.........
....S....
"""
    _, draft = fused(drawing, "A-S=40 S-B=40", "A-N=40 N-B=40")
    assert track_km(draft) == 160


def test_ferries_and_curated_lines_are_left_alone() -> None:
    _, draft = fused("A.......B", "A~B=60", "A-B=60")
    assert track_km(draft) == 120
