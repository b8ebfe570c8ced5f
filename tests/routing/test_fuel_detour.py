"""Longer ways at sea where fuel is cheaper: priced, chosen when they pay, and told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from networks.sea.eca_rule import EcaRule
from routing import OptionSet, ParameterBook, Request, Weights, solve
from routing.leg import Leg
from routing.option import Option
from routing.shipment import Shipment
from tests.toynet import ToyNetwork

Ask = Callable[..., OptionSet]

COAST = """
................y..................
.T.H....#################....A..N..
...................................
"""
PORTS = {
    "H": {"kind": "seaport", "country": "CA", "name": "Halport"},
    "A": {"kind": "seaport", "country": "MX", "name": "Altport"},
}
CHARTER = {
    "service_id": "CH",
    "name": "charter",
    "operator": "any owner",
    "status": "charter",
    "calls": "*",
    "headway_days": 7.0,
}
COST_ONLY = Weights(cost=1.0, time=0.0, co2e=0.0)
TIME_ONLY = Weights(cost=0.0, time=1.0, co2e=0.0)


def coast(*legs: str) -> ToyNetwork:
    return ToyNetwork(COAST, PORTS, legs, [CHARTER])


def sea_leg(option: Option) -> Leg:
    return next(leg for leg in option.itinerary.legs if leg.mode == "sea")


BOTH = coast("sea H>A any", "sea HyA any")


def test_the_longer_way_is_taken_when_it_costs_less_and_is_told(ask: Ask) -> None:
    cheap = ask(network=BOTH, weights=COST_ONLY, max_options=1).options[0]
    direct = ask(network=coast("sea H>A any"), weights=COST_ONLY, max_options=1).options[0]
    leg = sea_leg(cheap)
    assert leg.leg_keys == ("sea:sea HyA any",)
    assert cheap.cost_usd < direct.cost_usd
    longer_nm = (leg.length_km - sea_leg(direct).length_km) / 1.852
    (told,) = [notice for notice in cheap.notices if "emission control area" in notice]
    assert f"sails {longer_nm:,.0f} nm more" in told
    assert f"{sea_leg(direct).eca_nm - leg.eca_nm:,.0f} nm less" in told
    assert f"{direct.cost_usd - cheap.cost_usd:,.0f} USD cheaper" in told


def test_time_and_emissions_follow_the_longer_way(ask: Ask) -> None:
    cheap = ask(network=BOTH, weights=COST_ONLY, max_options=1).options[0]
    direct = ask(network=coast("sea H>A any"), weights=COST_ONLY, max_options=1).options[0]
    assert sea_leg(cheap).minutes > sea_leg(direct).minutes
    assert sea_leg(cheap).grams_co2e > sea_leg(direct).grams_co2e


def test_who_counts_only_time_gets_the_shortest_and_no_word(ask: Ask) -> None:
    quick = ask(network=BOTH, weights=TIME_ONLY, max_options=1).options[0]
    assert sea_leg(quick).leg_keys == ("sea:sea H>A any",)
    assert not any("emission control area" in notice for notice in quick.notices)


def test_two_ways_of_one_passage_are_one_option(ask: Ask) -> None:
    options = ask(network=BOTH, max_options=8).options
    signatures = [option.signature for option in options if not option.champion_of]
    assert len(signatures) == len(set(signatures))


def test_a_way_that_saves_nothing_is_not_offered(auto_parts: Shipment) -> None:
    book = ParameterBook.load()
    book = book.with_values({"fuel.mgo": book.value("fuel.vlsfo")})
    request = Request(BOTH.place("T", "CA"), BOTH.place("N", "MX"), weights=COST_ONLY)
    answer = solve(BOTH, auto_parts, request, book)
    assert sea_leg(answer.options[0]).leg_keys == ("sea:sea H>A any",)


def test_prices_beyond_what_was_sought_for_are_told(auto_parts: Shipment) -> None:
    book = ParameterBook.load().with_values({"fuel.mgo": 1500.0})
    request = Request(BOTH.place("T", "CA"), BOTH.place("N", "MX"))
    notices = solve(BOTH, auto_parts, request, book).options[0].notices
    assert any("over 2 times the other" in notice for notice in notices)


def test_the_book_at_its_extremes_is_within_what_was_sought_for(book: ParameterBook) -> None:
    ratio = book.row("fuel.mgo").high / book.row("fuel.vlsfo").low
    assert ratio == pytest.approx(EcaRule.read().greatest_weight)
