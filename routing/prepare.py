"""Compile the search ahead of time, from what sample requests call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from networks.tiers import Tier
from routing.ahead import compile_ahead, library_path
from routing.bounds import least_arrival, least_score
from routing.chains import windows
from routing.compiled import called_kernels
from routing.parameter_book import ParameterBook
from routing.pareto import pareto
from routing.request import Request
from routing.shipment import Shipment
from routing.solve import Answering, solve
from routing.uncertainty import certainty_of
from routing.unlisted import Unlisted

if TYPE_CHECKING:
    from networks.network import Network

_SAMPLE = ("auto-parts", 2.0)


def is_prepared() -> bool:
    """Say whether the search of this code is compiled already."""
    return library_path().is_file()


def prepare(network: Network, doors: tuple[str, str] = ("Toronto", "Monterrey")) -> Path:
    """Answer sample requests between two places, and compile what they called into a library.

    Raises
    ------
    OSError
        If the library cannot be written.
    RuntimeError
        If the machine has no C compiler, or it fails.
    """
    book = ParameterBook.load()
    commodity, teu = _SAMPLE
    shipment = Shipment.of(commodity, book=book, teu=teu)
    origin, destination = (network.places.resolve(name) for name in doors)
    for tier, deadline_h in ((Tier.ANY, None), (Tier.US_200NM, None), (Tier.NO_US_LAND, 1.0)):
        request = Request(origin, destination, tier=tier, deadline_h=deadline_h)
        certainty_of(network, solve(network, shipment, request, book), book)
    pareto(network, shipment, Request(origin, destination), book)
    _look_at(Answering.of(network, shipment, Request(origin, destination), book))
    return compile_ahead(called_kernels())


def _look_at(asked: Answering) -> None:
    """Call what only some questions need: the cut by labels, and the earliest arrivals."""
    table, _ = asked.admitted(asked.rules)
    seen = Unlisted(table, asked.rules, [], windows(table, int(least_score(table) or 0), {}))
    seen.first()
    seen.least()
    least_arrival(table, asked.rules.max_border_crossings)
