from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from networks.rail_corridors import Corridor
from networks.rail_operators import UNKNOWN, Operators, assign_operators
from tests.networks.drawn_land import DrawnLand

# A–B–C and a second drawing of A–B by M, a little longer; X is a branch of nobody.
LAND = DrawnLand(
    """
A....B....C
...........
..M........
......X....
""",
    "A-B=60 B-C=60 A-M=31 M-B=32 B-X",
    top=45,
)
RAILWAYS = ("CN", "UP", "VIA")


def corridor(name: str, owner: str, ends: str, rights: dict[str, str], status: str) -> Corridor:
    return Corridor(name, name, owner, LAND.lonlat[[LAND.node[x] for x in ends]], rights, status)


def assigned(*corridors: Corridor) -> dict[str, tuple[str, set[str]]]:
    """Return owner and runners by way."""
    graph = LAND.graph()
    operators, _ = assign_operators(graph, corridors, RAILWAYS)
    found = {}
    for way in ("A-B", "B-C", "A-M", "M-B", "B-X"):
        a, b = (LAND.node[letter] for letter in way.split("-"))
        slot, back = (int(graph.slots_of(np.array(pair))[0]) for pair in ((a, b), (b, a)))
        assert operators.owner[slot] == operators.owner[back]
        assert operators.runs[slot] == operators.runs[back]
        owner = int(operators.owner[slot])
        running = {c for i, c in enumerate(RAILWAYS) if int(operators.runs[slot]) >> i & 1}
        found[way] = (RAILWAYS[owner] if owner != UNKNOWN else "", running)
    return found


def test_owner_and_guests_run_on_a_corridor_and_on_its_second_drawing() -> None:
    ways = assigned(corridor("x", "CN", "AB", {"UP": "trackage"}, "freight"))
    assert ways["A-B"] == ways["A-M"] == ways["M-B"] == ("CN", {"CN", "UP"})
    assert ways["B-C"] == ways["B-X"] == ("", set())


def test_the_first_corridor_owns_what_two_share() -> None:
    ways = assigned(
        corridor("x", "CN", "AC", {}, "freight"), corridor("y", "UP", "BC", {}, "freight")
    )
    assert ways["B-C"] == ("CN", {"CN", "UP"})


def test_nobody_runs_on_a_closed_line_and_only_guests_on_a_passenger_one() -> None:
    ways = assigned(
        corridor("x", "CN", "AB", {"UP": "trackage"}, "closed"),
        corridor("y", "VIA", "BC", {"CN": "trackage"}, "passenger"),
    )
    assert ways["A-B"] == ("CN", set())
    assert ways["B-C"] == ("VIA", {"CN"})


def test_a_corridor_without_track_is_reported() -> None:
    nowhere = Corridor("z", "Z", "CN", np.array([[-90.0, 60.0], [-91.0, 60.0]]), {}, "freight")
    _, matches = assign_operators(LAND.graph(), [nowhere], RAILWAYS)
    assert matches[0].fault.startswith("z: ")


def test_known_km_counts_each_edge_once() -> None:
    graph = LAND.graph()
    operators, _ = assign_operators(graph, [corridor("x", "CN", "BC", {}, "freight")], RAILWAYS)
    known_km, all_km = operators.known_km(graph, 2)
    assert known_km == pytest.approx(60)
    assert all_km == pytest.approx(graph.length_km.sum() / 2)


def test_a_set_of_railways_beyond_the_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        assign_operators(LAND.graph(), [], [f"R{n}" for n in range(65)])


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    operators, _ = assign_operators(
        LAND.graph(), [corridor("x", "CN", "BC", {}, "freight")], RAILWAYS
    )
    operators.save(tmp_path / "o")
    again = Operators.load(tmp_path / "o")
    assert again.railways == RAILWAYS
    assert np.array_equal(again.runs, operators.runs)
    assert np.array_equal(again.owner, operators.owner)
