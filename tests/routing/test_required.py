"""What must be on the way: found, proven and counted against plain enumeration."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.errors import InputError
from networks.tiers import Tier
from routing.arc_table import ArcTable
from routing.named import NOTHING, Named
from routing.request import MODES, UsPrice
from routing.required import Required
from routing.rules import Rules
from routing.solver import Wanted, best_paths
from routing.undominated import undominated_paths
from tests.routing.drawn_arcs import Drawn, all_paths, best_different, drawn_graphs
from tests.toynet import ToyNetwork

NETWORK = ToyNetwork(
    legs_drawn=("sea V>Z any Narrows", "sea VxZ us-200nm", "rail W>M CA-US-MX d;l")
)
RULES = Rules(Tier.ANY, frozenset(MODES), NOTHING, 9, None)


def requiring(drawn: Drawn, names: set[str]) -> tuple[ArcTable, Required]:
    require = Required(Named(terminals=frozenset(names)))
    return drawn.table.requiring(len(names), require.bits(drawn.arcs)), require


def paths_by(drawn: Drawn, require: Required) -> list:
    return [
        (score, path)
        for score, path in all_paths(drawn, None, 9)
        if not require.missing_in((arc.leg, False) for arc in path if arc.leg)
    ]


@settings(max_examples=120)
@given(
    drawn_graphs() | drawn_graphs(timed=True),
    st.sets(st.sampled_from("ABCD"), min_size=1, max_size=2),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_the_best_that_meet_all_are_those_of_plain_enumeration(
    drawn: Drawn, names: set[str], count: int, per_chain: int
) -> None:
    table, require = requiring(drawn, names)
    found = best_paths(table, RULES, Wanted(count, per_chain, 60.0))
    expected = best_different(drawn, paths_by(drawn, require), per_chain)
    assert [path.score for path in found.paths] == expected[:count]
    assert found.exhausted == (len(expected) < count)


@settings(max_examples=80)
@given(
    drawn_graphs() | drawn_graphs(timed=True),
    st.sets(st.sampled_from("ABCD"), min_size=1, max_size=2),
)
def test_the_undominated_that_meet_all_are_those_of_plain_enumeration(
    drawn: Drawn, names: set[str]
) -> None:
    table, require = requiring(drawn, names)
    found = undominated_paths(table, RULES, 60.0)
    points = {
        (*drawn.amounts(path), sum(arc.exposure.us_land_km * 1000 for arc in path))
        for _, path in paths_by(drawn, require)
    }
    least = {
        point
        for point in points
        if not any(
            other != point and all(a <= b for a, b in zip(other, point, strict=True))
            for other in points
        )
    }
    assert found.proven
    assert {tuple(map(float, point)) for point in found.points.tolist()} == {
        tuple(map(float, point)) for point in least
    }


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("V", lambda leg: "V" in (leg.from_stop.stop_id, leg.to_stop.stop_id)),
        ("rail", lambda leg: leg.mode == "rail"),
        ("CPKC", lambda leg: "CPKC" in leg.carriers),
    ],
)
def test_every_option_meets_what_is_required(ask, name: str, met) -> None:
    answer = ask(max_options=6, require=frozenset({name}))
    assert answer.options
    for option in answer.options:
        assert any(met(leg) for leg in option.itinerary.legs)
    free = ask(max_options=6)
    assert answer.options[0].score >= free.options[0].score


def test_a_required_passage_is_gone_through_by_every_ship(ask) -> None:
    answer = ask(network=NETWORK, require=frozenset({"Narrows"}))
    assert answer.options
    for option in answer.options:
        at_sea = [leg for leg in option.itinerary.legs if leg.mode == "sea"]
        assert at_sea
        assert all("Narrows" in leg.channels for leg in at_sea)


def test_what_cannot_be_met_is_named_and_can_be_done_without(ask) -> None:
    answer = ask(require=frozenset({"rail"}), modes=frozenset({"road", "sea"}))
    assert not answer.options
    assert "required" in answer.termination.conflict
    changes = [
        way.change
        for way in (answer.termination.relaxation, *answer.termination.alternatives)
        if way is not None
    ]
    assert any("do without mode rail" in change for change in changes)


def test_all_faults_of_what_is_named_are_said_at_once(ask) -> None:
    with pytest.raises(InputError) as raised:
        ask(forbid=frozenset({"Q17", "V"}), require=frozenset({"Q18", "V"}))
    found = {(fault.field, fault.value) for fault in raised.value.faults}
    assert found == {("forbid", "Q17"), ("require", "Q18"), ("require", "V")}
    with pytest.raises(InputError, match="at most 4"):
        ask(require=frozenset({"V", "H", "rail", "sea", "road"}))


def test_a_price_on_the_united_states_ranks_but_is_not_paid(ask) -> None:
    free, priced = ask(max_options=8), ask(max_options=8, us_price=UsPrice(50.0, 50.0))
    cost = {option.signature: option.cost_usd for option in free.options}
    assert priced.options[0].exposure.us_land_km <= free.options[0].exposure.us_land_km
    for option in priced.options:
        if option.signature in cost:
            assert option.cost_usd == cost[option.signature]
    assert [o.signature for o in priced.options] != [o.signature for o in free.options]


def test_a_price_that_is_none_is_refused(ask) -> None:
    with pytest.raises(InputError) as raised:
        ask(us_price=UsPrice(-1.0, float("nan")))
    assert {fault.field for fault in raised.value.faults} == {
        "us_price.land_usd_per_km",
        "us_price.water_usd_per_nm",
    }
