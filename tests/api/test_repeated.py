"""An answer is given again only where it would be the same again."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.endpoints import options as options_module
from api.repeated import RepeatedAnswers, _Kept
from api.settings import Settings
from tests.api import samples
from tests.api.test_app import BODY
from tests.api.toy import ToyNetwork

READY = BODY | {"ready": "2026-11-27T12:00:00Z"}


@pytest.fixture
def asked(monkeypatch):
    """Count the answers made, and say how the next ends."""
    made = []

    def make(*_):
        made.append(1)
        return samples.answer(samples.option(), termination=samples.termination(limit=make.limit))

    make.limit = None
    make.made = made
    monkeypatch.setattr(options_module, "answer", make)
    return make


def open_client(network, **settings):
    return TestClient(create_app(lambda: network, Settings(**settings)))


def test_what_is_asked_again_to_the_byte_is_not_made_again(asked):
    with open_client(ToyNetwork()) as client:
        first, again = (client.post("/v1/options", json=READY) for _ in range(2))
        counted = client.get("/metrics").text
    assert len(asked.made) == 1
    assert again.content == first.content
    own = "x-request-id"
    assert again.headers[own] != first.headers[own]
    assert {**again.headers, own: ""} == {**first.headers, own: ""}
    assert 'monarca_requests_total{method="POST",path="/v1/options",status="200"} 2.0' in counted


@pytest.mark.parametrize(
    ("body", "limit"), [(BODY, None), (READY, "0.05 s of solving")], ids=["ready now", "cut off"]
)
def test_what_may_differ_is_made_anew(asked, body, limit):
    asked.limit = limit
    with open_client(ToyNetwork()) as client:
        for _ in range(2):
            client.post("/v1/options", json=body)
    assert len(asked.made) == 2


def test_another_question_encoding_or_network_is_another_key(asked):
    network = ToyNetwork()
    with open_client(network) as client:
        client.post("/v1/options", json=READY)
        client.post("/v1/options", json=READY | {"teu": 3})
        client.post("/v1/options", json=READY, headers={"accept-encoding": "identity"})
        network.version = "another"
        client.post("/v1/options", json=READY)
    assert len(asked.made) == 4


def test_clients_that_take_the_same_share_an_answer_however_they_say_so(asked):
    """What a client takes matters only as far as an answer hangs on it."""
    with open_client(ToyNetwork()) as client:
        for takes in ("gzip, br", "gzip;q=1.0, *;q=0.5", "br", "identity"):
            told = client.post("/v1/options", json=READY, headers={"accept-encoding": takes})
            assert ("content-encoding" in told.headers) == ("gzip" in takes)
    assert len(asked.made) == 2


def test_only_so_many_bytes_are_kept(asked):
    with open_client(ToyNetwork(), cache_mib=0) as client:
        for _ in range(2):
            client.post("/v1/options", json=READY)
    assert len(asked.made) == 2
    kept = RepeatedAnswers(None, None, max_bytes=25)
    for key in (b"a", b"b", b"c"):
        kept._keep(key, _Kept({}, b"x" * 10, None))
    kept._keep(b"large", _Kept({}, b"x" * 26, None))
    assert list(kept._kept) == [b"b", b"c"]
