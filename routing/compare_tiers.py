"""The same shipment at every tier, side by side: the price of avoidance."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from networks.tiers import Tier
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.result import Result
from routing.shipment import Shipment
from routing.solve import Answering

if TYPE_CHECKING:
    from routing.answer_tables import Row, Rows

CRITERIA = ("cost_usd", "duration_h", "co2e_kg")
_LEAST_S = 1e-6  # a tier with no time left is still answered, by what is proposed
_SHARED = ("parameters",)  # tables whose rows are the same at every tier


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


@dataclass(frozen=True, repr=False)
class TierComparison(Result):
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

    def __repr__(self) -> str:
        found = ", ".join(f"{tier.value} {len(a.options)}" for tier, a in self.answers.items())
        return f"<TierComparison, options a tier: {found}>"

    def tables(self) -> dict[str, Rows]:
        """Return the price of avoidance, and the tables of the answers with the tier before."""
        joined: dict[str, Rows] = {"tiers": [dict(vars(price)) for price in self.prices]}
        for tier, answer in self.answers.items():
            for name, rows in answer.tables().items():
                told: Row = {} if name in _SHARED else {"tier": tier.value}
                known = joined.setdefault(name, [])
                known += [row for row in (told | row for row in rows) if row not in known]
        return joined

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield the options of every tier."""
        for tier, answer in self.answers.items():
            for option in answer.options:
                yield {"tier": tier.value}, option

    def html(self, language: str = "en") -> str:
        """Return the price of avoidance as a table, and the first way of each tier on a map."""
        from routing.notebook import comparison_html

        return comparison_html(self, language)


def compare_tiers(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> TierComparison:
    """Answer one request at every tier; the candidates are shared, the tier asked for is ignored.

    The cheapest, the fastest and the cleanest way there is have a place among the options of each
    tier (C13), at least to within 1 %, where ``max_options`` is 4 or more; fewer are raised to 4.
    The request's ``time_limit_s`` is for all tiers together: each may take an equal part of what
    the tiers before it left.

    Raises
    ------
    InputError
        If the request forbids what nothing is called, or areas off the chart.
    AuditError
        If an option does not stand up to its own audit.
    """
    enough = max(request.max_options, 1 + len(CRITERIA))
    ends_s = time.perf_counter() + request.time_limit_s
    answering = None
    answers = {}
    for count_left, tier in zip(range(len(Tier), 0, -1), Tier, strict=True):
        part_s = max(_LEAST_S, ends_s - time.perf_counter()) / count_left
        asked = replace(request, tier=tier, max_options=enough, time_limit_s=part_s)
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
