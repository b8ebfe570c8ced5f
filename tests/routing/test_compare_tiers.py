from __future__ import annotations

import itertools

import pytest

from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment, TierComparison, compare_tiers, solve
from tests.toynet import ToyNetwork


@pytest.fixture(scope="module")
def request_(toynet: ToyNetwork) -> Request:
    return Request(toynet.place("T", "CA"), toynet.place("N", "MX"))


@pytest.fixture(scope="module")
def compared(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, request_: Request
) -> TierComparison:
    return compare_tiers(toynet, auto_parts, request_, book)


def test_every_tier_gets_the_answer_it_gets_alone(
    compared: TierComparison,
    toynet: ToyNetwork,
    auto_parts: Shipment,
    book: ParameterBook,
    request_: Request,
) -> None:
    assert list(compared.answers) == list(Tier)
    alone = solve(toynet, auto_parts, request_, book)
    beside = compared.answers[Tier.ANY]
    assert [o.itinerary for o in beside.options] == [o.itinerary for o in alone.options]


def test_avoiding_more_never_costs_less(compared: TierComparison) -> None:
    prices = [price for price in compared.prices if price.cost_usd is not None]
    assert prices[0].more_usd == 0.0
    for laxer, stricter in itertools.pairwise(prices):
        assert stricter.cost_usd >= laxer.cost_usd * 0.99


def test_a_tier_that_cannot_be_kept_says_so(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook, request_: Request
) -> None:
    doors = request_.origin, request_.destination
    by_road = Request(*doors, modes=frozenset({"road"}))
    compared = compare_tiers(toynet, auto_parts, by_road, book)
    assert compared.answers[Tier.US_200NM].termination.reason == "infeasible"
    assert compared.prices[-1].cost_usd is None
    assert compared.prices[0].cost_usd is not None
