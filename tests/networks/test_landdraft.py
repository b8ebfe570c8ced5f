from __future__ import annotations

import numpy as np
import pytest

from networks.landdraft import EdgeFlag, LandDraft, chord_lengths_km
from tests.networks.drawn_land import BORDERS, DrawnLand, tables


def test_what_lies_outside_the_three_countries_is_left_out() -> None:
    land = DrawnLand("A  B", "A-B")
    abroad = land.draft.with_nodes(np.array([[-59.0, 50.0]])).with_edges(
        np.array([[1, 2]]), EdgeFlag(0)
    )
    taken = LandDraft.from_tables(*tables(abroad), BORDERS)
    assert len(taken.lonlat) == 2
    assert taken.ends.tolist() == [[0, 1]]


def test_no_edge_of_a_source_is_shorter_than_its_chord() -> None:
    land = DrawnLand("A  B  C", "A-B=1 B-C=80")
    taken = LandDraft.from_tables(*tables(land.draft), BORDERS)
    assert taken.length_km == pytest.approx([land.chord_km("A", "B"), 80], rel=1e-6)


def test_positions_are_the_three_decimals_of_the_source() -> None:
    land = DrawnLand("A  B", "A-B")
    taken = LandDraft.from_tables(*tables(land.draft), BORDERS)
    assert np.array_equal(taken.lonlat, land.lonlat)


def test_later_nodes_are_joined_to_near_earlier_ones_of_their_country() -> None:
    #  B and the later Y are 7 km apart; C and the later Z as far, but over the border.
    land = DrawnLand(
        """
A  BY
C
Z
""",
        "A-B",
        top=49.1,
    )
    order = [land.node[x] for x in "ABCYZ"]
    draft = LandDraft(
        land.lonlat[order], np.array([[0, 1]]), np.array([21.0]), np.zeros(1, np.uint8)
    )
    joined = draft.join_near(3, 12.0, BORDERS)
    added = joined.ends[joined.flags == EdgeFlag.JOIN]
    assert added.tolist() == [[3, 1]]


def test_a_line_shares_its_length_out_by_chord() -> None:
    land = DrawnLand("A  B      C", "")
    draft = land.draft.with_line([0, 1, 2], EdgeFlag.CURATED, 200.0)
    assert draft.length_km.sum() == pytest.approx(200)
    assert draft.length_km[1] / draft.length_km[0] == pytest.approx(7 / 3, rel=1e-3)


def test_a_line_is_never_shorter_than_its_chords() -> None:
    land = DrawnLand("A  B      C", "")
    draft = land.draft.with_line([0, 1, 2], EdgeFlag.CURATED, 1.0)
    assert draft.length_km == pytest.approx(chord_lengths_km(draft.chords))


def test_edges_are_found_by_their_ends_in_either_direction() -> None:
    land = DrawnLand("A  B  C", "A-B B-C")
    a, b, c = (land.lonlat[land.node[x]] for x in "ABC")
    assert land.draft.edges_between(b, a).tolist() == [0]
    assert land.draft.edges_between(b, c).tolist() == [1]
    assert land.draft.edges_between(a, c).tolist() == []


def test_neighbours_are_all_other_nodes_within_reach() -> None:
    land = DrawnLand("A B    C", "")
    near = land.draft.neighbours(np.array([0]), 20.0)
    assert near[["node", "other"]].to_numpy().tolist() == [[0, 1]]
    assert near["gap_km"][0] == pytest.approx(land.chord_km("A", "B"))
    assert land.draft.neighbours(np.array([2]), 20.0).empty
