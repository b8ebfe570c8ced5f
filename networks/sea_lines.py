"""Many sea lines that share most of their segments, as they are measured and as they are stored."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class SeaLines:
    """Lines made of segments that each stand once.

    What holds of a segment (miles in a zone, metres on land) need be asked only once.

    Attributes
    ----------
    segments
        Lon/lat of both ends, degrees, (k, 2, 2).
    segment_idx
        The segments of all lines, one line after the other.
    step_offsets
        Line ``i`` is made of ``segment_idx[step_offsets[i]:step_offsets[i + 1]]``.
    """

    segments: npt.NDArray[np.float64]
    segment_idx: npt.NDArray[np.int32]
    step_offsets: npt.NDArray[np.int64]

    @classmethod
    def of(cls, lines: list[npt.NDArray[np.float64]]) -> Self:
        """Find the segments that lines (n, 2) of at least two points share."""
        import pandas as pd

        offsets = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
        lonlat = np.vstack(lines)
        lon_code, lat_code = (pd.factorize(column)[0].astype(np.int64) for column in lonlat.T)
        point = pd.factorize(lon_code * (lat_code.max() + 1) + lat_code)[0].astype(np.int64)
        step = np.ones(len(lonlat), np.bool_)
        step[offsets[1:] - 1] = False  # the last point of a line begins no step
        start = np.flatnonzero(step)
        segment_idx, codes = pd.factorize(point[start] * (point.max() + 1) + point[start + 1])
        first = np.full(len(codes), len(start))
        np.minimum.at(first, segment_idx, np.arange(len(start)))
        chosen = start[first]
        segments = np.stack([lonlat[chosen], lonlat[chosen + 1]], axis=1)
        # A line has a step fewer than points.
        return cls(segments, segment_idx.astype(np.int32), offsets - np.arange(len(offsets)))

    def save(self, folder: Path) -> None:
        """Write the arrays: 4 bytes a step, where points would take 16."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote; arrays are mapped, not read, until they are used."""
        files = (folder / f"{field.name}.npy" for field in fields(cls))
        return cls(*(np.load(file, mmap_mode="r") for file in files))

    def line(self, row: int) -> npt.NDArray[np.float64]:
        """Return one line, (n, 2) lon/lat in degrees."""
        steps = self.segments[self.segment_idx[self.step_offsets[row] : self.step_offsets[row + 1]]]
        return np.concatenate([steps[:, 0], steps[-1:, 1]])

    def ends(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return where each line begins and where it ends, (n, 2) in degrees."""
        first = self.segment_idx[self.step_offsets[:-1]]
        last = self.segment_idx[self.step_offsets[1:] - 1]
        return self.segments[first, 0], self.segments[last, 1]

    def total(self, per_segment: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum a figure known per segment over each line, shape (number of lines,)."""
        return np.add.reduceat(per_segment[self.segment_idx], self.step_offsets[:-1])

    def segments_of(self, line_idx: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return, each once, the segments (k, 2, 2) that the chosen lines are made of."""
        used = np.zeros(len(self.segments), np.bool_)
        for line in line_idx:
            used[self.segment_idx[self.step_offsets[line] : self.step_offsets[line + 1]]] = True
        return self.segments[used]

    def only(self, line_idx: npt.NDArray[np.int64]) -> SeaLines:
        """Return the chosen lines alone, in the order given, with the segments they use."""
        sizes = np.diff(self.step_offsets)[line_idx]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        begins = np.repeat(self.step_offsets[line_idx] - offsets[:-1], sizes)
        steps = begins + np.arange(offsets[-1])
        used, segment_idx = np.unique(self.segment_idx[steps], return_inverse=True)
        return SeaLines(self.segments[used], segment_idx.astype(np.int32), offsets)
