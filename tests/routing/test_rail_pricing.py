from __future__ import annotations

import pytest

from routing import Shipment
from routing.pricing import Price, Tariff
from routing.rail_pricing import RailCrossing, RailHandover, RailHaul, price_rail, train_h

CHICAGO = RailHandover("chicago", 26.0)
BRIDGE = RailHandover("eagle_pass", 0.0)
CROSSINGS = (RailCrossing("L_DET", "US", 3.0), RailCrossing("L_LRD", "MX", 8.0))


def haul(*handovers: RailHandover) -> RailHaul:
    return RailHaul(380, 2850, 300, CROSSINGS, handovers)


def line_usd(price: Price, start: str) -> float:
    return sum(line.usd for line in price.cost_lines if line.label.startswith(start))


def test_a_long_haul_by_hand(tariff: Tariff) -> None:
    price = price_rail(tariff, haul())
    assert line_usd(price, "rail linehaul") == pytest.approx(3530 * 0.70)
    assert line_usd(price, "rail lifts") == 120
    assert line_usd(price, "US in-bond") == 65
    assert line_usd(price, "US user fee") == pytest.approx(9.16)
    assert line_usd(price, "customs broker, entry into MX") == 220
    assert line_usd(price, "Mexican customs") == pytest.approx(425 / 18)
    assert price.grams_co2e == 18 * 3530 * 24


def test_hours_under_way(tariff: Tariff) -> None:
    assert train_h(tariff, haul()) == pytest.approx(3230 / 38 + 300 / 30 + 11)
    assert train_h(tariff, haul(CHICAGO)) == pytest.approx(train_h(tariff, haul()) + 26)
    # At a border the wait of the crossing holds the handover.
    assert train_h(tariff, haul(CHICAGO, BRIDGE)) == train_h(tariff, haul(CHICAGO))


def test_interchange_is_paid(tariff: Tariff) -> None:
    extra = price_rail(tariff, haul(CHICAGO)).cost_cents - price_rail(tariff, haul()).cost_cents
    assert extra == pytest.approx(120_00 + 26 / 24 * 162_000 * 0.00025 * 100, abs=1)


def test_a_short_haul_pays_the_minimum(tariff: Tariff) -> None:
    price = price_rail(tariff, RailHaul(100, 0, 0, (), ()))
    rail = line_usd(price, "rail linehaul") + line_usd(price, "rail, up to")
    assert rail == pytest.approx(650)


def test_goods_back_home_through_the_neighbour_need_transit_papers_only(tariff: Tariff) -> None:
    home = Tariff(tariff.book, tariff.shipment, "CA", "CA")
    crossings = (RailCrossing("L_VAN", "US", 3.0), RailCrossing("L_JAC", "CA", 3.0))
    price = price_rail(home, RailHaul(400, 200, 0, crossings, ()))
    assert line_usd(price, "US in-bond") == 65
    assert line_usd(price, "customs broker") == 0


def test_bulk_goes_by_the_tonne_and_by_the_day(tariff: Tariff) -> None:
    grain = Shipment.of("grain-oilseed", book=tariff.book, tonnes=1000)
    bulk = Tariff(tariff.book, grain, "CA", "MX")
    price = price_rail(bulk, haul())
    assert line_usd(price, "rail carload, CA and US") == pytest.approx(1000 * 3230 * 0.028)
    assert line_usd(price, "rail carload, MX") == pytest.approx(1000 * 300 * 0.052)
    assert line_usd(price, "rail lifts") == 0
    assert line_usd(price, "US user fee") == pytest.approx(10 * 9.16)
    assert train_h(bulk, haul()) == pytest.approx(3530 / 330 * 24 + 11)
    assert price.grams_co2e == 1000 * 3530 * 18


def test_vehicles_go_by_the_vehicle(tariff: Tariff) -> None:
    cars = Shipment.of("finished-vehicles", book=tariff.book, vehicles=95)
    price = price_rail(Tariff(tariff.book, cars, "CA", "MX"), haul(CHICAGO))
    assert line_usd(price, "rail carload") == pytest.approx(95 * 3530 * 0.095)
    assert line_usd(price, "interchange") == pytest.approx(10 * 120)
    assert price.grams_co2e == round(95 * 1.6 * 3530 * 50)


@pytest.mark.parametrize(
    ("slug", "equipment", "rates", "car_t"),
    [
        ("crude-oil", "tank-car", (0.055, 0.055), 88),
        ("lpg", "tank-car", (0.055, 0.055), 58),
        ("steel-aluminium", "gondola", (0.05, 0.052), 90),
    ],
)
def test_carloads_by_the_tonne(
    tariff: Tariff, slug: str, equipment: str, rates: tuple[float, float], car_t: float
) -> None:
    goods = Shipment.of(slug, book=tariff.book, tonnes=10 * car_t, equipment=equipment)
    loaded = Tariff(tariff.book, goods, "CA", "MX")
    price, (north, south) = price_rail(loaded, haul()), rates
    usd = goods.tonnes * (3230 * north + 300 * south)
    assert line_usd(price, "rail carload") == pytest.approx(usd)
    assert line_usd(price, "US user fee") == pytest.approx(10 * 9.16)
    assert train_h(loaded, haul()) == pytest.approx(3530 / 250 * 24 + 11)
