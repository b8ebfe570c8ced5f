from __future__ import annotations

import pytest

from networks.countries import LAND_COUNTRIES
from networks.truck import ROAD_CLASSES, Truck, road_class, speed_limit_kmh, truck_speeds


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({}, ""),
        ({"hgv": "no"}, "hgv"),
        ({"access": "private"}, "access"),
        ({"access": "no", "hgv": "yes"}, ""),
        ({"maxweight": "40"}, ""),
        ({"maxweight": "79000 lbs"}, "maxweight"),
        ({"maxweight": "41 st"}, ""),
        ({"maxweight": "unsigned"}, ""),
        ({"maxweight": "see sign"}, "maxweight?"),
        ({"hazmat": "no"}, ""),
    ],
)
def test_a_truck_is_kept_out_by_the_tag_that_says_so(tags: dict[str, str], reason: str) -> None:
    assert Truck().refusal(tags) == reason


def test_dangerous_goods_heed_their_own_sign() -> None:
    assert Truck(carries_hazmat=True).refusal({"hazmat": "no"}) == "hazmat"


def test_speeds_are_known_of_every_class_and_fall_from_class_to_class() -> None:
    speeds = truck_speeds()
    for country in LAND_COUNTRIES:
        by_class = [speeds[country, kind] for kind in ROAD_CLASSES]
        assert by_class == sorted(by_class, reverse=True)


@pytest.mark.parametrize(("said", "kmh"), [("100", 100), ("55 mph", 88.51), ("signals", None)])
def test_posted_limits_are_read(said: str, kmh: float | None) -> None:
    assert speed_limit_kmh(said) == (kmh if kmh is None else pytest.approx(kmh, abs=0.01))


def test_ramps_are_of_their_roads_class_and_lanes_are_streets() -> None:
    assert [road_class(kind) for kind in ("motorway_link", "service")] == ["motorway", "street"]
