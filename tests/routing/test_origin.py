"""Goods keep their origin, or the way is out and says where it would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from networks.errors import InputError
from networks.network import Network
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.audit import Audit, AuditError
from routing.origin import NOWHERE, customs_book, customs_of, lost_by
from routing.pricing import Tariff
from routing.rules import Rules
from routing.stop import Stop
from routing.transfer import Transfer
from tests.routing.test_sea_candidates import COAST, PORTS, liner
from tests.toynet import ToyNetwork

Ask = Callable[..., OptionSet]
LINES = (liner("X", "H;P;H"), liner("Y", "P;A;P"))


def hub(country: str) -> ToyNetwork:
    """Return a coast whose only way changes ships at a port of a country."""
    ports = {**PORTS, "P": {**PORTS["P"], "country": country}}
    return ToyNetwork(COAST, ports, ("sea H>P", "sea P>A"), LINES)


def parts(book: ParameterBook, originating: str) -> Shipment:
    return Shipment.of("auto-parts", book=book, teu=2, originating=originating)


@pytest.mark.parametrize("agreement", ["usmca", "cptpp"])
def test_a_hub_under_customs_control_keeps_the_origin_and_asks_for_proof(
    ask: Ask, book: ParameterBook, agreement: str
) -> None:
    (option,) = ask(network=hub("PA"), shipment=parts(book, agreement)).options
    needed = {paper.code for paper in option.papers}
    assert {"through-bill", "customs-control", f"{agreement}-certification"} <= needed
    assert "origin-proof" in {notice.code for notice in option.told}


def test_a_hub_of_unknown_control_is_out_and_the_way_out_claims_no_origin(
    ask: Ask, book: ParameterBook
) -> None:
    answer = ask(network=hub("ZZ"), shipment=parts(book, "usmca"))
    ended = answer.termination
    assert (answer.options, ended.conflict) == ((), ("origin",))
    assert any("loses USMCA origin at" in rejected.reason for rejected in ended.rejections)
    assert ended.relaxation is not None
    way_out = ended.relaxation.option
    assert not {"usmca-certification", "through-bill"} & {paper.code for paper in way_out.papers}
    (plain,) = ask(network=hub("ZZ"), shipment=parts(book, "none")).options
    assert way_out.cost_usd == plain.cost_usd
    assert ask(network=hub("ZZ")).options  # nothing is asked where no origin is stated


def test_the_united_states_is_a_party_of_the_one_agreement_only(
    ask: Ask, book: ParameterBook
) -> None:
    for agreement, told in (("usmca", False), ("cptpp", True)):
        best = ask(shipment=parts(book, agreement)).options[0]
        assert best.exposure.us_land_km > 0
        assert ("origin-proof" in {notice.code for notice in best.told}) == told
        assert ("customs-control" in {paper.code for paper in best.papers}) == told


def test_a_claim_between_doors_that_are_no_parties_is_refused(
    toynet: ToyNetwork, book: ParameterBook
) -> None:
    request = Request(toynet.place("T", "CA"), toynet.place("L", "US"))
    with pytest.raises(InputError, match="CPTPP"):
        solve(toynet, parts(book, "cptpp"), request, book)


def test_a_terminal_may_differ_from_its_country_and_work_costs_the_origin() -> None:
    assert customs_of("BS").controlled
    assert not customs_of("BS", "BSFPO").controlled
    stop = Stop("PABLB", "Balboa", "PA", -79.6, 8.9, "seaport")
    moved = Transfer(stop, "transhipment", "sea", "sea", 0, 0, 0, ())
    assert lost_by(moved, "usmca") is None
    assert "by stuffing at Balboa" in str(lost_by(replace(moved, operation="stuffing"), "usmca"))
    freeport = replace(moved, stop=replace(stop, stop_id="BSFPO", country="BS", name="Freeport"))
    assert "hard to prove" in str(lost_by(freeport, "cptpp"))
    assert lost_by(freeport, "") is None


def test_goods_of_no_origin_pay_the_processing_fee_by_value(book: ParameterBook) -> None:
    def fee_usd(originating: str) -> float:
        lines = Tariff(book, parts(book, originating), "CA", "MX").entry("MX")
        return next(line.usd for line in lines if "DTA" in line.label)

    assert fee_usd("none") == pytest.approx(parts(book, "none").value_usd * 0.008)
    assert fee_usd("usmca") == fee_usd("unstated") == fee_usd("cptpp")


def test_the_audit_refuses_a_way_that_loses_the_origin(ask: Ask, book: ParameterBook) -> None:
    network, claimed = hub("ZZ"), parts(book, "usmca")
    (option,) = ask(network=network).options
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    rules = Rules.of(request, claimed)
    with pytest.raises(AuditError, match="usmca origin lost in ZZ"):
        Audit(network, request, rules, Tariff(book, claimed, "CA", "MX")).check(option.itinerary)


def test_every_terminal_of_the_network_has_its_customs_row(network: Network) -> None:
    terminals = network.terminals
    countries = {side for sides in terminals["country"] for side in sides.split("-")}
    assert all(customs_of(country) is not NOWHERE for country in countries)
    assert {place for place in customs_book() if len(place) > 2} <= set(terminals.index)
