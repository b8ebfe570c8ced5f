"""The US port fee on Chinese ships: off, and by hand where it is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from networks.errors import InputError
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.port_fee import with_section_301
from routing.pricing import Tariff
from routing.sea_pricing import price_sea
from tests.routing.test_sea_candidates import COAST, PORTS, SEA, liner
from tests.routing.test_sea_pricing import VOYAGE, line_usd
from tests.toynet import ToyNetwork

Ask = Callable[..., OptionSet]
LABEL = "US s.301"
CALLS = replace(VOYAGE, us_port_calls=2)


def tariff(book: ParameterBook, ships: str, commodity: str = "auto-parts") -> Tariff:
    quantity = {"tonnes": 3000.0} if commodity == "grain-oilseed" else {"teu": 2.0}
    goods = Shipment.of(commodity, book=book, **quantity)
    return Tariff(with_section_301(book, ships), goods, "CA", "MX")


def test_operated_ships_pay_by_the_net_ton_once_a_string_of_calls(book: ParameterBook) -> None:
    fee_usd = line_usd(price_sea(tariff(book, "operated"), CALLS), LABEL)
    assert fee_usd == pytest.approx(2400 * 5.5 * 80 * 2 / (2400 * 0.7), abs=0.01)
    assert line_usd(price_sea(tariff(book, "operated"), VOYAGE), LABEL) == 0
    assert line_usd(price_sea(tariff(book, "off"), CALLS), LABEL) == 0


def test_small_ships_built_there_pay_nothing(book: ParameterBook) -> None:
    built = tariff(book, "built")
    assert line_usd(price_sea(built, replace(CALLS, capacity=4000)), LABEL) == 0
    large = price_sea(built, replace(CALLS, capacity=8000))
    assert line_usd(large, LABEL) == pytest.approx(8000 * 5.5 * 23 * 2 / (8000 * 0.7), abs=0.01)


def test_bulk_carriers_pay_by_their_deadweight(book: ParameterBook) -> None:
    bulk = replace(CALLS, capacity=38_000.0)
    price = price_sea(tariff(book, "operated", "grain-oilseed"), bulk)
    share = 3000 / (38_000 * book.value("ship.bulk.utilisation"))
    assert line_usd(price, LABEL) == pytest.approx(38_000 * 0.33 * 80 * share, abs=0.01)
    built = tariff(book, "built", "grain-oilseed")
    assert line_usd(price_sea(built, bulk), LABEL) == 0


def test_an_answer_with_the_fee_on_stands_up_to_its_audit_and_costs_more(
    book: ParameterBook, auto_parts: Shipment
) -> None:
    ports = {**PORTS, "P": {**PORTS["P"], "country": "US"}}
    network = ToyNetwork(COAST, ports, SEA, [liner("X", "H;P;A")])
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    on = with_section_301(book, "operated")
    (without,), (charged,) = (
        solve(network, auto_parts, request, used).options for used in (book, on)
    )
    fee_usd = 2400 * 5.5 * 80 * 2 / (2400 * 0.7)
    assert charged.cost_usd - without.cost_usd == pytest.approx(fee_usd, abs=0.01)
    lines = [line for leg in charged.itinerary.legs for line in leg.cost_lines]
    (fee,) = (line for line in lines if line.label.startswith(LABEL))
    assert {"us.section_301.operated_nt", "ship.net_tons_per_teu"} <= set(fee.parameter_keys)


def test_an_unknown_switch_is_refused(book: ParameterBook) -> None:
    with pytest.raises(InputError, match="off, built, operated"):
        with_section_301(book, "owned")
