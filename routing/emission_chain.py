"""CO2e of an itinerary in the shape of ISO 14083: a transport chain of numbered elements.

Each leg is a transport operation, each stay at a terminal a hub operation. All figures are
well-to-wheel, for the goods of the shipment. The distance is the way as routed; where a factor is
an estimate of our own the element says it is a placeholder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routing.leg import Leg
from routing.parameter_book import Parameter

if TYPE_CHECKING:
    from routing.itinerary import Element
    from routing.option import Option
    from routing.shipment import Shipment

STANDARD = "ISO 14083:2023"
BOUNDARY = "well-to-wheel"
DISTANCE_BASIS = "as routed"
FUEL_KEY = "ghg.fuel.vlsfo_wtw"
_FACTORS = "ghg."
_GRAMS_PER_KG, _KG_PER_T = 1000, 1000


@dataclass(frozen=True)
class ChainElement:
    """One transport chain element (TCE).

    ``operation`` is ``transport`` or ``hub``; ``what`` is the mode, or what is done at the hub.
    ``activity_tkm`` are tonnes of goods times kilometres as routed, 0 at a hub. ``intensity`` is in
    grams a tonne-kilometre for transport, in kilograms a tonne at a hub. ``fuel_t`` is what the
    ship burns for this shipment, None where the factor is not one of fuel. ``factors`` are the
    rows of the parameter book; where there is none, nothing is counted for this element
    (``is_counted``).
    """

    number: int
    operation: Literal["transport", "hub"]
    what: str
    at: str
    to: str
    goods_t: float
    distance_km: float
    activity_tkm: float
    co2e_kg: float
    intensity: float
    fuel_t: float | None
    factors: tuple[Parameter, ...]

    @property
    def intensity_unit(self) -> Literal["g CO2e/tkm", "kg CO2e/t"]:
        """What the intensity is in."""
        return "g CO2e/tkm" if self.operation == "transport" else "kg CO2e/t"

    @property
    def is_counted(self) -> bool:
        """Whether the book has a factor for it."""
        return bool(self.factors)

    @property
    def is_placeholder(self) -> bool:
        """Whether a factor is an estimate of our own rather than a published one."""
        return any(row.is_estimate for row in self.factors)


@dataclass(frozen=True)
class EmissionChain:
    """All elements in travel order, and their sums."""

    elements: tuple[ChainElement, ...]

    @property
    def co2e_kg(self) -> float:
        """Kilograms of CO2e in all."""
        return sum(element.co2e_kg for element in self.elements)

    @property
    def activity_tkm(self) -> float:
        """Tonne-kilometres in all."""
        return sum(element.activity_tkm for element in self.elements)

    @property
    def intensity_g_per_tkm(self) -> float:
        """Grams a tonne-kilometre over the whole chain, hubs included."""
        return self.co2e_kg * _GRAMS_PER_KG / self.activity_tkm if self.activity_tkm else 0.0

    @property
    def placeholder_share(self) -> float:
        """Share of the CO2e that rests on a placeholder."""
        held = sum(element.co2e_kg for element in self.elements if element.is_placeholder)
        return held / self.co2e_kg if self.co2e_kg else 0.0


def emission_chain(
    option: Option, shipment: Shipment, book: Mapping[str, Parameter]
) -> EmissionChain:
    """Return the transport chain of an option.

    Parameters
    ----------
    book
        Rows by key; those the option was priced from are enough.
    """
    elements = zip(option.itinerary.elements, option.read_keys, strict=True)
    return EmissionChain(
        tuple(
            _element(number, element, shipment.tonnes, _factors(keys, book))
            for number, (element, keys) in enumerate(elements, start=1)
        )
    )


def _factors(keys: frozenset[str], book: Mapping[str, Parameter]) -> tuple[Parameter, ...]:
    return tuple(book[key] for key in sorted(keys) if key.startswith(_FACTORS))


def _element(
    number: int, element: Element, goods_t: float, factors: tuple[Parameter, ...]
) -> ChainElement:
    if not isinstance(element, Leg):
        intensity = element.co2e_kg / goods_t
        where = element.stop.name
        return ChainElement(
            number, "hub", element.operation, where, where, goods_t, 0.0, 0.0,
            element.co2e_kg, intensity, None, factors,
        )  # fmt: skip
    tkm = goods_t * element.length_km
    return ChainElement(
        number=number,
        operation="transport",
        what=element.mode,
        at=element.from_stop.name,
        to=element.to_stop.name,
        goods_t=goods_t,
        distance_km=element.length_km,
        activity_tkm=tkm,
        co2e_kg=element.co2e_kg,
        intensity=element.grams_co2e / tkm if tkm else 0.0,
        fuel_t=_fuel_t(element, factors),
        factors=factors,
    )


def _fuel_t(leg: Leg, factors: tuple[Parameter, ...]) -> float | None:
    """Turn equation (23) round: tonnes of fuel behind the grams of CO2e."""
    for row in factors:
        if row.key == FUEL_KEY:
            return leg.co2e_kg / _KG_PER_T / row.value
    return None
