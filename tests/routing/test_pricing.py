from __future__ import annotations

import pytest

from routing import ParameterBook, Shipment
from routing.cost_line import CostLine, total_cents
from routing.pricing import Tariff


def test_foreign_money_is_converted_and_says_at_which_rate(tariff: Tariff) -> None:
    assert tariff.usd("mx.dta_fixed") == pytest.approx(425 / 18)
    line = tariff.line("fee", tariff.usd("mx.dta_fixed"), "mx.dta_fixed")
    assert line.parameter_keys == ("mx.dta_fixed", "fx.mxn_per_usd")


def test_a_line_is_an_estimate_when_any_of_its_rows_is(tariff: Tariff) -> None:
    assert not tariff.line("a", 1, "us.cobra_truck").is_estimate
    assert tariff.line("b", 1, "us.cobra_truck", "port.mx.thc").is_estimate
    assert tariff.line("c", 1, "seaway.mlo.bulk").is_estimate  # the rate of exchange is one


def test_capital_runs_by_the_day(tariff: Tariff) -> None:
    assert tariff.capital(1440).usd == pytest.approx(162_000 * 0.00025)
    assert tariff.capital(0).usd == 0


@pytest.mark.parametrize(
    ("ends", "entering", "labels"),
    [
        (("CA", "MX"), "US", ["US in-bond (T&E) filing", "agent who closes the T&E at the exit"]),
        (
            ("CA", "MX"),
            "MX",
            ["customs broker, entry into MX", "Mexican customs processing fee (DTA)"],
        ),
        (("MX", "CA"), "CA", ["customs broker, entry into CA"]),
        (("CA", "US"), "US", ["customs broker, entry into US"]),
        (("CA", "CA"), "CA", []),
        (("CA", "MX"), "PA", []),
    ],
)
def test_papers_depend_on_where_the_goods_are_bound(
    book: ParameterBook,
    auto_parts: Shipment,
    ends: tuple[str, str],
    entering: str,
    labels: list[str],
) -> None:
    assert [line.label for line in Tariff(book, auto_parts, *ends).entry(entering)] == labels


def test_a_fresh_tariff_records_what_it_reads(book: ParameterBook, auto_parts: Shipment) -> None:
    warm = Tariff(book, auto_parts, "CA", "MX")
    warm.value("fuel.mgo")
    with book.recording() as used:
        warm.value("fuel.mgo")
        Tariff(book, auto_parts, "CA", "MX").usd("mx.dta_fixed")
    assert used == {"mx.dta_fixed", "fx.mxn_per_usd"}


def test_totals_add_up_as_printed() -> None:
    lines = [CostLine("x", 0.125, (), is_estimate=False) for _ in range(8)]
    assert total_cents(lines) == 8 * round(12.5)
