"""Commands that ask, on drawn networks: every form, language and exit code."""

import io
import json

import pandas as pd
import pytest

from tests.api.commands.running import DRAWN, ROUTE, run
from tests.api.toy import DrawnNetwork


def test_command_line_and_http_give_the_same_answer(monkeypatch):
    from fastapi.testclient import TestClient

    from api.app import create_app

    drawn = DrawnNetwork()
    monkeypatch.setattr("networks.network.open_network", lambda **_: drawn)
    ready = "2026-11-23T12:00:00+00:00"
    by_command = run(
        "route", "Tee", "Enn", "--commodity", "auto-parts", "--teu", "2", "--ready", ready,
        "--avoid", "us-200nm", "--weights", "cost=1,time=0.25", "--format", "json",
    )  # fmt: skip
    assert by_command.exit_code == 0, by_command.stderr
    body = {
        "origin": "Tee",
        "destination": "Enn",
        "commodity": "auto-parts",
        "teu": 2,
        "ready": ready,
        "avoid": "us-200nm",
    }
    with TestClient(create_app(lambda: drawn)) as client:
        by_http = client.post("/v1/options", json=body).json()
    assert json.loads(by_command.stdout) == by_http
    assert by_http["options"]


@pytest.mark.parametrize("tier", ["any", "no-us-land", "us-12nm", "us-200nm"])
def test_a_drawn_network_is_answered_in_every_form(monkeypatch, tmp_path, tier):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())
    for form in ("table", "json", "csv", "geojson"):
        result = run("route", "Tee", "Enn", "--commodity", "auto-parts", "--teu", "2",
                     "--avoid", tier, "--format", form)  # fmt: skip
        assert result.exit_code == 0, result.stderr
        assert "road" in result.stdout


def test_any_unit_and_the_equipment_asked_for_reach_the_answer(monkeypatch):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())
    result = run("route", "Tee", "Enn", "--commodity", "processed-food", "--feu", "2",
                 "--equipment", "reefer-truck", "--temperature", "4", "--hazmat", "9",
                 "--value", "90000", "--team", "--format", "json")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["shipment"].items() >= {
        *(("teu", 4), ("tonnes", 48), ("equipment", "reefer-truck"), ("temperature_c", 4)),
        *(("hazmat", "9"), ("value_usd", 90_000), ("team", True)),
    }
    assert {leg["mode"] for option in told["options"] for leg in option["legs"]} == {"road"}
    lines = [line for leg in told["options"][0]["legs"] for line in leg["cost_lines"]]
    keys = {key for line in lines for key in line["parameter_keys"]}
    factors = ("hazmat", "reefer", "team")
    assert {f"truck.{name}_multiplier" for name in factors} <= keys


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["crude-oil", "--m3", "500", "--equipment", "40hc"], "equipment = '40hc'"),
        (["finished-vehicles", "--vehicles", "2.5"], "vehicles = 2.5"),
        (["produce", "--teu", "2", "--temperature", "-40"], "temperature_c = -40"),
    ],
)
def test_what_cannot_be_carried_so_is_bad_input(monkeypatch, asked, said):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())
    result = run("route", "Tee", "Enn", "--commodity", *asked)
    assert result.exit_code == 2
    assert said in result.stderr


def test_no_route_on_a_drawn_network_is_exit_code_one(monkeypatch, tmp_path):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())
    asked = ("Tee", "Enn", "--commodity", "auto-parts", "--teu", "2",
             "--avoid", "us-200nm", "--modes", "road")  # fmt: skip
    result = run("route", *asked)
    assert result.exit_code == 1
    assert "No feasible route." in result.stdout
    file = tmp_path / "why.pdf"
    assert run("report", *asked, "-o", file, "--language", "fr").exit_code == 1
    assert file.read_bytes().startswith(b"%PDF-")
    assert run("report", *asked, "-o", tmp_path / "why.doc").exit_code == 2


def test_scenarios_are_listed_shown_and_run_beside_the_answer_as_things_are(monkeypatch):
    assert "panama-drought" in run("scenario", "list").stdout
    assert json.loads(run("scenario", "show", "rail-lockout").stdout)["close"] == ["CN", "CPKC"]
    made = DrawnNetwork()
    monkeypatch.setattr("networks.network.open_network", lambda **_: made)
    drawn = ["scenario", "run", "Tee", "Enn", *ROUTE[3:], "--with", "dear-fuel"]
    result = run(*drawn)
    assert result.exit_code == 0
    assert "Ship fuel half as dear again" in result.stdout
    assert "The best way costs" in result.stdout
    both = json.loads(run(*drawn, "--format", "json").stdout)
    assert both["scenario"]["scale"] == {"fuel.vlsfo": 1.5, "fuel.mgo": 1.5}
    assert both["changed"]["options"][0]["cost_usd"] >= both["base"]["options"][0]["cost_usd"]
    assert run(*drawn[:-1], "no-such").exit_code == 2


