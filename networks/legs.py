"""Terminal-to-terminal legs, measured once when the network is built.

Each leg stands once and may be travelled both ways. ``variant`` says which rule its geometry
keeps: a sea leg per geometric tier where that tier changes the path, a rail leg ``any`` and,
where the shortest path crosses US soil between two terminals of one country, also ``no-us``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.sea.path import SeaPath
from networks.sea.sea import Sea
from networks.tiers import SEA_TIERS, Tier
from networks.zone_measure import ZoneMeasure

SAME_PATH_KM = 0.001

LEG_COLUMNS = {
    "leg_id": "str",
    "mode": "str",
    "from_terminal_id": "str",
    "to_terminal_id": "str",
    "variant": "str",
    "length_km": "float64",
    "ca_km": "float64",
    "us_km": "float64",
    "mx_km": "float64",
    "us_land_km": "float64",
    "us_locks": "int64",
    "us_12nm_nm": "float64",
    "us_24nm_nm": "float64",
    "us_200nm_nm": "float64",
    "eca_nm": "float64",
    "channels": "str",
    "passages": "str",
    "max_draught_m": "float64",
    "crossings": "str",
}


_NOTHING = {"str": "", "float64": 0.0, "int64": 0}
_NO_LIMIT = {"max_draught_m": float("nan")}


def leg_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make the leg table from rows that name only what applies to their mode.

    ``channels`` and ``passages`` hold names joined by ``;``; ``max_draught_m`` is NaN where no
    channel is known to limit a ship's draught.
    """
    columns = {}
    for column, dtype in LEG_COLUMNS.items():
        nothing = _NO_LIMIT.get(column, _NOTHING[dtype])
        columns[column] = pd.Series([row.get(column, nothing) for row in rows], dtype=dtype)
    return pd.DataFrame(columns)


@dataclass(frozen=True, eq=False)
class SeaLines:
    """Many sea lines that share most of their segments.

    Line ``i`` is ``lonlat[offsets[i]:offsets[i + 1]]``. ``segments`` (k, 2, 2) holds each segment
    once; line ``i`` is made of ``segments[segment_idx[step_offsets[i]:step_offsets[i + 1]]]``.
    What holds of a segment (miles in a zone, metres on land) need be asked only once.
    """

    offsets: npt.NDArray[np.int64]
    lonlat: npt.NDArray[np.float64]
    segments: npt.NDArray[np.float64]
    segment_idx: npt.NDArray[np.int64]

    @classmethod
    def of(cls, lines: list[npt.NDArray[np.float64]]) -> SeaLines:
        """Lay lines end to end and find the segments they share."""
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
        return cls(offsets, lonlat, segments, segment_idx.astype(np.int64))

    @property
    def step_offsets(self) -> npt.NDArray[np.int64]:
        """Where each line's steps begin in ``segment_idx``: a line has a step fewer than points."""
        return self.offsets - np.arange(len(self.offsets))

    def total(self, per_segment: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum a figure known per segment over each line, shape (number of lines,)."""
        return np.add.reduceat(per_segment[self.segment_idx], self.step_offsets[:-1])

    def segments_of(self, line_idx: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return, each once, the segments (k, 2, 2) that the chosen lines are made of."""
        used = np.zeros(len(self.segments), np.bool_)
        begins = self.step_offsets
        for line in line_idx:
            used[self.segment_idx[begins[line] : begins[line + 1]]] = True
        return self.segments[used]


@dataclass(frozen=True, eq=False)
class SeaLegs:
    """Sea legs, their lines in the same order, and the pairs without a path.

    ``unreachable`` names each pair and variant that has no path, with the reason.
    """

    rows: list[dict[str, Any]]
    lines: SeaLines
    unreachable: pd.DataFrame


def sea_legs(sea: Sea, ports: pd.DataFrame, measure: ZoneMeasure) -> SeaLegs:
    """Find and measure the sea path between every two ports at every geometric tier."""
    pairs = list(combinations(sorted(ports.index), 2))
    kept: list[tuple[str, str, Tier, SeaPath]] = []
    unreachable: list[tuple[str, str, str, str]] = []
    laxer: dict[tuple[str, str], float] = {}
    for tier in SEA_TIERS:
        for pair, path in sea.port_paths(pairs, tier).items():
            if not isinstance(path, SeaPath):
                unreachable.append((*pair, tier.value, path.reason))
            elif abs(path.length_km - laxer.get(pair, -1.0)) > SAME_PATH_KM:
                laxer[pair] = path.length_km
                kept.append((*pair, tier, path))
    lines = SeaLines.of([path.coordinates for *_, path in kept])
    per_segment = measure.lengths_nm_many(list(lines.segments))
    inside_nm = {zone: lines.total(nm) for zone, nm in per_segment.items()}
    rows = [
        _sea_row(*leg) | {zone: float(nm[row]) for zone, nm in inside_nm.items()}
        for row, leg in enumerate(kept)
    ]
    reasons = pd.DataFrame(
        unreachable, columns=["from_terminal_id", "to_terminal_id", "variant", "reason"]
    )
    return SeaLegs(rows, lines, reasons)


def _sea_row(origin: str, destination: str, tier: Tier, path: SeaPath) -> dict[str, Any]:
    return {
        "leg_id": f"sea:{origin}-{destination}:{tier.value}",
        "mode": "sea",
        "from_terminal_id": origin,
        "to_terminal_id": destination,
        "variant": tier.value,
        "length_km": path.length_km,
        "us_locks": path.us_locks,
        "channels": ";".join(path.channels),
        "passages": ";".join(use.name for use in path.passages),
        "max_draught_m": path.max_draught_m,
    }
