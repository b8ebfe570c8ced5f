"""Equipment: the box, car, truck, ship or pallet the goods are in, and what it can carry."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from routing.text import Text


class Goods(Protocol):
    """What fills equipment."""

    @property
    def teu(self) -> float:
        """In boxes, TEU."""

    @property
    def tonnes(self) -> float:
        """Mass."""

    @property
    def vehicles(self) -> int:
        """Vehicles, if that is what it is."""

    @property
    def volume_m3(self) -> float:
        """Room taken."""


@dataclass(frozen=True)
class Equipment:
    """One kind of equipment.

    ``said`` is its name in three languages. ``modes`` are those it moves by. ``teu`` is the room of
    a box or trailer in TEU; capacities are NaN where they do not apply or, of ships, are the
    service's. ``lowest_c`` and ``highest_c`` are the temperatures it can keep, NaN where it keeps
    none.
    """

    slug: str
    name: str
    said: Text
    cargo_classes: tuple[str, ...]
    modes: frozenset[str]
    teu: float
    capacity_t: float
    capacity_m3: float
    capacity_vehicles: float
    cools: bool
    lowest_c: float
    highest_c: float
    source: str
    confidence: str

    def keeps(self, temperature_c: float) -> bool:
        """Say whether it can keep the goods at a temperature."""
        return self.cools and self.lowest_c <= temperature_c <= self.highest_c

    @property
    def is_ship(self) -> bool:
        """Whether it is a ship, which trucks and trains may serve from far inland."""
        return self.modes == {"sea"}

    @property
    def is_box(self) -> bool:
        """Whether it is a container or trailer, which one truck takes whole."""
        return self.teu > 0

    def pieces(self, goods: Goods) -> int | None:
        """Return how many hold the goods, by the limit that binds; None where it is the service's.

        A box or trailer is filled by its TEU, which the profile's density is given in.
        """
        needed = [
            have / room
            for have, room in (
                (goods.tonnes, self.capacity_t),
                (goods.teu, self.teu),
                (0.0 if self.is_box else goods.volume_m3, self.capacity_m3),
                (goods.vehicles, self.capacity_vehicles),
            )
            if room > 0
        ]
        return max(1, math.ceil(round(max(needed), 6))) if needed else None


@lru_cache(maxsize=1)
def equipment_by_slug() -> dict[str, Equipment]:
    """Read the shipped equipment."""
    text = (files("routing") / "parameters" / "equipment.csv").read_text(encoding="utf-8")
    return {row["slug"]: _read(row) for row in csv.DictReader(text.splitlines())}


def _read(row: dict[str, str]) -> Equipment:
    numbers = ("teu", "capacity_t", "capacity_m3", "capacity_vehicles", "lowest_c", "highest_c")
    return Equipment(
        slug=row["slug"],
        name=row["name"],
        said=Text(*(row[column] for column in ("name", "name_fr", "name_es"))),
        cargo_classes=tuple(row["cargo_classes"].split(";")),
        modes=frozenset(row["modes"].split(";")),
        cools=row["cools"] == "1",
        source=row["source"],
        confidence=row["confidence"],
        **{name: float(row[name] or "nan") for name in numbers},
    )
