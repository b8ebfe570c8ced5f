"""How much: one quantity, given in one unit, in every unit its profile knows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from networks.errors import Fault
from routing.commodity import Commodity
from routing.parameter_book import ParameterBook

LEAST = 1e-6  # of every unit: less is no cargo, and vanishes when it is divided
MAX_TEU = 20_000.0
MAX_FEU = MAX_TEU / 2
MAX_TONNES = 500_000.0
MAX_VEHICLES = 50_000
MAX_VOLUME_M3 = 1_000_000.0
MOST = {
    "teu": MAX_TEU,
    "feu": MAX_FEU,
    "tonnes": MAX_TONNES,
    "vehicles": MAX_VEHICLES,
    "volume_m3": MAX_VOLUME_M3,
}
SPOKEN = {"teu": "TEU", "feu": "FEU", "tonnes": "t", "vehicles": "vehicles", "volume_m3": "m³"}


@dataclass(frozen=True)
class Quantity:
    """Goods as loaded, in every unit; ``shown`` says in words how it was converted.

    ``teu`` is 0 for what never goes in a box, ``vehicles`` for all but vehicles, ``volume_m3`` 0
    where it is not known.
    """

    teu: float
    tonnes: float
    vehicles: int
    volume_m3: float
    shown: str

    @classmethod
    def of(cls, profile: Commodity, unit: str, given: float, book: ParameterBook) -> Quantity:
        """Convert what is given by the profile: equation (1); the unit must be one of its own."""
        tonnes, steps = _tonnes(profile, unit, given, book)
        teu, vehicles = 0.0, 0
        if profile.t_per_teu:
            teu = tonnes / profile.t_per_teu
            if unit == "tonnes" and profile.cargo_class in ("container", "air"):
                steps = f"{given:,g} t ÷ {profile.t_per_teu:g} t/TEU = {teu:g} TEU"
        if profile.t_per_vehicle:
            vehicles = round_up(tonnes / profile.t_per_vehicle)
            if unit != "vehicles":
                steps = f"{given:,g} t ÷ {profile.t_per_vehicle:g} t/vehicle = {vehicles} vehicles"
        volume_m3 = teu * book.value("box.teu_m3")
        if profile.t_per_m3:
            volume_m3 = tonnes / profile.t_per_m3
        return cls(teu, tonnes, vehicles, volume_m3, steps)


def round_up(quantity: float) -> int:
    """Round up, forgiving the last digits of a division; however little there is takes one."""
    return max(math.ceil(round(quantity, 6)), int(quantity > 0))


def _tonnes(profile: Commodity, unit: str, given: float, book: ParameterBook) -> tuple[float, str]:
    """Return tonnes, and the step that leads to them."""
    if unit == "tonnes":
        return given, f"{given:,g} t"
    per_teu = profile.t_per_teu or 0.0
    if unit == "teu":
        tonnes = given * per_teu
        return tonnes, f"{given:,g} TEU × {per_teu:g} t/TEU = {tonnes:g} t"
    if unit == "feu":
        tonnes = 2 * given * per_teu
        return tonnes, f"{given:,g} FEU × 2 TEU/FEU × {per_teu:g} t/TEU = {tonnes:g} t"
    if unit == "vehicles":
        tonnes = given * (profile.t_per_vehicle or 0.0)
        return tonnes, f"{given:,g} vehicles × {profile.t_per_vehicle:g} t/vehicle = {tonnes:g} t"
    if profile.t_per_m3:
        tonnes = given * profile.t_per_m3
        return tonnes, f"{given:,g} m³ × {profile.t_per_m3:g} t/m³ = {tonnes:g} t"
    room_m3 = book.value("box.teu_m3")
    tonnes = given / room_m3 * per_teu
    return tonnes, f"{given:,g} m³ ÷ {room_m3:g} m³/TEU × {per_teu:g} t/TEU = {tonnes:g} t"


def quantity_faults(given: dict[str, float | None], profile: Commodity | None) -> list[Fault]:
    """Say what is wrong with the quantities given: one of them, in a unit of the profile."""
    named = {unit: value for unit, value in given.items() if value is not None}
    units = profile.units if profile else tuple(MOST)
    if len(named) != 1:
        told = ", ".join(f"{unit} {value:g}" for unit, value in named.items()) or None
        return [Fault("quantity", told, f"exactly one of {', '.join(units)}")]
    ((unit, value),) = named.items()
    if unit not in units and profile is not None:
        return [Fault(unit, value, f"{profile.name} in one of {', '.join(units)}")]
    if not math.isfinite(value) or not LEAST <= value <= MOST[unit]:
        expected = f"a number above 0, {LEAST:f} or more, and at most {MOST[unit]:,.0f}"
        return [Fault(unit, value, expected)]
    if unit == "vehicles" and value != int(value):
        return [Fault(unit, value, "a whole number")]
    tonnes = _tonnes_at_most(profile, unit, value)
    if tonnes > MAX_TONNES:
        return [Fault(unit, value, f"at most {MAX_TONNES:,.0f} t of goods; this is {tonnes:,.0f}")]
    return []


def _tonnes_at_most(profile: Commodity | None, unit: str, value: float) -> float:
    """Return the tonnes of what is measured in m³ by its density; 0 for what needs no check."""
    if unit != "volume_m3" or profile is None or not profile.t_per_m3:
        return 0.0
    return value * profile.t_per_m3
