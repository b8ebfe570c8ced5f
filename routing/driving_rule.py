"""How long drivers take: driving, breaks and rest, under a country's hours of service."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from routing.pricing import HOURS_PER_DAY, Tariff

_TRIFLE_H = 1e-9  # rounding of a division, no driving


@dataclass(frozen=True)
class DrivingRule:
    """One country's rule, and how far a truck gets under it in practice.

    A shift has at most ``drive_h`` hours of driving, with ``break_h`` of pause each time
    ``break_after_h`` have been driven without one; it ends with ``off_h`` off duty. The next begins
    a day after this one, or later where that is not enough.

    No more than ``cycle_h`` are driven in any ``cycle_days``. Driving that would exceed it goes on
    as hours driven days ago fall out, or stops after the last whole shift for the ``restart_h`` off
    duty that begin a new cycle, whichever arrives sooner.
    """

    speed_kmh: float
    drive_h: float
    break_after_h: float
    break_h: float
    off_h: float
    cycle_h: float = math.inf
    cycle_days: float = 1.0
    restart_h: float = 0.0

    @classmethod
    def of(cls, tariff: Tariff, code: str, *, is_team: bool = False) -> DrivingRule:
        """Return a country's rule (``ca``, ``us``, ``mx``), read off its rows once.

        A shift is as long as the law allows, or as what is covered in a day needs, whichever is
        less. Of a team one drives while the other rests: the truck has the hours of both, stands
        for no pause or rest of theirs, and covers what a team does in a day.
        """
        return tariff.once(("hours", code, is_team), lambda: cls._of(tariff, code, is_team=is_team))

    @classmethod
    def _of(cls, tariff: Tariff, code: str, *, is_team: bool) -> DrivingRule:
        law = {name: tariff.value(f"hours.{code}.{name}") for name in ("drive_h", "off_h")}
        speed_kmh = tariff.value(f"time.truck.{code}_speed_kmh")
        cycle_h, cycle_days, restart_h = _cycle(tariff, code)
        if is_team:
            usual_h = tariff.value("time.truck.team_km_day") / speed_kmh
            drive_h = min(2 * law["drive_h"], usual_h, HOURS_PER_DAY, 2 * cycle_h)
            return cls(speed_kmh, drive_h, math.inf, 0, 0, 2 * cycle_h, cycle_days, restart_h)
        usual_h = tariff.value(f"time.truck.{code}_solo_km_day") / speed_kmh
        return cls(
            speed_kmh,
            min(law["drive_h"], usual_h, cycle_h),
            tariff.value(f"hours.{code}.break_after_h"),
            tariff.value(f"hours.{code}.break_h"),
            law["off_h"],
            cycle_h,
            cycle_days,
            restart_h,
        )

    def hours(self, km: float) -> float:
        """Return hours from setting out, rested, to arriving."""
        driving_h = km / self.speed_kmh
        if self._in_cycle * self.drive_h <= self.cycle_h + _TRIFLE_H:
            return self._shifts(driving_h)
        return min(self._falling_out(driving_h), self._restarting(driving_h))

    @cached_property
    def _day_h(self) -> float:
        """Hours from the beginning of a shift to that of the next."""
        return max(HOURS_PER_DAY, self._with_breaks(self.drive_h) + self.off_h)

    @cached_property
    def _in_cycle(self) -> int:
        """How many shifts begin in the days of a cycle."""
        return math.ceil(self.cycle_days * HOURS_PER_DAY / self._day_h - _TRIFLE_H)

    def _falling_out(self, driving_h: float) -> float:
        """Return hours where each day has what the days before leave: every cycle is the same."""
        cycles = max(0, math.ceil(driving_h / self.cycle_h - _TRIFLE_H) - 1)
        cycle_h = self._in_cycle * self._day_h
        return cycles * cycle_h + self._shifts(driving_h - cycles * self.cycle_h)

    def _restarting(self, driving_h: float) -> float:
        """Return hours where a new cycle is begun after as many whole shifts as one holds."""
        whole_h = math.floor(self.cycle_h / self.drive_h + _TRIFLE_H) * self.drive_h
        restarts = max(0, math.ceil((driving_h - self.cycle_h) / whole_h - _TRIFLE_H))
        cycle_h = self._shifts(whole_h) + max(self.restart_h, self.off_h)
        return restarts * cycle_h + self._shifts(driving_h - restarts * whole_h)

    def _shifts(self, driving_h: float) -> float:
        """Return hours of driving with its pauses and nightly rests, none after the last."""
        shifts = max(0, math.ceil(driving_h / self.drive_h - _TRIFLE_H) - 1)
        return shifts * self._day_h + self._with_breaks(driving_h - shifts * self.drive_h)

    def _with_breaks(self, driving_h: float) -> float:
        """Return hours of driving with its pauses; none is made on arrival."""
        pauses = max(0, math.ceil(driving_h / self.break_after_h - _TRIFLE_H) - 1)
        return driving_h + pauses * self.break_h


def _cycle(tariff: Tariff, code: str) -> tuple[float, float, float]:
    """Return hours of a cycle, its days, and the hours that begin another; Mexico sets none."""
    if f"hours.{code}.cycle_h" not in tariff.book:
        return math.inf, 1.0, 0.0
    hours, days, restart = (
        tariff.value(f"hours.{code}.{name}") for name in ("cycle_h", "cycle_days", "restart_h")
    )
    return hours, days, restart
