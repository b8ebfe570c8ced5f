"""How cheapest ways round an emission control area are sought, from ``curated/eca_paths.csv``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np

from networks.curated_tables import CONFIDENCES, CURATED, number, one_of, read_table, text
from networks.sea.plane import Floats

_COLUMNS = {
    "of": text(),
    "value": number(0, 1000, "of its unit"),
    "unit": one_of(("x", "km", "nm", "count")),
    "reason": text(),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}


@dataclass(frozen=True)
class EcaRule:
    """The figures of the search; the reason of each stands in its row.

    Attributes
    ----------
    greatest_weight
        A mile inside costs at most this many times a mile outside, ≥ 1.
    weight_steps
        How many weights up to the greatest are tried.
    limit_clearance_km, limit_tolerance_km
        How far outside the area its limit is drawn, and how coarsely.
    spacing_km, shore_share, least_spacing_km
        Points on the limit lie at most ``spacing_km`` apart, and at most ``shore_share`` of their
        distance from the shore, but for the least.
    trifle_share, trifle_nm
        Savings of cost and of miles inside that are not worth an alternative.
    """

    greatest_weight: float
    weight_steps: float
    limit_clearance_km: float
    limit_tolerance_km: float
    spacing_km: float
    shore_share: float
    least_spacing_km: float
    trifle_share: float
    trifle_nm: float

    @property
    def weights(self) -> Floats:
        """Weights to try, from 1 to the greatest in equal ratios."""
        return np.asarray(self.greatest_weight ** np.linspace(0, 1, int(self.weight_steps) + 1))

    @classmethod
    def read(cls, file: Path = CURATED / "eca_paths.csv") -> Self:
        """Read the table; InputError names every cell that is not what it should be."""
        rows = read_table(file, _COLUMNS, "of")
        values = {str(row["of"]): float(row["value"] or 0) for row in rows}
        return cls(**{f.name: values[f.name] for f in fields(cls)})
