"""Flights priced by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import ParameterBook, Shipment
from routing.air_pricing import (
    Flight,
    chargeable_kg,
    flown_km,
    price_airport_export,
    price_airport_import,
    price_flight,
)
from routing.pricing import Price, Tariff

LINE = Flight("line", (3242.0,), 941.0, 237.0, 0, False, "belly", 2.0)
CHARTER = replace(LINE, service_id="charter", is_charter=True, hold="freighter", capacity_t=40.0)


def tariff_of(book: ParameterBook, commodity: str, **quantity: float) -> Tariff:
    return Tariff(book, Shipment.of(commodity, book=book, **quantity), "CA", "MX")


def line_usd(price: Price, start: str) -> float:
    return sum(line.usd for line in price.cost_lines if line.label.startswith(start))


def test_light_goods_pay_for_their_room(book: ParameterBook) -> None:
    aerospace = tariff_of(book, "aerospace", tonnes=3)  # 1 TEU, 28 m3
    assert chargeable_kg(aerospace) == pytest.approx(28 * 167)
    assert chargeable_kg(tariff_of(book, "auto-parts", teu=1)) == 9000  # 4,676 kg by room


@pytest.mark.parametrize(("drawn", "flown"), [(500, 550), (3242, 3342), (6000, 6125)])
def test_more_is_flown_than_drawn(book: ParameterBook, drawn: float, flown: float) -> None:
    assert flown_km(tariff_of(book, "pharma", tonnes=1), drawn) == flown


def test_a_line_is_paid_by_the_chargeable_kilogram(book: ParameterBook) -> None:
    price = price_flight(tariff_of(book, "pharma", tonnes=1), LINE)
    assert line_usd(price, "air freight") == pytest.approx(1000 * 2.6 * 1.5)
    assert line_usd(price, "cargo insurance, air") == pytest.approx(90_000 * 0.0008)
    assert line_usd(price, "US overflight") == 0  # in the fare
    assert price.minutes == round(3342 / 820 * 60)
    assert price.grams_co2e == (1 * 3342 * 850)


def test_a_parcel_pays_the_minimum(book: ParameterBook) -> None:
    price = price_flight(tariff_of(book, "electronics", tonnes=0.01), LINE)
    assert line_usd(price, "air freight") == pytest.approx(90)


def test_a_charter_is_paid_by_the_hour_whole_with_its_overflight(book: ParameterBook) -> None:
    price = price_flight(tariff_of(book, "pharma", tonnes=1), CHARTER)
    assert line_usd(price, "charter") == pytest.approx(3342 / 820 * 12_000 * 1.5)
    assert line_usd(price, "US overflight fee, en route") == pytest.approx(9.41 * 61.75)
    assert line_usd(price, "US overflight fee, oceanic") == pytest.approx(2.37 * 26.51)
    assert price.grams_co2e == round(40 * 0.55 * 3342 * 800)  # near empty, and burns all the same


def test_a_service_with_a_rate_of_its_own_pays_that(book: ParameterBook) -> None:
    express = replace(LINE, service_id="fedex_memphis", hop_km=(1300.0, 2100.0))
    price = price_flight(
        tariff_of(book, "electronics", tonnes=1), replace(express, us_landings_between=1)
    )
    assert line_usd(price, "air freight") == pytest.approx(1000 * 4.5)
    assert line_usd(price, "US in-bond") == 65
    assert price.minutes == round(((1300 + 2100 + 200) / 820 + 4) * 60)


def test_the_dock_holds_freight_for_the_dwell_or_the_cut_off(book: ParameterBook) -> None:
    tariff = tariff_of(book, "electronics", tonnes=1)
    usual, long = (price_airport_export(tariff, 1.0, cutoff_h) for cutoff_h in (4.0, 20.0))
    assert (usual.minutes, long.minutes) == (12 * 60, 20 * 60)
    assert usual.wait_minutes == 12 * 60
    imported = price_airport_import(tariff, "MX")
    assert imported.minutes == 24 * 60
    assert line_usd(imported, "customs broker, entry into MX") == 220
    both = line_usd(usual, "airport handling") + line_usd(imported, "airport handling")
    assert both == pytest.approx(1000 * 0.25)


def test_a_longer_way_never_costs_less(book: ParameterBook) -> None:
    tariff = tariff_of(book, "pharma", tonnes=1)
    around = replace(CHARTER, hop_km=(5865.0,), us_overflight_nm=0.0, us_oceanic_nm=1317.0)
    direct, longer = price_flight(tariff, CHARTER), price_flight(tariff, around)
    assert longer.cost_cents > direct.cost_cents
    assert longer.minutes > direct.minutes
    assert longer.grams_co2e > direct.grams_co2e
