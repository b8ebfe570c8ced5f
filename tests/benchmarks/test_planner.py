"""The planner scripts run, on a drawn network: each ends in a table, and in a picture."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.markdown import markdown
from benchmarks.planner import corridors, resilience, sensitivity
from networks.tiers import Tier
from routing import ParameterBook
from tests.api.toy import DrawnNetwork

ENDS = ("Tee", "Enn")


@pytest.fixture(scope="module")
def network() -> DrawnNetwork:
    return DrawnNetwork()


@pytest.fixture(scope="module")
def book() -> ParameterBook:
    return ParameterBook.load()


def _drawn(picture: object, found: object, file: Path) -> None:
    """Draw, where what draws is installed: it comes with the benchmarks only."""
    assert callable(picture)
    if find_spec("matplotlib") is None:
        return
    import_module("matplotlib").use("Agg")
    picture(found, file)
    assert file.stat().st_size > 10_000


def test_corridors(network: DrawnNetwork, book: ParameterBook, tmp_path: Path) -> None:
    row = corridors.lane(network, book, "auto-parts", *ENDS)
    assert row["no-us-land, +USD"] == pytest.approx(float(str(row["no-us-call, +USD"])))
    table = pd.DataFrame([row | {"city": "Toronto"}])
    assert "| auto-parts | Toronto | Enn |" in markdown(table)
    _drawn(corridors.picture, table, tmp_path / "corridors.png")


def test_resilience(network: DrawnNetwork, book: ParameterBook, tmp_path: Path) -> None:
    table = pd.DataFrame(resilience.losses(network, book, ENDS))
    assert {"D", "L"} <= set(table["without"])  # the two bridges of the truck
    assert "–".join(ENDS) in markdown(table)
    _drawn(resilience.picture, table, tmp_path / "resilience.png")


def test_sensitivity(network: DrawnNetwork, book: ParameterBook, tmp_path: Path) -> None:
    found = sensitivity.swept(network, book, ENDS, ("truck",))
    table = sensitivity.table(found)
    free = table[table["tier"] == Tier.ANY.value].iloc[0]
    assert free["× 0.5"] < free["× 1"]
    assert "change places" in found[Tier.ANY].sweeps[0].break_even.said.en
    _drawn(sensitivity.picture, found, tmp_path / "sensitivity.png")
