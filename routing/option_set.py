"""The ranked options of one request, and how the search ended."""

from __future__ import annotations

from dataclasses import dataclass

from routing.option import Option
from routing.parameter_book import Parameter
from routing.request import Request
from routing.shipment import Shipment
from routing.termination import Termination


@dataclass(frozen=True)
class OptionSet:
    """The whole answer.

    ``options`` are in rank order, empty when the request is infeasible (``termination`` then says
    why). ``parameters_used`` are the rows of the parameter book the options were priced from.
    """

    shipment: Shipment
    request: Request
    options: tuple[Option, ...]
    termination: Termination
    network_version: str
    parameters_digest: str
    parameters_used: tuple[Parameter, ...]
