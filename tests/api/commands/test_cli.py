"""The command line: exit codes, what goes where, and nothing half-written."""

import csv
import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest

from networks.errors import ArtefactError, CacheError
from tests.api import samples
from tests.api.commands.running import ROUTE, run
from tests.api.test_answer import READY, sailings
from tests.api.toy import DrawnNetwork
from tests.toynet import SERVICES


def test_help_lists_every_command():
    result = run("--help")
    assert result.exit_code == 0
    for command in (
        "route",
        "map",
        "distance",
        "export",
        "build",
        "data",
        "places",
        "passages",
        "compare",
        "explain",
        "simulate",
        "report",
        "scenario",
        "serve",
    ):
        assert command in result.stdout


def test_an_answer_is_a_table_on_standard_output(answered):
    result = run(*ROUTE)
    assert result.exit_code == 0
    assert "9,876 USD" in result.stdout
    assert result.stderr == ""


def test_every_bad_claim_is_told_at_once():
    result = run(*ROUTE, "--originating", "nafta", "--section-301", "yes", "--max-overlap", "2")
    assert result.exit_code == 2
    for field in ("originating", "section_301", "max_overlap_share"):
        assert field in result.stderr


def test_json_is_the_whole_answer(answered):
    result = run(*ROUTE, "--format", "json")
    expected = samples.answer(samples.option(1), samples.option(2)).model_dump(mode="json")
    assert json.loads(result.stdout) == expected


def test_geojson_is_a_collection(answered):
    assert json.loads(run(*ROUTE, "--format", "geojson").stdout)["type"] == "FeatureCollection"


def test_no_feasible_route_is_exit_code_one(answered):
    answered(samples.answer(termination=samples.termination(reason="infeasible", detail="Closed.")))
    result = run(*ROUTE)
    assert result.exit_code == 1
    assert "Closed." in result.stdout


def test_a_route_writes_its_map_too(answered, tmp_path):
    result = run(*ROUTE, "--map", tmp_path / "out.html")
    assert result.exit_code == 0
    assert (tmp_path / "out.html").read_text().startswith("<!doctype html>")
    assert "Map written to" in result.stderr


def test_a_map_is_written_even_when_there_is_no_route(answered, tmp_path):
    answered(samples.answer(termination=samples.termination(reason="infeasible", detail="Closed.")))
    result = run("map", *ROUTE[1:], "-o", tmp_path / "out.html")
    assert result.exit_code == 1
    assert "Closed." in (tmp_path / "out.html").read_text()


def test_a_map_that_cannot_be_written_is_bad_input(answered, tmp_path):
    result = run("map", *ROUTE[1:], "-o", tmp_path / "nowhere" / "out.html")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


@pytest.mark.parametrize("command", ["map", "explain", "simulate", "sensitivity", "compare"])
def test_commands_that_ask_take_what_route_takes(command):
    def options(name):
        return set(re.findall(r"--[a-z0-9-]+", run(name, "--help").stdout))

    beside = {"--format", "--output", "--map", "--table"}
    no_use = {"compare": {"--avoid", "--options", "--max-overlap"}}
    assert options("route") - options(command) - beside == no_use.get(command, set())


def test_beside_a_file_of_lanes_no_option_of_a_request_is_passed_over(tmp_path):
    lanes = tmp_path / "lanes.csv"
    lanes.write_text("origin,destination,commodity,teu\nTee,Enn,auto-parts,2\n")
    asked = ("scenario", "run", "dear-fuel", "--lanes", lanes)
    result = run(*asked, "--avoid", "us-12nm", "--require", "CN", "--teu", "2")
    assert result.exit_code == 2
    assert all(name in result.stderr for name in ("avoid", "require", "teu"))


