"""Say why nothing is feasible, in three languages: what conflicts, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from networks.exposure import Exposure
from networks.tiers import Tier
from routing.phrases import listed, one_after_another, phrase
from routing.pricing import HOURS_PER_DAY
from routing.rules import Rules
from routing.termination import Rejection, Relaxation
from routing.text import Text

MOST_REASONS = 6
_FEW = 10  # below this a length is told with a decimal


def why_infeasible(
    rules: Rules,
    conflict: Sequence[str],
    relaxations: Sequence[Relaxation],
    rejections: Sequence[Rejection] = (),
) -> Text:
    """Say what cannot be kept, what the cheapest way out breaks, and what else would help.

    Where no rule is in the way, it is the cargo or the network: ``rejections`` say which modes are
    left out for this cargo, and why.
    """
    if not conflict:
        reasons = _left_out(rejections)
        if not reasons:
            return phrase("why.no_chain")
        return phrase("why.no_chain_as", reasons=one_after_another(reasons))
    kept = one_after_another([phrase(f"constraint.{name}") for name in conflict], ", ")
    said = phrase("why.together" if len(conflict) > 1 else "why.one", rules=kept)
    if not relaxations:
        return phrase("why.nothing_helps", said=said)
    broken = breaches(relaxations[0].option.exposure, rules.tier)
    has = [phrase("why.way_out_has", breaches=listed(broken))] if broken else []
    others = [_another(other, rules.tier) for other in relaxations[1:]]
    return one_after_another([said, *has, *others])


def _another(other: Relaxation, tier: Tier) -> Text:
    facts = [
        phrase("fact.usd", n=(other.option.cost_usd, 0)),
        phrase("fact.days", n=(other.option.duration_h / HOURS_PER_DAY, 1)),
        *breaches(other.option.exposure, tier),
    ]
    return phrase("why.another", change=other.said, facts=one_after_another(facts, ", "))


def breaches(touched: Exposure, tier: Tier) -> list[Text]:
    """Return what breaks the promise of a tier; whether a measure does, the exposure knows."""
    told = []
    for measure in fields(Exposure):
        amount = getattr(touched, measure.name)
        if amount and Exposure(**{measure.name: amount}).breaches(tier):
            decimals = 1 if isinstance(amount, float) and amount < _FEW else 0
            told.append(phrase(f"breach.{measure.name}", n=(amount, decimals)))
    return told


def _left_out(rejections: Sequence[Rejection]) -> list[Text]:
    """Return why modes, doors and passages are left out, each reason once, the widest first."""
    told = {
        phrase("why.place", place=r.subject, reason=r.said) if kind == "place" else r.said: None
        for kind in ("mode", "place", "leg")
        for r in rejections
        if r.kind == kind
    }
    return list(told)[:MOST_REASONS]
