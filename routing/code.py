"""A digest of the code that prices and searches: other code has no use for what it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from networks.stamps import kept_while_untouched

_ROOT = Path(__file__).parents[1]
_FILES = ("routing/**/*.py", "routing/parameters/*", "networks/**/*.py")
_KEPT = "code.json"


def code_digest(folder: Path) -> str:
    """Return the digest, hexadecimal, as kept in ``folder`` while no file was touched.

    It is found once in a process.
    """
    if _ROOT not in _found:
        _found[_ROOT] = _kept_in(folder)
    return _found[_ROOT]


_found: dict[Path, str] = {}


def _kept_in(folder: Path) -> str:
    names = [
        path.relative_to(_ROOT).as_posix()
        for pattern in _FILES
        for path in _ROOT.glob(pattern)
        if path.is_file()
    ]
    return str(kept_while_untouched(folder / _KEPT, _ROOT, names, lambda: _digest(names)))


def _digest(names: Iterable[str]) -> str:
    found = hashlib.sha256()
    for name in sorted(names):
        found.update(name.encode() + b"\0" + (_ROOT / name).read_bytes() + b"\0")
    return found.hexdigest()
