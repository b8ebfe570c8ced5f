"""A case: everything one answer depends on, so that one thing of it can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.pricing import Tariff
from routing.solve import solve

if TYPE_CHECKING:
    from routing.network_view import NetworkView
    from routing.option_set import OptionSet
    from routing.parameter_book import ParameterBook
    from routing.request import Request
    from routing.shipment import Shipment


@dataclass(frozen=True, eq=False)
class Case:
    """A network, a shipment, a request and a book."""

    network: NetworkView
    shipment: Shipment
    request: Request
    book: ParameterBook

    def answer(self) -> OptionSet:
        """Solve it; raises as ``solve`` does."""
        return solve(self.network, self.shipment, self.request, self.book)

    @property
    def tariff(self) -> Tariff:
        """The book read for the shipment, nothing of it read yet."""
        ends = self.request.origin.country, self.request.destination.country
        return Tariff(self.book, self.shipment, *ends)

    @property
    def limit_minutes(self) -> int | None:
        """The tighter of the two deadlines there can be, in minutes; None: none."""
        hours = [h for h in (self.request.deadline_h, self.shipment.allowed_h) if h is not None]
        return int(min(hours) * 60) if hours else None
