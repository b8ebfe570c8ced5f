"""Lanes before and after a scenario: what each costs more, and why one is impossible."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import InputError
from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment
from routing.scenario import Scenario
from routing.what_if_lanes import IMPOSSIBLE, OTHER, SAME, Lane, LaneChanges, what_if_lanes
from tests.toynet import ToyNetwork


@pytest.fixture(scope="module")
def found(toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook) -> LaneChanges:
    ends = toynet.place("T", "CA"), toynet.place("N", "MX")
    asked = {
        "any": Request(*ends, max_options=1),
        "by road": Request(*ends, modes=frozenset({"road"}), max_options=1),
        "by sea": Request(*ends, tier=Tier.NO_US_LAND, max_options=1),
    }
    lanes = [Lane(name, auto_parts, request) for name, request in asked.items()]
    return what_if_lanes(toynet, lanes, Scenario("no bridge", close=frozenset({"L"})), book)


def test_each_lane_is_told_with_its_difference_or_its_reason(found: LaneChanges) -> None:
    table = found.to_dataframe().set_index("lane")
    assert table["outcome"].to_dict() == {"any": OTHER, "by road": IMPOSSIBLE, "by sea": SAME}
    assert table["more_usd"]["by sea"] == 0
    assert table["more_usd"]["any"] == pytest.approx(
        table["after_usd"]["any"] - table["before_usd"]["any"]
    )
    assert "L" in table["reason"]["by road"]
    assert table["reason"]["any"] == ""


def test_it_writes_itself_with_a_map_of_before_and_after(
    found: LaneChanges, tmp_path: Path
) -> None:
    for name in ("l.csv", "l.xlsx", "l.html", "l.geojson", "l.gpkg"):
        found.write(tmp_path / name)
        assert (tmp_path / name).stat().st_size
    assert {extra["when"] for extra, _ in found.drawn()} == {"before", "after"}
    page = found.html("fr")
    assert "le même itinéraire" in page
    assert "<svg" in page
    assert "{" not in page.split("</style>")[1]


def test_lanes_without_a_name_of_their_own_are_refused(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    lane = Lane("x", auto_parts, Request(toynet.place("T", "CA"), toynet.place("N", "MX")))
    with pytest.raises(InputError, match="stands once"):
        what_if_lanes(toynet, [lane, lane], Scenario("y"), book)
    with pytest.raises(InputError, match="at least one"):
        what_if_lanes(toynet, [], Scenario("y"), book)
