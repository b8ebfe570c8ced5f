"""The constraints of a request: which arcs each forbids, and how each could be relaxed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np

from networks.tiers import Tier
from routing.arc import Arc
from routing.arc_table import Ints
from routing.named import NOTHING, Named, thing
from routing.origin import AGREEMENTS, agreement_of, lost_by
from routing.phrases import one_after_another, phrase
from routing.reason import Reason, because
from routing.request import MAX_TRANSFERS, MODES, Request
from routing.required import Required
from routing.shipment import Shipment
from routing.text import Text

MINUTES_PER_HOUR = 60
TIER_BROKEN = "tier"


@dataclass(frozen=True)
class Rules:
    """What an itinerary must keep, in the solver's units.

    ``deadline_minutes`` is the tighter of the request's and the shipment's deadline, None when
    neither is set. ``max_border_crossings`` is how often one land border may be crossed: once on
    the way abroad, twice (there and back) on the way home. ``agreement`` is the one under which the
    goods must stay originating, ``""`` for none. Constraint numbers are those of the
    package README.
    """

    tier: Tier
    modes: frozenset[str]
    forbid: Named
    max_transfers: int
    deadline_minutes: int | None
    max_border_crossings: int = 1
    agreement: str = ""
    require: Required = field(default_factory=Required)

    @classmethod
    def of(
        cls,
        request: Request,
        shipment: Shipment,
        forbid: Named = NOTHING,
        require: Required | None = None,
    ) -> Rules:
        """Read the rules out of a request and its shipment, what it names sorted."""
        hours = [h for h in (request.deadline_h, shipment.allowed_h) if h is not None]
        return cls(
            tier=request.tier,
            modes=frozenset(request.modes),
            forbid=forbid,
            max_transfers=request.max_transfers,
            deadline_minutes=int(min(hours) * MINUTES_PER_HOUR) if hours else None,
            max_border_crossings=1 if request.origin.country != request.destination.country else 2,
            agreement=agreement_of(shipment.originating),
            require=require or Required(),
        )

    @cached_property
    def of_one_arc(self) -> Rules:
        """These rules without what only a whole way can break."""
        return replace(self, max_transfers=0, deadline_minutes=None, max_border_crossings=1)

    def breach(self, arc: Arc) -> Reason | None:
        """Say why (C4) tier, (C5) modes, (C6) names or (C15) origin forbid an arc; else None."""
        leg = arc.leg
        if self.agreement and arc.element and (why := lost_by(arc.element, self.agreement)):
            return why
        if leg is None:
            return None
        if self._forbids and (touched := self.forbid.touched_by(leg)):
            return because("forbidden", what=thing(*touched))
        if leg.mode not in self.modes and not arc.is_drayage:
            return _mode_barred(leg.mode)
        if self.tier != Tier.ANY and not leg.exposure.permits(self.tier):
            return _tier_broken(self.tier)
        return None

    @cached_property
    def _forbids(self) -> bool:
        return bool(self.forbid)

    def admit(self, arcs: Iterable[Arc]) -> tuple[Ints, Counter[Reason]]:
        """Return positions of the arcs the rules allow, and counted reasons of the others."""
        breaches = [self.breach(arc) for arc in arcs]
        kept = [position for position, breach in enumerate(breaches) if breach is None]
        reasons = Counter(breach for breach in breaches if breach is not None)
        return np.array(kept, dtype=np.int64), reasons


@cache  # thousands of arcs are left out for the same reason
def _mode_barred(mode: str) -> Reason:
    return because("mode", mode=phrase(f"mode.{mode}"))


@cache
def _tier_broken(tier: Tier) -> Reason:
    return because(TIER_BROKEN, tier=tier_name(tier))


def tier_name(tier: Tier) -> Text:
    """Return what people call a tier; in English by its own name."""
    return phrase(f"tier.{tier.value}")


Relax = Callable[[Rules], Iterable[tuple[Text, Rules]]]


def _relax_tier(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    for tier in reversed(list(Tier)[: rules.tier.level]):
        said = phrase("relax.tier", asked=tier_name(rules.tier), tier=tier_name(tier))
        yield said, replace(rules, tier=tier)


def _relax_modes(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    if rules.modes != frozenset(MODES):
        added = [phrase(f"mode.{mode}") for mode in sorted(frozenset(MODES) - rules.modes)]
        said = phrase("relax.modes", modes=one_after_another(added, ", "))
        yield said, replace(rules, modes=frozenset(MODES))


def _relax_forbidden(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    forbid = rules.forbid
    if names := sorted(forbid.terminals | forbid.carriers | forbid.countries):
        freer = Named(passages=forbid.passages)  # there are no legs through these to allow
        yield phrase("relax.forbidden", names=", ".join(names)), replace(rules, forbid=freer)


def _relax_required(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    things = rules.require.things
    for kind, name in things:
        freer = rules.require.without(kind, name)
        yield phrase("relax.required", what=thing(kind, name)), replace(rules, require=freer)
    if len(things) > 1:
        named = ", ".join(name for _, name in things)
        yield phrase("relax.required", what=named), replace(rules, require=Required())


def _relax_transfers(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    for most in range(rules.max_transfers + 1, MAX_TRANSFERS + 1):
        said = phrase("relax.transfers", most=most, asked=rules.max_transfers)
        yield said, replace(rules, max_transfers=most)


def _relax_deadline(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    if rules.deadline_minutes is not None:
        hours = rules.deadline_minutes / MINUTES_PER_HOUR
        decimals = 0 if hours == int(hours) else 1
        said = phrase("relax.deadline", hours=(hours, decimals))
        yield said, replace(rules, deadline_minutes=None)


def _relax_origin(rules: Rules) -> Iterable[tuple[Text, Rules]]:
    if rules.agreement:
        title = AGREEMENTS[rules.agreement]
        yield phrase("relax.origin", agreement=title), replace(rules, agreement="")


RELAXATIONS: dict[str, Relax] = {
    "tier": _relax_tier,
    "deadline": _relax_deadline,
    "modes": _relax_modes,
    "forbidden": _relax_forbidden,
    "required": _relax_required,
    "transfers": _relax_transfers,
    "origin": _relax_origin,
}
