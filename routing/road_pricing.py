"""Trucks: linehaul of trailers, drayage of boxes, driving hours of three countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.cost_line import CostLine
from routing.driving_rule import DrivingRule
from routing.pricing import COUNTRY_KEYS, Price, Tariff, minutes_of

RATE_KEYS = {
    "CA": ("truck.ca.rate_van_km",),
    "US": ("truck.us.rate_van_contract_km",),
    "MX": ("truck.mx.rate_van_km", "truck.mx.security_surcharge_km"),
}
TEAM_KEY = "truck.team_multiplier"
INSURANCE_KEYS = {
    "CA": "insurance.truck_ca_us",
    "US": "insurance.truck_ca_us",
    "MX": "insurance.truck_mx",
}


@dataclass(frozen=True)
class RoadHaul:
    """One truck movement within a country.

    ``moves_box`` when a container is carried to or from a port or rail terminal, else a trailer is.
    ``serves_air`` when one end is an airport.
    ``is_through`` when the same truck goes on across the Canada-US border, so that no minimum
    charge applies to this part alone.
    """

    km_by_country: Mapping[str, float]
    moves_box: bool
    is_through: bool
    serves_air: bool = False

    @property
    def length_km(self) -> float:
        """Kilometres in all."""
        return sum(self.km_by_country.values())

    def is_drayage(self, tariff: Tariff) -> bool:
        """Whether it is short enough to be priced as drayage."""
        return self.moves_box and self.length_km <= tariff.value("drayage.max_km")

    def is_feeder(self, tariff: Tariff) -> bool:
        """Whether it only serves another mode: drayage, or a truck to or from an airport."""
        to_air = self.serves_air and self.length_km <= tariff.value("air.feeder_max_km")
        return to_air or self.is_drayage(tariff)


def price_road(tariff: Tariff, haul: RoadHaul) -> Price:
    """Price a truck movement: equations (7) to (11)."""
    shipment = tariff.shipment
    moves_box = haul.moves_box and shipment.is_boxed
    vehicles = shipment.boxes if moves_box else shipment.truckloads
    is_drayage = moves_box and haul.is_drayage(tariff)
    if is_drayage:
        lines = _drayage_lines(tariff, haul, vehicles)
    else:
        lines = _linehaul_lines(tariff, haul, vehicles)
    is_team = shipment.team and not is_drayage
    minutes = minutes_of(driving_h(tariff, haul.km_by_country, is_team=is_team))
    lines += [*_insurance_lines(tariff, haul), tariff.capital(minutes)]
    return Price(tuple(lines), minutes, _grams(tariff, haul))


def _country_km(haul: RoadHaul) -> list[tuple[str, float]]:
    return [(country, km) for country, km in haul.km_by_country.items() if km > 0]


def _multiplier(tariff: Tariff) -> tuple[float, list[str]]:
    factor = 1.0
    keys = [key for key in (tariff.shipment.cargo_class.truck_factor_key,) if key]
    if tariff.shipment.commodity.needs_reefer:
        keys.append("truck.reefer_multiplier")
    if tariff.shipment.commodity.is_hazmat:
        keys.append("truck.hazmat_multiplier")
    for key in keys:
        factor *= tariff.value(key)
    return factor, keys


def _drayage_lines(tariff: Tariff, haul: RoadHaul, vehicles: int) -> list[CostLine]:
    """Apply equation (7): a fixed charge a box and a rate a kilometre."""
    factor, factor_keys = _multiplier(tariff)
    country = max(haul.km_by_country, key=lambda code: haul.km_by_country[code])
    code = COUNTRY_KEYS[country]
    fixed, per_km = f"drayage.{code}.fixed", f"drayage.{code}.km"
    usd = vehicles * factor * (tariff.usd(fixed) + tariff.usd(per_km) * haul.length_km)
    return [
        tariff.line(
            f"drayage, {country}, {vehicles} × {haul.length_km:.0f} km",
            usd,
            fixed,
            per_km,
            *factor_keys,
        )
    ]


def _linehaul_lines(tariff: Tariff, haul: RoadHaul, vehicles: int) -> list[CostLine]:
    """Apply equation (8): a rate a kilometre in each country, at least the minimum charge."""
    factor, factor_keys = _multiplier(tariff)
    name = "truck"
    if tariff.shipment.team:
        name = "truck with two drivers"
        factor *= tariff.value(TEAM_KEY)
        factor_keys = [*factor_keys, TEAM_KEY]
    lines = []
    charged = 0.0
    for country, km in _country_km(haul):
        keys = RATE_KEYS[country]
        usd = vehicles * factor * km * sum(tariff.usd(key) for key in keys)
        charged += usd
        lines.append(
            tariff.line(f"{name}, {country}, {vehicles} × {km:.0f} km", usd, *keys, *factor_keys)
        )
    key = tariff.shipment.cargo_class.truck_min_key
    minimum = vehicles * tariff.usd(key)
    if not haul.is_through and charged < minimum:
        lines.append(tariff.line("truck, up to the minimum charge", minimum - charged, key))
    return lines


def _insurance_lines(tariff: Tariff, haul: RoadHaul) -> list[CostLine]:
    """Apply equation (9): the rate of each country, in proportion below a full haul."""
    full_km = tariff.value("insurance.truck_full_km")
    return [
        tariff.line(
            f"cargo insurance, road, {country}",
            tariff.shipment.value_usd
            * tariff.value(INSURANCE_KEYS[country])
            * min(1.0, km / full_km),
            INSURANCE_KEYS[country],
            "insurance.truck_full_km",
        )
        for country, km in _country_km(haul)
    ]


def driving_h(
    tariff: Tariff, km_by_country: Mapping[str, float], *, is_team: bool = False
) -> float:
    """Hours on the road, country by country, each begun rested: equation (10)."""
    return sum(
        DrivingRule.of(tariff, COUNTRY_KEYS[country], is_team=is_team).hours(km)
        for country, km in km_by_country.items()
        if km > 0
    )


def _grams(tariff: Tariff, haul: RoadHaul) -> int:
    """Apply equation (11): tonnes times kilometres times the factor of the country's fleet."""
    reefer = 1.0
    if tariff.shipment.commodity.needs_reefer:
        reefer = tariff.value("ghg.truck_na_reefer") / tariff.value("ghg.truck_na_van")
    grams = 0.0
    for country, km in _country_km(haul):
        key = "ghg.truck_mx" if country == "MX" else "ghg.truck_na_van"
        grams += tariff.shipment.tonnes * km * tariff.value(key) * reefer
    return round(grams)
