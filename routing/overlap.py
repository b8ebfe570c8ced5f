"""How much of one way runs over the legs of another: (C14).

Two ways share a leg when both go from one stop to the same next one by the same mode, whoever
carries them and by whichever of the passages at sea. Roads or tracks that two different legs have
in common are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from routing.arc import Arc
from routing.leg import Leg

M_PER_KM = 1000
WHOLE = 1000  # a share is a whole number of thousandths, for the solver
LegId = tuple[str, str, str]
Travelled = frozenset[tuple[LegId, int]]  # legs and the metres of each


def leg_id(leg: Leg) -> LegId:
    """Return what two ways that share a leg have in common: mode and ends."""
    return leg.mode, leg.from_stop.stop_id, leg.to_stop.stop_id


def leg_metres(leg: Leg) -> int:
    """Return whole metres of a leg."""
    return round(leg.length_km * M_PER_KM)


def travelled(arcs: Iterable[Arc]) -> Travelled:
    """Return the legs of a way, each with its metres; no way has a leg twice (C7)."""
    return frozenset((leg_id(arc.leg), leg_metres(arc.leg)) for arc in arcs if arc.leg)


def per_mille(share: float) -> int:
    """Return a share as whole thousandths."""
    return round(share * WHOLE)


def overlaps(later: Travelled, earlier: Travelled, most_per_mille: int) -> bool:
    """Say whether more than a share of the shorter way is travelled over the same legs.

    What is shared is the metres of the later way's legs that the earlier one travels too.
    """
    if most_per_mille >= WHOLE:
        return False
    before = {leg for leg, _ in earlier}
    shared = sum(metres for leg, metres in later if leg in before)
    shorter = min(sum(metres for _, metres in way) for way in (later, earlier))
    return WHOLE * shared > most_per_mille * shorter
