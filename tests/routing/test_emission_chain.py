"""CO2e in the shape of ISO 14083 adds up to the option's, element by element."""

from __future__ import annotations

import pytest

from networks.tiers import Tier
from routing import Shipment
from routing.answer_tables import rows_by_key
from routing.emission_chain import emission_chain


@pytest.fixture(scope="module", params=["auto-parts", "produce", "grain-oilseed"])
def answer(request, ask, book):
    shipment = Shipment.of(request.param, book=book, tonnes=2000)
    return ask(shipment=shipment, tier=Tier.ANY)


def test_the_elements_add_up_to_the_option(answer):
    for option in answer.options:
        chain = emission_chain(option, answer.shipment, rows_by_key(answer))
        assert chain.co2e_kg == pytest.approx(option.co2e_kg)
        km = option.itinerary.length_km
        assert chain.activity_tkm == pytest.approx(km * answer.shipment.tonnes)
        assert [e.number for e in chain.elements] == list(range(1, len(chain.elements) + 1))
        assert {e.operation for e in chain.elements} == {"transport", "hub"}


def test_nothing_is_emitted_without_a_factor_and_every_factor_is_named(answer):
    for option in answer.options:
        for element in emission_chain(option, answer.shipment, rows_by_key(answer)).elements:
            assert element.is_counted == (element.co2e_kg > 0)
            assert element.is_placeholder == any(row.is_estimate for row in element.factors)


def test_fuel_times_its_factor_is_the_co2e_at_sea(ask, book):
    answer = ask(tier=Tier.NO_US_LAND)
    legs = [
        element
        for option in answer.options
        for element in emission_chain(option, answer.shipment, rows_by_key(answer)).elements
        if element.what == "sea"
    ]
    assert legs
    for leg in legs:
        assert leg.fuel_t * book.value("ghg.fuel.vlsfo_wtw") * 1000 == pytest.approx(leg.co2e_kg)


def test_a_truck_has_the_intensity_of_its_factor(ask):
    answer = ask(tier=Tier.ANY, modes=frozenset({"road"}))
    chain = emission_chain(answer.options[0], answer.shipment, rows_by_key(answer))
    for element in chain.elements:
        if element.operation == "transport":
            (factor,) = element.factors
            assert element.intensity == pytest.approx(factor.value, rel=1e-4)
