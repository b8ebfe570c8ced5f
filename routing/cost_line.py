"""One line of an invoice, and the parameter rows it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_CENTS_PER_USD = 100


class CostLine(NamedTuple):
    """One priced item.

    ``usd`` is for the whole shipment. ``parameter_keys`` are the rows of the parameter book that
    went into it; ``is_estimate`` is true when any of them is an estimate rather than a sourced
    figure.
    """

    label: str
    usd: float
    parameter_keys: tuple[str, ...]
    is_estimate: bool

    @property
    def cents(self) -> int:
        """The amount in whole US cents, the solver's unit."""
        return round(self.usd * _CENTS_PER_USD)


def total_cents(lines: Iterable[CostLine]) -> int:
    """Sum lines in whole US cents; each is rounded first, so totals add up as printed."""
    return sum(round(line.usd * _CENTS_PER_USD) for line in lines)