@pytest.mark.parametrize(
    "command", [("route",), ("compare",), ("scenario", "run"), ("sensitivity",)]
)
def test_the_good_part_of_every_file_is_used_and_the_rest_told(monkeypatch, tmp_path, command):
    network = DrawnNetwork(services_drawn=({**SERVICES[0], "service_id": "charter_container"},))
    monkeypatch.setattr("networks.network.open_network", lambda **_: network)
    rates, departures = tmp_path / "rates.csv", tmp_path / "ships.csv"
    rates.write_text("key,value\nfuel.vlsfo,555\nfuel.mgo,abc\n")
    good, bad = sailings(READY + timedelta(days=3), READY + timedelta(days=9))
    with departures.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(good))
        writer.writeheader()
        writer.writerows([good, bad | {"to": "nowhere"}])
    asked = (*command, "Tee", "Enn", "--commodity", "auto-parts", "--teu", "2", "--require", "sea",
             "--ready", READY.isoformat(), "--rates", rates, "--departures", departures,
             "--format", "json")  # fmt: skip
    if command[0] == "scenario":
        asked += ("--with", "dear-fuel")
    if command[0] == "sensitivity":
        asked += ("--factor", "truck", "--times", "1")
    refused = run(*asked)
    assert refused.exit_code == 2
    assert "rates.csv line 3" in refused.stderr
    kept = run(*asked, "--keep-good")
    assert kept.exit_code == 0, kept.stderr
    assert "Left out: rates.csv line 3 fuel.mgo value = 'abc': expected a number" in kept.stderr
    assert "Left out: ships.csv row 3 to = 'nowhere'" in kept.stderr
    assert ("Mine" in kept.stdout) != (command[0] == "sensitivity")  # which names no carriers


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--teu", "-2"], "a number of at least 1e-06"),
        (["--teu", "1e9"], "a number of at most 20000"),
        (["--teu", "nan"], "finite number"),
        (["--avoid", "us-500nm"], "us-500nm"),
        (["--commodity", "moon-dust"], "commodity = 'moon-dust'"),
        (["--tonnes", "5"], "exactly one of teu, feu, tonnes"),
        (["--deadline", "2020-01-01T00:00"], "deadline"),
        (["--deadline", "-3"], "deadline"),
        (["--deadline", "tomorrow"], "deadline = 'tomorrow'"),
        (["--deadline", "1e300"], "deadline = '1e300'"),
        (["--ready", "soon"], "ready = 'soon'"),
        (["--modes", "sea,barge"], "modes.1"),
        (["--modes", ","], "modes"),
        (["--options", "0"], "max_options"),
        (["--weights", "cost=1,beauty=2"], "beauty=2"),
        (["--weights", "cost=much"], "cost=much"),
        (["--weights", "cost=0"], "weights"),
        (["--require", "a"] * 5, "require"),
        (["--us-land-price", "-1"], "us_price.land_usd_per_km"),
        (["--format", "xml"], "xml"),
    ],
)
def test_bad_input_says_what_and_is_exit_code_two(extra, message):
    result = run(*ROUTE, *extra)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""


def test_an_ambiguous_place_shows_its_candidates():
    result = run("route", "London", "Monterrey", "--commodity", "auto-parts", "--teu", "2")
    assert result.exit_code == 2
    assert "London, ON, CA" in result.stderr
    assert result.stderr.count("London, KY, US") == 1


@pytest.mark.parametrize(
    "error",
    [
        ArtefactError("The built network is damaged.", hint="Run `monarca build --force`."),
        CacheError("Cannot write: No space left.", hint="Set MONARCA_HOME elsewhere."),
    ],
)
def test_a_network_that_cannot_be_used_says_what_to_do(monkeypatch, error):
    def refuse(**_):
        raise error

    monkeypatch.setattr("networks.network.open_network", refuse)
    result = run("places", "Toronto")
    assert result.exit_code == 2
    assert error.message in result.stderr
    assert error.hint in result.stderr


def test_first_use_says_that_it_builds(monkeypatch, tmp_path, network):
    def build(progress):
        progress("zones", 0.1)
        progress("sea", 0.5)
        return network

    monkeypatch.setattr("networks.network.network_directory", lambda **_: tmp_path / "none")
    monkeypatch.setattr("networks.network.open_network", build)
    result = run("places", "Toronto")
    assert result.exit_code == 0
    assert "First use: building the network" in result.stderr
    assert "zones" in result.stderr
    assert "zones" not in result.stdout


def test_the_program_runs_and_loads_nothing_heavy_for_its_help():
    code = (
        "import sys\n"
        "sys.argv = ['monarca', '--help']\n"
        "from api.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "heavy = {'geopandas', 'pandas', 'ortools', 'numba', 'shapely', 'fastapi', 'pydantic'}\n"
        "loaded = heavy & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "monarca" in done.stdout
    assert "\x1b" not in done.stdout


def test_wrong_usage_is_exit_code_two_in_a_process():
    done = subprocess.run(
        [sys.executable, "-m", "api", "route", "Toronto"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Missing argument" in done.stderr
