"""Drawn layers on disk, beside their network: drawing one takes a second, reading it hardly any.

They are kept by a digest of the code that draws, and read as the network itself is, each file
checked; what is damaged, or may not be written or read, is drawn anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import orjson

from api.malloc import give_back_memory
from api.sheet import Rows
from networks import artefact
from networks.errors import ArtefactError, CacheError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

FOLDER = "layers"
_FILE = "rows.npz"
_MOST_CODES = 2  # whose drawings stay: those of this code, and of one used in turn with it


class SheetFiles:
    """Rows by name, in files; ``folder`` None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def are_kept(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    @property
    def code(self) -> str:
        """The digest of the code whose drawings these are; empty where nothing is kept."""
        return "" if self._folder is None else self._folder.name

    @classmethod
    def beside(cls, network_folder: Path | None) -> SheetFiles:
        """Return what this code keeps beside a network; nothing where it may write nothing."""
        if network_folder is None or not os.access(network_folder, os.W_OK):
            return cls(None)
        return cls(network_folder / FOLDER / drawing_digest(network_folder / FOLDER))

    def get(self, name: str, draw: Callable[[], Rows]) -> Rows:
        """Return the rows of a name, drawn now if they are not kept."""
        if self._folder is None:
            return draw()
        rows = self._kept(self._folder / name)
        if rows is None:
            rows = draw()
            self._keep(self._folder / name, rows)
        give_back_memory()
        return rows

    def _kept(self, directory: Path) -> Rows | None:
        """Return the rows in a folder; None where it is not there or not whole."""
        try:
            built = artefact.open_artefact(directory, self.code)
            return _read(built.path(_FILE))
        except (ArtefactError, OSError):
            return None

    def _keep(self, directory: Path, rows: Rows) -> None:
        """Keep rows, whole or not at all; where nothing may be written they are not kept."""
        with contextlib.suppress(CacheError, OSError), artefact.writing(directory) as folder:
            _write(folder / _FILE, rows)
            artefact.write_manifest(folder, version=self.code)
        artefact.drop_oldest(directory.parent.parent, _MOST_CODES)


def drawing_digest(folder: Path) -> str:
    """Return a digest of all code that drawing rests on, GEOS included; 16 hexadecimal digits."""
    import shapely

    from routing.code import code_digest

    found = hashlib.sha256(f"{code_digest(folder)} {shapely.geos_version}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _write(path: Path, rows: Rows) -> None:
    """Write geometries as WKB, and each different property once."""
    import shapely

    shapes = shapely.to_wkb(rows.geometries)
    told = [orjson.dumps(properties) for properties in rows.properties]
    kinds = {text: number for number, text in enumerate(dict.fromkeys(told))}
    np.savez(
        path,
        shapes=np.frombuffer(b"".join(shapes), np.uint8),
        ends=np.cumsum([len(shape) for shape in shapes], dtype=np.int64),
        kinds=np.frombuffer(b"[%b]" % b",".join(kinds), np.uint8),
        kind_of=np.array([kinds[text] for text in told], dtype=np.int64),
    )


def _read(path: Path) -> Rows:
    """Return what `_write` wrote."""
    import shapely

    with np.load(path) as kept:
        shapes, ends = kept["shapes"].tobytes(), kept["ends"].tolist()
        kinds = orjson.loads(kept["kinds"].tobytes())
        kind_of: npt.NDArray[np.int64] = kept["kind_of"]
    each = [shapes[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    geometries = shapely.from_wkb(np.array(each, dtype=object))
    return Rows(geometries, [kinds[i] for i in kind_of.tolist()])
