from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.difference import Accepted, Found, worthwhile

TRUCK = Found(frozenset({"road via Detroit"}), 1000, 1000, 1000)


def test_the_same_signature_is_taken_once() -> None:
    accepted = Accepted(per_chain=9)
    assert accepted.takes(TRUCK)
    assert not accepted.takes(Found(TRUCK.signature, 1, 1, 1))


def test_no_more_than_so_many_of_like_modes() -> None:
    accepted = Accepted(per_chain=1)
    assert accepted.takes(TRUCK)
    assert accepted.is_full(frozenset({"road"}))
    assert not accepted.takes(Found(frozenset({"road via Buffalo"}), 1, 1, 1))
    assert accepted.takes(Found(frozenset({"rail via Detroit"}), 1, 1, 1))


def test_a_detour_must_save_something() -> None:
    more = TRUCK.signature | {"rail in MX"}
    accepted = Accepted(per_chain=9)
    assert accepted.takes(TRUCK)
    assert not accepted.takes(Found(more, 995, 2000, 2000))
    assert accepted.takes(Found(more, 990, 2000, 2000))


@given(st.integers(0, 10**12))
def test_a_worthwhile_saving_is_a_saving(amount: int) -> None:
    assert worthwhile(amount) < amount
