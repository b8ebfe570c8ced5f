"""Trains: boxes, and carloads of all else, with interchanges and borders on the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from routing.cost_line import CostLine
from routing.pricing import HOURS_PER_DAY, Price, Tariff, minutes_of

RATE_KEY_BY_BOX_TEU = {1: "rail.intermodal.teu_km", 2: "rail.intermodal.feu_km"}


@dataclass(frozen=True, slots=True)
class RailCrossing:
    """A border passed on the train, and how long trains stand there."""

    terminal_id: str
    entering: str
    wait_h: float


@dataclass(frozen=True, slots=True)
class RailHandover:
    """A place on the way where one railway hands over to another, and how long cars stand."""

    interchange_id: str
    dwell_h: float


@dataclass(frozen=True, slots=True)
class RailHaul:
    """One rail movement between two terminals, its borders and handovers in travel order."""

    ca_km: float
    us_km: float
    mx_km: float
    crossings: tuple[RailCrossing, ...]
    handovers: tuple[RailHandover, ...]

    @property
    def length_km(self) -> float:
        """Kilometres in all."""
        return self.ca_km + self.us_km + self.mx_km


def price_rail(tariff: Tariff, haul: RailHaul) -> Price:
    """Price a rail movement: equations (12) to (16)."""
    minutes = minutes_of(train_h(tariff, haul))
    is_boxed = tariff.shipment.is_boxed
    handed_over = len(haul.handovers)
    entered = tuple(crossing.entering for crossing in haul.crossings)
    lines = [
        *(_linehaul_lines(tariff, haul) if is_boxed else _carload_lines(tariff, haul)),
        *tariff.once(("handovers", handed_over), partial(_interchange_lines, tariff, handed_over)),
        *tariff.once(("entered", entered), partial(_border_lines, tariff, entered)),
        tariff.once("insurance.rail", partial(_insurance_line, tariff)),
        tariff.capital(minutes),
    ]
    factor_key = tariff.shipment.cargo_class.rail_ghg_key
    grams = tariff.shipment.tonnes * haul.length_km * tariff.value(factor_key)
    return Price(tuple(lines), minutes, round(grams))


def _linehaul_lines(tariff: Tariff, haul: RailHaul) -> list[CostLine]:
    """Apply equations (12) and (13): a rate a box-kilometre, at least the minimum; two lifts."""
    boxes = tariff.shipment.boxes
    rate_key = RATE_KEY_BY_BOX_TEU[tariff.shipment.box_teu]
    keys = [rate_key]
    factor = 1.0
    if tariff.shipment.commodity.needs_reefer:
        keys.append("rail.intermodal.reefer_multiplier")
        factor = tariff.value("rail.intermodal.reefer_multiplier")
    charged = boxes * haul.length_km * tariff.usd(rate_key) * factor
    minimum = boxes * tariff.usd("rail.intermodal.min_charge")
    lines = [tariff.line(f"rail linehaul, {boxes} × {haul.length_km:.0f} km", charged, *keys)]
    if charged < minimum:
        key = "rail.intermodal.min_charge"
        lines.append(tariff.line("rail, up to the minimum charge", minimum - charged, key))
    lift = "rail.intermodal.lift"
    lines.append(tariff.line(f"rail lifts, {2 * boxes}", 2 * boxes * tariff.usd(lift), lift))
    return lines


def _carload_lines(tariff: Tariff, haul: RailHaul) -> list[CostLine]:
    """Apply equation (12b): a rate a tonne- or vehicle-kilometre, Mexico's south of the border."""
    shipment = tariff.shipment
    return [
        tariff.line(
            f"rail carload, {where}, {shipment.counted_words} × {km:.0f} km",
            shipment.counted * km * tariff.usd(key),
            key,
        )
        for where, km, key in (
            ("CA and US", haul.ca_km + haul.us_km, shipment.cargo_class.rail_rate_key),
            ("MX", haul.mx_km, shipment.cargo_class.rail_mx_rate_key),
        )
        if km > 0
    ]


def _insurance_line(tariff: Tariff) -> CostLine:
    key = "insurance.rail"
    return tariff.line("cargo insurance, rail", tariff.shipment.value_usd * tariff.value(key), key)


def _interchange_lines(tariff: Tariff, handed_over: int) -> list[CostLine]:
    if not handed_over:
        return []
    key = "rail.interchange.cost"
    units = tariff.shipment.boxes if tariff.shipment.is_boxed else tariff.shipment.rail_cars
    usd = handed_over * units * tariff.usd(key)
    return [tariff.line(f"interchange between railways, {handed_over}", usd, key)]


def _border_lines(tariff: Tariff, entered: tuple[str, ...]) -> list[CostLine]:
    """Apply equation (14): the papers of each country entered, and the US fee a rail car."""
    lines = []
    for country in entered:
        lines += tariff.entry(country)
        if country == "US":
            key = "us.cobra_railcar"
            usd = tariff.shipment.rail_cars * tariff.usd(key)
            lines.append(tariff.line("US user fee, rail cars", usd, key))
    return lines


def train_h(tariff: Tariff, haul: RailHaul) -> float:
    """Hours under way: equation (15), speeds a country, interchanges and borders added."""
    return (
        _running_h(tariff, haul)
        + sum(handover.dwell_h for handover in haul.handovers)
        + sum(crossing.wait_h for crossing in haul.crossings)
    )


def _running_h(tariff: Tariff, haul: RailHaul) -> float:
    """Hours between terminals; carload trains are counted by the day, yards included."""
    if not tariff.shipment.is_boxed:
        km_day = tariff.value(tariff.shipment.cargo_class.rail_km_day_key)
        return haul.length_km / km_day * HOURS_PER_DAY
    north_km = haul.ca_km + haul.us_km
    return north_km / tariff.value("time.rail.intermodal_kmh") + haul.mx_km / tariff.value(
        "time.rail.intermodal_mx_kmh"
    )
