"""Which files were read in full before and have not been touched since.

A file's stamp is its size, its inode and the times of its last change. Whoever writes to a file
changes its stamp; what changes bytes behind the file system's back does not, and is found by a
full check only.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

Stamp = list[int]

_SETTLED_NS = 2_000_000_000  # a file changed later than this ago may change again within one tick


def stamp_of(path: Path) -> Stamp:
    """Return size, inode, and times of the last change of bytes and of anything, in ns."""
    found = path.stat()
    return [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]


def stamps_of(root: Path, names: Iterable[str]) -> dict[str, Stamp]:
    """Return the stamps of files below ``root``, by name."""
    return {name: stamp_of(root / name) for name in names}


def is_settled(stamp: Stamp) -> bool:
    """Say whether a file changed long enough ago that its stamp tells it from a later one."""
    return max(stamp[2:]) < time.time_ns() - _SETTLED_NS


def read_kept(path: Path) -> dict[str, object]:
    """Read what `keep` wrote; nothing where it cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def keep(path: Path, facts: Mapping[str, object]) -> None:
    """Write facts whole or not at all; where nothing may be written they are found anew."""
    temporary = path.with_name(f".{path.name}-{uuid4().hex}")
    with contextlib.suppress(OSError):
        try:
            temporary.write_text(json.dumps(facts), encoding="utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
