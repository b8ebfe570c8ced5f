from __future__ import annotations

from collections.abc import Callable

from networks.tiers import Tier
from routing import OptionSet, Request
from routing.named import NOTHING
from routing.request import MODES
from routing.rules import RELAXATIONS, Rules
from routing.shipment import Shipment
from tests.toynet import ToyNetwork

OPEN = Rules(Tier.ANY, frozenset(MODES), NOTHING, 10, None)


def test_the_tighter_deadline_counts(toynet: ToyNetwork, auto_parts: Shipment) -> None:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), deadline_h=10.5)
    assert Rules.of(request, auto_parts).deadline_minutes == 630


def test_open_rules_have_nothing_to_relax() -> None:
    assert all(not list(relax(OPEN)) for relax in RELAXATIONS.values())


def test_a_tier_relaxes_one_step_at_a_time() -> None:
    rules = Rules(Tier.US_12NM, frozenset(MODES), NOTHING, 10, None)
    steps = [step.tier for _, step in RELAXATIONS["tier"](rules)]
    assert steps == [Tier.NO_US_CALL, Tier.NO_US_LAND, Tier.ANY]


def test_an_arc_is_admitted_or_its_reason_counted(ask: Callable[..., OptionSet]) -> None:
    rejections = ask(tier=Tier.NO_US_LAND).termination.rejections
    found = [r for r in rejections if r.reason == "breaks the promise of no-us-land"]
    assert len(found) == 1
    assert found[0].count == 6  # two trains and the US transit, each in both directions
