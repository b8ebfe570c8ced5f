"""What if over HTTP: what ships, both answers, and what is refused."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.api.test_answer import sailings
from tests.api.test_app import assert_problem
from tests.api.toy import ASKED, DrawnNetwork
from tests.toynet import SERVICES


@pytest.fixture(scope="module")
def client():
    network = DrawnNetwork(services_drawn=({**SERVICES[0], "service_id": "charter_container"},))
    with TestClient(create_app(lambda: network), raise_server_exceptions=False) as client:
        yield client


def modes(option):
    return [leg["mode"] for leg in option["legs"]]


def test_what_ships_is_listed_with_what_it_rests_on(client):
    listed = client.get("/v1/scenarios").json()
    names = [scenario["name"] for scenario in listed]
    assert {"dear-fuel", "laredo-closed", "panama-drought"} <= set(names)
    assert all(scenario["title"] and scenario["source"] for scenario in listed)
    (port,) = next(s for s in listed if s["name"] == "contrecoeur")["new_terminals"].values()
    assert (port["kind"], port["container"], port["railways"]) == ("seaport", True, ["CN"])


def test_dearer_fuel_stands_beside_the_answer_as_things_are(client):
    both = client.post("/v1/scenarios/run", json=ASKED | {"scenarios": ["dear-fuel"]}).json()
    plain = client.post("/v1/options", json=ASKED).json()
    assert [o["cost_usd"] for o in both["base"]["options"]] == [
        o["cost_usd"] for o in plain["options"]
    ]
    costs = [
        {tuple(leg["mode"] for leg in o["legs"]): o["cost_usd"] for o in both[when]["options"]}
        for when in ("base", "changed")
    ]
    by_sea = ("road", "sea", "road")
    assert costs[1][by_sea] > costs[0][by_sea]
    assert both["scenario"]["name"] == "dear-fuel"
    ways = [way for way in both["ways"] if way["outcome"] == "kept"]
    sailed = next(o["rank"] for o in both["base"]["options"] if "sea" in modes(o))
    assert next(way["more_usd"] for way in ways if way["before_rank"] == sailed) > 0
    assert all(way["more_h"] == 0 and way["reason"] is None for way in ways)


def test_all_names_that_are_none_are_told_at_once_and_none_is_read_as_a_file(client):
    named = ["dear-feul", "../../etc/passwd.toml", "dear-fuel"]
    refused = client.post("/v1/scenarios/run", json=ASKED | {"scenarios": named})
    problem = assert_problem(refused, 422, "invalid-input")
    assert [fault["value"] for fault in problem["errors"]] == named[:2]


def test_dated_ships_are_sailed_as_things_are_and_under_scenarios(client):
    leaves = datetime(2026, 11, 26, 12, tzinfo=UTC)
    asked = ASKED | {"departures": sailings(leaves), "max_options": 20}
    both = client.post("/v1/scenarios/run", json=asked | {"scenarios": ["dear-fuel"]}).json()
    alone = client.post("/v1/options", json=asked).json()
    assert [o["cost_usd"] for o in both["base"]["options"]] == [
        o["cost_usd"] for o in alone["options"]
    ]
    for when in ("base", "changed"):
        legs = [leg for option in both[when]["options"] for leg in option["legs"]]
        assert {leg["departs_at"] for leg in legs if leg["service"] == "Mine"}
    bad = asked | {"scenarios": ["dear-fuel"], "departures": sailings(leaves, leaves)}
    problem = assert_problem(client.post("/v1/scenarios/run", json=bad), 422, "invalid-input")
    assert problem["errors"][0]["field"] == "departures row 2 departs_at"


def test_dates_that_never_come_are_refused(client):
    asked = ASKED | {"scenarios": ["dear-fuel"], "since": "2026-12-05", "until": "2026-12-01"}
    assert_problem(client.post("/v1/scenarios/run", json=asked), 422, "invalid-input")


def test_a_scenario_of_ones_own_is_answered_alone_and_with_one_that_ships(client):
    own = {"title": "strike", "close": ["A"], "scale": {"fuel.mgo": 2.0}}
    both = client.post("/v1/scenarios/run", json=ASKED | {"changes": own}).json()
    called = [
        {
            transfer["stop"]["stop_id"]
            for option in both[when]["options"]
            for transfer in option["transfers"]
        }
        for when in ("base", "changed")
    ]
    assert ["A" in stops for stops in called] == [True, False]
    assert both["scenario"]["close"] == ["A"]
    together = ASKED | {"changes": own, "scenarios": ["dear-fuel"]}
    together |= {"since": "2026-01-01", "until": "2028-01-01"}
    named = client.post("/v1/scenarios/run", json=together).json()["scenario"]
    assert (named["name"], named["close"]) == ("dear-fuel+changes", ["A"])
    assert named["until"].startswith("2028-01-0")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (None, "scenarios"),
        ({"scale": [1]}, "changes.scale"),
        ({"scale": {"fuel.mdo": 2}}, "changes.scale"),
        ({"colse": ["A"]}, "changes.colse"),
        ({"new_terminals": {"N": 3}}, "changes.new_terminals"),
        ({"services": [{"service_id": 7}]}, "service"),
    ],
)
def test_changes_that_say_nothing_or_nonsense_are_refused_by_field(client, changes, field):
    refused = client.post("/v1/scenarios/run", json=ASKED | {"changes": changes})
    problem = assert_problem(refused, 422, "invalid-input")
    assert any(field in fault["field"] for fault in problem["errors"]), problem
