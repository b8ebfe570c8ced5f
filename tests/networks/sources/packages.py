"""Tiny packages with the names and members of pinned ones, made in the tests."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from networks.checksum import file_sha256
from networks.sources.catalogue import Dataset, find_dataset


def write_wheel(folder: Path, name: str, version: str, members: Mapping[str, bytes]) -> Path:
    """Write a wheel that pip accepts, holding ``members``."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    meta = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for member, content in {**members, **meta}.items():
            wheel.writestr(zipfile.ZipInfo(member), content)
    return path


def write_tarball(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a gzipped tarball as npm does."""
    with tarfile.open(path, "w:gz") as tarball:
        for member, content in members.items():
            entry = tarfile.TarInfo(member)
            entry.size = len(content)
            tarball.addfile(entry, io.BytesIO(content))
    return path


def pinned(name: str, archive: Path) -> Dataset:
    """Return the row of a real dataset, with the checksum of a stand-in archive."""
    return replace(find_dataset(name), sha256=file_sha256(archive))
