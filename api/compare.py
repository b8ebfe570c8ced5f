"""The price of avoidance: one shipment at every tier of keeping out of the United States."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.answer import answer
from api.models import CompareRequest, Comparison, OptionsRequest, TierModel
from api.wording import TIER_PROMISES

if TYPE_CHECKING:
    from api.models import Answer, OptionModel
    from networks.network import Network
    from routing.parameter_book import ParameterBook


def compare(
    network: Network, request: CompareRequest, book: ParameterBook | None = None
) -> Comparison:
    """Answer one shipment at every tier asked, each on its own, from the least strict on.

    Every tier is answered for the same ready time. What a tier costs more is counted against the
    least strict tier that has a way.

    Raises
    ------
    InputError
        As ``answer`` does.
    """
    ready = request.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    asked = request.model_dump(exclude={"tiers", "ready"})
    answers = [
        answer(
            network,
            OptionsRequest(**asked, ready=ready, avoid=tier, max_options=1),
            book,
        )
        for tier in sorted(set(request.tiers), key=lambda tier: tier.level)
    ]
    first = answers[0]
    base = next((found.options[0] for found in answers if found.options), None)
    used = {row.key: row for found in answers for row in found.parameters_used}
    return Comparison(
        request=request,
        ready=ready,
        origin=first.origin,
        destination=first.destination,
        shipment=first.shipment,
        tiers=[_tier(found, base) for found in answers],
        parameters_used=[used[key] for key in sorted(used)],
        provenance=first.provenance,
    )


def _tier(found: Answer, base: OptionModel | None) -> TierModel:
    tier = found.request.avoid
    shared = {"tier": tier, "promise": TIER_PROMISES[tier], "termination": found.termination}
    best = found.options[0] if found.options else None
    if best is None or base is None:
        nothing = dict.fromkeys(("option", "extra_cost_usd", "extra_duration_h", "extra_co2e_kg"))
        return TierModel(**shared, **nothing)
    return TierModel(
        **shared,
        option=best,
        extra_cost_usd=best.cost_usd - base.cost_usd,
        extra_duration_h=best.duration_h - base.duration_h,
        extra_co2e_kg=best.co2e_kg - base.co2e_kg,
    )
