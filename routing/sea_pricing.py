"""Ships: a share of the vessel's day rate and fuel, port calls, canals and locks."""

from __future__ import annotations

from dataclasses import dataclass

from networks.units import KM_PER_NM
from routing.cost_line import CostLine
from routing.pricing import HOURS_PER_DAY, Price, Tariff, minutes_of
from routing.tolled_water import tolled_waters
from routing.vessel import VesselClass, vessel_class_for

CALL_COST_KEYS = {"CA": "port.call_cost_ca", "MX": "port.call_cost_mx"}
OTHER_CALL_COST_KEY = "port.call_cost_other"


@dataclass(frozen=True)
class SeaVoyage:
    """One passage from loading port to discharge port on one service.

    ``eca_nm`` of the ``length_km`` lie in an emission control area. ``channels`` are the named
    waters sailed. ``calls_between`` counts the ports called on the way.
    """

    length_km: float
    eca_nm: float
    channels: tuple[str, ...]
    calls_between: int
    speed_kn: float
    capacity_teu: float
    from_country: str
    to_country: str

    @property
    def length_nm(self) -> float:
        """Nautical miles in all."""
        return self.length_km / KM_PER_NM


def price_sea(tariff: Tariff, voyage: SeaVoyage) -> Price:
    """Price a passage: equations (17) to (22)."""
    minutes = minutes_of(voyage_h(tariff, voyage))
    vessel = vessel_class_for(tariff.book, voyage.capacity_teu)
    lines = [
        *_vessel_lines(tariff, voyage, vessel),
        *_call_lines(tariff, voyage),
        *_canal_lines(tariff, voyage),
        tariff.line(
            "cargo insurance, sea",
            tariff.shipment.value_usd * tariff.value("insurance.sea"),
            "insurance.sea",
        ),
        tariff.capital(minutes),
    ]
    return Price(tuple(lines), minutes, _grams(tariff, voyage, vessel))


def voyage_h(tariff: Tariff, voyage: SeaVoyage) -> float:
    """Hours from departure to arrival: equation (17), canals, locks and calls on the way added."""
    hours = voyage.length_nm / voyage.speed_kn
    hours += voyage.calls_between * tariff.value("port.call_h")
    hours += sum(tariff.value(water.hours_key) for water in tolled_waters(voyage.channels))
    return hours


def _slots(tariff: Tariff) -> int:
    return tariff.shipment.boxes * tariff.shipment.box_teu


def _share(tariff: Tariff, voyage: SeaVoyage) -> float:
    """Share of the loaded ship this shipment pays for: equation (19)."""
    filled_teu = voyage.capacity_teu * tariff.value("ship.container.utilisation")
    return _slots(tariff) / filled_teu


def _reefer_keys(tariff: Tariff) -> tuple[str, ...]:
    return ("ship.container.reefer_factor",) if tariff.shipment.commodity.needs_reefer else ()


def _fuel_t(tariff: Tariff, voyage: SeaVoyage, vessel: VesselClass, nm: float) -> float:
    """Tonnes of fuel the whole ship burns over ``nm``: equation (18)."""
    daily_t = vessel.fuel_t_per_day(tariff.book, voyage.speed_kn)
    return daily_t * nm / voyage.speed_kn / HOURS_PER_DAY


def _vessel_lines(tariff: Tariff, voyage: SeaVoyage, vessel: VesselClass) -> list[CostLine]:
    """Apply equation (20): the day rate, and fuel priced apart inside and outside the ECA."""
    reefer = _reefer_keys(tariff)
    common = (
        "ship.container.utilisation",
        "ship.container.overhead_factor",
        *reefer,
    )
    factor = _share(tariff, voyage) * tariff.value("ship.container.overhead_factor")
    for key in reefer:
        factor *= tariff.value(key)
    days = voyage_h(tariff, voyage) / HOURS_PER_DAY
    outside_nm = max(0.0, voyage.length_nm - voyage.eca_nm)
    fuel_keys = (vessel.design_fuel_key, vessel.design_speed_key, "ship.fuel_exponent", *common)
    lines = [
        tariff.line(
            f"vessel, {vessel.name}, {days:.1f} days",
            factor * days * tariff.usd(vessel.day_rate_key),
            vessel.day_rate_key,
            *common,
        )
    ]
    for label, nm, fuel in (
        ("outside the ECA", outside_nm, "fuel.vlsfo"),
        ("inside the ECA", voyage.eca_nm, "fuel.mgo"),
    ):
        if nm > 0:
            usd = factor * _fuel_t(tariff, voyage, vessel, nm) * tariff.usd(fuel)
            lines.append(tariff.line(f"bunkers {label}, {nm:.0f} nm", usd, fuel, *fuel_keys))
    return lines


def _call_lines(tariff: Tariff, voyage: SeaVoyage) -> list[CostLine]:
    """Apply equation (21): each end's port call, shared among the boxes that call exchanges."""
    lines = []
    for country in (voyage.from_country, voyage.to_country):
        key = CALL_COST_KEYS.get(country, OTHER_CALL_COST_KEY)
        usd = tariff.usd(key) * _slots(tariff) / tariff.value("port.call_exchange_teu")
        lines.append(
            tariff.line(f"ship's port call, {country}", usd, key, "port.call_exchange_teu")
        )
    return lines


def _canal_lines(tariff: Tariff, voyage: SeaVoyage) -> list[CostLine]:
    """Apply equation (22): each canal's toll, a loaded TEU or a tonne of cargo."""
    quantity = {"teu": float(_slots(tariff)), "t": tariff.shipment.tonnes}
    return [
        tariff.line(
            f"{water.passage} toll",
            quantity[water.toll_per] * tariff.usd(water.toll_key),
            water.toll_key,
        )
        for water in tolled_waters(voyage.channels)
    ]


def _grams(tariff: Tariff, voyage: SeaVoyage, vessel: VesselClass) -> int:
    """Apply equation (23): this shipment's share of the fuel burnt, well to wake."""
    tonnes = _fuel_t(tariff, voyage, vessel, voyage.length_nm) * _share(tariff, voyage)
    if tariff.shipment.commodity.needs_reefer:
        tonnes *= tariff.value("ghg.container.reefer_add")
    return round(tonnes * tariff.value("ghg.fuel.vlsfo_wtw") * 1_000_000)
