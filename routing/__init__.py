"""Shipments, legs, costs, times, emissions and exposure; OR-Tools chooses; options come ranked."""

from routing.commodity import Commodity, load_commodities
from routing.compare_tiers import AvoidancePrice, TierComparison, compare_tiers
from routing.leg import Leg
from routing.notices import Notice
from routing.option import Option
from routing.option_set import OptionSet
from routing.papers import Paper
from routing.parameter_book import Parameter, ParameterBook
from routing.pareto import ParetoPoint, ParetoSet, pareto
from routing.port_fee import with_section_301
from routing.request import Request, Weights
from routing.shipment import Shipment
from routing.solve import solve
from routing.transfer import Transfer

__all__ = [
    "AvoidancePrice",
    "Commodity",
    "Leg",
    "Notice",
    "Option",
    "OptionSet",
    "Paper",
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
    "with_section_301",
]
