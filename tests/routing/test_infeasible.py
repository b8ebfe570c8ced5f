from __future__ import annotations

from networks.tiers import Tier
from routing.difference import Found
from routing.infeasible import minimal_conflict, ways_out
from routing.named import NOTHING, Named
from routing.request import MODES
from routing.rules import Rules
from routing.solver import SolvedPath
from tests.routing.drawn_arcs import one_leg

EMPTY = Found(frozenset(), 0, 0, 0)


def _search(rules: Rules) -> SolvedPath | None:
    """Find a way unless the tier is strict and the deadline set, or rail is barred."""
    blocked = rules.tier != Tier.ANY and rules.deadline_minutes is not None
    return (
        None if blocked or "rail" not in rules.modes else SolvedPath((), EMPTY, 0, 0, proven=True)
    )


def test_the_conflict_is_minimal_and_each_way_out_really_is_one() -> None:
    rules = Rules(Tier.US_24NM, frozenset(MODES), Named(frozenset({"X"})), 3, 60)
    assert minimal_conflict(rules, _search) == ("tier", "deadline")
    assert {way.constraint for way in ways_out(rules, _search, _search)} == {"tier", "deadline"}


def test_two_conflicts_are_relaxed_together_and_each_as_little_as_helps() -> None:
    rules = Rules(Tier.US_24NM, frozenset({"sea"}), NOTHING, 3, 60)
    assert minimal_conflict(rules, _search) == ("modes",)
    ways = ways_out(rules, _search, _search)
    assert [way.constraint for way in ways] == ["tier, modes", "deadline, modes"]
    assert [way.rules.tier for way in ways] == [Tier.ANY, Tier.US_24NM]
    assert [way.rules.deadline_minutes for way in ways] == [60, None]
    assert all(_search(way.rules) for way in ways)


def test_a_deadline_gives_way_to_the_fastest() -> None:
    rules = Rules(Tier.ANY, frozenset(MODES), NOTHING, 3, 60)
    quick = SolvedPath((one_leg().arcs[0],), EMPTY, 9, 0, proven=True)
    slow = SolvedPath((), EMPTY, 0, 0, proven=True)

    def search(kept: Rules) -> SolvedPath | None:
        return None if kept.deadline_minutes else slow

    (way,) = ways_out(rules, search, lambda _: quick)
    assert way.path is quick
    assert way.change.all == (
        "deliver later than 1 h: the fastest way that keeps the rest takes 0.0 days",
        "livrer après 1 h : l’itinéraire le plus rapide qui respecte le reste prend 0,0 jours",
        "entregar después de 1 h: la ruta más rápida que cumple lo demás tarda 0.0 días",
    )


def test_what_nothing_helps_has_no_conflict() -> None:
    rules = Rules(Tier.US_24NM, frozenset(MODES), NOTHING, 3, 60)
    assert minimal_conflict(rules, lambda _: None) == ()
