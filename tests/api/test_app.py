"""The HTTP API: every error a problem, every address as documented."""

import json

import orjson
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import MAX_BODY_BYTES, create_app
from api.endpoints import options as options_module
from networks.errors import ArtefactError
from tests.api import samples
from tests.api.toy import ToyNetwork

BODY = {
    "origin": "Toronto",
    "destination": "Monterrey",
    "commodity": "auto-parts",
    "teu": 2,
    "avoid": "us-200nm",
}


@pytest.fixture(scope="module")
def client():
    network = ToyNetwork()
    with TestClient(create_app(lambda: network), raise_server_exceptions=False) as client:
        yield client


def assert_problem(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:monarca:problem:{code}"
    assert body["detail"]
    return body


def test_health_answers_without_a_network(client):
    assert client.get("/healthz").json()["status"] == "ok"


def test_places_are_found(client):
    places = client.get("/v1/places", params={"q": "London"}).json()["places"]
    assert [place["country"] for place in places] == ["CA", "US"]


def test_no_place_is_an_empty_list(client):
    response = client.get("/v1/places", params={"q": "Atlantis"})
    assert response.status_code == 200
    assert response.json() == {"places": []}


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x", "limit": 0}, {"q": "x" * 201}])
def test_bad_queries_are_named(client, query):
    body = assert_problem(client.get("/v1/places", params=query), 422, "invalid-input")
    assert body["errors"][0]["field"] in {"q", "limit"}


def test_every_bad_field_is_named_at_once(client):
    body = BODY | {"teu": -1, "avoid": "mars", "modes": [], "max_options": 99, "colour": "red"}
    problem = assert_problem(client.post("/v1/options", json=body), 422, "invalid-input")
    assert {error["field"] for error in problem["errors"]} == {
        "teu",
        "avoid",
        "modes",
        "max_options",
        "colour",
    }


def test_every_unusable_value_is_named_at_once(client):
    body = BODY | {"origin": "London", "destination": "Atlantis", "commodity": "moon-dust"}
    problem = assert_problem(client.post("/v1/options", json=body), 422, "invalid-input")
    assert [error["field"] for error in problem["errors"]] == [
        "origin",
        "destination",
        "commodity",
    ]
    assert problem["errors"][0]["candidates"] == ["London, ON, CA (city)", "London, KY, US (city)"]


def test_everything_wrong_with_the_goods_is_named_at_once(client):
    goods = {"vehicles": 3, "equipment": "hopper", "temperature_c": 400, "hazmat": "1"}
    problem = assert_problem(client.post("/v1/options", json=BODY | goods), 422, "invalid-input")
    named = {error["field"]: error for error in problem["errors"]}
    assert named.keys() == {"quantity", "equipment", "temperature_c", "hazmat"}
    assert "40hc" in named["equipment"]["candidates"]


def test_a_deadline_before_the_ready_time_is_bad_input(client):
    times = {"ready": "2026-11-23T12:00:00Z", "deadline": "2026-11-22T12:00:00Z"}
    problem = assert_problem(client.post("/v1/options", json=BODY | times), 422, "invalid-input")
    assert problem["errors"][0]["field"] == "deadline"


@pytest.mark.parametrize("body", [b"", b"{", b'{"origin": }', b"\xff\xfe", b"[1,", b"nul"])
def test_malformed_json_is_said_to_be(client, body):
    response = client.post(
        "/v1/options", content=body, headers={"content-type": "application/json"}
    )
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code in {400, 422}


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b'"a"', b"true"])
def test_numbers_that_are_none_are_refused(client, number):
    body = orjson.dumps(BODY).replace(b'"teu":2', b'"teu":' + number)
    response = client.post(
        "/v1/options", content=body, headers={"content-type": "application/json"}
    )
    assert_problem(response, 422, "invalid-input")


def test_a_body_too_large_is_refused(client):
    body = b'{"origin": "' + b"x" * MAX_BODY_BYTES + b'"}'
    response = client.post(
        "/v1/options", content=body, headers={"content-type": "application/json"}
    )
    assert_problem(response, 413, "body-too-large")


def test_unknown_addresses_and_methods_are_problems(client):
    assert_problem(client.get("/v2/options"), 404, "not-found")
    assert_problem(client.get("/v1/options"), 405, "method-not-allowed")


def test_a_damaged_network_is_the_servers_fault_and_tells_no_paths(caplog):
    def broken():
        raise ArtefactError("The built network at /srv/secret is damaged.")

    with TestClient(create_app(broken), raise_server_exceptions=False) as client:
        body = assert_problem(
            client.get("/v1/places", params={"q": "x"}), 503, "network-unavailable"
        )
    assert "/srv/secret" not in str(body)
    assert "/srv/secret" in caplog.text


def test_a_defect_is_a_problem_without_its_traceback(caplog):
    def broken():
        raise RuntimeError("secret")

    with TestClient(create_app(broken), raise_server_exceptions=False) as client:
        body = assert_problem(client.get("/v1/places", params={"q": "x"}), 500, "internal-error")
    assert "secret" not in str(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(max_examples=150)
@given(changes=st.dictionaries(st.sampled_from([*BODY, "modes", "weights", "ready"]), JSON))
def test_no_body_makes_the_server_fail(client, changes):
    body = json.dumps(BODY | {"origin": "Atlantis"} | changes).encode()
    response = client.post(
        "/v1/options", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code in {400, 422}
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["code"] in {"malformed-json", "invalid-input"}


def test_an_answer_leaves_as_it_was_made(client, monkeypatch):
    made = samples.answer(samples.option())
    monkeypatch.setattr(options_module, "answer", lambda *_: made)
    response = client.post("/v1/options", json=BODY)
    assert response.status_code == 200
    assert response.json() == made.model_dump(mode="json")


def test_no_feasible_route_is_an_answer(client, monkeypatch):
    ended = samples.termination(reason="infeasible", detail="Every way is closed.")
    monkeypatch.setattr(options_module, "answer", lambda *_: samples.answer(termination=ended))
    response = client.post("/v1/options", json=BODY)
    assert response.status_code == 200
    assert response.json()["termination"]["detail"] == "Every way is closed."


def test_the_specification_names_every_address(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/v1/options/report",
        "/v1/batches/template",
        "/v1/options",
        "/v1/options/compare",
        "/v1/scenarios",
        "/v1/scenarios/run",
        "/v1/batches",
        "/v1/jobs",
        "/v1/jobs/{job_id}",
        "/v1/jobs/{job_id}/events",
        "/v1/jobs/{job_id}/result",
        "/v1/requests",
        "/v1/requests/{request_id}",
        "/v1/places",
        "/v1/terminals",
        "/v1/services",
        "/v1/passages",
        "/v1/networks/{layer}",
        "/v1/parameters",
        "/v1/commodities",
        "/v1/equipment",
        "/v1/version",
        "/healthz",
        "/readyz",
        "/metrics",
    }


@pytest.mark.parametrize("moment", ["4", "1785758400", "1.5e9", 1_785_758_400, "2026-08-03"])
def test_seconds_since_1970_and_days_are_no_times(client, moment):
    refused = client.post("/v1/options", json=BODY | {"ready": moment})
    assert_problem(refused, 422, "invalid-input")
    assert [fault["field"] for fault in refused.json()["errors"]] == ["ready"]
