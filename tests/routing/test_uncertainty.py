"""How sure an answer is, on the drawn network and by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import OptionSet, ParameterBook
from routing.uncertainty import Z_90, Z_95, certainty_of, effect, queue_h
from tests.toynet import ToyNetwork

Ask = Callable[..., OptionSet]
Z = np.array([-Z_90, 0.0, Z_90])


@given(st.floats(-1e4, -0.1), st.floats(0.1, 1e4))
def test_an_effect_goes_through_its_three_points_and_rises(low: float, high: float) -> None:
    assert effect(low, high, Z) == pytest.approx([low, 0.0, high], rel=1e-6, abs=1e-9)
    assert (np.diff(effect(low, high, np.linspace(-2.3, 2.3, 50))) > 0).all()
    assert effect(-low, -high, Z) == pytest.approx([-low, 0.0, -high], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("low", "high"), [(0.0, 5.0), (2.0, 3.0), (0.0, 0.0), (-4.0, 0.0)])
def test_an_effect_to_one_side_is_straight(low: float, high: float) -> None:
    assert effect(low, high, Z) == pytest.approx([low, 0.0, high])


def test_a_queue_has_its_mean_and_95th_percentile() -> None:
    z = np.random.default_rng(1).standard_normal(400_000)
    hours = queue_h(2.0, 5.0, z)
    assert hours.mean() == pytest.approx(2.0, rel=0.01)
    assert np.quantile(hours, 0.95) == pytest.approx(5.0, rel=0.01)
    assert queue_h(2.0, 5.0, np.array([Z_95]))[0] == pytest.approx(5.0)
    assert (queue_h(2.0, float("nan"), z[:3]) == 2.0).all()


def test_the_same_seed_gives_the_same_and_another_gives_nearly_the_same(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    first, again = (certainty_of(toynet, answer, book) for _ in range(2))
    assert first == again
    other = certainty_of(toynet, answer, book, seed=7)
    for one, two in zip(first, other, strict=True):
        assert two.hours.p90 == pytest.approx(one.hours.p90, rel=0.05)


def test_half_the_draws_lie_about_what_is_said(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    for option, sure in zip(answer.options, certainty_of(toynet, answer, book), strict=True):
        assert sure.hours.p10 < option.itinerary.minutes / 60 < sure.hours.p90
        assert sure.cost_usd.p10 < option.itinerary.cost_cents / 100 < sure.cost_usd.p90
        assert sure.on_time is None
        assert 0 < sum(driver.share for driver in sure.drivers) <= 1
        assert list(sure.drivers) == sorted(sure.drivers, key=lambda driver: -driver.share)


def test_without_spread_in_the_book_only_waits_are_left(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    exact = ParameterBook(replace(row, low=None, high=None) for row in book)
    answer = ask(max_options=4)
    for sure in certainty_of(toynet, answer, exact):
        assert sure.cost_usd.p10 == sure.cost_usd.p90
        assert {driver.name.split()[0] for driver in sure.drivers} <= {"departure", "queue"}


def test_a_later_deadline_is_kept_more_often(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    free = ask(max_options=1)
    hours = certainty_of(toynet, free, book)[0].hours
    chances = []
    for limit_h in (hours.p50, hours.p90):
        answer = ask(max_options=1, deadline_h=max(limit_h, free.options[0].itinerary.minutes / 60))
        chances.append(certainty_of(toynet, answer, book)[0].on_time)
    assert chances[0] is not None
    assert chances == sorted(chances)
    assert chances[1] == pytest.approx(0.9, abs=0.02)
