"""What the sea answers: a path, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from networks.sea.passages import PassageUse
from networks.sea.plane import draw_great_circles
from networks.units import KM_PER_NM


class Voyage(NamedTuple):
    """A shortest way as the waters find it.

    Attributes
    ----------
    bends
        Lon/lat in degrees, (n, 2), both ends included; great circles lie between.
    kinds
        What each leg is, (n - 1,): ``SIGHT``, ``APPROACH`` or a row of the channel table.
    km
        Its length on the WGS84 ellipsoid.
    """

    bends: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.int64]
    km: float


@dataclass(frozen=True, eq=False)
class SeaPath:
    """A shortest path by sea.

    Attributes
    ----------
    bends
        Where it turns, both ends included, (n, 2) lon/lat in degrees; great circles lie between.
    length_km
        Length on the WGS84 ellipsoid of the line through them, which ``coordinates`` draws.
    from_snap_km, to_snap_km
        How far each end lies from the water or channel it was joined to; 0 when on it. For a port
        the line starts at the port's water point and holds this approach; for any other point it
        starts on the water it was moved to.
    channels
        Names of the channels used, in order.
    us_locks
        Locks on US soil in those channels.
    max_draught_m
        Least draught limit known of its channels; NaN where none is.
    eca_nm
        Nautical miles inside an emission control area; None: not measured.
    find_passages
        Finds ``passages``, once they are asked for.
    """

    bends: npt.NDArray[np.float64]
    length_km: float
    from_snap_km: float = 0.0
    to_snap_km: float = 0.0
    channels: tuple[str, ...] = ()
    us_locks: int = 0
    max_draught_m: float = float("nan")
    eca_nm: float | None = None
    find_passages: Callable[[], tuple[PassageUse, ...]] = tuple

    @cached_property
    def coordinates(self) -> npt.NDArray[np.float64]:
        """The path as drawn, (n, 2) lon/lat in degrees, a point at least every 10 km.

        Longitudes run on across the antimeridian.
        """
        return draw_great_circles(self.bends)

    @cached_property
    def passages(self) -> tuple[PassageUse, ...]:
        """The passages it passes, in order."""
        return self.find_passages()

    def reversed(self) -> SeaPath:
        """Return the same path sailed the other way."""

        def passages() -> tuple[PassageUse, ...]:
            ends_km = [use.from_km + use.length_km for use in self.passages]
            return tuple(
                replace(use, from_km=self.length_km - end_km)
                for use, end_km in zip(self.passages[::-1], ends_km[::-1], strict=True)
            )

        return replace(
            self,
            bends=self.bends[::-1],
            from_snap_km=self.to_snap_km,
            to_snap_km=self.from_snap_km,
            channels=self.channels[::-1],
            find_passages=passages,
        )

    @property
    def length_nm(self) -> float:
        """Length in nautical miles."""
        return self.length_km / KM_PER_NM


@dataclass(frozen=True)
class NoPath:
    """Why there is no path.

    ``code`` is one of ``port-inside-zone``, ``point-inside-zone``, ``port-inside-no-go``,
    ``point-inside-no-go``, ``outside-chart``, ``far-from-water``, ``no-water-path`` and
    ``passage-not-passed`` (there are ways, but none that passes what is required); ``reason`` says
    it in a sentence. Two gateways are ``outside-chart``: one end must be in the region.
    """

    code: str
    reason: str
