"""Which files were read in full before and have not been touched since.

A file's stamp is its size, its inode and the times of its last change. Whoever writes to a file
changes its stamp; what changes bytes behind the file system's back does not, and is found by a
full check only.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
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
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_text(json.dumps(facts), encoding="utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def kept_while_untouched(
    path: Path, root: Path, names: Iterable[str], make: Callable[[], Any]
) -> Any:
    """Return what ``make`` makes of some files below ``root``, kept in ``path`` as JSON.

    It is made anew where one of the files was touched, is gone, or is new, and not kept where one
    was touched a moment ago.
    """
    stamps = stamps_of(root, sorted(names))
    kept = read_kept(path)
    if kept.get("root") == str(root) and kept.get("stamps") == stamps and "made" in kept:
        return kept["made"]
    made = make()
    if all(map(is_settled, stamps.values())):
        keep(path, {"root": str(root), "stamps": stamps, "made": made})
    return made
