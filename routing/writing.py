"""Write a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from networks.errors import Fault, InputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path that takes the place of ``path`` when the block ends well.

    The temporary file lies in a folder of its own beside ``path`` and bears the same name, so
    writers that look at the suffix, or that keep side files, work as usual.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written, or the disk is full. What was at
        ``path`` stays as it was.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with tempfile.TemporaryDirectory(prefix=".monarca-", dir=path.parent) as folder:
            temporary = Path(folder) / path.name
            yield temporary
            temporary.replace(path)
    except OSError as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror or str(error)
        raise InputError(
            [Fault("output", str(path), f"a file that can be written ({reason})")],
            hint="Choose another file, or free some space. Nothing was written.",
        ) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
