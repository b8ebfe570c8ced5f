from __future__ import annotations

import pytest

from routing import ParameterBook, Shipment
from routing import terminal_pricing as handling
from routing.pricing import Price, Tariff


def line_usd(price: Price, start: str) -> float:
    return sum(line.usd for line in price.cost_lines if line.label.startswith(start))


def test_export_waits_half_a_headway_on_top_of_the_dwell(tariff: Tariff) -> None:
    price = handling.price_port_export(tariff, "CA", headway_days=7)
    assert price.minutes == 4 * 24 * 60
    assert price.wait_minutes == 3.5 * 24 * 60
    assert line_usd(price, "terminal handling") == 520
    assert line_usd(price, "wharfage") == 2 * 35


def test_import_dwell_is_the_ports_own_where_known(tariff: Tariff) -> None:
    known = handling.price_port_import(tariff, "MXLZC", "MX", onto_rail=False)
    other = handling.price_port_import(tariff, "MXTUX", "MX", onto_rail=False)
    assert (known.minutes, other.minutes) == (2 * 1440, 4 * 1440)
    assert line_usd(known, "customs broker, entry into MX") == 220
    by_rail = handling.price_port_import(tariff, "MXLZC", "MX", onto_rail=True)
    assert by_rail.wait_minutes == 12 * 60


def test_no_papers_where_cargo_is_only_transhipped(tariff: Tariff) -> None:
    price = handling.price_transhipment(tariff)
    assert line_usd(price, "transhipment") == 160
    assert line_usd(price, "customs") == 0
    assert price.minutes == 7 * 1440


def test_southbound_border_with_mexico(tariff: Tariff) -> None:
    price = handling.price_border(tariff, "L", "US", "MX", wait_h=0.75)
    assert (price.minutes, price.wait_minutes) == (36 * 60, 45)
    assert line_usd(price, "transfer truck") == 220
    assert line_usd(price, "customs broker") == 220
    assert line_usd(price, "US user fee") == 0


def test_northbound_border_is_in_bond_and_quicker(
    book: ParameterBook, auto_parts: Shipment
) -> None:
    north = Tariff(book, auto_parts, "MX", "CA")
    price = handling.price_border(north, "L", "MX", "US", wait_h=0.75)
    assert price.minutes == 24 * 60
    assert line_usd(price, "US in-bond") == 65
    assert line_usd(price, "US user fee") == pytest.approx(6.10)
    into_canada = handling.price_border(north, "D", "US", "CA", wait_h=0.25)
    assert line_usd(into_canada, "customs broker, entry into CA") == 75
    assert into_canada.minutes == 2 * 60


def test_reefers_are_plugged_in(book: ParameterBook) -> None:
    cold = Tariff(book, Shipment.of("produce", book=book, teu=2), "MX", "CA")
    price = handling.price_port_export(cold, "MX", headway_days=7)
    assert line_usd(price, "reefer plug") == pytest.approx(7.5 * 45)


def test_what_is_not_boxed_is_handled_by_the_tonne_or_vehicle(tariff: Tariff) -> None:
    cars = Tariff(
        tariff.book, Shipment.of("finished-vehicles", book=tariff.book, vehicles=40), "CA", "MX"
    )
    out = handling.price_port_export(cars, "CA", headway_days=14)
    assert line_usd(out, "handling of vehicles, 40 vehicles") == 40 * 85
    assert (out.minutes, out.wait_minutes) == (5 * 1440, 7 * 1440)
    assert line_usd(handling.price_off_rail(cars), "handling of vehicles") == 40 * 25
    assert handling.price_onto_rail(cars).wait_minutes == 12 * 60
    assert line_usd(handling.price_transhipment(cars), "handling of vehicles") == 2 * 40 * 85
