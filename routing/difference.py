"""What makes an itinerary different enough from those already found to be worth an option."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from routing.arc import Arc
from routing.overlap import WHOLE, Travelled, overlaps, travelled

Signature = frozenset[str]
WORTHWHILE_SHARE = 0.01  # an addition must save at least this much of cost, time or CO2e


@dataclass(frozen=True)
class Found:
    """An itinerary already found: its signature, what it takes of each criterion, and its legs."""

    signature: Signature
    cents: int
    minutes: int
    grams: int
    travelled: Travelled = frozenset()

    @classmethod
    def of(cls, arcs: Sequence[Arc]) -> Found:
        """Add up the arcs of a path."""
        return cls(
            signature=frozenset(token for arc in arcs for token in arc.tokens),
            cents=sum(arc.cost_cents for arc in arcs),
            minutes=sum(arc.minutes for arc in arcs),
            grams=sum(arc.grams_co2e for arc in arcs),
            travelled=travelled(arcs),
        )

    @cached_property
    def chain(self) -> Signature:
        """The main modes: ``road``, ``rail``, ``sea``."""
        return chain_of(self.signature)

    def betters(self, earlier: Found) -> bool:
        """Say whether it saves enough of cost, time or CO2e against an earlier one."""
        return (
            self.cents <= worthwhile(earlier.cents)
            or self.minutes <= worthwhile(earlier.minutes)
            or self.grams <= worthwhile(earlier.grams)
        )


def chain_of(signature: Signature) -> Signature:
    """Return the main modes a signature names."""
    return frozenset(mode_of(token) for token in signature)


def mode_of(token: str) -> str:
    """Return the main mode a token names."""
    return token.split(" ", 1)[0]


def worthwhile(amount: int) -> int:
    """Return the most that counts as a worthwhile saving on ``amount``; always less than it."""
    return min(amount - 1, int(amount * (1 - WORTHWHILE_SHARE)))


@dataclass
class Accepted:
    """The itineraries taken so far, and whether one more is different enough.

    That is (C8) to (C10), and (C14) where less than the whole may overlap.
    """

    per_chain: int
    overlap_per_mille: int = WHOLE
    found: list[Found] = field(default_factory=list)

    def takes(self, candidate: Found) -> bool:
        """Take a candidate if it is different enough from all before it; say whether it was."""
        chains = Counter(earlier.chain for earlier in self.found)
        if chains[candidate.chain] >= self.per_chain:
            return False
        for earlier in self.found:
            if earlier.signature == candidate.signature:
                return False
            if earlier.signature < candidate.signature and not candidate.betters(earlier):
                return False
            if overlaps(candidate.travelled, earlier.travelled, self.overlap_per_mille):
                return False
        self.found.append(candidate)
        return True

    def is_full(self, chain: Signature) -> bool:
        """Say whether no more of these main modes may be taken."""
        return sum(earlier.chain == chain for earlier in self.found) >= self.per_chain
