"""Whatever is wrong with a train's railways, the walk over the plain graph finds it."""

from __future__ import annotations

import numpy as np

from networks.rail_verify import TrainCheck
from tests.networks.drawn_land import DrawnLand
from tests.networks.railway_land import layers_of

LAND = DrawnLand("A....B....C....D", "A-B B-C C-D", top=45)
LAYERS = layers_of(
    LAND,
    {"A-B": "CN", "B-C": "UP", "C-D": "FXE"},
    interchanges={"B": ("CN", "UP"), "C": ("UP", "FXE")},
)
CHECK = TrainCheck(LAYERS.graph, LAYERS.operators)
AT_B, AT_C = LAYERS.interchanges
ENDS = ("CN", "FXE;CPKCM")


def nodes(letters: str) -> np.ndarray:
    return np.array([LAND.node[letter] for letter in letters], np.int32)


def test_an_honest_train_passes() -> None:
    assert CHECK.findings(nodes("ABCD"), ("CN", "UP", "FXE"), (AT_B, AT_C), ENDS) == ()


def test_and_passes_backwards() -> None:
    backwards = ("FXE", "UP", "CN"), (AT_C, AT_B), ENDS[::-1]
    assert CHECK.findings(nodes("DCBA"), *backwards) == ()


def test_a_railway_without_rights_is_found() -> None:
    findings = CHECK.findings(nodes("ABCD"), ("CN", "FXE"), (AT_C,), ENDS)
    assert findings == ("no railway of the train may run on from -99.500 45.000",)


def test_a_change_at_the_wrong_place_is_found() -> None:
    findings = CHECK.findings(nodes("ABCD"), ("CN", "UP", "FXE"), (AT_B, AT_B), ENDS)
    assert len(findings) == 1
    assert "may run on" in findings[0]


def test_a_change_without_an_interchange_is_found() -> None:
    findings = CHECK.findings(nodes("ABCD"), ("CN", "UP", "FXE"), (AT_B,), ENDS)
    assert findings == ("2 changes but 1 interchanges",)


def test_a_railway_that_does_not_serve_the_terminal_is_found() -> None:
    findings = CHECK.findings(nodes("ABCD"), ("CN", "UP", "FXE"), (AT_B, AT_C), ("CPKC", "FXE"))
    assert findings == ("CN does not serve the terminal",)


def test_a_train_that_never_comes_to_its_last_railway_is_found() -> None:
    findings = CHECK.findings(nodes("AB"), ("CN", "UP"), (AT_C,), ("CN", "UP"))
    assert len(findings) == 1
