from __future__ import annotations

from dataclasses import replace

import pytest

from networks.units import KM_PER_NM
from routing import ParameterBook, Shipment
from routing.cost_line import CostLine
from routing.pricing import Price, Tariff
from routing.sea_pricing import SeaVoyage, price_sea, voyage_h
from routing.vessel import vessel_class_for

VOYAGE = SeaVoyage(
    length_km=2400 * KM_PER_NM,
    eca_nm=400,
    channels=(),
    calls_between=0,
    speed_kn=15,
    capacity=2400,
    from_country="CA",
    to_country="MX",
)


def line_usd(price: Price, start: str) -> float:
    return sum(line.usd for line in price.cost_lines if line.label.startswith(start))


def test_a_passage_by_hand(tariff: Tariff) -> None:
    price = price_sea(tariff, VOYAGE)
    share = 2 / (2400 * 0.7) * 1.3
    fuel_t_per_nm = 52.5 * (15 / 18) ** 3 / 15 / 24
    assert price.minutes == 160 * 60
    assert line_usd(price, "vessel") == pytest.approx(share * 160 / 24 * 33_000)
    assert line_usd(price, "bunkers outside") == pytest.approx(
        share * fuel_t_per_nm * 2000 * 512.46
    )
    assert line_usd(price, "bunkers inside") == pytest.approx(share * fuel_t_per_nm * 400 * 786.13)
    assert line_usd(price, "ship's port call, CA") == pytest.approx(45_000 * 2 / 600)
    burnt_g = fuel_t_per_nm * 2400 * 2 / (2400 * 0.7) * 3.75e6
    assert price.grams_co2e == pytest.approx(burnt_g, abs=1)


def test_emission_control_miles_are_dearer(tariff: Tariff) -> None:
    outside = price_sea(tariff, replace(VOYAGE, eca_nm=0))
    assert outside.cost_cents < price_sea(tariff, VOYAGE).cost_cents


def test_canals_cost_money_and_time_but_their_approaches_do_not(tariff: Tariff) -> None:
    panama = replace(VOYAGE, channels=("Panama Canal: Pacific approach", "Panama Canal"))
    approach = replace(VOYAGE, channels=("Panama Canal: Pacific approach",))
    assert line_usd(price_sea(tariff, panama), "Panama Canal toll") == pytest.approx(2 * 105)
    assert voyage_h(tariff, panama) == voyage_h(tariff, VOYAGE) + 26
    assert price_sea(tariff, approach) == price_sea(tariff, VOYAGE)


def test_tankers_and_gas_pay_the_canal_by_hand(book: ParameterBook) -> None:
    def toll(slug: str, capacity: float) -> CostLine:
        goods = Shipment.of(slug, book=book, tonnes=10_000)
        voyage = replace(VOYAGE, channels=("Panama Canal",), capacity=capacity)
        lines = price_sea(Tariff(book, goods, "CA", "MX"), voyage).cost_lines
        (line,) = (line for line in lines if line.label.startswith("Panama Canal toll"))
        return line

    share = 10_000 / (50_000 * book.value("ship.tanker.utilisation")) * 1.6
    ship_usd = 100_000 + 60_000 + 50_000 * 0.462 * 5.25
    tanker = toll("crude-oil", 50_000)
    assert tanker.usd == pytest.approx(share * ship_usd)
    assert {"panama.fixed.super_panamax", "panama.pcums_tanker_panamax"} <= set(
        tanker.parameter_keys
    )
    assert toll("lpg", 54_000).usd == pytest.approx(10_000 * 15.1)
    assert toll("lng", 95_000).usd == pytest.approx(10_000 * 8.9)


