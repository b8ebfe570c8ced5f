"""The price of avoidance, over the drawn network."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.compare import compare, compared
from api.request_models import CompareRequest
from networks.tiers import Tier
from tests.api.test_answer import READY, sailings
from tests.api.test_app import assert_problem
from tests.api.toy import DrawnNetwork
from tests.toynet import SERVICES

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


def test_the_price_is_what_the_best_of_each_takes_more_than_without_avoidance(comparison):
    free = comparison.tiers[0]
    assert (free.extra_cost_usd, free.extra_duration_h, free.extra_co2e_kg) == (0, 0, 0)
    for row in comparison.tiers:
        if row.option:
            assert row.least_cost_usd <= row.option.cost_usd
            assert row.extra_cost_usd == row.least_cost_usd - free.least_cost_usd
            assert row.extra_duration_h == row.least_duration_h - free.least_duration_h
        else:
            assert row.extra_cost_usd is row.least_duration_h is None


def test_it_is_served_for_the_tiers_asked():
    network = DrawnNetwork()
    with TestClient(create_app(lambda: network)) as client:
        body = ASKED | {"tiers": ["us-12nm", "any"]}
        answer = client.post("/v1/options/compare", json=body)
        refused = client.post("/v1/options/compare", json=ASKED | {"avoid": "any", "tiers": []})
    assert answer.status_code == 200
    assert [row["tier"] for row in answer.json()["tiers"]] == ["any", "us-12nm"]
    assert {fault["field"] for fault in refused.json()["errors"]} == {"avoid", "tiers"}


def test_dated_ships_are_among_what_is_compared():
    network = DrawnNetwork(services_drawn=({**SERVICES[0], "service_id": "charter_container"},))
    leaves = READY + timedelta(days=3)
    asked = CompareRequest(
        **ASKED, ready=READY, require=("sea",), tiers=("any",), departures=sailings(leaves),
        weights={"cost": 1, "time": 0},
    )  # fmt: skip
    (tier,) = compare(network, asked).tiers
    assert [leg.departs_at for leg in tier.option.legs if leg.service == "Mine"] == [leaves]


@pytest.fixture(scope="module")
def client():
    network = DrawnNetwork()
    with TestClient(create_app(lambda: network), raise_server_exceptions=False) as client:
        yield client


def test_under_a_scenario_the_same_tiers_stand_beside(client):
    body = ASKED | {"ready": READY.isoformat()}
    plain = client.post("/v1/options/compare", json=body).json()
    both = client.post("/v1/options/compare", json=body | {"scenarios": ["dear-fuel"]}).json()
    assert plain["under"] is None
    assert both["tiers"] == plain["tiers"]
    under = both["under"]
    assert under["scenario"]["name"] == "dear-fuel"
    assert under["scenario"]["titles"]["fr"] != under["scenario"]["titles"]["en"]
    assert [row["tier"] for row in under["tiers"]] == [row["tier"] for row in plain["tiers"]]
    sailed = [
        (before["least_cost_usd"], after["least_cost_usd"])
        for before, after in zip(both["tiers"], under["tiers"], strict=True)
        if before["option"] and "sea" in [leg["mode"] for leg in before["option"]["legs"]]
    ]
    assert sailed
    assert all(after > before for before, after in sailed)
    assert under["tiers"][0]["extra_cost_usd"] == 0


def test_a_period_without_a_scenario_and_names_that_are_none_are_refused(client):
    for more, field in (({"since": "2026-12-01"}, "since"), ({"scenarios": ["x"]}, "scenarios")):
        refused = client.post("/v1/options/compare", json=ASKED | more)
        problem = assert_problem(refused, 422, "invalid-input")
        assert [fault["field"].split("[")[0] for fault in problem["errors"]] == [field]


def test_before_and_after_are_tables_and_files(tmp_path):
    asked = CompareRequest(**ASKED, ready=READY, scenarios=("dear-fuel",))
    found = compared(DrawnNetwork(), asked).found
    rows = found.tables()["tiers"]
    assert [(row["when"], row["tier"]) for row in rows] == [
        (when, tier) for when in ("before", "after") for tier in Tier
    ]
    found.write(tmp_path / "tiers.xlsx")
    assert (tmp_path / "tiers.xlsx").stat().st_size > 0
    assert "Carburant" in found.html("fr")
