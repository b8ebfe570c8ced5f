"""Shipments, legs, costs, times, emissions and exposure; OR-Tools chooses; options come ranked."""

from routing.commodity import Commodity, load_commodities
from routing.compare_tiers import AvoidancePrice, TierComparison, compare_tiers
from routing.leg import Leg
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import Parameter, ParameterBook
from routing.pareto import ParetoPoint, ParetoSet, pareto
from routing.request import Request, Weights
from routing.shipment import Shipment
from routing.solve import solve
from routing.transfer import Transfer

__all__ = [
    "AvoidancePrice",
    "Commodity",
    "Leg",
    "Option",
    "OptionSet",
    "Parameter",
    "ParameterBook",
    "ParetoPoint",
    "ParetoSet",
    "Request",
    "Shipment",
    "TierComparison",
    "Transfer",
    "Weights",
    "compare_tiers",
    "load_commodities",
    "pareto",
    "solve",
]
