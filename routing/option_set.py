"""The ranked options of one request, and how the search ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from routing.option import Option
from routing.parameter_book import Parameter
from routing.request import Request
from routing.result import Result
from routing.shipment import Shipment
from routing.termination import Termination

if TYPE_CHECKING:
    from routing.answer_tables import Row, Rows
    from routing.network_view import NetworkView

_DAY_H = 24


@dataclass(frozen=True, repr=False)
class OptionSet(Result):
    """The whole answer.

    ``options`` are in rank order, empty when the request is infeasible (``termination`` then says
    why). ``parameters_used`` are the rows of the parameter book the options were priced from.
    ``network`` is what a map is drawn over; it does not go with a pickled answer.
    """

    shipment: Shipment
    request: Request
    options: tuple[Option, ...]
    termination: Termination
    network_version: str
    parameters_digest: str
    parameters_used: tuple[Parameter, ...]
    network: NetworkView | None = field(default=None, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"network": None}

    def __repr__(self) -> str:
        ends = f"{self.request.origin.label} → {self.request.destination.label}"
        found = f"{len(self.options)} options" if self.options else "no feasible route"
        return f"<OptionSet {ends}, {self.request.tier.value}: {found}, {self.termination.reason}>"

    def __str__(self) -> str:
        lines = [repr(self)]
        lines += [_line(option) for option in self.options]
        return "\n".join(lines if self.options else [*lines, self.termination.detail])

    def tables(self) -> dict[str, Rows]:
        """Return options, legs, transfers, cost lines, emissions, parameters and the question."""
        from routing.answer_tables import tables

        return tables(self)

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield the options; their rank tells them apart."""
        yield from (({}, option) for option in self.options)

    def html(self, language: str = "en") -> str:
        """Return the options as tables and a map; of no route, why, and the cheapest way out."""
        from routing.notebook import option_set_html

        return option_set_html(self, language)


def _line(option: Option) -> str:
    cost = f"{option.cost_usd:>11,.0f} USD"
    days = f"{option.duration_h / _DAY_H:5.1f} days"
    chain = " → ".join(option.itinerary.mode_chain)
    return f"{option.rank:>2}  {cost}  {days}  {option.co2e_kg:>9,.0f} kg CO2e  {chain}"
