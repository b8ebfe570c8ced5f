"""Truck: what a road may refuse, and how fast it drives by class of road and country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from networks.countries import LAND_COUNTRIES
from networks.curated_tables import CONFIDENCES, CURATED, number, one_of, read_table, text

ROAD_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary", "street")
GROSS_T = 36.3  # 80,000 lb, the weight every interstate takes

_COLUMNS = {
    "speed_id": text(),
    "country": one_of(LAND_COUNTRIES),
    "road_class": one_of(ROAD_CLASSES),
    "speed_kmh": number(5, 130, "km/h"),
    "source": text(),
    "confidence": one_of(CONFIDENCES),
}
_TONNES = {"": 1.0, "t": 1.0, "kg": 0.001, "lbs": 0.000453592, "lb": 0.000453592, "st": 0.907185}
_KMH = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344}
_CLOSED = frozenset({"no", "private"})
_UNLIMITED = frozenset({"", "none", "default", "unsigned"})


@dataclass(frozen=True)
class Truck:
    """A loaded truck: gross weight in tonnes, and whether it carries dangerous goods."""

    gross_t: float = GROSS_T
    carries_hazmat: bool = False

    def refusal(self, tags: dict[str, str]) -> str:
        """Say which tag of an OpenStreetMap way keeps this truck out; ``""`` when none does.

        ``hgv=destination`` and ``delivery`` are open: whether the truck has business there is not
        known. A weight limit that cannot be read keeps it out, under the name ``maxweight?``.
        """
        for key in ("hgv", "motor_vehicle", "access"):  # the special rule goes before the general
            if key in tags:
                if tags[key] in _CLOSED:
                    return key
                break
        if self.carries_hazmat and tags.get("hazmat", "") in _CLOSED:
            return "hazmat"
        for key in ("maxweight", "maxweightrating", "maxweight:hgv"):
            said = tags.get(key, "")
            if said in _UNLIMITED:
                continue
            limit_t = _measure(said, _TONNES)
            if limit_t is None:
                return f"{key}?"
            if limit_t < self.gross_t:
                return key
        return ""


def truck_speeds(path: Path = CURATED / "truck_speeds.csv") -> dict[tuple[str, str], float]:
    """Read km/h by country and class of road; every fault is raised at once as InputError."""
    rows = read_table(path, _COLUMNS, "speed_id")
    return {(str(row["country"]), str(row["road_class"])): float(row["speed_kmh"]) for row in rows}  # type: ignore[arg-type]


def road_class(highway: str) -> str:
    """Return the class of an OpenStreetMap ``highway`` value; what is no main road is a street."""
    kind = highway.removesuffix("_link")
    return kind if kind in ROAD_CLASSES else "street"


def speed_limit_kmh(maxspeed: str) -> float | None:
    """Read an OpenStreetMap ``maxspeed``; None where it says no number."""
    return _measure(maxspeed, _KMH)


def _measure(said: str, units: dict[str, float]) -> float | None:
    found = re.fullmatch(r"([\d.]+)\s*([a-z/]*)", said.strip().lower())
    if found is None or found[2] not in units:
        return None
    try:
        return float(found[1]) * units[found[2]]
    except ValueError:
        return None
