"""An answer under a scenario beside the answer as things are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from routing.case import Case
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.scenario import Scenario
from routing.shipment import Shipment
from routing.solve import solve
from routing.text import Text


@dataclass(frozen=True)
class WhatIf:
    """An answer without a scenario and the answer with it.

    ``told`` says how periods are taken; ``case`` is what the second answers.
    """

    scenario: Scenario
    base: OptionSet
    changed: OptionSet
    told: tuple[Text, ...]
    case: Case

    @cached_property
    def best(self) -> tuple[Option | None, Option | None]:
        """The first option without the scenario, and with it; None where there is none."""
        firsts = [answer.options[0] if answer.options else None
                  for answer in (self.base, self.changed)]  # fmt: skip
        return firsts[0], firsts[1]

    @property
    def more_usd(self) -> float | None:
        """What the best option costs more; None when either answer has none."""
        before, after = self.best
        return None if before is None or after is None else after.cost_usd - before.cost_usd

    @property
    def more_h(self) -> float | None:
        """How many hours longer the best option takes; None when either answer has none."""
        before, after = self.best
        return None if before is None or after is None else after.duration_h - before.duration_h

    @property
    def more_kg(self) -> float | None:
        """How many kilograms of CO2e more the best option emits; None when either has none."""
        before, after = self.best
        return None if before is None or after is None else after.co2e_kg - before.co2e_kg


def what_if(
    network: NetworkView,
    shipment: Shipment,
    request: Request,
    book: ParameterBook,
    scenario: Scenario,
) -> WhatIf:
    """Answer a request without and with a scenario; raises as ``solve`` and ``applied`` do."""
    there, asked, figures = scenario.applied(network, request, book, shipment.ready_at)
    base = solve(network, shipment, request, book)
    told = scenario.told(network, request, shipment.ready_at)
    case = Case(there, shipment, asked, figures)
    return WhatIf(scenario, base, case.answer(), told, case)
