from __future__ import annotations

from networks.tiers import Tier
from routing.infeasible import minimal_conflict, ways_out
from routing.request import MODES
from routing.rules import Rules
from routing.solver import SolvedPath


def _search(rules: Rules) -> SolvedPath | None:
    """Find a way unless the tier is strict and the deadline set, or rail is barred."""
    blocked = rules.tier != Tier.ANY and rules.deadline_minutes is not None
    return None if blocked or "rail" not in rules.modes else SolvedPath((), 0, 0, proven=True)


def test_the_conflict_is_minimal_and_each_way_out_really_is_one() -> None:
    rules = Rules(Tier.US_24NM, frozenset(MODES), frozenset({"X"}), 3, 60)
    assert minimal_conflict(rules, _search) == ("tier", "deadline")
    assert {way.constraint for way in ways_out(rules, _search)} == {"tier", "deadline"}


def test_two_conflicts_leave_no_single_way_out() -> None:
    rules = Rules(Tier.US_24NM, frozenset({"sea"}), frozenset(), 3, 60)
    assert minimal_conflict(rules, _search) == ("modes",)
    assert ways_out(rules, _search) == []


def test_what_nothing_helps_has_no_conflict() -> None:
    rules = Rules(Tier.US_24NM, frozenset(MODES), frozenset(), 3, 60)
    assert minimal_conflict(rules, lambda _: None) == ()
