import errno
import json
import os
import time
from pathlib import Path

import pytest

from networks import artefact, stamps
from networks.errors import ArtefactError, CacheError
from networks.inputs import input_digests

NOW_S = 2_000_000_000.0


def make(directory: Path, version: str = "v1") -> Path:
    with artefact.writing(directory) as folder:
        (folder / "sea").mkdir()
        (folder / "sea" / "nodes.bin").write_bytes(b"\x00\x01\x02")
        (folder / "legs.txt").write_text("legs")
        artefact.write_manifest(folder, version=version, data_dates={}, attribution=[])
    return directory


def write_half(directory: Path, stopped_by: OSError) -> None:
    with artefact.writing(directory) as folder:
        (folder / "half").write_text("written")
        raise stopped_by


def test_what_was_written_opens_with_every_byte_checked(tmp_path):
    built = artefact.open_artefact(make(tmp_path / "net"), "v1")
    assert built.path("legs.txt").read_text() == "legs"
    assert (built.path("sea") / "nodes.bin").read_bytes() == b"\x00\x01\x02"
    assert built.version == "v1"


@pytest.mark.parametrize("harm", ["flip", "cut", "delete"])
def test_a_damaged_file_is_refused_with_the_command_that_mends_it(tmp_path, harm):
    directory = make(tmp_path / "net")
    victim = directory / "sea" / "nodes.bin"
    if harm == "flip":
        victim.write_bytes(b"\x00\x01\x03")
    elif harm == "cut":
        victim.write_bytes(b"\x00")
    else:
        victim.unlink()
    built = artefact.open_artefact(directory, "v1")
    with pytest.raises(ArtefactError, match=r"nodes.bin.*monarca build"):
        built.path("sea")


def test_another_version_or_no_manifest_is_refused(tmp_path):
    directory = make(tmp_path / "net", version="v0")
    with pytest.raises(ArtefactError, match="version v0; this program needs v1"):
        artefact.open_artefact(directory, "v1")
    (directory / artefact.MANIFEST).write_text("{not json")
    with pytest.raises(ArtefactError, match="no readable manifest"):
        artefact.open_artefact(directory, "v1")
    with pytest.raises(ArtefactError, match="no readable manifest"):
        artefact.open_artefact(tmp_path / "nowhere", "v1")


@pytest.mark.parametrize(
    "manifest",
    [
        '{"version": "v1"}',
        '{"version": "v1", "files": []}',
        '{"version": "v1", "files": {"legs.txt": {}}}',
        '["v1"]',
    ],
)
def test_a_manifest_without_its_files_is_refused(tmp_path, manifest):
    directory = make(tmp_path / "net")
    (directory / artefact.MANIFEST).write_text(manifest)
    with pytest.raises(ArtefactError, match="no readable manifest"):
        artefact.open_artefact(directory, "v1")


def test_all_files_can_be_checked_at_once(tmp_path):
    directory = make(tmp_path / "net")
    artefact.open_artefact(directory, "v1").check_all()
    (directory / "legs.txt").write_text("legz")
    with pytest.raises(ArtefactError, match=r"legs\.txt has other bytes"):
        artefact.open_artefact(directory, "v1").check_all()


def test_a_file_the_manifest_does_not_know_is_refused(tmp_path):
    built = artefact.open_artefact(make(tmp_path / "net"), "v1")
    with pytest.raises(ArtefactError, match="holds no 'rail'"):
        built.path("rail")


def test_a_failed_build_leaves_nothing_behind_and_keeps_the_old_one(tmp_path):
    directory = make(tmp_path / "net")
    with pytest.raises(OSError, match="the power went out"):
        write_half(directory, OSError("the power went out"))
    assert [p.name for p in tmp_path.iterdir()] == ["net"]
    assert artefact.open_artefact(directory, "v1").path("legs.txt").exists()


def test_writing_again_replaces_the_whole_folder(tmp_path):
    directory = make(tmp_path / "net")
    (directory / "stray.txt").write_text("left by hand")
    make(directory, version="v2")
    assert not (directory / "stray.txt").exists()
    assert artefact.open_artefact(directory, "v2").version == "v2"
    assert [p.name for p in tmp_path.iterdir()] == ["net"]


