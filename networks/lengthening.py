"""How much longer a line is than its edge says, by the length of the edge."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from networks.curated_tables import CONFIDENCES, CURATED, number, one_of, read_table, text
from networks.errors import Fault, InputError

Floats = npt.NDArray[np.float64]

_COLUMNS = {
    "key": text(),
    "network": one_of(("road",)),
    "edge_km": number(0, 1000, "km"),
    "factor": number(1.0, 1.5, "× the length of the source"),
    "n_pairs": number(1, 10_000, "pairs measured"),
    "residual_mae_pct": number(0, 50, "% mean absolute error left"),
    "source": text(),
    "date": text(),
    "confidence": one_of(CONFIDENCES),
}


@dataclass(frozen=True, eq=False)
class Lengthening:
    """A factor that depends on the length of an edge, straight between the measured points.

    The source draws short edges as they run and long ones as chords, so the longer an edge the
    more of its bends are missing. Below the first ``edge_km`` and above the last the factor stays.
    """

    edge_km: Floats
    factor: Floats

    @classmethod
    def measured(cls, network: str, path: Path = CURATED / "length_corrections.csv") -> Lengthening:
        """Read the measured points of ``network`` (``road``; rail needs no correction).

        Raises
        ------
        InputError
            If the table is not as it should be, or has no point for the network.
        """
        rows = [row for row in read_table(path, _COLUMNS, "key") if row["network"] == network]
        if not rows:
            raise InputError([Fault(f"{path.name} network", network, "at least one row")])
        points = np.array(sorted((row["edge_km"], row["factor"]) for row in rows), np.float64)
        return cls(points[:, 0], points[:, 1])

    def __call__(self, length_km: Floats) -> Floats:
        """Return the corrected length of edges, km."""
        factor = np.interp(length_km, self.edge_km, self.factor)
        return np.asarray(length_km * factor, np.float64)
