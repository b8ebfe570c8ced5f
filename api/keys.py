"""API keys: who holds one, what it may do, and how long; only a digest of each is kept.

A key is ``monarca_<id>_<secret>``. The secret has 256 random bits, so its plain SHA-256 cannot be
searched backwards; slow digests are for passwords, which people choose.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from networks.artefact import home
from networks.errors import CacheError, Fault, InputError

SCOPES = ("read", "write", "admin")
MAX_LABEL = 80
_FILE = "keys.sqlite"
_SETTLED_NS = 2_000_000_000  # coarser than any file system's clock that is still in use
_KEY = re.compile(r"monarca_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_TABLE = """
    CREATE TABLE IF NOT EXISTS api_keys (
        key_id TEXT PRIMARY KEY, digest BLOB NOT NULL, label TEXT NOT NULL, scopes TEXT NOT NULL,
        created TEXT NOT NULL, expires TEXT, revoked TEXT
    ) STRICT
"""


class _Stamp(NamedTuple):
    inode: int
    size_bytes: int
    changed_ns: int


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret. Times are RFC 3339 in UTC, None where there is none."""

    key_id: str
    label: str
    scopes: tuple[str, ...]
    created: str
    expires: str | None
    revoked: str | None

    def is_good(self, now: datetime) -> bool:
        """Say whether the key may be used at a time."""
        return not self.revoked and (not self.expires or _written(now) < self.expires)


class Keys:
    """The keys of one installation, in an SQLite file beside its networks.

    Parameters
    ----------
    file
        Where they are kept; made when the first key is. By default ``keys.sqlite`` below
        ``MONARCA_HOME``.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or home() / _FILE
        self._read: dict[str, list[tuple[ApiKey, bytes]]] = {}  # of the file as of the stamp
        self._stamp: _Stamp | None = None

    def create(
        self, label: str, scopes: Iterable[str], valid_days: int | None = None
    ) -> tuple[ApiKey, str]:
        """Make a key; return it and its text, which is never to be had again.

        Raises
        ------
        InputError
            If the label or a scope cannot be used.
        CacheError
            If the file cannot be written.
        """
        asked = tuple(scope for scope in SCOPES if scope in set(scopes))
        faults = [
            Fault("scope", scope, f"one of {', '.join(SCOPES)}")
            for scope in sorted(set(scopes) - set(SCOPES))
        ]
        if not asked and not faults:
            faults.append(Fault("scope", None, f"one or more of {', '.join(SCOPES)}"))
        if not label.isprintable() or not 0 < len(label.strip()) <= MAX_LABEL:
            faults.append(Fault("label", label, f"1 to {MAX_LABEL} printable characters"))
        if faults:
            raise InputError(faults)
        now = datetime.now(UTC)
        expires = None if valid_days is None else _written(now + timedelta(days=valid_days))
        secret = secrets.token_urlsafe(32)
        key = ApiKey(secrets.token_hex(6), label.strip(), asked, _written(now), expires, None)
        row = (key.key_id, _digest(secret), key.label, " ".join(asked), key.created, expires)
        with self._open() as database:
            database.execute("INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, NULL)", row)
        return key, f"monarca_{key.key_id}_{secret}"

    def listed(self) -> list[ApiKey]:
        """Return all keys, the oldest first."""
        with self._open() as database:
            return [key for key, _ in _rows(database, "ORDER BY created, key_id")]

    def revoke(self, key_id: str) -> None:
        """End a key at once.

        Raises
        ------
        InputError
            If no key that still holds has this id.
        """
        with self._open() as database:
            ended = database.execute(
                "UPDATE api_keys SET revoked = ? WHERE key_id = ? AND revoked IS NULL",
                (_written(datetime.now(UTC)), key_id),
            )
            if not ended.rowcount:
                raise InputError([Fault("key_id", key_id, "the id of a key not revoked yet")])

    def holder(self, text: str) -> ApiKey | None:
        """Return the good key that a text is, or None.

        Raises
        ------
        CacheError
            If the file cannot be read.
        """
        matched = _KEY.fullmatch(text)
        if matched is None:
            return None
        for key, digest in self._rows_of(matched[1]):
            if hmac.compare_digest(digest, _digest(matched[2])) and key.is_good(datetime.now(UTC)):
                return key
        return None

    def _rows_of(self, key_id: str) -> list[tuple[ApiKey, bytes]]:
        """Return the rows of a key; those read before where the file has not changed since.

        A file may change twice within one tick of its clock, so what was read of one that had only
        just been written is not believed again.
        """
        stamp, now_ns = _stamp_of(self._file), time.time_ns()
        if stamp is None or stamp != self._stamp:
            self._read, self._stamp = {}, stamp
        known = self._read.get(key_id)
        if known is not None:
            return known
        with self._open() as database:
            rows = list(_rows(database, "WHERE key_id = ?", key_id))
        if rows and stamp is not None and now_ns - stamp.changed_ns > _SETTLED_NS:
            self._read[key_id] = rows
        return rows

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction; it is for its owner's eyes only."""
        try:
            if not self._file.exists():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.touch(mode=0o600)
            with closing(sqlite3.connect(self._file, timeout=5.0)) as database, database:
                database.execute(_TABLE)
                yield database
        except (sqlite3.Error, OSError) as error:
            raise CacheError(
                f"The API keys in {self._file} cannot be used: {error}.",
                hint="Set MONARCA_HOME to a directory that may be written to.",
            ) from error


def _stamp_of(file: Path) -> _Stamp | None:
    """Return what tells a file from what it was before, or None where there is none."""
    try:
        told = file.stat()
    except OSError:
        return None
    return _Stamp(told.st_ino, told.st_size, told.st_mtime_ns)


def _rows(database: sqlite3.Connection, which: str, *with_: str) -> Iterator[tuple[ApiKey, bytes]]:
    columns = "key_id, label, scopes, created, expires, revoked, digest"
    for *told, digest in database.execute(f"SELECT {columns} FROM api_keys {which}", with_):  # noqa: S608 - ours
        key_id, label, scopes, created, expires, revoked = told
        yield ApiKey(key_id, label, tuple(scopes.split()), created, expires, revoked), digest


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
