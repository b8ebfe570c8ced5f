"""Shipments, legs, costs, times, emissions and exposure; OR-Tools chooses; options come ranked."""

from routing.commodity import Commodity, load_commodities
from routing.leg import Leg
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import Parameter, ParameterBook
from routing.request import Request, Weights
from routing.shipment import Shipment
from routing.solve import solve
from routing.transfer import Transfer

__all__ = [
    "Commodity",
    "Leg",
    "Option",
    "OptionSet",
    "Parameter",
    "ParameterBook",
    "Request",
    "Shipment",
    "Transfer",
    "Weights",
    "load_commodities",
    "solve",
]
