"""What is kept is found again, and no more of it than there is room for."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from shapely import box

from networks.sea.no_go import NoGo
from routing import ParameterBook, Request, Shipment, solve
from routing.changed_network import ChangedNetwork
from routing.memory import (
    MOST_NETWORKS,
    MOST_TRUNKS,
    ByIdentity,
    Kept,
    collect_seldom,
    growing,
    memory_of,
)
from routing.uncertainty import certainty_of
from tests.toynet import ToyNetwork


def test_what_has_not_been_used_for_longest_goes_first() -> None:
    kept, made = Kept(2), list[str]()

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)

    assert [get(key) for key in "abacab"] == list("abacab")
    assert made == ["a", "b", "c", "b"]  # a was used again before c came


def test_what_only_looks_alike_is_another_thing() -> None:
    made = list[list[int]]()
    kept = ByIdentity[list[int], int](2)
    one, alike = [1], [1]
    for thing in (one, alike, one, alike):
        kept.get(thing, lambda given: made.append(given) or len(made))
    assert [id(thing) for thing in made] == [id(one), id(alike)]


def test_a_kept_thing_lives_so_that_no_other_takes_its_name() -> None:
    kept = ByIdentity[list[int], list[int]](64)
    found = [kept.get([n], lambda given: given) for n in range(50)]
    assert found == [[n] for n in range(50)]


def test_what_grows_is_not_looked_through_and_collecting_goes_on_after() -> None:
    gc.unfreeze()
    with growing(stays=False):
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    with growing(stays=True):
        pass
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with growing(stays=False):
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_trunk_nobody_holds_goes_without_the_collector(book: ParameterBook) -> None:
    network = ToyNetwork()
    goods = Shipment.of("auto-parts", book=book, teu=2)
    ends = network.place("T", "CA"), network.place("N", "MX")
    solve(network, goods, Request(*ends), book)
    trunks = memory_of(network).trunks
    gc.collect()
    gc.disable()
    try:
        trunk = weakref.ref(next(iter(trunks._made.values())))
        for n in range(MOST_TRUNKS):
            trunks.get(n, lambda: None)
        assert trunk() is None
    finally:
        gc.enable()


def test_waters_closed_alike_are_closed_once(
    book: ParameterBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, closed = ToyNetwork(), list[object]()
    close = ToyNetwork.restricted

    def counted(self: ToyNetwork, *asked: Any) -> Any:
        closed.append(asked)
        return close(self, *asked)

    monkeypatch.setattr(ToyNetwork, "restricted", counted)
    goods = Shipment.of("auto-parts", book=book, teu=2)
    ends = network.place("T", "CA"), network.place("N", "MX")
    area = NoGo(box(-100.0, 20.0, -95.0, 25.0), "gales")
    alike = NoGo(box(-100.0, 20.0, -95.0, 25.0), "gales")
    for asked in (area, alike, NoGo(box(-99.0, 20.0, -95.0, 25.0), "gales")):
        solve(network, goods, Request(*ends, no_go=(asked,)), book)
    assert len(closed) == 2


def test_networks_changed_for_one_question_go_when_others_come(book: ParameterBook) -> None:
    usual = ToyNetwork()
    goods = Shipment.of("auto-parts", book=book, teu=2)
    request = Request(usual.place("T", "CA"), usual.place("N", "MX"))
    solve(usual, goods, request, book)
    kept = memory_of(usual)

    def asked_of_a_changed_one(depth_m: float) -> weakref.ref[ChangedNetwork]:
        changed = ChangedNetwork(usual, {"V": {"max_draught_m": depth_m}})
        solve(changed, goods, request, book)
        memory_of(usual)  # other questions go on
        return weakref.ref(changed)

    gc.collect()
    gc.disable()
    try:
        asked = [asked_of_a_changed_one(9.0 + n / 10) for n in range(MOST_NETWORKS + 3)]
        alive = [network() is not None for network in asked]
    finally:
        gc.enable()
    assert not any(alive[:-MOST_NETWORKS]), alive
    assert alive[-1]
    assert memory_of(usual) is kept


def test_an_answer_leaves_no_garbage_behind(book: ParameterBook) -> None:
    """So a process that answers need not look for it often: `collect_seldom`."""
    network = ToyNetwork()
    goods = Shipment.of("auto-parts", book=book, teu=2)
    request = Request(network.place("T", "CA"), network.place("N", "MX"))

    def ask() -> None:
        certainty_of(network, solve(network, goods, request, book), book)

    ask()
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            ask()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_garbage_is_looked_for_seldom() -> None:
    usual = gc.get_threshold()  # another test may have called it before
    try:
        gc.set_threshold(700, 10, 10)
        collect_seldom()
        assert gc.get_threshold()[0] > 10 * 700
        assert gc.isenabled()
    finally:
        gc.set_threshold(*usual)
