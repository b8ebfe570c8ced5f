"""Ship classes: what one carries, what it burns and what a day of it costs."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from routing.parameter_book import ParameterBook


@dataclass(frozen=True)
class VesselClass:
    """The parameter keys of one class; ``capacity_factor`` turns its row into TEU or tonnes.

    ``units_key`` is how many car-equivalent units (CEU) a vehicle carrier takes; ``""`` for others.
    """

    name: str
    cargo_class: str
    capacity_key: str
    capacity_factor: float
    units_key: str
    day_rate_key: str
    design_speed_key: str
    design_fuel_key: str

    def capacity(self, book: ParameterBook) -> float:
        """Return what a ship of the class holds: TEU of containers, tonnes of all else."""
        return book.value(self.capacity_key) * self.capacity_factor

    def fuel_t_per_day(self, book: ParameterBook, speed_kn: float) -> float:
        """Return tonnes of fuel a day at ``speed_kn``: equation (18)."""
        ratio = speed_kn / book.value(self.design_speed_key)
        exponent = book.value("ship.fuel_exponent")
        return book.value(self.design_fuel_key) * math.pow(ratio, exponent)


@lru_cache(maxsize=1)
def vessel_classes() -> tuple[VesselClass, ...]:
    """Read the shipped classes, smallest first within a class of cargo."""
    text = (files("routing") / "parameters" / "vessel_classes.csv").read_text(encoding="utf-8")
    return tuple(
        VesselClass(
            row["vessel_class"],
            row["cargo_class"],
            row["capacity_key"],
            float(row["capacity_factor"]),
            row["units_key"],
            row["day_rate_key"],
            row["design_speed_key"],
            row["design_fuel_key"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def vessel_class_for(book: ParameterBook, cargo_class: str, capacity: float) -> VesselClass:
    """Return the class of ships for this cargo nearest in size to ``capacity``, TEU or tonnes."""
    fitting = [vessel for vessel in vessel_classes() if vessel.cargo_class == cargo_class]
    return min(fitting, key=lambda vessel: abs(vessel.capacity(book) - capacity))
