"""A choice of zones lasts, is checked, and makes another network."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks.errors import ArtefactError, CacheError, InputError
from networks.network import network_directory
from networks.zone_choice import DATASETS, Claims, Limits, ZoneChoice


@pytest.fixture
def fetched(tmp_path: Path) -> dict[str, Path]:
    files = {name: tmp_path / f"{name}.geojson" for name in DATASETS[Limits.NOAA]}
    for name, path in files.items():
        path.write_text(name)
    return files


def test_the_default_needs_no_file_and_says_nothing(tmp_path: Path) -> None:
    choice = ZoneChoice.read(tmp_path / "nowhere")
    assert choice == ZoneChoice(Claims.STRICT, Limits.DERIVED)
    assert choice.inputs() == {}
    assert choice.note == ""
    assert choice.paths() == {}


def test_each_choice_has_a_network_of_its_own(tmp_path: Path, fetched: dict[str, Path]) -> None:
    strict = network_directory(tmp_path)
    canadian = ZoneChoice(claims=Claims.CANADA)
    assert network_directory(tmp_path, canadian) != strict
    canadian.keep(tmp_path)
    assert network_directory(tmp_path) == network_directory(tmp_path, canadian)
    assert "count as Canadian" in ZoneChoice.read(tmp_path).note
    official = ZoneChoice().with_official(Limits.NOAA, fetched, "2026-11-26", tmp_path)
    before = network_directory(tmp_path, official)
    fetched["noaa-limits-24nm"].write_text("moved")
    newer = ZoneChoice().with_official(Limits.NOAA, fetched, "2026-11-27", tmp_path)
    assert len({strict, before, network_directory(tmp_path, newer)}) == 3
    ZoneChoice().keep(tmp_path)
    assert network_directory(tmp_path) == strict


def test_official_files_are_kept_and_checked(tmp_path: Path, fetched: dict[str, Path]) -> None:
    ZoneChoice().with_official(Limits.NOAA, fetched, "2026-11-26", tmp_path).keep(tmp_path)
    for path in fetched.values():
        path.unlink()  # the copies in the home are what counts
    choice = ZoneChoice.read(tmp_path)
    assert set(choice.paths()) == set(DATASETS[Limits.NOAA])
    assert "NOAA" in choice.note
    copy = choice.paths()["noaa-limits-12nm"]
    copy.write_text("something else")
    with pytest.raises(ArtefactError, match="not the file that was fetched") as raised:
        choice.paths()
    assert "data fetch noaa" in raised.value.hint
    copy.unlink()
    with pytest.raises(ArtefactError, match="missing"):
        choice.paths()


def test_canadas_claims_are_not_in_noaas_limits(tmp_path: Path, fetched: dict[str, Path]) -> None:
    with pytest.raises(InputError, match="claims"):
        ZoneChoice(claims=Claims.CANADA).with_official(Limits.NOAA, fetched, "", tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"claims": "mexico"}', '{"claims": "strict"}'])
def test_a_damaged_choice_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "zones.json").write_text(text)
    with pytest.raises(ArtefactError, match="cannot be read"):
        ZoneChoice.read(tmp_path)


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path, fetched: dict[str, Path]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        ZoneChoice().keep(tmp_path / "file")
    with pytest.raises(CacheError, match="cannot be written"):
        ZoneChoice().with_official(Limits.NOAA, fetched, "", tmp_path / "file")
