"""What a train passes: the same for any cargo, and the other way round on the way back."""

from __future__ import annotations

import pytest

from routing import ParameterBook, Shipment
from routing.candidates import Yard
from routing.pricing import Tariff
from routing.rail_pricing import price_rail
from routing.rail_way import RailWay, borders_between, rail_ways
from tests.toynet import ToyNetwork

BOOK = ParameterBook.load()


def tariff(commodity: str = "auto-parts", **quantity: float) -> Tariff:
    return Tariff(BOOK, Shipment.of(commodity, book=BOOK, **quantity), "CA", "MX")


def ways(network: ToyNetwork) -> dict[tuple[str, str], RailWay]:
    yard = Yard(network, tariff(teu=1))
    both = (way for pair in rail_ways(yard).values() for way in pair)
    return {(way.tail.stop_id, way.head.stop_id): way for way in both}


def test_the_way_back_passes_all_in_reverse() -> None:
    found = ways(ToyNetwork())
    assert any(way.crossings for way in found.values())
    for (tail, head), there in found.items():
        back = found[head, tail]
        assert there.countries == back.countries[::-1]
        assert there.crossings == back.crossings[::-1]
        assert there.operators == back.operators[::-1]
        assert there.interchanges == back.interchanges[::-1]
        assert there.exposure == back.exposure


def test_one_that_crosses_no_border_is_hauled_alike_both_ways() -> None:
    for (tail, head), there in ways(ToyNetwork()).items():
        back = ways(ToyNetwork())[head, tail]
        assert (there.haul == back.haul) == (not there.crossings)


def test_a_shared_haul_has_one_price() -> None:
    yard = Yard(ToyNetwork(), tariff(teu=1))
    shared = [pair for pair in rail_ways(yard).values() if pair[0].haul is pair[1].haul]
    assert shared
    for there, back in shared:
        prices = [price_rail(tariff(teu=3), way.haul) for way in (there, back)]
        assert prices[0] == prices[1]


@pytest.mark.parametrize(
    ("ends", "borders"),
    [
        (("CA", "MX"), ("CA-US", "US-MX")),
        (("MX", "US"), ("US-MX",)),
        (("US", "CA"), ("CA-US",)),
        (("CA", "CA"), ()),
    ],
)
def test_borders_between_countries(ends: tuple[str, str], borders: tuple[str, ...]) -> None:
    assert borders_between(*ends) == borders
