from __future__ import annotations

from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment, pareto, solve
from tests.toynet import ToyNetwork


def test_no_option_betters_the_set_and_each_point_stands_up_to_its_audit(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    doors = toynet.place("T", "CA"), toynet.place("N", "MX")
    request = Request(*doors, max_options=10)
    found = pareto(toynet, auto_parts, request, book)
    assert found.termination.reason == "optimal"
    assert found.termination.exhausted
    costs = [point.cost_usd for point in found.points]
    assert costs == sorted(costs)
    for option in solve(toynet, auto_parts, request, book).options:
        assert any(
            p.cost_usd <= option.cost_usd
            and p.duration_h <= option.duration_h
            and p.co2e_kg <= option.co2e_kg
            for p in found.points
        )
    for point in found.points[:3]:
        option = point.option()
        assert (option.cost_usd, option.duration_h) == (point.cost_usd, point.duration_h)
        assert option.co2e_kg == point.co2e_kg
        assert option.signature == point.signature
        assert option.verdict.ok


def test_what_cannot_be_kept_has_no_points(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    doors = toynet.place("T", "CA"), toynet.place("N", "MX")
    request = Request(*doors, tier=Tier.NO_US_LAND, modes=frozenset({"road"}))
    found = pareto(toynet, auto_parts, request, book)
    assert found.points == ()
    assert found.termination.reason == "infeasible"
