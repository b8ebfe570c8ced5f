"""The whole way through on the drawn network: expected routes can be checked by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise

import pytest

from networks.errors import InputError
from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, Weights, solve
from tests.toynet import LEGS, TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]
COST_ONLY = Weights(1, 0, 0)


def chains(answer: OptionSet) -> list[str]:
    return [" ".join(option.itinerary.terminal_ids()) for option in answer.options]


def test_without_rules_the_truck_and_the_train_lead(ask: Ask) -> None:
    answer = ask(max_options=2)
    assert chains(answer) == ["D L", "E M"]
    assert answer.termination.reason == "optimal"
    assert all(option.proven for option in answer.options)


def test_by_cost_alone_the_train_leads(ask: Ask) -> None:
    assert chains(ask(max_options=1, weights=COST_ONLY)) == ["E M"]


@pytest.mark.parametrize("tier", [t for t in Tier if t.level >= 1])
def test_off_us_land_only_ships_are_left(ask: Ask, tier: Tier) -> None:
    for option in ask(tier=tier).options:
        assert "sea" in option.itinerary.mode_chain
        assert option.exposure.us_land_km == 0
        assert option.exposure.permits(tier)
        assert option.verdict.ok


def test_the_200nm_tier_sails_around(ask: Ask) -> None:
    wide, narrow = ask(tier=Tier.US_200NM), ask(tier=Tier.US_24NM)
    assert {leg.variant for o in wide.options for leg in o.itinerary.legs if leg.mode == "sea"} == {
        "us-200nm"
    }
    assert all(o.exposure.us_200nm_nm == 0 for o in wide.options)
    assert narrow.options[0].exposure.us_200nm_nm > 0


def test_a_stricter_tier_never_cheapens(ask: Ask) -> None:
    best = [ask(tier=tier, max_options=1, weights=COST_ONLY).options[0].cost_usd for tier in Tier]
    assert all(lax <= strict for lax, strict in pairwise(best))
    assert best[-1] > best[0]


def test_a_tighter_deadline_never_cheapens(ask: Ask) -> None:
    best = [
        ask(deadline_h=hours, max_options=1, weights=COST_ONLY).options[0].cost_usd
        for hours in (1000, 300, 110, 90)
    ]
    assert all(late <= early for late, early in pairwise(best))
    assert best[-1] > best[0]


@pytest.mark.parametrize("closed", range(len(LEGS)))
def test_closing_a_leg_never_helps(ask: Ask, closed: int) -> None:
    fewer = ToyNetwork(legs_drawn=LEGS[:closed] + LEGS[closed + 1 :])
    before = ask(max_options=1).options[0].score
    assert ask(network=fewer, max_options=1).options[0].score >= before


def test_weights_only_matter_in_proportion(ask: Ask) -> None:
    once = ask(weights=Weights(1, 2, 1))
    thrice = ask(weights=Weights(3, 6, 3))
    assert [o.itinerary for o in once.options] == [o.itinerary for o in thrice.options]


def test_the_same_question_gets_the_same_answer(ask: Ask) -> None:
    assert ask(tier=Tier.NO_US_CALL).options == ask(tier=Tier.NO_US_CALL).options


def test_options_differ_in_signature_and_stand_in_order(ask: Ask) -> None:
    options = ask(max_options=8).options
    assert len({option.signature for option in options}) == len(options)
    assert [option.rank for option in options] == list(range(1, len(options) + 1))
    assert all(a.score <= b.score for a, b in pairwise(options))


def test_costs_and_hours_add_up(ask: Ask) -> None:
    for option in ask(max_options=8).options:
        elements = option.itinerary.elements
        lines = [line for element in elements for line in element.cost_lines]
        assert round(option.cost_usd * 100) == sum(round(line.usd * 100) for line in lines)
        assert option.duration_h == pytest.approx(sum(e.duration_h for e in elements))
        assert option.co2e_kg == pytest.approx(sum(e.co2e_kg for e in elements))


def test_lines_are_drawn_end_to_end(ask: Ask) -> None:
    for option in ask(max_options=8).options:
        for before, after in pairwise(option.itinerary.legs):
            assert before.geometry.coords[-1] == pytest.approx(after.geometry.coords[0])


def test_forbidding_a_terminal_keeps_it_out(ask: Ask) -> None:
    for option in ask(forbid=frozenset({"Z", "L"})).options:
        assert not {"Z", "L"} & set(option.itinerary.terminal_ids())


def test_forbidding_an_unknown_terminal_is_refused(ask: Ask) -> None:
    with pytest.raises(InputError, match="forbid"):
        ask(forbid=frozenset({"NOWHERE", "L"}))


def test_forbidding_a_rail_border_stops_the_trains_through_it(ask: Ask) -> None:
    for option in ask(max_options=8, forbid=frozenset({"d"})).options:
        assert all("d" not in leg.crossings for leg in option.itinerary.legs)


def test_without_road_drayage_still_serves_rail(ask: Ask) -> None:
    near = replace_map({"T": "E", "N": "M"})
    answer = ask(network=near, modes=frozenset({"rail"}))
    assert [option.itinerary.mode_chain for option in answer.options] == [("road", "rail", "road")]


def replace_map(swap: dict[str, str]) -> ToyNetwork:
    """Move doors next to terminals: the door's mark comes two columns right of the terminal's."""
    rows = ToyNetwork().map_text.strip("\n").splitlines()
    for mark, beside in swap.items():
        rows = [row.replace(mark, ".") for row in rows]
        rows = [
            row[: row.index(beside) + 1] + mark + row[row.index(beside) + 2 :]
            if beside in row
            else row
            for row in rows
        ]
    return ToyNetwork(map_text="\n".join(rows))


def test_a_door_may_be_a_terminal(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    request = Request(
        toynet.place("V", "CA", terminal_id="V"),
        toynet.place("Z", "MX", terminal_id="Z"),
        modes=frozenset({"sea"}),
        max_options=1,
    )
    option = solve(toynet, auto_parts, request, book).options[0]
    assert option.itinerary.mode_chain == ("sea",)
    assert [t.operation for t in option.itinerary.transfers] == [
        "loading",
        "port export",
        "port import",
        "unloading",
    ]


def test_northbound_works_too(toynet: ToyNetwork, book: ParameterBook) -> None:
    produce = Shipment.of("produce", book=book, tonnes=20)
    request = Request(toynet.place("N", "MX"), toynet.place("T", "CA"))
    options = solve(toynet, produce, request, book).options
    truck = next(o for o in options if list(o.itinerary.terminal_ids()) == ["L", "D"])
    labels = [line.label for e in truck.itinerary.elements for line in e.cost_lines]
    assert "customs broker, entry into CA" in labels
    assert "US in-bond (T&E) filing" in labels


def test_within_one_country_the_direct_road_is_an_option(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    request = Request(toynet.place("T", "CA"), toynet.place("H", "CA"), max_options=3)
    direct = next(
        o
        for o in solve(toynet, auto_parts, request, book).options
        if o.signature == ("road direct",)
    )
    labels = [line.label for e in direct.itinerary.elements for line in e.cost_lines]
    assert not any("customs" in label for label in labels)


def test_the_deadline_of_the_shipment_counts(toynet: ToyNetwork, book: ParameterBook) -> None:
    ready = datetime(2026, 11, 23, tzinfo=UTC)
    shipment = Shipment.of(
        "auto-parts", book=book, teu=2, ready_at=ready, deadline_at=ready + timedelta(hours=80)
    )
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"))
    answer = solve(toynet, shipment, request, book)
    assert answer.options
    assert all(option.duration_h <= 80 for option in answer.options)


def test_cargo_no_terminal_can_handle_leaves_only_the_road(ask: Ask, book: ParameterBook) -> None:
    dry = {k: {**t, "reefer": False} for k, t in TERMINALS.items()}
    answer = ask(
        network=ToyNetwork(terminals_drawn=dry), shipment=Shipment.of("produce", book=book, teu=2)
    )
    assert chains(answer) == ["D L"]
    assert answer.termination.exhausted
    reasons = {r.reason for r in answer.termination.rejections if r.kind == "terminal"}
    assert reasons == {"cannot handle reefer cargo"}


def test_every_figure_used_is_handed_back_with_its_source(ask: Ask, book: ParameterBook) -> None:
    answer = ask(max_options=3)
    used = {row.key for row in answer.parameters_used}
    named = {
        key
        for option in answer.options
        for element in option.itinerary.elements
        for line in element.cost_lines
        for key in line.parameter_keys
    }
    assert named <= used
    assert "time.truck.us_solo_km_day" in used
    assert answer.parameters_digest == book.digest
    assert all(row.source for row in answer.parameters_used)


def test_infeasible_names_the_rule_and_the_cheapest_way_out(ask: Ask) -> None:
    answer = ask(tier=Tier.NO_US_LAND, deadline_h=100)
    assert answer.options == ()
    assert answer.termination.reason == "infeasible"
    assert set(answer.termination.conflict) == {"tier", "deadline"}
    relaxation = answer.termination.relaxation
    assert relaxation is not None
    assert relaxation.constraint == "tier"
    assert relaxation.option.duration_h <= 100
    assert "km on US land" in answer.termination.detail


def test_every_rule_that_could_give_way_is_offered(ask: Ask) -> None:
    termination = ask(tier=Tier.NO_US_LAND, deadline_h=100).termination
    (late,) = termination.alternatives
    fastest = ask(tier=Tier.NO_US_LAND, weights=Weights(0, 1, 0), max_options=1).options[0]
    assert late.constraint == "deadline"
    assert late.option.duration_h == fastest.duration_h
    assert f"takes {fastest.duration_h / 24:.1f} days" in late.change
    assert "is the fastest way there is" in late.option.sentence
    assert late.change in termination.detail


def test_infeasible_for_want_of_transfers(ask: Ask) -> None:
    answer = ask(max_transfers=1)
    assert answer.termination.conflict == ("transfers",)
    assert answer.termination.relaxation is not None
    assert "2 transfers" in answer.termination.relaxation.change


def test_the_least_relaxation_of_the_tier_is_taken(ask: Ask) -> None:
    direct = ToyNetwork(legs_drawn=[leg for leg in LEGS if "us-200nm" not in leg])
    relaxation = ask(network=direct, tier=Tier.US_200NM).termination.relaxation
    assert relaxation is not None
    assert relaxation.change == "relax the tier from us-200nm to us-24nm"


def test_nothing_joins_the_places_at_all(ask: Ask) -> None:
    bare = ToyNetwork(legs_drawn=[leg for leg in LEGS if leg == "rail V>W CA"])
    termination = ask(network=bare).termination
    assert (termination.reason, termination.conflict, termination.relaxation) == (
        "infeasible",
        (),
        None,
    )
    assert "no chain of legs" in termination.detail


def test_an_answer_cut_off_holds_what_was_found_and_proves_nothing(ask: Ask) -> None:
    answer, whole = ask(time_limit_s=1e-9), ask()
    assert answer.termination.reason == "limit"
    assert "not proven" in answer.termination.detail
    assert "sans preuve" in answer.termination.said.fr
    assert "sin prueba" in answer.termination.said.es
    assert not answer.termination.exhausted
    assert answer.options
    assert not any(option.proven for option in answer.options)
    assert answer.options[0].score >= whole.options[0].score == whole.options[0].score_bound


def test_time_may_run_out_before_it_is_known_why_nothing_goes(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve_module = import_module("routing.solve")  # the package's own name is the function

    def timed_out(*_: object) -> None:
        raise solve_module._TimeUpError

    monkeypatch.setattr(solve_module, "minimal_conflict", timed_out)
    termination = ask(tier=Tier.US_200NM, max_transfers=0).termination
    assert termination.reason == "infeasible"
    assert termination.limit
    assert "cut off" in termination.detail
    assert termination.relaxation is None


def test_dearer_fuel_makes_ships_dearer(
    toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), tier=Tier.US_200NM)
    dear = book.with_values({"fuel.vlsfo": 1000.0})
    now, then = (solve(toynet, auto_parts, request, b).options[0] for b in (book, dear))
    assert then.cost_usd > now.cost_usd


def test_a_request_is_a_value(toynet: ToyNetwork) -> None:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"))
    assert replace(request, tier=Tier.ANY) == request


def test_bulk_goes_by_train_and_ship_and_is_audited(ask: Ask, book: ParameterBook) -> None:
    grain = Shipment.of("grain-oilseed", book=book, tonnes=5000)
    bulker = {**ToyNetwork().services_drawn[0], "cargo": "dry_bulk", "speed_kn": 12.5}
    answer = ask(network=ToyNetwork(services_drawn=[bulker]), shipment=grain, max_options=8)
    modes = {mode for option in answer.options for mode in option.itinerary.mode_chain}
    assert modes == {"road", "rail", "sea"}
    labels = {
        line.label for o in answer.options for e in o.itinerary.elements for line in e.cost_lines
    }
    assert "handling of dry bulk, 5,000 t" in labels
    assert not any("lift" in label or "terminal handling" in label for label in labels)


def test_a_canal_without_a_known_toll_is_left_out(ask: Ask, book: ParameterBook) -> None:
    network = ToyNetwork(services_drawn=[{**ToyNetwork().services_drawn[0], "cargo": "dry_bulk"}])
    network.legs.loc[network.legs["mode"] == "sea", "channels"] = "Panama Canal"
    grain = Shipment.of("grain-oilseed", book=book, tonnes=5000)
    answer = ask(network=network, shipment=grain, tier=Tier.NO_US_LAND)
    assert answer.termination.reason == "infeasible"
    assert any("no toll known" in r.reason for r in answer.termination.rejections)
