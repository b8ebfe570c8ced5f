"""Tiers of avoiding the United States, each including the promises of those before it."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """How strictly an itinerary must stay out of the United States.

    The order of definition is the order of strictness: a later tier promises everything an
    earlier one does.
    """

    ANY = "any"
    NO_US_LAND = "no-us-land"
    NO_US_CALL = "no-us-call"
    US_12NM = "us-12nm"
    US_24NM = "us-24nm"
    US_200NM = "us-200nm"

    @property
    def level(self) -> int:
        """Strictness, 0 (``any``) to 5 (``us-200nm``)."""
        return _LEVELS[self]

    @property
    def zone(self) -> str | None:
        """The US sea zone a path must not enter: ``12nm``, ``24nm``, ``200nm`` or None."""
        return self.value.removeprefix("us-") if self.value.startswith("us-") else None

    @property
    def sea_variant(self) -> str:
        """The tier whose sea geometry this tier uses: the first three share ``any``."""
        return self.value if self.zone else Tier.ANY.value


_LEVELS = {tier: level for level, tier in enumerate(Tier)}
SEA_TIERS = (Tier.ANY, Tier.US_12NM, Tier.US_24NM, Tier.US_200NM)
