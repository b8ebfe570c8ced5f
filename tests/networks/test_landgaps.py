from __future__ import annotations

import numpy as np

from networks.landdraft import EdgeFlag
from networks.landgaps import close_gaps, dead_ends
from tests.networks.drawn_land import BORDERS, DrawnLand

# Both lines end 7 km short of each other; the way round is 300 km.
BROKEN = DrawnLand("A  BC  D", "A-B C-D A-D=300")


def test_a_break_with_a_long_way_round_is_closed() -> None:
    closed = close_gaps(BROKEN.draft, BORDERS, 15.0)
    assert BROKEN.ways(closed, EdgeFlag.GAP) == {"BC"}


def test_a_break_wider_than_allowed_stays() -> None:
    assert not BROKEN.ways(close_gaps(BROKEN.draft, BORDERS, 5.0), EdgeFlag.GAP)


def test_two_ends_with_a_short_way_round_are_left_alone() -> None:
    near = DrawnLand("A  BC  D", "A-B C-D A-D=20")  # 20 + 2 × 21.5 km is under ten times 7.2 km
    assert not near.ways(close_gaps(near.draft, BORDERS, 15.0), EdgeFlag.GAP)


def test_a_break_over_a_border_is_the_border() -> None:
    land = DrawnLand(
        """
A  B
   C  D
""",
        "A-B C-D A-D=300",
        top=49.05,
    )
    assert not land.ways(close_gaps(land.draft, BORDERS, 15.0), EdgeFlag.GAP)


def test_a_dead_end_is_tied_once_and_to_the_nearest() -> None:
    land = DrawnLand("A  BC D", "A-B")  # C and D hang on nothing
    closed = close_gaps(land.draft, BORDERS, 25.0, np.array([land.node["B"]]))
    assert land.ways(closed, EdgeFlag.GAP) == {"BC"}


def test_shorter_gaps_are_closed_first_and_spare_longer_ones() -> None:
    # Once B–C is closed, D is near to both of them by network.
    land = DrawnLand("A  BC D", "A-B C-D")
    assert land.ways(close_gaps(land.draft, BORDERS, 25.0), EdgeFlag.GAP) == {"BC"}


def test_dead_ends_have_at_most_one_neighbour() -> None:
    land = DrawnLand("A B C D", "A-B B-A B-C")
    assert dead_ends(land.draft).tolist() == [land.node[x] for x in "ACD"]
