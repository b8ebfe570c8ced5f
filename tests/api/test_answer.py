"""The one answer: from words to priced, checked options, on a network drawn by hand."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from api.answer import answer, options_request
from networks.errors import InputError
from networks.tiers import Tier
from tests.api.toy import DrawnNetwork
from tests.routing.test_origin import hub
from tests.routing.test_overseas import NETWORK as BY_SEA
from tests.toynet import SERVICES

READY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def network():
    return DrawnNetwork()


def asked(**fields):
    wanted = {
        "origin": "Tee",
        "destination": "Enn",
        "commodity": "auto-parts",
        "teu": 2.0,
        "ready": READY,
    }
    return options_request(**(wanted | fields))


def test_options_are_ranked_priced_and_checked(network):
    found = answer(network, asked())
    assert [option.rank for option in found.options] == list(range(1, len(found.options) + 1))
    assert len(found.options) > 1
    for option in found.options:
        assert option.verdict.ok
        assert option.sentence
        parts = sum(leg.cost_usd for leg in option.legs)
        parts += sum(transfer.cost_usd for transfer in option.transfers)
        assert option.cost_usd == pytest.approx(parts)
        assert option.arrive == READY + timedelta(hours=option.duration_h)


def test_legs_and_transfers_follow_each_other_without_gaps(network):
    for option in answer(network, asked()).options:
        events = [(leg.depart_h, leg.arrive_h) for leg in option.legs]
        events += [(t.start_h, t.start_h + t.dwell_h + t.wait_h) for t in option.transfers]
        clock_h = 0.0
        for start_h, end_h in sorted(events):
            assert start_h == pytest.approx(clock_h)
            clock_h = end_h
        assert clock_h == pytest.approx(option.duration_h)
        assert option.legs[0].from_stop.stop_id == "origin"
        assert option.legs[-1].to_stop.stop_id == "destination"


def test_the_tier_is_kept_by_every_option(network):
    found = answer(network, asked(avoid="us-200nm"))
    assert found.options
    for option in found.options:
        assert option.exposure.us_land_km == 0
        assert option.exposure.us_200nm_nm == 0
        assert option.verdict.tier is Tier.US_200NM
        assert option.verdict.inside_m == 0


def test_what_is_required_is_on_the_way_and_can_be_done_without(network):
    found = answer(network, asked(require=["rail"]))
    assert found.options
    assert all(any(leg.mode == "rail" for leg in option.legs) for option in found.options)
    ways = answer(network, asked(require=["rail"], modes=["road", "sea"])).termination
    changes = [way.apply for way in (ways.relaxation, *ways.alternatives)]
    assert {"require": []} in changes
    assert answer(network, asked(require=[], modes=["road", "sea"])).options


def test_a_price_on_the_united_states_ranks_and_is_not_charged(network):
    free = answer(network, asked(max_options=8))
    dear = {"land_usd_per_km": 50.0, "water_usd_per_nm": 50.0}
    priced = answer(network, asked(max_options=8, us_price=dear))
    assert priced.options[0].exposure.us_land_km <= free.options[0].exposure.us_land_km
    costs = {option.cost_usd for option in free.options}
    assert costs & {option.cost_usd for option in priced.options}
    with pytest.raises(InputError, match="us_price"):
        asked(us_price={"land_usd_per_km": -1.0})


def test_no_route_is_an_answer_with_its_reason(network):
    found = answer(network, asked(avoid="us-200nm", modes=["road"]))
    assert found.options == []
    assert found.termination.reason == "infeasible"
    assert found.termination.detail


def test_a_deadline_nobody_can_keep_is_no_route(network):
    found = answer(network, asked(deadline=READY + timedelta(hours=1)))
    assert found.termination.reason == "infeasible"


def test_every_figure_behind_a_price_is_listed_with_its_source(network):
    found = answer(network, asked())
    listed = {row.key: row for row in found.parameters_used}
    assert listed
    for option in found.options:
        for part in (*option.legs, *option.transfers):
            for line in part.cost_lines:
                rows = [listed[key] for key in line.parameter_keys]
                assert line.is_estimate == any(row.is_estimate for row in rows)
                assert all(row.source for row in rows)


def test_an_answer_says_what_it_rests_on(network):
    found = answer(network, asked())
    assert found.provenance.network_version == "toy"
    assert found.provenance.attribution == ["drawn by hand"]
    assert len(found.provenance.parameter_digest) == 64
    assert found.request == asked()


def test_the_same_question_has_the_same_answer(network):
    assert answer(network, asked()) == answer(network, asked())


def test_everything_wrong_is_said_at_once(network):
    with pytest.raises(InputError) as raised:
        answer(network, asked(origin="London", destination="Atlantis", commodity="moon-dust"))
    assert [fault.field for fault in raised.value.faults] == ["origin", "destination", "commodity"]
    assert raised.value.hint == "Add a province."


def test_origin_and_destination_must_differ(network):
    with pytest.raises(InputError, match="destination"):
        answer(network, asked(destination="Tee"))


UNITLESS = {
    *(
        "rank",
        "legs_checked",
        "count",
        "max_options",
        "max_transfers",
        "us_port_calls",
        "vehicles",
        "us_locks",
        "us_landings",
    ),
    "population",
    *("p10", "p50", "p90"),  # of what the field they stand in is
    *("share", "sooner_share", "draws", "max_overlap_share", "step"),
    *("tce", "intensity", "placeholder_share"),  # of emissions; the unit stands beside
    *("lon", "lat", "coordinates", "year"),
    *("teu", "tonnes", "cost", "time", "co2e"),  # named for their unit, or weights without one
    *("value", "low", "high"),  # of a parameter, whose row names the unit
}
UNITS = ("_usd", "_h", "_s", "_kg", "_km", "_nm", "_m", "_t", "_tkm", "_m3")


def numbers(plain, key=""):
    """Yield the name of every number in a JSON document."""
    if isinstance(plain, dict):
        for name, held in plain.items():
            yield from numbers(held, name)
    elif isinstance(plain, list):
        for held in plain:
            yield from numbers(held, key)
    elif isinstance(plain, (int, float)) and not isinstance(plain, bool):
        yield key


def test_every_number_names_its_unit(network):
    named = set(numbers(answer(network, asked()).model_dump(mode="json")))
    assert named > {"cost_usd", "duration_h", "co2e_kg", "length_km", "us_200nm_nm"}
    assert {name for name in named - UNITLESS if not name.endswith(UNITS)} == set()


def test_papers_notices_and_the_sentence_come_in_three_languages(network):
    best = answer(network, asked(originating="cptpp")).options[0]
    codes = {paper.code for paper in best.papers}
    assert {"pedimento", "te-7512", "cptpp-certification", "customs-control"} <= codes
    bond = next(paper for paper in best.papers if paper.code == "te-7512")
    assert bond.needed_for == ["transit road US"]
    assert bond.issuer.fr == "transporteur cautionné ou courtier américain"
    assert [notice.text.en for notice in best.told] == best.notices
    assert all(notice.text.es for notice in best.told if notice.code != "remark")
    assert (best.said.en, bool(best.said.fr), bool(best.said.es)) == (best.sentence, True, True)


def test_one_option_is_the_most_reliable(network):
    options = answer(network, asked()).options
    least_h = min(option.certainty.duration_h.p90 for option in options)
    told = {
        option.certainty.duration_h.p90 for option in options if "reliability" in option.best_on
    }
    assert told == {least_h}


def test_every_bad_claim_and_share_is_refused_at_once():
    with pytest.raises(InputError) as caught:
        asked(originating="nafta", section_301="yes", max_overlap_share=1.5)
    fields = [fault.field for fault in caught.value.faults]
    assert sorted(fields) == ["max_overlap_share", "originating", "section_301"]


def test_a_claim_no_door_can_make_is_refused_beside_other_faults(network):
    bad = asked(origin="London, KY, US", commodity="gold", originating="cptpp")
    with pytest.raises(InputError) as caught:
        answer(network, bad)
    assert sorted(fault.field for fault in caught.value.faults) == ["commodity", "originating"]


def test_the_port_fee_switch_is_a_row_of_the_book_that_the_answer_names(network):
    rows = {row.key: row for row in answer(network, asked(avoid="us-200nm")).parameters_used}
    assert "us.section_301.operated" not in rows  # no ship calls at a US port
    on = answer(network, asked(section_301="operated"))
    assert on.provenance.parameter_digest != answer(network, asked()).provenance.parameter_digest


def test_the_way_out_of_a_lost_origin_is_a_request_that_can_be_asked():
    drawn = hub("ZZ")
    network = DrawnNetwork(
        drawn.map_text, drawn.terminals_drawn, drawn.legs_drawn, drawn.services_drawn
    )
    ended = answer(network, asked(originating="usmca")).termination
    assert (ended.conflict, ended.relaxation.apply) == (["origin"], {"originating": "none"})
    again = answer(network, asked(**ended.relaxation.apply))
    assert again.options[0].cost_usd == ended.relaxation.option.cost_usd
    assert "duties-not-priced" in {notice.code for notice in again.options[0].told}


def sailings(*leaves):
    """Return rows of dated departures from H to A, ten days at sea."""
    return [
        {
            "carrier": "Mine",
            "from": "H",
            "to": "A",
            "departs_at": moment.isoformat(),
            "arrives_at": (moment + timedelta(days=10)).isoformat(),
            "usd_per_teu": 100.0,
            "cutoff_h": "24",
        }
        for moment in leaves
    ]


def test_departures_of_the_request_are_sailed_at_the_hour_and_faults_name_their_row():
    network = DrawnNetwork(services_drawn=({**SERVICES[0], "service_id": "charter_container"},))
    leaves = READY + timedelta(days=3)
    found = answer(network, asked(departures=sailings(leaves), max_options=20))
    sailed = [leg for option in found.options for leg in option.legs if leg.service == "Mine"]
    assert sailed
    assert all(leg.departs_at == leaves for leg in sailed)
    with pytest.raises(InputError) as caught:
        answer(network, asked(departures=sailings(leaves, leaves)))
    assert [fault.field for fault in caught.value.faults] == ["departures row 2 departs_at"]


def test_times_are_local_and_follow_on_from_each_other(network):
    for option in answer(network, asked()).options:
        moments = [(leg.departs_at, leg.arrives_at) for leg in option.legs]
        moments += [(t.arrives_at, t.departs_at) for t in option.transfers]
        moments.sort()
        assert moments[0][0] == READY
        assert moments[-1][1] == option.arrive
        assert all(before[1] == after[0] for before, after in pairwise(moments))


def test_a_port_overseas_is_an_end_like_any_place():
    network = DrawnNetwork(**{field.name: getattr(BY_SEA, field.name) for field in fields(BY_SEA)})
    found = answer(network, asked(destination="Oport"))
    assert (found.destination.kind, found.destination.terminal_id) == ("gateway", "O")
    assert found.options[0].legs[-1].to_stop.country == "NL"
    told = {notice.code: notice.text for notice in found.options[0].told}
    assert told["overseas"].es.startswith("Oport: la aduana")
    with pytest.raises(InputError) as raised:
        answer(network, asked(origin="JMKIN", destination="Oport"))
    expected = "a place in Canada or Mexico, as the other end lies overseas"
    assert [(fault.field, fault.expected) for fault in raised.value.faults] == [
        ("origin", expected),
        ("destination", expected),
    ]
