"""The price of avoidance: one shipment at every tier of keeping out of the United States."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from api import present
from api.answer import provenance, question_of
from api.models import Comparison, TierModel
from api.own_tables import NOTHING_OWN, OwnTables
from api.request_models import CompareRequest, OptionsRequest
from api.wording import TIER_PROMISES

if TYPE_CHECKING:
    from networks.network import Network
    from routing.compare_tiers import AvoidancePrice, TierComparison
    from routing.option_set import OptionSet
    from routing.parameter_book import ParameterBook


class Compared(NamedTuple):
    """What was found, and how it is shown."""

    found: TierComparison
    shown: Comparison


def compare(
    network: Network,
    request: CompareRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
) -> Comparison:
    """Answer one shipment at every tier, from the least strict on; see `compared`."""
    return compared(network, request, book, own).shown


def compared(
    network: Network,
    request: CompareRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
) -> Compared:
    """Answer one shipment at every tier asked, from the least strict on.

    ``own`` are the user's own services and departures; those of the request where it has none.

    Raises
    ------
    InputError
        As ``answer`` does.
    """
    from routing.compare_tiers import compare_tiers
    from routing.parameter_book import ParameterBook
    from routing.port_fee import with_section_301

    book = with_section_301(book or ParameterBook.load(), request.section_301)
    ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    asked = OptionsRequest(**request.model_dump(exclude={"tiers"}))
    shipment, question = question_of(network, asked, book, ready)
    sailed = own.or_else(request.departures).over(network)
    found = compare_tiers(sailed, shipment, question, book)
    used = {row.key: row for each in found.answers.values() for row in each.parameters_used}
    shown = Comparison(
        request=request,
        ready=ready,
        origin=present.place(question.origin),
        destination=present.place(question.destination),
        shipment=present.shipment(shipment),
        tiers=[
            _tier(found.answers[price.tier], price, ready)
            for price in found.prices
            if price.tier in request.tiers
        ],
        parameters_used=[present.parameter(used[key]) for key in sorted(used)],
        provenance=provenance(network, book.digest),
    )
    return Compared(found, shown)


def _tier(found: OptionSet, price: AvoidancePrice, ready: datetime) -> TierModel:
    return TierModel(
        tier=price.tier,
        promise=TIER_PROMISES[price.tier],
        termination=present.termination(found, ready),
        option=present.option(found.options[0], found, ready) if found.options else None,
        least_cost_usd=price.cost_usd,
        least_duration_h=price.duration_h,
        least_co2e_kg=price.co2e_kg,
        extra_cost_usd=price.more_usd,
        extra_duration_h=price.more_h,
        extra_co2e_kg=price.more_kgco2e,
    )