def test_the_price_of_avoidance_is_told_tier_by_tier(monkeypatch):
    made = DrawnNetwork()
    monkeypatch.setattr("networks.network.open_network", lambda **_: made)
    drawn = ["compare", "Tee", "Enn", *ROUTE[3:]]
    result = run(*drawn)
    assert result.exit_code == 0, result.stderr
    assert "us-200nm" in result.stdout
    tiers = json.loads(run(*drawn, "--format", "json").stdout)["tiers"]
    assert tiers[0]["tier"] == "any"
    assert all(tier["option"] is None or tier["option"]["verdict"]["ok"] for tier in tiers)


def test_an_answer_is_written_to_every_kind_of_file(drawn, tmp_path):
    paths = [tmp_path / f"a{end}" for end in (".gpkg", ".xlsx", ".csv", ".geojson", ".html")]
    options = [word for path in paths for word in ("--output", path)]
    result = run("route", *DRAWN, "--format", "csv", "--table", "legs", *options)
    assert result.exit_code == 0, result.stderr
    assert all(path.stat().st_size for path in paths)
    assert all(f"Written to {path}." in result.stderr.replace("\n", "") for path in paths)
    printed = pd.read_csv(io.StringIO(result.stdout))
    assert printed.equals(pd.read_csv(tmp_path / "a.csv"))


def test_files_that_cannot_be_written_are_refused_before_anything_is_opened(monkeypatch, tmp_path):
    monkeypatch.setattr("networks.network.open_network", lambda **_: pytest.fail("opened"))
    result = run("route", *DRAWN, "-o", tmp_path / "a.pdf", "--table", "prices")
    assert result.exit_code == 2
    assert "a.pdf" in result.stderr
    assert "prices" in result.stderr


def test_of_no_route_there_is_nothing_to_write(drawn, tmp_path):
    path = tmp_path / "a.gpkg"
    result = run("route", *DRAWN, "--avoid", "us-200nm", "--modes", "road", "--format", "csv",
                 "-o", path)  # fmt: skip
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "No feasible route." in result.stderr
    assert not path.exists()


def test_tiers_are_compared_in_rows_and_on_a_map(drawn, tmp_path):
    path = tmp_path / "a.parquet"
    rows = run("compare", *DRAWN, "--format", "csv", "-o", path)
    assert rows.exit_code == 0, rows.stderr
    assert path.exists()
    assert len(pd.read_csv(io.StringIO(rows.stdout))) == 6
    lines = run("compare", *DRAWN, "--format", "geojson").stdout
    assert json.loads(lines)["type"] == "FeatureCollection"


@pytest.mark.parametrize(("language", "heading"), [("en", "Cost lines"), ("fr", "Postes de coût"),
                                                   ("es", "Líneas de costo")])  # fmt: skip
def test_an_option_is_explained_in_three_languages(drawn, language, heading):
    result = run("explain", *DRAWN, "--option", "2", "--language", language)
    assert result.exit_code == 0, result.stderr
    assert heading in result.stdout
    assert "ghg." in result.stdout


def test_an_explanation_adds_up_in_json_and_csv(drawn):
    asked = ["explain", *DRAWN, "--avoid", "no-us-land", "--ready", "2026-11-27T12:00+00:00"]
    told = json.loads(run(*asked, "--format", "json").stdout)
    cost_usd = told["option"]["cost_usd"]
    assert sum(line["cost_usd"] for line in told["cost_lines"]) == pytest.approx(cost_usd)
    assert all(row["source"] for line in told["cost_lines"] for row in line["parameters"])
    assert told["emissions"]["standard"] == "ISO 14083:2023"
    assert told["tier"]["legs_removed"] > 0
    rows = pd.read_csv(io.StringIO(run(*asked, "--format", "csv").stdout))
    assert rows["cost_usd"].sum() == pytest.approx(cost_usd)


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        (["--option", "17"], 2, "one of the ranks"),
        (["--language", "de"], 2, "en, fr, es"),
        (["--table", "prices"], 2, "cost_lines"),
        (["--avoid", "us-200nm", "--modes", "road"], 1, "No feasible route."),
    ],
)
def test_what_cannot_be_explained_says_why(drawn, extra, code, said):
    result = run("explain", *DRAWN, *extra)
    assert result.exit_code == code
    assert said in result.stderr


@pytest.mark.parametrize(("language", "hangs", "better"), [
    ("en", "Its time hangs on", "More reliable"), ("fr", "Sa durée dépend de", "Plus fiable"),
    ("es", "Su duración depende de", "Más fiable"),
])  # fmt: skip
def test_draws_are_told_in_three_languages(drawn, language, hangs, better):
    result = run("simulate", *DRAWN, "--language", language, "--draws", "500")
    assert result.exit_code == 0, result.stderr
    assert hangs in result.stdout
    assert better in result.stdout
    assert "500" in result.stdout


