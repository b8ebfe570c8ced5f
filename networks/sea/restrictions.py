"""What a voyage may not do beyond what its tier forbids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Restrictions:
    """Conditions of one question, on top of its tier.

    Attributes
    ----------
    forbidden
        Names of channels not to be used.
    """

    forbidden: frozenset[str] = frozenset()


UNRESTRICTED = Restrictions()
