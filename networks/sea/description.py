"""What is told of a voyage: the channels it uses and the passages it passes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from networks.sea.passages import Passages, PassageUse
from networks.sea.path import SeaPath, Voyage
from networks.sea.plane import Plane

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Description:
    """Tells of voyages; columns of the channel table as lists, as a row of a table takes longer.

    Attributes
    ----------
    names, us_locks, limits_m
        Name, locks on US soil and draught limit of each channel; NaN where none is known.
    """

    names: list[str]
    us_locks: list[int]
    limits_m: list[float]
    passages: Passages
    plane: Plane

    @classmethod
    def of(cls, channels: pd.DataFrame, passages: Passages, plane: Plane) -> Self:
        """Return that of a channel table."""
        return cls(
            channels["name"].tolist(),
            channels["us_locks"].tolist(),
            channels["max_draught_m"].tolist(),
            passages,
            plane,
        )

    def path(self, found: Voyage, from_snap_km: float, to_snap_km: float) -> SeaPath:
        """Return the path a voyage is; its passages are found once they are asked for."""
        used = dict.fromkeys(found.kinds[found.kinds >= 0].tolist())
        limits_m = [self.limits_m[row] for row in used if self.limits_m[row] > 0]
        return SeaPath(
            found.bends,
            found.km,
            from_snap_km,
            to_snap_km,
            tuple(dict.fromkeys(self.names[row] for row in used)),
            sum(self.us_locks[row] for row in used),
            min(limits_m, default=float("nan")),
            find_passages=partial(self._uses, found),
        )

    def _uses(self, found: Voyage) -> tuple[PassageUse, ...]:
        inside = [self.names[kind] if kind >= 0 else None for kind in found.kinds.tolist()]
        return self.passages.uses(found.bends, inside, self.plane)
