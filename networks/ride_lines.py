"""The way of every rail leg over the graph, as it was found when the network was built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from networks.landgraph import Ints


@dataclass(frozen=True, eq=False)
class RideLines:
    """Nodes of the rail graph, a leg's after another's.

    Leg ``i`` passes ``node_idx[starts[i]:starts[i + 1]]``, from its first terminal to its second.
    """

    node_idx: Ints
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, ways: Sequence[Ints]) -> Self:
        """Put ways one after the other."""
        starts = np.cumsum([0, *map(len, ways)], dtype=np.int64)
        return cls(np.concatenate([np.empty(0, np.int32), *ways]).astype(np.int32), starts)

    def save(self, folder: Path) -> None:
        """Write both arrays into a folder, made if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "node_idx.npy", self.node_idx)
        np.save(folder / "starts.npy", self.starts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what ``save`` wrote; arrays are mapped, not read, until they are used."""
        files = (folder / f"{name}.npy" for name in ("node_idx", "starts"))
        return cls(*(np.asarray(np.load(file, mmap_mode="r")) for file in files))

    def nodes(self, row: int) -> Ints:
        """Return the nodes of one leg."""
        return self.node_idx[self.starts[row] : self.starts[row + 1]]
