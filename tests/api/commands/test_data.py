"""Commands on data and the network: what is there, where it is from, how it is built."""

import json

import pandas as pd
import pytest

from api.answer import Answered
from networks.errors import CacheError, SourceError
from networks.zone_choice import Claims, Limits, ZoneChoice
from tests.api import samples
from tests.api.commands.running import ROUTE, run


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
