"""Distances by command: one, a table, passages, restrictions."""

import csv
import json

import pytest

from tests.api.commands.running import run


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
