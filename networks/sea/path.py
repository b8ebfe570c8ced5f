"""What the sea answers: a path, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from networks.sea.passages import PassageUse
from networks.units import KM_PER_NM


@dataclass(frozen=True, eq=False)
class SeaPath:
    """A shortest path by sea.

    Attributes
    ----------
    coordinates
        The path as drawn, (n, 2) lon/lat in degrees, a point at least every 10 km along great
        circles; longitudes run on across the antimeridian.
    length_km
        Length of that line on the WGS84 ellipsoid.
    from_snap_km, to_snap_km
        How far each end lies from the water or channel it was joined to; 0 when on it. For a port
        the line starts at the port's water point and holds this approach; for any other point it
        starts on the water it was moved to.
    channels
        Names of the channels used, in order.
    us_locks
        Locks on US soil in those channels.
    passages
        The passages it passes, in order.
    max_draught_m
        Least draught limit known of its channels; NaN where none is.
    eca_nm
        Nautical miles inside an emission control area; None: not measured.
    """

    coordinates: npt.NDArray[np.float64]
    length_km: float
    from_snap_km: float = 0.0
    to_snap_km: float = 0.0
    channels: tuple[str, ...] = ()
    us_locks: int = 0
    passages: tuple[PassageUse, ...] = ()
    max_draught_m: float = float("nan")
    eca_nm: float | None = None

    @property
    def length_nm(self) -> float:
        """Length in nautical miles."""
        return self.length_km / KM_PER_NM


@dataclass(frozen=True)
class NoPath:
    """Why there is no path.

    ``code`` is one of ``port-inside-zone``, ``point-inside-zone``, ``outside-chart``,
    ``far-from-water``, ``no-water-path`` and ``passage-not-passed`` (there are ways, but none that
    passes what is required); ``reason`` says it in a sentence.
    """

    code: str
    reason: str
