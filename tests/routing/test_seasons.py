"""Ports that ice closes: used in season, left out with the reason when the ship may be late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.audit import Audit, AuditError
from routing.pricing import Tariff
from routing.rules import Rules
from tests.toynet import SERVICES, ToyNetwork

COAST = """
.....................................
.T.H.....................A.....N.....
"""
ICE = {"open_from": "07-20", "open_until": "11-10"}
NORTH = {"kind": "seaport", "country": "CA", "name": "Northport"}
SOUTH = {"kind": "seaport", "country": "MX", "name": "Southport"}


def asked(book: ParameterBook, ready: datetime, *, frozen: str = "H") -> OptionSet:
    """Ask for T to N by the only ship there is, one of its two ports having a season."""
    ports: dict[str, dict[str, Any]] = {"H": dict(NORTH), "A": dict(SOUTH)}
    ports[frozen] |= ICE
    network = ToyNetwork(COAST, ports, ("sea H>A",), SERVICES)
    shipment = Shipment.of("auto-parts", book=book, teu=2, ready_at=ready)
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    return solve(network, shipment, request, book)


@pytest.mark.parametrize(
    ("month", "day", "sails"),
    [(8, 1, True), (9, 25, True), (10, 15, False), (11, 23, False), (7, 1, False), (7, 19, True)],
)
def test_a_port_is_used_only_when_open_the_whole_window(
    book: ParameterBook, month: int, day: int, sails: bool
) -> None:
    answer = asked(book, datetime(2026, month, day, tzinfo=UTC))
    assert bool(answer.options) == sails
    reasons = [(r.kind, r.subject, r.reason) for r in answer.termination.rejections]
    closed = ("terminal", "H", "Northport is closed by ice 11 Nov–19 Jul")
    assert reasons.count(closed) == (0 if sails else 1)


def test_the_port_of_discharge_is_judged_when_the_ship_comes_in(book: ParameterBook) -> None:
    ready = datetime(2026, 7, 11, tzinfo=UTC)  # sails on the 18th, comes in on the 20th
    assert not asked(book, ready).options  # not open yet when it would sail
    assert asked(book, ready, frozen="A").options  # open by the time it arrives


def test_an_option_by_such_a_port_says_so(book: ParameterBook) -> None:
    (option,) = asked(book, datetime(2026, 8, 1, tzinfo=UTC)).options
    assert any("Northport: open 20 Jul–10 Nov" in notice for notice in option.notices)


def test_without_a_ready_time_it_is_now(book: ParameterBook) -> None:
    days_open = {"open_from": "01-01", "open_until": "12-31"}
    ports = {"H": {**NORTH, **days_open}, "A": SOUTH}
    network = ToyNetwork(COAST, ports, ("sea H>A",), SERVICES)
    request = Request(network.place("T", "CA"), network.place("N", "MX"))
    undated = Shipment.of("auto-parts", book=book, teu=2)
    now = replace(undated, ready_at=datetime.now(UTC))
    chains = [
        [o.itinerary.mode_chain for o in solve(network, shipment, request, book).options]
        for shipment in (undated, now)
    ]
    assert chains[0] == chains[1]


def test_the_audit_refuses_a_passage_out_of_season(book: ParameterBook) -> None:
    (option,) = asked(book, datetime(2026, 8, 1, tzinfo=UTC)).options
    network = ToyNetwork(COAST, {"H": {**NORTH, **ICE}, "A": SOUTH}, ("sea H>A",), SERVICES)
    winter = Shipment.of("auto-parts", book=book, teu=2, ready_at=datetime(2026, 12, 1, tzinfo=UTC))
    request = Request(network.place("T", "CA"), network.place("N", "MX"), tier=Tier.ANY)
    audit = Audit(network, request, Rules.of(request, winter), Tariff(book, winter, "CA", "MX"))
    with pytest.raises(AuditError, match="closed by ice"):
        audit.check(option.itinerary)
