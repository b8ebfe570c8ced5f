"""Trains: intermodal boxes by rail, with interchange and border crossings on the way."""

from __future__ import annotations

from dataclasses import dataclass

from routing.cost_line import CostLine
from routing.pricing import Price, Tariff, minutes_of

RATE_KEY_BY_BOX_TEU = {1: "rail.intermodal.teu_km", 2: "rail.intermodal.feu_km"}


@dataclass(frozen=True)
class RailCrossing:
    """A border passed on the train, and how long trains stand there."""

    terminal_id: str
    entering: str
    wait_h: float


@dataclass(frozen=True)
class RailHaul:
    """One rail movement between two terminals.

    ``interchanges`` counts the changes of railway: one when the railways at the two ends belong
    to no common group.
    """

    ca_km: float
    us_km: float
    mx_km: float
    crossings: tuple[RailCrossing, ...]
    interchanges: int

    @property
    def length_km(self) -> float:
        """Kilometres in all."""
        return self.ca_km + self.us_km + self.mx_km


def price_rail(tariff: Tariff, haul: RailHaul) -> Price:
    """Price a rail movement: equations (12) to (16)."""
    minutes = minutes_of(train_h(tariff, haul))
    lines = [
        *_linehaul_lines(tariff, haul),
        *_interchange_lines(tariff, haul),
        *_border_lines(tariff, haul),
        tariff.line(
            "cargo insurance, rail",
            tariff.shipment.value_usd * tariff.value("insurance.rail"),
            "insurance.rail",
        ),
        tariff.capital(minutes),
    ]
    grams = tariff.shipment.tonnes * haul.length_km * tariff.value("ghg.rail_intermodal")
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


def _interchange_lines(tariff: Tariff, haul: RailHaul) -> list[CostLine]:
    if not haul.interchanges:
        return []
    key = "rail.interchange.cost"
    usd = haul.interchanges * tariff.shipment.boxes * tariff.usd(key)
    return [tariff.line(f"interchange between railways, {haul.interchanges}", usd, key)]


def _border_lines(tariff: Tariff, haul: RailHaul) -> list[CostLine]:
    """Apply equation (14): the papers of each country entered, and the US fee a rail car."""
    lines = []
    for crossing in haul.crossings:
        lines += tariff.entry(crossing.entering)
        if crossing.entering == "US":
            keys = ("us.cobra_railcar", "rail.boxes_per_car")
            usd = tariff.shipment.boxes * tariff.usd(keys[0]) / tariff.value(keys[1])
            lines.append(tariff.line("US user fee, rail cars", usd, *keys))
    return lines


def train_h(tariff: Tariff, haul: RailHaul) -> float:
    """Hours under way: equation (15), speeds a country, interchanges and borders added."""
    return (
        (haul.ca_km + haul.us_km) / tariff.value("time.rail.intermodal_kmh")
        + haul.mx_km / tariff.value("time.rail.intermodal_mx_kmh")
        + haul.interchanges * tariff.value("time.rail.interchange_chicago_h")
        + sum(crossing.wait_h for crossing in haul.crossings)
    )
