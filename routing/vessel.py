"""Container ship classes: what one burns and what a day of it costs."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from routing.parameter_book import ParameterBook

TEU_PER_FFE = 2  # forty-foot equivalent, exact by definition


@dataclass(frozen=True)
class VesselClass:
    """The parameter keys of one class; ``capacity_key`` is in FFE."""

    name: str
    capacity_key: str
    day_rate_key: str
    design_speed_key: str
    design_fuel_key: str

    def capacity_teu(self, book: ParameterBook) -> float:
        """Slots of the class in TEU."""
        return book.value(self.capacity_key) * TEU_PER_FFE

    def fuel_t_per_day(self, book: ParameterBook, speed_kn: float) -> float:
        """Tonnes of fuel a day at ``speed_kn``: equation (18)."""
        ratio = speed_kn / book.value(self.design_speed_key)
        exponent = book.value("ship.fuel_exponent")
        return book.value(self.design_fuel_key) * math.pow(ratio, exponent)


@lru_cache(maxsize=1)
def vessel_classes() -> tuple[VesselClass, ...]:
    """Read the shipped classes, smallest first."""
    text = (files("routing") / "parameters" / "vessel_classes.csv").read_text(encoding="utf-8")
    return tuple(
        VesselClass(
            row["vessel_class"],
            row["capacity_key"],
            row["day_rate_key"],
            row["design_speed_key"],
            row["design_fuel_key"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def vessel_class_for(book: ParameterBook, capacity_teu: float) -> VesselClass:
    """Return the class nearest in size to a ship of ``capacity_teu``."""
    return min(vessel_classes(), key=lambda vessel: abs(vessel.capacity_teu(book) - capacity_teu))
