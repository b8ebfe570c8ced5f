"""Aircraft: freight by the chargeable kilogram on lines, whole aircraft on charter."""

from __future__ import annotations

from dataclasses import dataclass

from routing.cost_line import CostLine
from routing.pricing import HOURS_PER_DAY, Price, Tariff, minutes_of

HALF = 0.5
KG_PER_T = 1000
FEE_NM = 100  # overflight is charged by the hundred nautical miles
SHORT_KM, LONG_KM = 550.0, 5500.0  # where ICAO's additions to the great circle change
BELLY = "belly"
RATE_KEY, BLOCK_HOUR_KEY = "air.rate_kg", "air.charter_block_h"
MULTIPLIER_KEYS = {"pharma": "air.pharma_multiplier", "perishable": "air.perishable_multiplier"}
FACTOR_KEYS = {"freighter": "ghg.air_freighter", BELLY: "ghg.air_belly"}


@dataclass(frozen=True, slots=True)
class Flight:
    """One ride by air: the ways of its hops as drawn, and what flies it.

    ``us_overflight_nm`` lie in US airspace, over land and 12 nm; ``us_oceanic_nm`` beyond it within
    200 nm. ``us_landings_between`` are landings in the United States on the way.
    """

    service_id: str
    hop_km: tuple[float, ...]
    us_overflight_nm: float
    us_oceanic_nm: float
    us_landings_between: int
    is_charter: bool
    hold: str
    capacity_t: float


def chargeable_kg(tariff: Tariff) -> float:
    """Return the greater of what the goods weigh and what their volume counts as: equation (31)."""
    shipment = tariff.shipment
    return max(
        shipment.tonnes * KG_PER_T,
        shipment.volume_m3 * tariff.value("air.volumetric"),
    )


def flown_km(tariff: Tariff, hop_km: float) -> float:
    """Return the kilometres flown for a way as drawn, routes and holding added: equation (32)."""
    if hop_km < SHORT_KM:
        return hop_km + tariff.value("air.add_short_km")
    key = "air.add_medium_km" if hop_km <= LONG_KM else "air.add_long_km"
    return hop_km + tariff.value(key)


def price_flight(tariff: Tariff, flight: Flight) -> Price:
    """Price a ride by air: equations (32) to (36)."""
    km = sum(flown_km(tariff, hop) for hop in flight.hop_km)
    block_h = km / tariff.value("air.speed")
    calls_h = (len(flight.hop_km) - 1) * tariff.value("air.call_h")
    minutes = minutes_of(block_h + calls_h)
    lines = (
        _charter_lines(tariff, flight, block_h)
        if flight.is_charter
        else _rate_lines(tariff, flight)
    )
    for _ in range(flight.us_landings_between):
        lines += tariff.entry("US")
    insurance = tariff.shipment.value_usd * tariff.value("insurance.air")
    lines += [
        tariff.line("cargo insurance, air", insurance, "insurance.air"),
        tariff.capital(minutes),
    ]
    return Price(tuple(lines), minutes, _grams(tariff, flight, km))


def _rate_lines(tariff: Tariff, flight: Flight) -> list[CostLine]:
    """Apply equation (33): a rate a chargeable kilogram, at least the minimum a waybill."""
    kg = chargeable_kg(tariff)
    rate_key = tariff.own_key(RATE_KEY, flight.service_id)
    keys, factor = [rate_key, "air.volumetric", "box.teu_m3"], 1.0
    multiplier = MULTIPLIER_KEYS.get(tariff.shipment.commodity.air_cargo)
    if multiplier:
        keys.append(multiplier)
        factor = tariff.value(multiplier)
    charged = kg * tariff.usd(rate_key) * factor
    lines = [tariff.line(f"air freight, {kg:,.0f} kg chargeable", charged, *keys)]
    minimum = tariff.usd("air.min")
    if charged < minimum:
        lines.append(
            tariff.line("air freight, up to the minimum charge", minimum - charged, "air.min")
        )
    return lines


def _charter_lines(tariff: Tariff, flight: Flight, block_h: float) -> list[CostLine]:
    """Apply equation (34): hours of a whole aircraft, empty ones too, and fees for overflight."""
    key, empty_key = tariff.own_key(BLOCK_HOUR_KEY, flight.service_id), "air.charter_positioning"
    usd = block_h * tariff.usd(key) * tariff.value(empty_key)
    lines = [tariff.line(f"charter of a whole aircraft, {block_h:.1f} h", usd, key, empty_key)]
    for label, nm, fee_key in (
        ("US overflight fee, en route", flight.us_overflight_nm, "air.faa_overflight_enroute"),
        ("US overflight fee, oceanic", flight.us_oceanic_nm, "air.faa_overflight_oceanic"),
    ):
        if nm > 0:
            fee = nm / FEE_NM * tariff.usd(fee_key)
            lines.append(tariff.line(f"{label}, {nm:,.0f} nm", fee, fee_key))
    return lines


def _grams(tariff: Tariff, flight: Flight, km: float) -> int:
    """Apply equation (36): a charter burns what a usual load would, be it ever so empty."""
    tonnes = tariff.shipment.tonnes
    if flight.is_charter:
        tonnes = max(tonnes, flight.capacity_t * tariff.value("air.usual_load"))
    return round(tonnes * km * tariff.value(FACTOR_KEYS[flight.hold]))


def price_airport_export(tariff: Tariff, headway_days: float, cutoff_h: float) -> Price:
    """Price from the airport's dock to take-off: equation (35), half a headway of waiting.

    Freight stands there for the usual dwell, and no less than the airport's cut-off.
    """
    dwell = minutes_of(max(tariff.value("air.dwell_export_h"), cutoff_h))
    wait = minutes_of(headway_days * HOURS_PER_DAY * HALF)
    lines = (_handling(tariff), tariff.capital(dwell + wait))
    return Price(lines, dwell, 0, wait)


def price_airport_import(tariff: Tariff, country: str) -> Price:
    """Price from touch-down to release at the dock: equation (35), entry papers included."""
    dwell = minutes_of(tariff.value("air.dwell_import_h"))
    return Price((_handling(tariff), *tariff.entry(country), tariff.capital(dwell)), dwell, 0)


def _handling(tariff: Tariff) -> CostLine:
    """Charge half of what handling at both ends costs."""
    kg, key = chargeable_kg(tariff), "air.handling_kg"
    usd = HALF * kg * tariff.usd(key)
    return tariff.line(
        f"airport handling, {kg:,.0f} kg chargeable", usd, key, "air.volumetric", "box.teu_m3"
    )


def oceanic_nm(within_200_nm: float, within_12_nm: float) -> float:
    """Return the miles of a way between 12 and 200 nm off the United States."""
    return max(0.0, within_200_nm - within_12_nm)
