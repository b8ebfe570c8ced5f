"""Texts on disk that are read one at a time, as they are asked for."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Self, overload

import numpy as np
import numpy.typing as npt


class Texts(Sequence[str]):
    """A list of texts in two files: all their bytes in UTF-8, and where each begins."""

    def __init__(self, content: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> None:
        self._content = content
        self._starts = starts

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open what `write` wrote at ``path``; nothing is read yet."""
        files = (path.with_name(f"{path.name}.{part}.npy") for part in ("bytes", "starts"))
        # A mapped array of its own class is ten times slower to take one number out of.
        return cls(*(np.asarray(np.load(file, mmap_mode="r")) for file in files))

    @staticmethod
    def write(path: Path, texts: Iterable[str]) -> None:
        """Write texts as ``path`` with the endings ``.bytes.npy`` and ``.starts.npy``."""
        encoded = [text.encode() for text in texts]
        starts = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        content = np.frombuffer(b"".join(encoded), np.uint8)
        np.save(path.with_name(f"{path.name}.bytes.npy"), content)
        np.save(path.with_name(f"{path.name}.starts.npy"), starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> list[str]: ...
    def __getitem__(self, position: int | slice) -> str | list[str]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        if not -len(self) <= position < len(self):
            raise IndexError(position)
        begin, end = self._starts[position % len(self) :][:2]
        return self._content[begin:end].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        whole, starts = self._content.tobytes(), self._starts.tolist()
        for begin, end in pairwise(starts):
            yield whole[begin:end].decode()


class TextMap(Mapping[str, Any]):
    """Values by key, each JSON, such as the rows of a table; read as they are asked for."""

    def __init__(self, keys: Sequence[str], values: Sequence[str]) -> None:
        self._keys = keys
        self._values = values

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open what `write` wrote at ``path``."""
        return cls(Texts.load(path.with_name(f"{path.name}.keys")), Texts.load(path))

    @staticmethod
    def write(path: Path, values: Mapping[str, Any]) -> None:
        """Write values by key beside ``path``; floats come back to the last bit, NaN too."""
        keys = sorted(values)
        path.parent.mkdir(parents=True, exist_ok=True)
        Texts.write(path.with_name(f"{path.name}.keys"), keys)
        Texts.write(path, (json.dumps(values[key], ensure_ascii=False) for key in keys))

    def __getitem__(self, key: str) -> Any:
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            raise KeyError(key)
        return json.loads(self._values[at])

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