def test_a_directory_that_cannot_be_made_is_a_cache_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(CacheError, match=r"Cannot write the built network.*MONARCA_HOME"),
        artefact.writing(tmp_path / "file" / "net"),
    ):
        pass


def test_a_full_disk_while_building_is_a_cache_error(tmp_path):
    with pytest.raises(CacheError, match="No space left"):
        write_half(tmp_path / "net", OSError(errno.ENOSPC, "No space left on device"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def networks(tmp_path: Path) -> Path:
    """The folder of networks as years of use leave it; each entry is as old as it says."""
    ages_days = {"a" * 16: 31, "b" * 16: 29, ".building-x": 2, ".retired-x": 2, ".building-y": 0.5}
    ages_days |= {"my-network": 400, "c" * 16: 400, "notes": 400}
    for name, age_days in ages_days.items():
        make(tmp_path / name)
        if name == "c" * 16:
            (tmp_path / name / artefact.MANIFEST).unlink()  # named like one, but none
        os.utime(tmp_path / name, (NOW_S - age_days * 86_400,) * 2)
    (tmp_path / "d.txt").write_text("a file of the user's")
    return tmp_path


def test_networks_long_unused_and_strays_go_and_nothing_else(networks):
    before = {path.name for path in networks.iterdir()}
    artefact.prune(networks / ("e" * 16), NOW_S)
    gone = before - {path.name for path in networks.iterdir()}
    assert gone == {"a" * 16, ".building-x", ".retired-x"}


def test_the_network_just_built_stays_however_old_the_clock_says_it_is(networks):
    artefact.prune(networks / ("a" * 16), NOW_S)
    assert (networks / ("a" * 16) / artefact.MANIFEST).is_file()


def test_a_network_that_is_opened_now_and_then_stays(networks):
    artefact.open_artefact(networks / ("a" * 16), "v1")
    artefact.prune(networks / ("e" * 16), time.time())
    assert (networks / ("a" * 16) / "legs.txt").is_file()


def test_others_may_read_what_was_built(tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    assert make(tmp_path / "net").stat().st_mode == plain.stat().st_mode


def test_home_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("MONARCA_HOME", str(tmp_path))
    assert artefact.home() == tmp_path
    monkeypatch.delenv("MONARCA_HOME")
    assert artefact.home().name == "monarca"


def test_the_version_follows_every_input():
    inputs = input_digests()
    assert "artefact.py" in inputs
    changed = {**inputs, "artefact.py": "0" * 64}
    assert artefact.version_of(inputs) == artefact.version_of(dict(reversed(inputs.items())))
    assert artefact.version_of(inputs) != artefact.version_of(changed)
    assert json.dumps(inputs)


def settled(directory: Path) -> Path:
    """Pretend that the files were written an hour ago."""
    for path in directory.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 3600,) * 2)
    return directory


def test_a_file_found_whole_is_read_again_only_once_it_was_touched(tmp_path, monkeypatch):
    directory = settled(make(tmp_path / "net"))
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)  # the time of a change of mode cannot be set
    artefact.open_artefact(directory, "v1").path("sea")
    read = []
    monkeypatch.setattr(artefact, "file_sha256", lambda path: read.append(path.name) or "other")
    artefact.open_artefact(directory, "v1").path("sea")
    assert read == []
    victim = directory / "sea" / "nodes.bin"
    victim.write_bytes(b"\x00\x01\x03")
    os.utime(victim, (time.time() - 3600,) * 2)  # as large and, it says, as old as before
    with pytest.raises(ArtefactError, match="has other bytes"):
        artefact.open_artefact(directory, "v1").path("sea")


def test_a_full_check_reads_what_stamps_call_whole(tmp_path, monkeypatch):
    directory = settled(make(tmp_path / "net"))
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)
    built = artefact.open_artefact(directory, "v1")
    built.path("legs.txt")
    monkeypatch.setattr(artefact, "file_sha256", lambda _path: "other")
    with pytest.raises(ArtefactError, match="has other bytes"):
        built.check_all()


def test_a_file_just_written_earns_no_stamp(tmp_path):
    directory = make(tmp_path / "net")
    artefact.open_artefact(directory, "v1").path("legs.txt")
    assert not (directory / "stamps.json").exists()
