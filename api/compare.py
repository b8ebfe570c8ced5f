"""The price of avoidance: one shipment at every tier of keeping out of the United States."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from api import present
from api.answer import provenance, question_of
from api.models import Comparison, ParameterModel, TierModel, TiersUnderScenario
from api.own_tables import NOTHING_OWN, OwnTables
from api.request_models import CompareRequest, OptionsRequest, ShipmentRequest
from api.told import TextModel
from api.what_if import fields, together_of
from networks.errors import Fault, InputError
from routing.text import LANGUAGES
from routing.words import words

if TYPE_CHECKING:
    from networks.network import Network
    from networks.tiers import Tier
    from routing.compare_tiers import AvoidancePrice, TierComparison
    from routing.option_set import OptionSet
    from routing.parameter_book import ParameterBook
    from routing.scenario import Scenario
    from routing.what_if_tiers import TierChanges


class Compared(NamedTuple):
    """What was found, and how it is shown."""

    found: TierComparison | TierChanges
    shown: Comparison


def compare(
    network: Network,
    request: CompareRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
    scenario: Scenario | None = None,
) -> Comparison:
    """Answer one shipment at every tier, from the least strict on; see `compared`."""
    return compared(network, request, book, own, scenario).shown


def compared(
    network: Network,
    request: CompareRequest,
    book: ParameterBook | None = None,
    own: OwnTables = NOTHING_OWN,
    scenario: Scenario | None = None,
) -> Compared:
    """Answer one shipment at every tier asked, from the least strict on.

    ``own`` are the user's own services and departures; those of the request where it has none.
    Under a ``scenario``, else under those the request names, the tiers are answered again beside.

    Raises
    ------
    InputError
        As ``answer`` does, and for scenarios that are none or contradict one another.
    """
    from routing.compare_tiers import compare_tiers
    from routing.parameter_book import ParameterBook
    from routing.port_fee import with_section_301
    from routing.what_if_tiers import what_if_tiers

    book = with_section_301(book or ParameterBook.load(), request.section_301)
    scenario = scenario or _named_in(request)
    ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    asked = OptionsRequest(**request.model_dump(include=set(ShipmentRequest.model_fields)))
    shipment, question = question_of(network, asked, book, ready)
    sailed = own.or_else(request.departures).over(network)
    changes: TierChanges | None = None
    if scenario is None:
        base = compare_tiers(sailed, shipment, question, book)
    else:
        changes = what_if_tiers(sailed, shipment, question, book, scenario)
        base = changes.base
    shown = Comparison(
        request=request,
        ready=ready,
        origin=present.place(question.origin),
        destination=present.place(question.destination),
        shipment=present.shipment(shipment),
        tiers=_tiers(base, request, ready),
        under=None if changes is None else _under(changes, request, ready),
        parameters_used=_used(base),
        provenance=provenance(network, book.digest),
    )
    return Compared(changes or base, shown)


def _named_in(request: CompareRequest) -> Scenario | None:
    """Return the scenarios a request names as one.

    Raises
    ------
    InputError
        With a fault for each name that is none, and for a period without a scenario.
    """
    if request.scenarios:
        return together_of(request.scenarios, request.since, request.until)
    days = {"since": request.since, "until": request.until}
    faults = [Fault(name, str(day), "a scenario to hold then")
              for name, day in days.items() if day is not None]  # fmt: skip
    if faults:
        raise InputError(faults)
    return None


def _tiers(found: TierComparison, request: CompareRequest, ready: datetime) -> list[TierModel]:
    return [
        _tier(found.answers[price.tier], price, ready)
        for price in found.prices
        if price.tier in request.tiers
    ]


def _under(found: TierChanges, request: CompareRequest, ready: datetime) -> TiersUnderScenario:
    return TiersUnderScenario(
        scenario=fields(found.scenario),
        told=[present.text(text) for text in found.told],
        tiers=_tiers(found.changed, request, ready),
    )


def _used(found: TierComparison) -> list[ParameterModel]:
    """Return the rows of the book that were used; under a scenario those as things are."""
    used = {row.key: row for each in found.answers.values() for row in each.parameters_used}
    return [present.parameter(used[key]) for key in sorted(used)]


def _tier(found: OptionSet, price: AvoidancePrice, ready: datetime) -> TierModel:
    return TierModel(
        tier=price.tier,
        promise=words("en")[f"tier.{price.tier}"],
        said=_promise(price.tier),
        termination=present.termination(found, ready),
        option=present.option(found.options[0], found, ready) if found.options else None,
        least_cost_usd=price.cost_usd,
        least_duration_h=price.duration_h,
        least_co2e_kg=price.co2e_kg,
        extra_cost_usd=price.more_usd,
        extra_duration_h=price.more_h,
        extra_co2e_kg=price.more_kgco2e,
    )


def _promise(tier: Tier) -> TextModel:
    return TextModel(**{tag: words(tag)[f"tier.{tier}"] for tag in LANGUAGES})
