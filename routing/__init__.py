"""Shipments, legs, costs, times, emissions and exposure; OR-Tools chooses; options come ranked."""

from routing.break_even import BreakEven, break_even
from routing.commodity import Commodity, load_commodities
from routing.compare_tiers import AvoidancePrice, TierComparison, compare_tiers
from routing.factor import Factor, find_factor
from routing.leg import Leg
from routing.network_view import NetworkView
from routing.notices import Notice
from routing.option import Option
from routing.option_set import OptionSet
from routing.papers import Paper
from routing.parameter_book import Parameter, ParameterBook
from routing.pareto import ParetoPoint, ParetoSet, pareto
from routing.port_fee import with_section_301
from routing.request import Request, Weights
from routing.resilience import Failure, resilience
from routing.scenario import Scenario, together
from routing.scenario_library import find_scenario, library
from routing.sensitivity import Sensitivity, sensitivity
from routing.shipment import Shipment
from routing.solve import solve
from routing.transfer import Transfer
from routing.what_if import WhatIf, what_if
from routing.what_if_lanes import Lane, LaneChanges, what_if_lanes

__all__ = [
    "AvoidancePrice",
    "BreakEven",
    "Commodity",
    "Factor",
    "Failure",
    "Lane",
    "LaneChanges",
    "Leg",
    "NetworkView",
    "Notice",
    "Option",
    "OptionSet",
    "Paper",
    "Parameter",
    "ParameterBook",
    "ParetoPoint",
    "ParetoSet",
    "Request",
    "Scenario",
    "Sensitivity",
    "Shipment",
    "TierComparison",
    "Transfer",
    "Weights",
    "WhatIf",
    "break_even",
    "compare_tiers",
    "find_factor",
    "find_scenario",
    "library",
    "load_commodities",
    "pareto",
    "resilience",
    "sensitivity",
    "solve",
    "together",
    "what_if",
    "what_if_lanes",
    "with_section_301",
]
