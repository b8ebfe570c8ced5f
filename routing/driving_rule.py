"""How long one driver takes: driving, breaks and rest, under a country's hours of service."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.pricing import HOURS_PER_DAY, Tariff

_TRIFLE_H = 1e-9  # rounding of a division, no driving


@dataclass(frozen=True)
class DrivingRule:
    """One country's rule, and how far a driver gets under it in practice.

    A shift has at most ``drive_h`` hours of driving, with ``break_h`` of pause each time
    ``break_after_h`` have been driven without one; it ends with ``off_h`` off duty. The next begins
    a day after this one, or later where that is not enough. Weekly limits are not counted: no
    road of one country is as long.
    """

    speed_kmh: float
    drive_h: float
    break_after_h: float
    break_h: float
    off_h: float

    @classmethod
    def of(cls, tariff: Tariff, code: str) -> DrivingRule:
        """Read a country's rows (``ca``, ``us``, ``mx``).

        A shift is as long as the law allows, or as what a driver covers in a day needs, whichever
        is less.
        """
        speed_kmh = tariff.value(f"time.truck.{code}_speed_kmh")
        usual_h = tariff.value(f"time.truck.{code}_solo_km_day") / speed_kmh
        return cls(
            speed_kmh,
            min(tariff.value(f"hours.{code}.drive_h"), usual_h),
            tariff.value(f"hours.{code}.break_after_h"),
            tariff.value(f"hours.{code}.break_h"),
            tariff.value(f"hours.{code}.off_h"),
        )

    def hours(self, km: float) -> float:
        """Return hours from setting out, rested, to arriving."""
        driving_h = km / self.speed_kmh
        shifts = max(0, math.ceil(driving_h / self.drive_h - _TRIFLE_H) - 1)
        day_h = max(HOURS_PER_DAY, self._with_breaks(self.drive_h) + self.off_h)
        return shifts * day_h + self._with_breaks(driving_h - shifts * self.drive_h)

    def _with_breaks(self, driving_h: float) -> float:
        """Return hours of driving with its pauses; none is made on arrival."""
        pauses = max(0, math.ceil(driving_h / self.break_after_h - _TRIFLE_H) - 1)
        return driving_h + pauses * self.break_h
