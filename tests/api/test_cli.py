"""The command line: exit codes, what goes where, and nothing half-written."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import timedelta

import pandas as pd
import pytest
from typer.testing import CliRunner

from api.answer import Answered
from api.cli import app
from networks.errors import ArtefactError, CacheError, SourceError
from networks.zone_choice import Claims, Limits, ZoneChoice
from tests.api import samples
from tests.api.test_answer import READY, sailings
from tests.api.toy import DrawnNetwork, ToyNetwork
from tests.toynet import SERVICES

ROUTE = ["route", "Toronto", "Monterrey", "--commodity", "auto-parts", "--teu", "2"]
runner = CliRunner()


@pytest.fixture(autouse=True)
def search_is_compiled(monkeypatch):
    """To compile it takes half a minute, and no test here is of that."""
    monkeypatch.setattr("routing.prepare.is_prepared", lambda: True)


@pytest.fixture(autouse=True)
def network(monkeypatch, tmp_path):
    made = ToyNetwork()
    monkeypatch.setenv("MONARCA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("networks.network.network_directory", lambda **_: tmp_path)
    monkeypatch.setattr("networks.network.open_network", lambda **_: made)
    return made


@pytest.fixture
def answered(monkeypatch):
    """Let the search find what a test says; the rest of the program is real."""

    def become(answer):
        monkeypatch.setattr("api.answer.answered", lambda *_, **__: Answered(None, answer))

    become(samples.answer(samples.option(1), samples.option(2)))
    return become


def run(*arguments):
    return runner.invoke(app, [str(argument) for argument in arguments])


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
        (["--teu", "-2"], "a number above 0"),
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


def test_one_distance_in_both_forms():
    as_table = run("distance", "Toronto", "Monterrey", "--mode", "rail")
    assert as_table.exit_code == 0
    assert "350.000" in as_table.stdout
    as_json = run("distance", "Toronto", "Monterrey", "--mode", "rail", "--format", "json")
    assert json.loads(as_json.stdout)["us_land_km"] == 185


@pytest.mark.parametrize("point", ["-79.4,43.7", "-79.4, 43.7", "-79,43"])
def test_a_western_longitude_is_a_place_and_no_option(point):
    result = run("distance", point, "Monterrey", "--mode", "rail")
    assert result.exit_code == 0, result.stderr
    assert "350.000" in result.stdout
    assert run("distance", "Toronto", point, "--mode", "rail", "--format", "json").exit_code == 0


def test_no_way_between_two_places_is_exit_code_one():
    result = run("distance", "Toronto", "Monterrey", "--mode", "rail", "--avoid", "us-12nm")
    assert result.exit_code == 1
    assert "rail" in result.stderr


def test_passages_are_listed_in_both_forms():
    as_table = run("passages")
    assert as_table.exit_code == 0
    assert "Toy Strait" in as_table.stdout
    assert "all year" in as_table.stdout
    rows = {row["name"]: row for row in json.loads(run("passages", "--format", "json").stdout)}
    assert rows["Toy Strait"]["name_fr"] == "Détroit du jouet"
    assert rows["Toy Strait"]["max_draught_m"] is rows["Toy Strait"]["open_from"] is None
    assert rows["Toy Canal"]["max_draught_m"] == 9.5
    assert rows["Toy Canal"]["open_until"] == "10-31"


def test_a_distance_at_sea_names_its_passages_and_keeps_to_what_is_asked():
    ends = ("distance", "CAHAL", "MXVER", "--mode", "sea")
    assert "Toy Strait at 400 km" in run(*ends).stdout
    as_json = run(*ends, "--via", "Toy Strait", "--draught-m", "8", "--format", "json")
    assert json.loads(as_json.stdout)["passages"][0]["name"] == "Toy Strait"
    closed = run(*ends, "--not-via", "detroit du jouet", "--not-via", "Toy Strait")
    assert closed.exit_code == 1
    assert "Toy Strait" in closed.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--via", "Atlantis", "--on", "tomorrow"], ["'Atlantis'", "'tomorrow'"]),
        (["--via", "Toy Strait", "--not-via", "Toy Strait"], ["not forbidden too"]),
        (["--draught-m", "-3", "--on", "2027-02-30"], ["-3.0", "'2027-02-30'"]),
    ],
)
def test_restrictions_that_cannot_be_used_are_exit_code_two(options, said):
    result = run("distance", "CAHAL", "MXVER", "--mode", "sea", *options)
    assert result.exit_code == 2
    for part in said:
        assert part in result.stderr


def test_a_table_of_distances_is_written(tmp_path):
    (tmp_path / "in.csv").write_text("from,to\nToronto,Monterrey\nNowhere,Toronto\n")
    out = tmp_path / "out.csv"
    result = run("distance", "--mode", "rail", "--pairs", tmp_path / "in.csv", "-o", out)
    assert result.exit_code == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert rows[0]["distance_km"] == "350.000"
    assert "Nowhere" in rows[1]["error"]
    assert "1 of 2 pairs measured" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--mode", "rail"],
        ["Toronto", "--mode", "rail"],
        ["--mode", "rail", "--pairs", "missing.csv"],
        ["--mode", "rail", "--pairs", "missing.csv", "-o", "out.csv"],
        ["Toronto", "Monterrey", "--mode", "teleport"],
    ],
)
def test_distances_asked_wrongly_are_exit_code_two(arguments):
    result = run("distance", *arguments)
    assert result.exit_code == 2
    assert result.stderr


def area(tmp_path, *positions):
    file = tmp_path / "area.geojson"
    feature = {"type": "Polygon", "coordinates": [[*positions, positions[0]]]}
    properties = {"name": "Hurricane Otis"}
    file.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": feature}))
    return file


def test_ships_keep_out_of_a_no_go_file(tmp_path):
    at_sea = ("distance", "CAHAL", "MXVER", "--mode", "sea")
    assert run(*at_sea).exit_code == 0
    otis = area(tmp_path, [-70, 30], [-68, 30], [-69, 32])
    shut = run(*at_sea, "--no-go", otis)
    assert shut.exit_code == 1
    assert "no-go area 1 (Hurricane Otis)" in shut.stderr
    (tmp_path / "in.csv").write_text("from,to\nCAHAL,MXVER\n")
    table, out = ("--pairs", tmp_path / "in.csv", "-o", tmp_path / "out.csv"), tmp_path / "out.csv"
    assert run("distance", "--mode", "sea", "--no-go", otis, *table).exit_code == 0
    assert "Hurricane Otis" in out.read_text()


def test_a_no_go_file_that_cannot_be_used_is_exit_code_two_with_every_fault(tmp_path):
    at_sea = ("distance", "CAHAL", "MXVER", "--mode", "sea", "--no-go")
    crossed = area(tmp_path, [-70, 30], [-68, 32], [-68, 30], [-70, 32])
    assert "-69 31" in run(*at_sea, crossed).stderr
    assert run(*at_sea, crossed).exit_code == 2
    assert run(*at_sea, tmp_path / "missing.geojson").exit_code == 2
    sound = area(tmp_path, [-70, 30], [-68, 30], [-69, 32])
    by_rail = run("distance", "Toronto", "Monterrey", "--mode", "rail", "--no-go", sound)
    assert by_rail.exit_code == 2


def test_a_layer_is_exported(tmp_path):
    result = run("export", "zones", "-o", tmp_path / "zones.geojson")
    assert result.exit_code == 0
    assert len(json.loads((tmp_path / "zones.geojson").read_text())["features"]) == 5


def test_an_unknown_layer_is_refused_before_anything_is_opened(monkeypatch):
    monkeypatch.setattr("networks.network.open_network", None)
    result = run("export", "canals", "-o", "out.shp")
    assert result.exit_code == 2
    assert "canals" in result.stderr
    assert "out.shp" in result.stderr


def test_places_are_listed_and_none_is_exit_code_two():
    found = run("places", "London")
    assert found.exit_code == 0
    assert "KY" in found.stdout
    assert run("places", "Atlantis").exit_code == 2


def test_the_shipped_extract_is_whole():
    result = run("data", "verify")
    assert result.exit_code == 0, result.stderr


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


def test_datasets_are_listed_with_their_licences():
    result = run("data", "list")
    assert result.exit_code == 0
    assert "narn-lines" in result.stdout
    assert "ODbL" in result.stdout


def test_an_unknown_dataset_is_exit_code_two(tmp_path):
    result = run("data", "fetch", "atlantis", "--cache", tmp_path)
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert "narn-lines" in result.stderr


def test_a_source_that_cannot_be_reached_says_so(monkeypatch, tmp_path):
    def unreachable(*_):
        raise SourceError("narn-lines cannot be reached.", hint="Try again later.")

    monkeypatch.setattr("networks.sources.online.fetch", unreachable)
    result = run("data", "fetch", "narn-lines", "--cache", tmp_path)
    assert result.exit_code == 2
    assert "cannot be reached" in result.stderr


@pytest.fixture
def limits_of_noaa(monkeypatch, tmp_path):
    """Stand in for the download, which is tested against a site of its own."""

    def fetch(dataset, _cache, _progress):
        path = tmp_path / dataset.file
        path.write_text(dataset.name)
        return path

    monkeypatch.setattr("networks.sources.online.fetch", fetch)


@pytest.mark.usefixtures("limits_of_noaa")
def test_official_limits_are_taken_until_the_derived_ones_are_again(tmp_path):
    taken = run("data", "fetch", "noaa")
    assert taken.exit_code == 0, taken.stderr
    assert "NOAA publishes" in taken.stderr
    assert "monarca build" in taken.stderr
    choice = ZoneChoice.read(tmp_path / "home")
    assert choice.limits is Limits.NOAA
    assert len(choice.paths()) == 3
    refused = run("build", "--claims", "canada")
    assert refused.exit_code == 2
    assert "NOAA" in refused.stderr
    assert run("data", "fetch", "derived").exit_code == 0
    assert ZoneChoice.read(tmp_path / "home") == ZoneChoice()


def test_canadas_claims_are_kept_for_later_commands_once_they_are_built(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr("networks.network.network_directory", lambda choice: tmp_path / "none")
    monkeypatch.setattr(
        "networks.build.build",
        lambda _directory, _progress, choice: asked.append(choice) or {"zones": 1.0},
    )
    assert run("build", "--claims", "canada").exit_code == 0
    assert asked == [ZoneChoice(claims=Claims.CANADA)]
    assert ZoneChoice.read(tmp_path / "home").claims is Claims.CANADA
    assert run("build").exit_code == 0
    assert asked[1] == asked[0]
    assert run("build", "--claims", "strict").exit_code == 0
    assert ZoneChoice.read(tmp_path / "home") == ZoneChoice()


def test_a_build_that_fails_changes_no_choice(monkeypatch, tmp_path):
    def fail(*_):
        raise CacheError("The disk is full.")

    monkeypatch.setattr("networks.network.network_directory", lambda choice: tmp_path / "none")
    monkeypatch.setattr("networks.build.build", fail)
    assert run("build", "--claims", "canada").exit_code == 2
    assert ZoneChoice.read(tmp_path / "home") == ZoneChoice()


def test_zones_that_are_not_the_default_are_told_with_every_answer(monkeypatch, network):
    note = "Zones: as somebody else draws them."
    monkeypatch.setattr(type(network), "zones_note", note)
    assert note in run("places", "Toronto").stderr
    told = samples.answer(samples.option(1))
    known = told.provenance.model_copy(update={"zones_note": note})
    shown = told.model_copy(update={"provenance": known})
    monkeypatch.setattr("api.answer.answered", lambda *_, **__: Answered(None, shown))
    assert note in run(*ROUTE).stdout
    assert json.loads(run(*ROUTE, "--format", "json").stdout)["provenance"]["zones_note"] == note


def test_a_damaged_extract_is_exit_code_two(monkeypatch):
    monkeypatch.setattr("networks.extract.verify", lambda: ["coast.parquet is missing"])
    result = run("data", "verify")
    assert result.exit_code == 2
    assert "coast.parquet is missing" in result.stderr


def test_an_extract_is_made_where_it_is_asked_for(monkeypatch, tmp_path):
    made = []

    def make(out_dir, cache_dir, progress):
        progress("reading", 0.5)
        made.append((out_dir, cache_dir))
        return out_dir

    monkeypatch.setattr("networks.extract.make", make)
    monkeypatch.setattr("networks.extract.extract_version", lambda _directory: "abc")
    result = run("data", "extract", "-o", tmp_path / "out", "--cache", tmp_path / "cache")
    assert result.exit_code == 0
    assert made == [(tmp_path / "out", tmp_path / "cache")]
    assert "Extract abc written" in result.stderr


def test_build_does_nothing_twice_unless_forced(monkeypatch, tmp_path):
    built = []

    def build(directory, _progress, _choice):
        built.append(directory)
        return {"zones": 20.4, "sea": 30.1}

    monkeypatch.setattr("networks.build.build", build)
    assert run("build").exit_code == 0
    assert built == []
    result = run("build", "--force")
    assert result.exit_code == 0
    assert built == [tmp_path]
    assert "0123456789abcdef" in result.stderr
    assert "in 50 s" in result.stderr


def test_build_shows_what_the_network_was_checked_for(monkeypatch, network):
    checks = pd.DataFrame(
        [
            ("sea_legs_off_land", True, "41640 segments, none over land", False),
            ("rail_route_km_CA", False, "52,777 km, published 45,000 to 49,000", True),
        ],
        columns=["name", "ok", "detail", "advisory"],
    )
    monkeypatch.setattr(type(network), "checks", checks, raising=False)
    shown = run("build", "--report").stdout
    assert "sea legs off land" in shown
    assert "advisory" in shown
    assert "52,777 km" in shown


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


ASKED = ["Tee", "Enn", "--commodity", "auto-parts", "--teu", "2"]


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())


def test_an_answer_is_written_to_every_kind_of_file(drawn, tmp_path):
    paths = [tmp_path / f"a{end}" for end in (".gpkg", ".xlsx", ".csv", ".geojson", ".html")]
    options = [word for path in paths for word in ("--output", path)]
    result = run("route", *ASKED, "--format", "csv", "--table", "legs", *options)
    assert result.exit_code == 0, result.stderr
    assert all(path.stat().st_size for path in paths)
    assert all(f"Written to {path}." in result.stderr.replace("\n", "") for path in paths)
    printed = pd.read_csv(io.StringIO(result.stdout))
    assert printed.equals(pd.read_csv(tmp_path / "a.csv"))


def test_files_that_cannot_be_written_are_refused_before_anything_is_opened(monkeypatch, tmp_path):
    monkeypatch.setattr("networks.network.open_network", lambda **_: pytest.fail("opened"))
    result = run("route", *ASKED, "-o", tmp_path / "a.pdf", "--table", "prices")
    assert result.exit_code == 2
    assert "a.pdf" in result.stderr
    assert "prices" in result.stderr


def test_of_no_route_there_is_nothing_to_write(drawn, tmp_path):
    path = tmp_path / "a.gpkg"
    result = run("route", *ASKED, "--avoid", "us-200nm", "--modes", "road", "--format", "csv",
                 "-o", path)  # fmt: skip
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "No feasible route." in result.stderr
    assert not path.exists()


def test_tiers_are_compared_in_rows_and_on_a_map(drawn, tmp_path):
    path = tmp_path / "a.parquet"
    rows = run("compare", *ASKED, "--format", "csv", "-o", path)
    assert rows.exit_code == 0, rows.stderr
    assert path.exists()
    assert len(pd.read_csv(io.StringIO(rows.stdout))) == 6
    lines = run("compare", *ASKED, "--format", "geojson").stdout
    assert json.loads(lines)["type"] == "FeatureCollection"


@pytest.mark.parametrize(("language", "heading"), [("en", "Cost lines"), ("fr", "Postes de coût"),
                                                   ("es", "Líneas de costo")])  # fmt: skip
def test_an_option_is_explained_in_three_languages(drawn, language, heading):
    result = run("explain", *ASKED, "--option", "2", "--language", language)
    assert result.exit_code == 0, result.stderr
    assert heading in result.stdout
    assert "ghg." in result.stdout


def test_an_explanation_adds_up_in_json_and_csv(drawn):
    asked = ["explain", *ASKED, "--avoid", "no-us-land", "--ready", "2026-11-27T12:00+00:00"]
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
    result = run("explain", *ASKED, *extra)
    assert result.exit_code == code
    assert said in result.stderr


@pytest.mark.parametrize(("language", "hangs", "better"), [
    ("en", "Its time hangs on", "More reliable"), ("fr", "Sa durée dépend de", "Plus fiable"),
    ("es", "Su duración depende de", "Más fiable"),
])  # fmt: skip
def test_draws_are_told_in_three_languages(drawn, language, hangs, better):
    result = run("simulate", *ASKED, "--language", language, "--draws", "500")
    assert result.exit_code == 0, result.stderr
    assert hangs in result.stdout
    assert better in result.stdout
    assert "500" in result.stdout


def test_draws_are_the_same_of_the_same_seed_in_json_and_csv(drawn):
    asked = ["simulate", *ASKED, "--draws", "500", "--ready", "2026-11-27T12:00+00:00"]
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
    result = run("simulate", *ASKED, *extra)
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
    asked = ["scenario", "run", *ASKED, "--with", "dear-fuel", "--ready", "2026-12-01T00:00Z"]
    later = run(*asked, "--from", "2027-06-01", "--until", "2027-06-30")
    assert later.exit_code == 0, later.stderr
    assert "nothing changes" in later.stdout.replace("\n", " ")
    assert run(*asked, "--from", "2027-06-31", "--until", "2027-06-30").exit_code == 2


def test_what_an_answer_hangs_on_is_told_in_three_languages(drawn, tmp_path):
    asked = ["sensitivity", *ASKED, "--options", "2", "--factor", "truck", "--times", "1,3"]
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
    assert run("sensitivity", *ASKED, "--factor", "truck", "--deadline", "0.01").exit_code == 1
