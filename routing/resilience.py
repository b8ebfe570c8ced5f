"""How much worse the best way gets when each single thing it uses fails, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from routing.case import Case
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.scenario import Scenario
from routing.shipment import Shipment
from routing.solve import solve
from routing.what_if import WhatIf


@dataclass(frozen=True)
class Failure:
    """What the loss of one thing the best option uses does to a request."""

    lost: str
    more_usd: float | None
    more_h: float | None
    answer: OptionSet


def resilience(
    network: NetworkView, shipment: Shipment, request: Request, book: ParameterBook
) -> tuple[OptionSet, tuple[Failure, ...]]:
    """Answer a request, and again without each terminal and carrier of its best option.

    Returns
    -------
    tuple
        The answer, and each loss, worst first: those that leave no way, then by what the best way
        left scores.
    """
    base = solve(network, shipment, request, book)
    if not base.options:
        return base, ()
    failures = []
    for lost in _used(base.options[0]):
        if lost in request.forbid:
            continue
        scenario = Scenario(f"without {lost}", close=frozenset({lost}))
        asked = replace(request, forbid=request.forbid | {lost})
        case = Case(network, shipment, asked, book)
        changed = WhatIf(scenario, base, case.answer(), (), case)
        failures.append(Failure(lost, changed.more_usd, changed.more_h, changed.changed))
    return base, tuple(sorted(failures, key=_badness))


def _used(option: Option) -> Iterable[str]:
    """Return terminals, borders and carriers of an option, each once."""
    carriers = (name for leg in option.itinerary.legs for name in leg.carriers)
    crossings = (name for leg in option.itinerary.legs for name in leg.crossings)
    names = (*option.itinerary.terminal_ids(), *crossings, *carriers)
    return dict.fromkeys(name for name in names if name != "charter")


def _badness(failure: Failure) -> tuple[bool, float]:
    options = failure.answer.options
    return bool(options), -options[0].score if options else 0.0
