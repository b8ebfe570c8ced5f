"""The same shipment at every tier, side by side: the price of avoidance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from networks.tiers import Tier
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.shipment import Shipment
from routing.solve import Answering

CRITERIA = ("cost_usd", "duration_h", "co2e_kg")


@dataclass(frozen=True)
class AvoidancePrice:
    """What the best there is of each criterion takes at a tier, and more than without avoidance.

    None where no itinerary keeps the tier, or none is found without avoidance to compare with.
    """

    tier: Tier
    cost_usd: float | None
    duration_h: float | None
    co2e_kg: float | None
    more_usd: float | None
    more_h: float | None
    more_kgco2e: float | None


@dataclass(frozen=True)
class TierComparison:
    """An answer for each of the six tiers, the laxest first.

    The answers are whole: ranked, audited and explained. Of a tier that cannot be kept the answer
    says so without a way out: the laxer tiers beside it are the ways out.
    """

    answers: Mapping[Tier, OptionSet]

    @property
    def prices(self) -> tuple[AvoidancePrice, ...]:
        """The price of avoidance, tier by tier."""
        free = _least(self.answers[Tier.ANY].options)
        return tuple(_price(tier, _least(a.options), free) for tier, a in self.answers.items())


def compare_tiers(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> TierComparison:
    """Answer one request at every tier; the candidates are shared, the tier asked for is ignored.

    The cheapest, the fastest and the cleanest way there is have a place among the options of each
    tier (C13), at least to within 1 %, where ``max_options`` is 4 or more; fewer are raised to 4.

    Raises
    ------
    InputError
        If the request forbids what nothing is called, or areas off the chart.
    AuditError
        If an option does not stand up to its own audit.
    """
    enough = max(request.max_options, 1 + len(CRITERIA))
    answering = None
    answers = {}
    for tier in Tier:
        asked = replace(request, tier=tier, max_options=enough)
        answering = Answering.of(network, shipment, asked, book, answering)
        answers[tier] = answering.answer(diagnose=False)
    return TierComparison(MappingProxyType(answers))


def _least(options: tuple[Option, ...]) -> tuple[float, ...] | None:
    if not options:
        return None
    return tuple(min(getattr(option, name) for option in options) for name in CRITERIA)


def _price(
    tier: Tier, least: tuple[float, ...] | None, free: tuple[float, ...] | None
) -> AvoidancePrice:
    if least is None:
        return AvoidancePrice(tier, *[None] * 6)
    more = [None] * 3 if free is None else [a - b for a, b in zip(least, free, strict=True)]
    return AvoidancePrice(tier, *least, *more)
