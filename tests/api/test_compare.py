"""The price of avoidance, over the drawn network."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.compare import compare
from api.models import CompareRequest
from networks.tiers import Tier
from tests.api.toy import DrawnNetwork

ASKED = {"origin": "Tee", "destination": "Enn", "commodity": "auto-parts", "teu": 2}


@pytest.fixture(scope="module")
def comparison():
    return compare(DrawnNetwork(), CompareRequest(**ASKED))


def test_every_tier_is_answered_from_the_least_strict_on(comparison):
    assert [row.tier for row in comparison.tiers] == list(Tier)
    for row in comparison.tiers:
        assert (row.option is None) == (row.termination.reason == "infeasible")
        if row.option:
            assert row.option.verdict.ok
            assert row.option.verdict.tier == row.tier


def test_the_price_is_what_a_tier_costs_more_than_the_first(comparison):
    base = comparison.tiers[0].option
    assert comparison.tiers[0].extra_cost_usd == 0
    for row in comparison.tiers:
        if row.option:
            assert row.extra_cost_usd == row.option.cost_usd - base.cost_usd
            assert row.extra_duration_h == row.option.duration_h - base.duration_h
        else:
            assert row.extra_cost_usd is None


def test_it_is_served_for_the_tiers_asked():
    network = DrawnNetwork()
    with TestClient(create_app(lambda: network)) as client:
        body = ASKED | {"tiers": ["us-12nm", "any"]}
        answer = client.post("/v1/options/compare", json=body)
        refused = client.post("/v1/options/compare", json=ASKED | {"avoid": "any", "tiers": []})
    assert answer.status_code == 200
    assert [row["tier"] for row in answer.json()["tiers"]] == ["any", "us-12nm"]
    assert {fault["field"] for fault in refused.json()["errors"]} == {"avoid", "tiers"}
