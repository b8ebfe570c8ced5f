"""What building promises around its stages; what the stages make is tested on the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks import artefact, build, extract
from networks.errors import ArtefactError
from networks.inputs import input_digests
from networks.network import Network
from networks.zone_choice import Claims, Limits, OfficialFile, ZoneChoice


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    return input_digests()


@pytest.fixture
def empty_stages(monkeypatch: pytest.MonkeyPatch, digests: dict[str, str]) -> None:
    """Build nothing: two stages that write a file, from files that were read and found whole."""

    def build_into(folder: Path, stages: build.Stages, _choice: ZoneChoice) -> None:
        stages.start("zones")
        (folder / "zones.parquet").write_bytes(b"zones")
        stages.start("sea")

    monkeypatch.setattr(build, "_build_into", build_into)
    monkeypatch.setattr(build, "input_digests", lambda: digests)
    monkeypatch.setattr(extract, "verify", list)


@pytest.mark.usefixtures("empty_stages")
def test_progress_names_each_stage_and_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    seconds = build.build(tmp_path / "net", lambda *said: told.append(said))
    assert [stage for stage, _ in told] == ["zones", "sea", "done"]
    assert told[0][1] == 0 < told[1][1] < told[2][1] == 1
    assert list(seconds) == ["zones", "sea"]


@pytest.mark.usefixtures("empty_stages")
def test_what_was_built_opens_as_the_version_of_its_inputs(
    tmp_path: Path, digests: dict[str, str]
) -> None:
    build.build(tmp_path / "net")
    version = artefact.version_of(digests)
    opened = artefact.open_artefact(tmp_path / "net", version)
    assert opened.path("zones.parquet").read_bytes() == b"zones"
    assert any("OpenStreetMap" in credit for credit in opened.manifest["attribution"])


@pytest.mark.usefixtures("empty_stages")
def test_a_choice_of_zones_is_in_version_credits_dates_and_note(
    tmp_path: Path, digests: dict[str, str]
) -> None:
    file = OfficialFile("noaa-limits-12nm", "a.geojson", "0" * 64, "2026-11-26")
    choices = [
        ZoneChoice(),
        ZoneChoice(claims=Claims.CANADA),
        ZoneChoice(limits=Limits.NOAA, files=(file,)),
    ]
    versions = [artefact.version_of(digests | c.inputs()) for c in choices]
    assert len(set(versions)) == 3
    networks = []
    for choice, version in zip(choices, versions, strict=True):
        build.build(tmp_path / version, choice=choice)
        networks.append(Network(artefact.open_artefact(tmp_path / version, version)))
    assert [bool(network.zones_note) for network in networks] == [False, True, True]
    assert networks[2].data_dates["noaa-limits-12nm"] == "2026-11-26"
    assert any("NOAA" in credit for credit in networks[2].attribution)
    assert not any("NOAA" in credit for credit in networks[1].attribution)


@pytest.mark.usefixtures("empty_stages")
def test_inputs_that_change_meanwhile_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter([{"zones.py": "before"}, {"zones.py": "after"}])
    monkeypatch.setattr(build, "input_digests", lambda: next(digests))
    with pytest.raises(ArtefactError, match=r"changed while.*Run the command again"):
        build.build(tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_extract_is_refused_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "verify", lambda: ["coast.parquet is missing"])
    with pytest.raises(ArtefactError, match=r"coast\.parquet is missing.*Install Monarca again"):
        build.build(tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("empty_stages")
def test_a_build_deletes_what_nobody_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(artefact, "prune", lambda directory, _now_s: asked.append(directory))
    build.build(tmp_path / "net")
    assert asked == [tmp_path / "net"]
