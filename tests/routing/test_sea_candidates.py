"""Which passages a service offers, and what it must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Shipment
from tests.toynet import LEGS, SERVICES, TERMINALS, ToyNetwork

Ask = Callable[..., OptionSet]

COAST = """
.....................................
.T.H.....................P.....A..N..
"""
PORTS = {
    "H": {"kind": "seaport", "country": "CA", "name": "Halport"},
    "P": {"kind": "seaport", "country": "BS", "name": "Hub"},
    "A": {"kind": "seaport", "country": "MX", "name": "Altport"},
}
SEA = ("sea H>P", "sea P>A", "sea H>A")


def liner(service_id: str, calls: str, **more: Any) -> dict[str, Any]:
    return {
        "service_id": service_id,
        "name": service_id,
        "operator": "line",
        "status": "operating",
        "calls": calls,
        "headway_days": 7.0,
        **more,
    }


def coast(*services: dict[str, Any], legs: tuple[str, ...] = SEA) -> ToyNetwork:
    return ToyNetwork(COAST, PORTS, legs, services)


def sea_chains(answer: OptionSet) -> list[list[str]]:
    return [
        [
            f"{leg.from_stop.stop_id}{leg.to_stop.stop_id}"
            for leg in o.itinerary.legs
            if leg.mode == "sea"
        ]
        for o in answer.options
    ]


def test_a_rotation_carries_past_its_calls(ask: Ask) -> None:
    answer = ask(network=coast(liner("X", "H;P;A")))
    assert sea_chains(answer) == [["HA"]]
    leg = next(leg for leg in answer.options[0].itinerary.legs if leg.mode == "sea")
    assert leg.leg_keys == ("sea:sea H>P", "sea:sea P>A")


def test_a_rotation_runs_one_way_only(ask: Ask) -> None:
    assert ask(network=coast(liner("X", "A;P;H"))).termination.reason == "infeasible"
    assert sea_chains(ask(network=coast(liner("X", "A;P;H;A")))) == [["HA"]]


def test_two_lines_meet_at_a_hub_but_two_charters_do_not(ask: Ask) -> None:
    legs = ("sea H>P", "sea P>A")
    lines = coast(liner("X", "H;P;H"), liner("Y", "P;A;P"), legs=legs)
    assert sea_chains(ask(network=lines)) == [["HP", "PA"]]
    charters = [liner(name, "*", status="charter") for name in ("C1", "C2")]
    assert ask(network=coast(*charters, legs=legs)).termination.reason == "infeasible"


def test_a_us_call_on_the_rotation_breaks_no_us_call(ask: Ask) -> None:
    ports = {**PORTS, "P": {**PORTS["P"], "country": "US"}}
    network = ToyNetwork(COAST, ports, SEA, [liner("X", "H;P;A")])
    assert ask(network=network).options[0].exposure.us_port_calls == 1
    answer = ask(network=network, tier=Tier.NO_US_CALL)
    assert answer.termination.conflict == ("tier",)
    assert "1 US port calls" in answer.termination.detail


def test_a_us_call_counts_even_when_it_is_after_the_ride(ask: Ask) -> None:
    answer = ask(network=coast(liner("X", "H;A;USHOU;H")))
    assert answer.options[0].exposure.us_port_calls == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "announced"}, "announced: does not run yet"),
        ({"status": "unverified"}, "unverified: not known to run"),
        ({"cargo": "dry_bulk"}, "not container"),
        ({"capacity_teu": float("nan")}, "capacity not known"),
        ({"headway_days": float("nan")}, "headway not known"),
    ],
)
def test_a_service_that_cannot_serve_is_out_with_its_reason(
    ask: Ask, change: dict[str, Any], reason: str
) -> None:
    termination = ask(network=coast(liner("X", "H;P;A", **change))).termination
    told = [r for r in termination.rejections if r.kind == "service" and reason in r.reason]
    assert [(r.subject, r.count) for r in told] == [("X", 1)]


def test_reefers_need_plugs(ask: Ask, book: ParameterBook) -> None:
    bare = {**SERVICES[0], "reefer_plugs": float("nan")}
    network = ToyNetwork(services_drawn=[bare])
    answer = ask(network=network, shipment=Shipment.of("produce", book=book, teu=2))
    assert not any("sea" in o.itinerary.mode_chain for o in answer.options)


def test_charters_do_not_sail_within_one_country(ask: Ask) -> None:
    answer = ask(network=ToyNetwork(legs_drawn=(*LEGS, "sea V>H")), max_options=20)
    assert not any("VH" in chain for chain in sea_chains(answer))
    assert TERMINALS["V"]["country"] == TERMINALS["H"]["country"]


@pytest.mark.parametrize(
    ("berth_m", "sails", "light"),
    [(8.0, False, False), (10.0, True, True), (12.0, True, False), (float("nan"), True, False)],
)
def test_a_ship_may_load_light_but_not_too_light(
    ask: Ask, berth_m: float, sails: bool, light: bool
) -> None:
    ports = {**PORTS, "A": {**PORTS["A"], "max_draught_m": berth_m}}
    answer = ask(network=ToyNetwork(COAST, ports, SEA, [liner("X", "H;P;A")]))
    assert bool(answer.options) == sails
    notices = [notice for option in answer.options for notice in option.notices]
    assert any("loads light for 10 m" in notice for notice in notices) == light
    if not sails:
        assert any("too shallow" in r.reason for r in answer.termination.rejections)


def test_neighbouring_ports_do_not_make_two_options(ask: Ask) -> None:
    beside = {"B": {"kind": "seaport", "country": "MX", "name": "Beside", "at": "A"}}
    network = ToyNetwork(
        COAST, {**PORTS, **beside}, ("sea H>A", "sea H>B"), [liner("X", "*", status="charter")]
    )
    assert len(ask(network=network).options) == 1


def test_an_option_tells_what_is_known_of_its_waters(ask: Ask) -> None:
    ports = {"H": PORTS["H"], "A": PORTS["A"]}
    network = ToyNetwork(
        COAST,
        ports,
        ("sea H>A any Narrow Strait",),
        [liner("X", "H;A")],
        channel_notices={"Narrow Strait": "wait for slack water"},
    )
    assert "wait for slack water" in ask(network=network).options[0].notices