def test_seaway_tolls_are_by_the_tonne_in_canadian_dollars(tariff: Tariff) -> None:
    voyage = replace(VOYAGE, channels=("Seaway: Snell and Eisenhower Locks", "Welland Canal"))
    price = price_sea(tariff, voyage)
    assert line_usd(price, "Seaway") == pytest.approx(18 * 1.3933 / 1.38)
    assert line_usd(price, "Welland") == pytest.approx(18 * 0.951 / 1.38)
    toll = next(line for line in price.cost_lines if line.label.startswith("Seaway"))
    assert "fx.cad_per_usd" in toll.parameter_keys


def test_calls_on_the_way_take_time(tariff: Tariff) -> None:
    assert voyage_h(tariff, replace(VOYAGE, calls_between=2)) == voyage_h(tariff, VOYAGE) + 48


def test_bulk_shares_the_ship_by_the_tonne(tariff: Tariff) -> None:
    grain = Shipment.of("grain-oilseed", book=tariff.book, tonnes=19_000)
    bulk = Tariff(tariff.book, grain, "CA", "MX")
    voyage = replace(VOYAGE, speed_kn=12.5, capacity=38_000)
    price = price_sea(bulk, voyage)
    share = 19_000 / (38_000 * 0.95)
    assert line_usd(price, "vessel, Handysize") == pytest.approx(share * 1.4 * 8 * 12_223)
    assert line_usd(price, "ship's port call, CA") == pytest.approx(45_000 * share)
    assert price.grams_co2e == pytest.approx(share * 1.4 * 8 * 19 * 3.75e6, rel=1e-6)


def test_vehicles_share_the_ship_by_the_room_they_take(tariff: Tariff) -> None:
    cars = Shipment.of("finished-vehicles", book=tariff.book, vehicles=300)
    price = price_sea(
        Tariff(tariff.book, cars, "CA", "MX"), replace(VOYAGE, speed_kn=16, capacity=8000)
    )
    share = 300 * 1.2 / (2000 * 0.75)
    days = 2400 / 16 / 24
    assert line_usd(price, "vessel, RoRo_2000ceu") == pytest.approx(share * 1.4 * days * 22_000)
    assert line_usd(price, "ship's port call, CA") == pytest.approx(45_000 * share)
    assert price.grams_co2e == pytest.approx(share * 1.4 * days * 28 * 3.75e6, rel=1e-6)


@pytest.mark.parametrize(
    ("slug", "capacity", "name", "factor"),
    [
        ("refined-products", 50_000, "MR_50k", 1.6),
        ("lpg", 54_000, "VLGC_84k_m3", 1.9),
        ("lng", 95_000, "LNG_174k_m3", 1.9),
    ],
)
def test_tankers_share_the_ship_by_the_tonne(
    tariff: Tariff, slug: str, capacity: float, name: str, factor: float
) -> None:
    goods = Shipment.of(slug, book=tariff.book, tonnes=capacity * 0.95 / 2)
    price = price_sea(
        Tariff(tariff.book, goods, "CA", "MX"), replace(VOYAGE, capacity=capacity, speed_kn=12)
    )
    vessel = vessel_class_for(
        tariff.book, slug if slug != "refined-products" else "liquid_bulk", capacity
    )
    assert vessel.name == name
    day_usd = tariff.usd(vessel.day_rate_key)
    assert line_usd(price, "vessel") == pytest.approx(0.5 * factor * 2400 / 12 / 24 * day_usd)


def test_a_slower_passage_takes_longer_and_burns_more(tariff: Tariff, book: ParameterBook) -> None:
    slow = Tariff(book.with_values({"time.sea.passage": 1.2}), tariff.shipment, "CA", "MX")
    usual, late = price_sea(tariff, VOYAGE), price_sea(slow, VOYAGE)
    assert late.minutes == usual.minutes * 1.2
    assert late.grams_co2e == pytest.approx(usual.grams_co2e * 1.2, abs=1)
    for start in ("vessel", "bunkers outside", "bunkers inside"):
        assert line_usd(late, start) == pytest.approx(line_usd(usual, start) * 1.2)
