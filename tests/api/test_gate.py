"""Keys, scopes and rates, and what is open to everybody."""

import logging
import os
import sqlite3

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app as cli
from api.endpoints import options as options_module
from api.keys import Keys
from api.rate import RateLimit, rate_file
from api.settings import Settings
from networks.errors import InputError
from tests.api import samples
from tests.api.test_app import BODY, assert_problem
from tests.api.toy import ToyNetwork


@pytest.fixture(autouse=True)
def house(monkeypatch, tmp_path):
    monkeypatch.setenv("MONARCA_HOME", str(tmp_path))
    monkeypatch.setattr(options_module, "answer", lambda *_: samples.answer(samples.option()))
    return tmp_path


def open_client(**settings):
    network = ToyNetwork()
    return TestClient(create_app(lambda: network, Settings(**settings)))


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


def test_a_key_opens_what_its_scope_says_and_no_more():
    _, reader = Keys().create("map", ["read"])
    _, writer = Keys().create("nightly", ["write"])
    _, admin = Keys().create("ops", ["admin"])
    with open_client(keys="required") as client:
        refused = client.get("/v1/version")
        assert refused.headers["www-authenticate"] == "Bearer"
        assert_problem(refused, 401, "key-needed")
        assert client.get("/v1/version", headers=bearer(reader)).status_code == 200
        assert client.get("/v1/version", headers={"X-API-Key": reader}).status_code == 200
        assert client.post("/v1/options", json=BODY, headers=bearer(reader)).status_code == 200
        assert_problem(
            client.post("/v1/options", json=BODY, headers=bearer(writer)), 403, "scope-needed"
        )
        assert_problem(client.delete("/v1/jobs/1", headers=bearer(reader)), 403, "scope-needed")
        assert_problem(client.get("/metrics", headers=bearer(reader)), 403, "scope-needed")
        assert client.get("/metrics", headers=bearer(admin)).status_code == 200
        for path in ("/", "/docs", "/healthz", "/openapi.json"):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize("spoil", [lambda t: t[:-1] + "#", lambda t: t[:-2] + "AA", lambda _: ""])
def test_what_is_nearly_a_key_is_none(spoil):
    _, text = Keys().create("map", ["read"])
    with open_client(keys="required") as client:
        assert client.get("/v1/version", headers=bearer(spoil(text))).status_code == 401


def test_keys_end_when_revoked_and_when_they_expire(house):
    first, text = Keys().create("old", ["read"])
    _, soon = Keys().create("expired", ["read"], valid_days=1)
    Keys().revoke(first.key_id)
    with sqlite3.connect(house / "keys.sqlite") as database:
        database.execute(
            "UPDATE api_keys SET expires = '2026-01-01T00:00:00Z' WHERE label = 'expired'"
        )
    assert Keys().holder(text) is None
    assert Keys().holder(soon) is None
    with pytest.raises(InputError):
        Keys().revoke(first.key_id)