def test_draws_are_the_same_of_the_same_seed_in_json_and_csv(drawn):
    asked = ["simulate", *DRAWN, "--draws", "500", "--ready", "2026-11-27T12:00+00:00"]
    asked += ["--deadline", "12"]
    told = json.loads(run(*asked, "--format", "json").stdout)
    assert told["draws"] == 500
    assert told == json.loads(run(*asked, "--format", "json").stdout)
    other = json.loads(run(*asked, "--seed", "5", "--format", "json").stdout)
    assert other["options"] != told["options"]
    rows = pd.read_csv(io.StringIO(run(*asked, "--format", "csv").stdout))
    assert len(rows) == len(told["options"])
    for row, option in zip(rows.itertuples(), told["options"], strict=True):
        sure = option["certainty"]
        assert row.duration_h_p10 <= row.duration_h_p50 <= row.duration_h_p90
        assert row.cost_usd_p90 == pytest.approx(sure["cost_usd"]["p90"], abs=0.01)
        assert row.on_time == sure["on_time"]
        assert row.late_in_p90_h == pytest.approx(sure["late_steps"][0]["in_p90_h"], abs=0.01)


@pytest.mark.parametrize(
    ("extra", "code", "said"),
    [
        (["--draws", "5", "--language", "de"], 2, ["from 100 to 100,000", "en, fr, es"]),
        (["--avoid", "us-200nm", "--modes", "road"], 1, ["No feasible route."]),
        (["--teu", "-1"], 2, ["teu"]),
    ],
)
def test_what_cannot_be_simulated_says_why(drawn, extra, code, said):
    result = run("simulate", *DRAWN, *extra)
    assert result.exit_code == code
    assert all(words in result.stderr for words in said)
    assert result.stdout == ""


def test_a_file_of_lanes_is_answered_before_and_after(drawn, tmp_path):
    lanes = tmp_path / "lanes.csv"
    lanes.write_text(
        "lane,origin,destination,commodity,teu,avoid\n"
        "free,Tee,Enn,auto-parts,2,\naround,Tee,Enn,auto-parts,1,no-us-land\n"
    )
    bridge = tmp_path / "bridge.json"
    bridge.write_text('{"title": "no bridge", "close": ["L"]}')
    asked = ["scenario", "run", bridge, "--lanes", lanes]
    shown = run(*asked, "--language", "fr", "-o", tmp_path / "map.html")
    assert shown.exit_code == 0, shown.stderr
    assert "le même" in shown.stdout
    assert "<svg" in (tmp_path / "map.html").read_text()
    rows = json.loads(run(*asked, "--format", "json").stdout)["lanes"]
    assert [row["outcome"] for row in rows] == ["another way", "same way"]
    printed = pd.read_csv(io.StringIO(run(*asked, "--format", "csv").stdout))
    assert printed["lane"].tolist() == ["free", "around"]
    lanes.write_text("origin,destination,commodity,teu\nTee,Enn,auto-parts,x\nTee,Enn,gold,2\n")
    refused = run(*asked)
    assert refused.exit_code == 2
    for field in ("line 2 teu", "line 3 commodity"):
        assert field in refused.stderr
    assert run(*asked, "--teu", "2").exit_code == 2


def test_a_scenario_may_hold_for_a_period(drawn):
    asked = ["scenario", "run", *DRAWN, "--with", "dear-fuel", "--ready", "2026-12-01T00:00Z"]
    later = run(*asked, "--from", "2027-06-01", "--until", "2027-06-30")
    assert later.exit_code == 0, later.stderr
    assert "nothing changes" in later.stdout.replace("\n", " ")
    assert run(*asked, "--from", "2027-06-31", "--until", "2027-06-30").exit_code == 2


def test_what_an_answer_hangs_on_is_told_in_three_languages(drawn, tmp_path):
    asked = ["sensitivity", *DRAWN, "--options", "2", "--factor", "truck", "--times", "1,3"]
    shown = run(*asked, "-o", tmp_path / "s.html")
    assert shown.exit_code == 0, shown.stderr
    assert "change places at" in shown.stdout.replace("\n", " ")
    assert "tarifas de camión" in run(*asked, "--language", "es").stdout
    told = json.loads(run(*asked, "--format", "json").stdout)
    assert told["break_evens"][0]["level"] > 1
    assert told["changes"][0]["factor"] == "truck"
    printed = run(*asked, "--format", "csv", "--table", "break_evens").stdout
    assert printed.startswith("factor,level")
    for wrong in (["--factor", "luck"], ["--times", "a"], ["--language", "de"]):
        assert run(*asked[:6], *wrong).exit_code == 2
    assert run("sensitivity", *DRAWN, "--factor", "truck", "--deadline", "0.01").exit_code == 1
