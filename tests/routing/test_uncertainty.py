"""How sure an answer is, on the drawn network and by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy.special import ndtri

from networks.errors import InputError
from routing import Option, OptionSet, ParameterBook
from routing.draws import Luck, drawn
from routing.leg import Leg
from routing.pricing import Tariff
from routing.reprice import Repricer, Tables
from routing.swings import Swings
from routing.uncertainty import certainty_of, neighbours, quantile
from tests.toynet import ToyNetwork

Ask = Callable[..., OptionSet]


def test_the_same_seed_gives_the_same_and_another_gives_nearly_the_same(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    first, again = (certainty_of(toynet, answer, book) for _ in range(2))
    assert first == again
    other = certainty_of(toynet, answer, book, luck=Luck(seed=7))
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


def test_shares_are_those_of_what_each_name_adds_alone(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    swings, rows = Swings(toynet, answer, book), drawn(Luck())
    are_many = 0
    for option, sure in zip(answer.options, certainty_of(toynet, answer, book), strict=True):
        added: dict[str, list[np.ndarray]] = {}
        for sides in neighbours(option.itinerary.elements):
            for term in swings.terms(sides):
                moved = term.minutes * rows.row(term.shape).astype(float)
                added.setdefault(term.shape.name, []).append(moved)
        are_many += sum(len(parts) > 1 for parts in added.values())
        variance = {name: np.var(sum(parts)) for name, parts in added.items()}
        for driver in sure.drivers:
            share = variance[driver.name] / sum(variance.values())
            assert driver.share == pytest.approx(share, rel=1e-4)
    assert are_many  # names that move several steps, together


def test_without_spread_in_the_book_only_waits_are_left(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    exact = ParameterBook(replace(row, low=None, high=None) for row in book)
    answer = ask(max_options=4)
    for sure in certainty_of(toynet, answer, exact):
        assert sure.cost_usd.p10 == sure.cost_usd.p90
        assert {driver.name.split()[0] for driver in sure.drivers} <= {"departure", "queue"}


def test_where_nothing_varies_all_is_sure(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = ParameterBook(replace(row, low=None, high=None) for row in book)
    monkeypatch.setattr("routing.swings.queue_sigma", lambda *_: 0.0)
    answer = ask(max_options=1, modes=frozenset({"road"}))
    (sure,) = certainty_of(ToyNetwork(), answer, exact)
    assert set(sure.hours) == {answer.options[0].duration_h}
    assert sure.drivers == ()
    assert set(sure.steps_in_p90_h) == {0.0}


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


def test_an_option_is_as_sure_alone_as_among_others(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    for option, sure in zip(answer.options, certainty_of(toynet, answer, book), strict=True):
        (alone,) = certainty_of(toynet, replace(answer, options=(option,)), book)
        assert alone.hours == pytest.approx(sure.hours, rel=1e-4)
        assert alone.cost_usd == pytest.approx(sure.cost_usd, rel=1e-4)
        assert alone.steps_in_p90_h == pytest.approx(sure.steps_in_p90_h, abs=0.5)
        assert alone.more_reliable is None


def test_too_few_draws_are_refused(ask: Ask, toynet: ToyNetwork, book: ParameterBook) -> None:
    with pytest.raises(InputError, match="draws"):
        certainty_of(toynet, ask(max_options=1), book, luck=Luck(draws=9))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_quantile_lies_between_two_draws(share: float) -> None:
    drawn = np.random.default_rng(4).standard_normal(997, dtype=np.float32)
    assert quantile(drawn, share) == pytest.approx(float(np.quantile(drawn, share)), abs=1e-6)


def figure(low: float, usual: float, high: float, z: float) -> float:
    """Draw a figure: lognormal about its median where it can be, else two straight lines."""
    below, above = usual - low, high - usual
    if below > 0 and above > 0 and abs(above / below - 1) > 1e-2:
        return float(usual + above * ((above / below) ** (z / 1.28155) - 1) / (above / below - 1))
    return usual + (above if z > 0 else below) * z / 1.28155


class ByHand:
    """Draws every figure of the book, prices the whole way anew, and adds waits and queues.

    Each thing is drawn once in each of as many equal parts of its range as there are draws.
    """

    def __init__(self, network: ToyNetwork, book: ParameterBook, answer: OptionSet) -> None:
        self._network, self._book, self._answer = network, book, answer
        self._tables = Tables(network, answer.request)
        self._drawn: dict[str, np.ndarray] = {}

    def _luck(self, name: str, draw: int, draws: int) -> float:
        """Return an even number from 0 to 1."""
        if name not in self._drawn:
            places = np.random.default_rng(len(self._drawn)).permutation(draws)
            self._drawn[name] = (places + 0.5) / draws
        return float(self._drawn[name][draw])

    def hours(self, option: Option, still: str = "", draws: int = 200) -> np.ndarray:
        """Return the hours of each draw; what is ``still`` stays as usual."""
        read = frozenset().union(*option.read_keys) - {still}
        rows = [self._book.row(key) for key in sorted(read)]
        found = []
        for draw in range(draws):
            values = {
                row.key: figure(
                    row.low, row.value, row.high, ndtri(self._luck(row.key, draw, draws))
                )
                for row in rows
                if row.low is not None and row.high is not None
            }
            minutes = self._priced(option, values)
            for name, wait in self._waits(option).items():
                if name != still:
                    minutes += wait(self._luck(name, draw, draws))
            found.append(minutes / 60)
        return np.array(found)

    def _waits(self, option: Option) -> dict[str, Callable[[float], float]]:
        """Return for each wait the minutes more than usual by luck from 0 to 1."""
        found: dict[str, Callable[[float], float]] = {}
        for element in option.itinerary.elements:
            names = element.crossings if isinstance(element, Leg) else ()
            if not isinstance(element, Leg):
                if element.stop.kind == "border":
                    names = (element.stop.stop_id,)
                elif half := element.wait_minutes:
                    departure = f"departure {element.stop.stop_id} {element.to_mode}"
                    found[departure] = lambda luck, half=half: (2 * luck - 1) * half
            found |= {f"queue {name}": partial(self._queue, name) for name in names}
        return found

    def _queue(self, name: str, luck: float) -> float:
        row = self._network.terminals.loc[name]
        mean_h, p95_h = float(row["border_wait_mean_h"]), float(row["border_wait_p95_h"])
        sigma = 1.64485 - np.sqrt(1.64485**2 - 2 * np.log(p95_h / mean_h))
        return float(60 * mean_h * (np.exp(sigma * ndtri(luck) - sigma**2 / 2) - 1))

    def _priced(self, option: Option, values: Mapping[str, float]) -> float:
        request = self._answer.request
        ends = request.origin.country, request.destination.country
        tariff = Tariff(self._book.with_values(values), self._answer.shipment, *ends)
        pricer = Repricer(self._network, request, tariff, self._tables)
        total = 0
        for before, element, after in neighbours(option.itinerary.elements):
            if isinstance(element, Leg):
                price = pricer.leg(element)[0]
            else:
                price = pricer.transfer(element, before, after)
            total += price.minutes + price.wait_minutes
        return total


def test_drawing_everything_by_hand_gives_the_same_hours_and_driver(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    by_hand = ByHand(toynet, book, answer)
    by_truck, by_rail = (by_hand.hours(option) for option in answer.options[:2])
    known = certainty_of(toynet, answer, book)
    for by_hour, sure in zip((by_truck, by_rail), known, strict=False):
        assert np.quantile(by_hour, 0.5) == pytest.approx(sure.hours.p50, rel=0.06)
        assert np.quantile(by_hour, 0.9) == pytest.approx(sure.hours.p90, rel=0.08)
    worst, *_, other = sorted(known[0].drivers, key=lambda driver: -driver.in_p90_h)
    fall, little = (
        np.quantile(by_truck, 0.9) - np.quantile(by_hand.hours(answer.options[0], name), 0.9)
        for name in (worst.name, other.name)
    )
    assert fall == pytest.approx(worst.in_p90_h, rel=0.3)  # what P90 loses when it stays as usual
    assert little == pytest.approx(other.in_p90_h, abs=5.0)


def test_where_an_option_gets_late_is_named_and_adds_up(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    for option, sure in zip(answer.options, certainty_of(toynet, answer, book), strict=True):
        late_h = sure.hours.p90 - sure.hours.p50
        assert sum(sure.steps_in_p90_h) == pytest.approx(late_h, rel=0.03)
        assert len(sure.steps_in_p90_h) == len(option.itinerary.elements)
    exact = ParameterBook(
        replace(row, low=None, high=None) if row.key != "dwell.import_default" else row
        for row in book
    )
    by_sea = next(o for o in answer.options if "sea" in o.itinerary.mode_chain)
    (sure,) = certainty_of(toynet, replace(answer, options=(by_sea,)), exact)
    told = {
        getattr(element, "operation", "leg")
        for element, late_h in zip(by_sea.itinerary.elements, sure.steps_in_p90_h, strict=True)
        if late_h > 1
    }
    assert told == {"port export", "port import"}  # the wait for the ship, and the dwell


def test_what_is_more_reliable_is_sooner_for_more_money(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    answer = ask(max_options=4)
    sure = certainty_of(toynet, answer, book)
    least = min(known.hours.p90 for known in sure)
    for option, known in zip(answer.options, sure, strict=True):
        other = known.more_reliable
        if other is None:
            assert known.hours.p90 < least + 1
            continue
        beside = sure[other.rank - 1]
        assert other.rank != option.rank
        assert other.p90_less_h == pytest.approx(known.hours.p90 - beside.hours.p90)
        assert other.p90_less_h >= 1
        assert other.on_time_more is None
        assert other.cost_more_usd.p10 <= other.cost_more_usd.p50 <= other.cost_more_usd.p90
        assert other.sooner_share > 0.5
        cheaper = [s for s in sure if s.hours.p90 <= known.hours.p90 - 1]
        assert beside.cost_usd.p50 == min(s.cost_usd.p50 for s in cheaper)


def test_with_a_deadline_what_is_likelier_on_time_is_more_reliable(
    ask: Ask, toynet: ToyNetwork, book: ParameterBook
) -> None:
    free = ask(max_options=4)
    slow = max(free.options, key=lambda option: option.duration_h)
    answer = ask(max_options=4, deadline_h=slow.duration_h + 1)
    sure = certainty_of(toynet, answer, book)
    late = min(sure, key=lambda known: known.on_time or 0.0)
    assert late.more_reliable is not None
    assert late.more_reliable.on_time_more is not None
    beside = sure[late.more_reliable.rank - 1]
    assert late.more_reliable.on_time_more == pytest.approx(beside.on_time - late.on_time)
    assert late.more_reliable.on_time_more >= 0.01