def test_a_key_known_before_ends_at_once_too(house):
    """What was read of the file is believed only while the file is the same."""
    key, text = Keys().create("map", ["read"])
    old_ns = (house / "keys.sqlite").stat().st_mtime_ns - 60 * 10**9
    os.utime(house / "keys.sqlite", ns=(old_ns, old_ns))
    serving = Keys()
    assert serving.holder(text) == key
    opened = serving._open
    serving._open = None  # not read again
    assert serving.holder(text) == key
    assert serving.holder(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    serving._open = opened
    Keys().revoke(key.key_id)
    assert serving.holder(text) is None


def test_only_digests_are_kept_and_for_the_owner_alone(house):
    _, text = Keys().create("map", ["read"])
    file = house / "keys.sqlite"
    assert text.split("_", 2)[2].encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_keys_lost_are_a_503_and_recover(house):
    _, text = Keys().create("map", ["read"])
    whole = (house / "keys.sqlite").read_bytes()
    with open_client(keys="required") as client:
        (house / "keys.sqlite").write_bytes(b"no database" * 100)
        assert_problem(client.get("/v1/version", headers=bearer(text)), 503, "network-unavailable")
        (house / "keys.sqlite").write_bytes(whole)
        assert client.get("/v1/version", headers=bearer(text)).status_code == 200


def test_the_command_line_makes_lists_and_revokes_keys():
    run = CliRunner()
    made = run.invoke(cli, ["keys", "create", "the map", "--scope", "read", "--scope", "admin"])
    text = made.stdout.strip()
    key = Keys().holder(text)
    assert key.scopes == ("read", "admin")
    assert text not in run.invoke(cli, ["keys", "list"]).stdout
    assert run.invoke(cli, ["keys", "revoke", key.key_id]).exit_code == 0
    assert Keys().holder(text) is None
    assert run.invoke(cli, ["keys", "create", "x", "--scope", "all"]).exit_code == 2


def test_too_many_requests_are_told_when_to_come_back():
    with open_client(rate_per_min=60, rate_burst=3) as client:
        answers = [client.get("/v1/version") for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=3'
        assert [a.headers["ratelimit"].split(";")[1] for a in answers] == [
            "r=2",
            "r=1",
            "r=0",
            "r=0",
        ]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 2
        assert client.get("/healthz").status_code == 200
    assert_problem(answers[3], 429, "too-many-requests")


def test_a_repeated_answer_counts_too_and_tells_its_own_rate():
    body = BODY | {"ready": "2026-11-27T12:00:00Z"}
    with open_client(rate_per_min=60, rate_burst=2) as client:
        told = [client.post("/v1/options", json=body).headers["ratelimit"] for _ in range(2)]
        assert [each.split(";")[1] for each in told] == ["r=1", "r=0"]
        assert client.post("/v1/options", json=body).status_code == 429


def test_guessing_keys_is_limited_by_address():
    with open_client(keys="required", rate_per_min=60, rate_burst=2) as client:
        tried = [client.get("/v1/version", headers=bearer("x")).status_code for _ in range(3)]
    assert tried == [401, 401, 429]


def test_rates_refill_and_are_shared_by_whoever_maps_the_file():
    now, file = [1000.0], rate_file()
    one, other = (RateLimit(60, 2, file, clock=lambda: now[0]) for _ in range(2))
    assert [limit.ask("a").passes for limit in (one, other, one)] == [True, True, False]
    assert one.ask("b").passes
    now[0] += 1.0
    assert [limit.ask("a").passes for limit in (other, one)] == [True, False]
    assert one.ask("a").wait_s == pytest.approx(1.0)
    one.close()
    other.close()
    file.unlink()


def test_other_origins_are_let_in_only_by_name():
    asked = {"Origin": "https://map.example", "Access-Control-Request-Method": "POST"}
    with open_client() as client:
        assert "access-control-allow-origin" not in client.get("/v1/version", headers=asked).headers
        assert client.options("/v1/options", headers=asked).status_code == 405
    with open_client(cors_origins=("https://map.example",)) as client:
        allowed = client.get("/v1/version", headers=asked).headers
        assert allowed["access-control-allow-origin"] == "https://map.example"
        other = client.get("/v1/version", headers=asked | {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


def test_logs_tell_the_kind_of_request_and_nothing_of_it(caplog):
    _, text = Keys().create("map", ["read"])
    caplog.set_level(logging.INFO, "monarca.access")
    with open_client(keys="required") as client:
        sent = {"X-Request-ID": "from-the-proxy", **bearer(text)}
        told = client.get("/v1/places?q=Toronto", headers=sent)
        made = client.post("/v1/options", json=BODY, headers=bearer(text))
    assert told.headers["x-request-id"] == "from-the-proxy"
    assert len(made.headers["x-request-id"]) == 32
    fields = [record.monarca_fields for record in caplog.records if record.name == "monarca.access"]
    assert [f["route"] for f in fields] == ["/v1/places", "/v1/options"]
    said = str([(r.getMessage(), vars(r)) for r in caplog.records])
    for secret in ("Toronto", "auto-parts", text, text.split("_", 2)[2]):
        assert secret not in said


def test_a_defect_leaves_with_headers_and_its_id(monkeypatch, caplog):
    def defect(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(options_module, "answer", defect)
    with open_client() as client:
        response = client.post("/v1/options", json=BODY)
    assert_problem(response, 500, "internal-error")
    assert response.headers["x-request-id"]
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
