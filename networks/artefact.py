"""A built network on disk: a folder of files and a manifest with the SHA-256 of each.

A folder is written beside its final place and renamed, so it is whole or absent. Each file is
checked against the manifest when it is first opened, and again when it was touched since; a damaged
folder, or one made from other inputs or by other code, is refused with the command that mends it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import uuid4

from networks.checksum import file_sha256
from networks.errors import ArtefactError, CacheError
from networks.stamps import Stamp, is_settled, keep, read_kept, stamp_of

MANIFEST = "manifest.json"
REBUILD_HINT = "Run `monarca build --force` to make it anew."
_STAMPS = "stamps.json"  # beside the files, but none of those the manifest records
_VERSION_DIGITS = 16
_BUILDING, _RETIRED = ".building-", ".retired-"  # what a folder is called before and after its use
_DAY_S = 86_400.0
_UNUSED_DAYS, _STRAY_DAYS = 30.0, 1.0  # a build takes minutes; a user of two versions, weeks


def home() -> Path:
    """Return the directory built networks live in: ``$MONARCA_HOME``, else the user's cache."""
    chosen = os.environ.get("MONARCA_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("monarca")


def software_version() -> str:
    """Return the installed version, or ``checkout`` when run from a source tree."""
    try:
        return version("monarca")
    except PackageNotFoundError:
        return "checkout"


def version_of(inputs: dict[str, str]) -> str:
    """Return the network version that belongs to ``inputs``: 16 hexadecimal digits."""
    text = json.dumps(inputs, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]


@dataclass(frozen=True)
class Artefact:
    """A verified folder. ``path(name)`` checks a file the first time it is asked for.

    A file that was found whole is not read again until it is touched: ``stamps.json`` beside the
    files says which these are, where it may be written.
    """

    directory: Path
    manifest: dict[str, Any]
    _checked: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def version(self) -> str:
        """The network version, a digest of the inputs."""
        return str(self.manifest["version"])

    def path(self, name: str) -> Path:
        """Return the path of file or folder ``name`` after checking its bytes, or its stamps.

        Raises
        ------
        ArtefactError
            If a file is missing or its bytes are not those the manifest records.
        """
        if name not in self._checked:
            self._verify(name)
            self._checked.add(name)
        return self.directory / name

    def check_all(self) -> None:
        """Check the bytes of every file the manifest records, whatever was checked before.

        Raises
        ------
        ArtefactError
            If any file is missing or has other bytes.
        """
        for file in self.manifest["files"]:
            self._read_in_full(file)

    @cached_property
    def _stamps(self) -> dict[str, object]:
        """The stamps of files found whole, by name."""
        return read_kept(self.directory / _STAMPS)

    def _verify(self, name: str) -> None:
        files = [f for f in self.manifest["files"] if f == name or f.startswith(f"{name}/")]
        if not files:
            raise ArtefactError(f"The built network holds no {name!r}.", hint=REBUILD_HINT)
        touched = {f: stamp for f in files if (stamp := self._stamp(f)) != self._stamps.get(f)}
        for file in touched:
            self._read_in_full(file)
        settled = {file: stamp for file, stamp in touched.items() if is_settled(stamp)}
        if settled:
            self._stamps.update(settled)
            keep(self.directory / _STAMPS, self._stamps)

    def _stamp(self, file: str) -> Stamp:
        try:
            return stamp_of(self.directory / file)
        except OSError as error:
            raise self._damaged(f"{file} is missing or cut") from error

    def _read_in_full(self, file: str) -> None:
        entry = self.manifest["files"][file]
        path = self.directory / file
        if not path.is_file() or path.stat().st_size != entry["bytes"]:
            raise self._damaged(f"{file} is missing or cut")
        if file_sha256(path) != entry["sha256"]:
            raise self._damaged(f"{file} has other bytes than its manifest records")

    def _damaged(self, what: str) -> ArtefactError:
        return ArtefactError(
            f"The built network at {self.directory} is damaged: {what}.", hint=REBUILD_HINT
        )


def open_artefact(directory: Path, expected_version: str) -> Artefact:
    """Open a built network.

    Raises
    ------
    ArtefactError
        If the folder has no readable manifest, or was made from other inputs or code.
    """
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        found = manifest["version"]
        recorded = {
            name: (entry["bytes"], entry["sha256"]) for name, entry in manifest["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArtefactError(
            f"The built network at {directory} has no readable manifest.", hint=REBUILD_HINT
        ) from error
    if found != expected_version or not recorded:
        raise ArtefactError(
            f"The built network at {directory} is version {found}; this program needs "
            f"{expected_version}.",
            hint=REBUILD_HINT,
        )
    with contextlib.suppress(OSError):  # a read-only network can be opened too
        os.utime(directory)  # what is in use is not pruned
    return Artefact(directory, manifest)


@contextlib.contextmanager
def writing(directory: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``directory`` when the block ends without error.

    Raises
    ------
    CacheError
        If the place cannot be written or the disk is full. Nothing is left behind.
    """
    temporary = _beside(directory, _BUILDING)
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise _cache_error(directory, error) from error
    try:
        yield temporary
        _replace(temporary, directory)
    except OSError as error:
        if isinstance(error, CacheError) or error.errno not in _DISK_ERRORS:
            raise
        raise _cache_error(directory, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def _cache_error(directory: Path, error: OSError) -> CacheError:
    return CacheError(
        f"Cannot write the built network to {directory}: {error.strerror or error}.",
        hint="Set MONARCA_HOME to a directory with 500 MB free that you may write to.",
    )


def _replace(temporary: Path, directory: Path) -> None:
    """Put ``temporary`` in the place of ``directory``; the old folder goes once it is out."""
    retired = _beside(directory, _RETIRED)
    if directory.exists():
        directory.replace(retired)
    temporary.replace(directory)
    shutil.rmtree(retired, ignore_errors=True)


def _beside(directory: Path, prefix: str) -> Path:
    """Return a name nobody has, on the same disk; mkdtemp would shut other users out."""
    return directory.parent / f"{prefix}{uuid4().hex}"


def prune(directory: Path, now_s: float) -> None:
    """Delete what earlier builds left beside ``directory`` and nobody has used for long.

    Networks go that were neither built nor opened for 30 days, and unfinished or retired folders
    a day old, left by builds that were killed. Anything not named and filled as a build does
    stays, and so does what may not be deleted.

    Parameters
    ----------
    now_s
        Seconds since the epoch, as ``time.time`` gives them.
    """
    for path in sorted(directory.parent.iterdir()):
        if path == directory or path.is_symlink() or not path.is_dir():
            continue
        idle_days = (now_s - path.stat().st_mtime) / _DAY_S
        if path.name.startswith((_BUILDING, _RETIRED)):
            if idle_days > _STRAY_DAYS:
                shutil.rmtree(path, ignore_errors=True)
        elif idle_days > _UNUSED_DAYS and _is_network(path):
            discard(path)


def discard(directory: Path) -> None:
    """Delete an artefact at once, so that nobody opens half of it; one that may not be stays."""
    retired = _beside(directory, _RETIRED)
    with contextlib.suppress(OSError):
        directory.replace(retired)
        shutil.rmtree(retired, ignore_errors=True)


def drop_oldest(folder: Path, most: int) -> None:
    """Delete the artefacts below a folder that were not written or opened for longest.

    ``most`` of them stay, 1 or more.
    """
    with contextlib.suppress(OSError):
        folders = [path for path in folder.iterdir() if path.is_dir()]
        folders.sort(key=lambda path: path.stat().st_mtime)
        for oldest in folders[:-most]:
            discard(oldest)


def _is_network(path: Path) -> bool:
    named = re.fullmatch(f"[0-9a-f]{{{_VERSION_DIGITS}}}", path.name)
    return named is not None and (path / MANIFEST).is_file()


def write_manifest(directory: Path, **facts: Any) -> None:
    """Write the manifest of everything below ``directory``, with ``facts`` beside it."""
    files = {
        path.relative_to(directory).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": file_sha256(path),
        }
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**facts, "files": files}, indent=1, sort_keys=True, ensure_ascii=False)
    (directory / MANIFEST).write_text(text, encoding="utf-8")
