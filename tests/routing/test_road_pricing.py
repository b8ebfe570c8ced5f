from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import ParameterBook, Shipment
from routing.pricing import Tariff
from routing.road_pricing import RoadHaul, driving_h, price_road

BOOK = ParameterBook.load()
TARIFF = Tariff(BOOK, Shipment.of("auto-parts", book=BOOK, teu=2), "CA", "MX")
REEFER = Tariff(BOOK, Shipment.of("pharma", book=BOOK, teu=2), "CA", "MX")


def haul(km: float, country: str = "US", *, box: bool = False, through: bool = False) -> RoadHaul:
    return RoadHaul({country: km}, moves_box=box, is_through=through)


def line_usd(price: object, start: str) -> float:
    return sum(line.usd for line in price.cost_lines if line.label.startswith(start))


def test_linehaul_by_hand() -> None:
    price = price_road(TARIFF, haul(2600))
    assert line_usd(price, "truck, US") == pytest.approx(2600 * 1.504)
    assert line_usd(price, "cargo insurance") == pytest.approx(162_000 * 0.001)
    assert price.grams_co2e == 18 * 2600 * 80


def test_drayage_by_hand() -> None:
    price = price_road(TARIFF, haul(50, "CA", box=True))
    assert line_usd(price, "drayage") == pytest.approx(260 + 2.2 * 50)


def test_a_short_truckload_pays_the_minimum_but_not_a_part_of_a_through_haul() -> None:
    assert line_usd(price_road(TARIFF, haul(100, "MX")), "truck") == pytest.approx(650)
    through = price_road(TARIFF, haul(100, "CA", through=True))
    assert line_usd(through, "truck") == pytest.approx(160)


def test_reefers_cost_more_and_emit_more() -> None:
    price = price_road(REEFER, haul(1000))
    assert line_usd(price, "truck, US") == pytest.approx(1000 * 1.504 * 1.2)
    assert price.grams_co2e == (10 * 1000 * 95)


def test_a_drivers_days() -> None:
    assert driving_h(TARIFF, {"US": 440}) == pytest.approx(5)
    assert driving_h(TARIFF, {"US": 850}) == pytest.approx(850 / 88 + 0.5)
    assert driving_h(TARIFF, {"US": 2600}) == pytest.approx(72 + 50 / 88)
    assert driving_h(TARIFF, {"CA": 95, "MX": 750}) == pytest.approx(95 / 88 + 750 / 70 + 1)


@given(st.floats(0, 5000), st.floats(0, 5000), st.sampled_from(["CA", "US", "MX"]))
def test_a_longer_haul_is_never_faster_or_cheaper(a: float, b: float, country: str) -> None:
    short, long = sorted((a, b))
    near, far = (price_road(TARIFF, haul(km, country)) for km in (short, long))
    assert near.minutes <= far.minutes
    assert near.cost_cents <= far.cost_cents + 1  # cents are rounded line by line


def test_lines_name_their_parameters_and_own_up_to_estimates() -> None:
    for line in price_road(TARIFF, haul(1000, "CA")).cost_lines:
        assert line.parameter_keys
        assert all(key in BOOK for key in line.parameter_keys)
        assert line.is_estimate
    us_line = price_road(TARIFF, haul(1000)).cost_lines[0]
    assert not us_line.is_estimate


def test_tanks_and_car_haulers_by_hand() -> None:
    def trucked(slug: str, **quantity: float) -> object:
        return price_road(
            Tariff(BOOK, Shipment.of(slug, book=BOOK, **quantity), "CA", "MX"), haul(2600)
        )

    crude = trucked("crude-oil", tonnes=44)
    assert line_usd(crude, "truck, US") == pytest.approx(2 * 2600 * 1.504 * 1.3 * 1.18)
    cars = trucked("finished-vehicles", vehicles=9)
    assert line_usd(cars, "truck, US") == pytest.approx(2 * 2600 * 1.504 * 2.0)
    steel = trucked("steel-aluminium", tonnes=19, equipment="flatbed")
    assert line_usd(steel, "truck, US") == pytest.approx(2600 * 1.504 * 1.05)


def test_dangerous_goods_pay_more_by_truck() -> None:
    plain, danger = (
        Tariff(BOOK, Shipment.of("auto-parts", book=BOOK, teu=2, hazmat=name), "CA", "MX")
        for name in (None, "9")
    )
    factor = line_usd(price_road(danger, haul(900)), "truck") / line_usd(
        price_road(plain, haul(900)), "truck"
    )
    assert factor == pytest.approx(1.18)


def test_a_local_load_of_grain_pays_its_own_minimum() -> None:
    grain = Tariff(BOOK, Shipment.of("grain-oilseed", book=BOOK, tonnes=19), "CA", "MX")
    assert line_usd(price_road(grain, haul(10, "CA", box=True)), "truck") == pytest.approx(180)


def test_a_team_costs_more_and_is_sooner_but_not_on_drayage() -> None:
    goods = Shipment.of("auto-parts", book=BOOK, teu=2, team=True)
    assert goods.times(2, BOOK).team
    team = Tariff(BOOK, goods, "CA", "MX")
    one, two = (price_road(tariff, haul(2600)) for tariff in (TARIFF, team))
    assert line_usd(two, "truck with two drivers, US") == pytest.approx(2600 * 1.504 * 1.3)
    assert "truck.team_multiplier" in two.cost_lines[0].parameter_keys
    assert two.minutes == round(60 * (24 + 1000 / 88)) < one.minutes
    assert two.grams_co2e == one.grams_co2e
    drayed = [price_road(tariff, haul(50, "CA", box=True)) for tariff in (TARIFF, team)]
    assert drayed[0] == drayed[1]
