"""How sure an answer is: time and cost of each option over 10,000 draws of the figures behind it.

Every figure of the book is believed to lie between its ``low`` and ``high``; these are read as its
10th and 90th percentile and its ``value`` as the median. Each element of an option is priced again
at both ends of each figure it rests on, by the code that audits it; between and beyond the effect
follows a shifted lognormal through the three points. Waits for a departure are even between none
and a whole headway, queues at a border lognormal by mean and 95th percentile. Where gates and ships
have dates, each draw is followed by the clock: who is late waits for the next, and past the last
known departure there is taken to be one every week. A figure, and a wait
at one place, is drawn once for all options, so that differences between options are real.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.calendar import Calendar, epoch_minutes
from routing.itinerary import Element
from routing.leg import Leg
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.pricing import Price, Tariff
from routing.reprice import Repricer, Tables
from routing.shipment import Shipment
from routing.transfer import Transfer

Draws = NDArray[np.float64]

SEED = 20_261_126
DRAWS = 10_000
Z_90 = 1.2815515655446004  # of the standard normal: 90th percentile
Z_95 = 1.6448536269514722
Z_MOST = 2.3263478740408408  # draws stop at the 1st and 99th percentile: beyond, nothing is known
_DRIVERS_TOLD = 3
_CDF_STEPS = 1000
_WEEK_MIN = 7 * 24 * 60
_STRAIGHT = 1e-6  # a bend smaller than this is none


@dataclass(frozen=True)
class Driver:
    """One figure, or wait at a place, that an option's time hangs on.

    ``name`` is a key of the book, ``departure TERMINAL`` or ``queue TERMINAL``; ``share`` is how
    much of the variance of the time it makes, 0 to 1; ``p90_h`` how many hours more than usual it
    takes when it alone goes badly (its 90th percentile).
    """

    name: str
    share: float
    p90_h: float


class Percentiles(NamedTuple):
    """One time in ten it is at most ``p10``, half the times ``p50``, nine in ten ``p90``."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Certainty:
    """What is likely of one option.

    ``hours`` are from ready to delivered. ``on_time`` is the chance to meet the deadline, None when
    there is none. ``drivers`` are those of the time, the largest first.
    """

    hours: Percentiles
    cost_usd: Percentiles
    on_time: float | None
    drivers: tuple[Driver, ...]
    draws: int


def certainty_of(
    network: NetworkView,
    answer: OptionSet,
    book: ParameterBook,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Certainty, ...]:
    """Return how sure each option of an answer is, in rank order.

    Parameters
    ----------
    network, book
        Those the answer was solved with.
    draws
        How many times everything is drawn.
    seed
        Same seed, same draws, whatever options there are.
    """
    simulation = _Simulation(network, answer, book, draws, seed)
    return tuple(simulation.certainty(option) for option in answer.options)


def effect(low: float, high: float, z: Draws) -> Draws:
    """Return the effect of a figure at normal scores: ``low`` at P10, 0 at P50, ``high`` at P90.

    A shifted lognormal A(exp(Bz) - 1) goes through the three; where both ends lie on one side of
    nothing, or one of them is nothing, straight lines do.
    """
    if low * high < 0:
        bend = math.log(-high / low) / Z_90
        if abs(bend) > _STRAIGHT:
            return np.asarray(high / math.expm1(bend * Z_90) * np.expm1(bend * z))
    return np.where(z < 0, -low, high) * z / Z_90


def queue_h(mean_h: float, p95_h: float, z: Draws) -> Draws:
    """Return lognormal hours by mean and 95th percentile; the mean where the two do not fit."""
    ratio = p95_h / mean_h if mean_h > 0 else math.nan
    inside = Z_95**2 - 2 * math.log(ratio) if ratio >= 1 else math.nan
    if not inside >= 0:
        return np.full_like(z, mean_h)
    sigma = Z_95 - math.sqrt(inside)
    return np.asarray(mean_h * np.exp(sigma * z - sigma**2 / 2))


@dataclass(frozen=True)
class _Swing:
    """What an element changes by when one figure is at its low and at its high end."""

    key: str
    minutes: tuple[int, int]
    cents: tuple[int, int]


class _Simulation:
    """The draws of one answer, shared by its options."""

    def __init__(
        self,
        network: NetworkView,
        answer: OptionSet,
        book: ParameterBook,
        draws: int,
        seed: int,
    ) -> None:
        self._network, self._answer, self._book = network, answer, book
        self._draws, self._seed = draws, seed
        self._scores: dict[str, Draws] = {}
        self._swings: dict[tuple[object, ...], tuple[_Swing, ...]] = {}
        self._pricers: dict[tuple[str, str], Repricer] = {}
        self._tables = Tables(network, answer.request)

    @cached_property
    def _shipment(self) -> Shipment:
        return self._answer.shipment

    def certainty(self, option: Option) -> Certainty:
        """Draw an option's time and cost."""
        elements = option.itinerary.elements
        minutes: dict[str, Draws] = {}
        cents = np.full(self._draws, float(option.itinerary.cost_cents))
        is_dated = any(element.calendar for element in elements)
        dates = _Dates(self._shipment.ready_at if is_dated else None, self._draws)
        for before, element, after in _neighbours(elements):
            minutes |= dates.begin(element)
            moved_by = dict(minutes)
            for swing in self._swings_of(before, element, after):
                z = self._z(swing.key)
                if any(swing.minutes):
                    moved = effect(*swing.minutes, z)
                    minutes[swing.key] = minutes.get(swing.key, 0.0) + moved
                if any(swing.cents):
                    cents += effect(*swing.cents, z)
            minutes |= self._waits(element, after)
            dates.end(element, after, moved_by, minutes)
        total = sum(minutes.values(), np.full(self._draws, float(option.itinerary.minutes)))
        hours, usd = np.maximum(total, 0.0) / 60, np.maximum(cents, 0.0) / 100
        limit_h = self._limit_h
        return Certainty(
            hours=_percentiles(hours),
            cost_usd=_percentiles(usd),
            on_time=None if limit_h is None else float((hours <= limit_h).mean()),
            drivers=_drivers(minutes),
            draws=self._draws,
        )

    @property
    def _limit_h(self) -> float | None:
        limits = (self._answer.request.deadline_h, self._shipment.allowed_h)
        return min((limit for limit in limits if limit is not None), default=None)

    def _z(self, name: str) -> Draws:
        """Return the normal scores of a figure: drawn by its name, so alike for all options."""
        if name not in self._scores:
            digest = hashlib.sha256(f"{self._seed} {name}".encode()).digest()
            generator = np.random.default_rng(int.from_bytes(digest[:8], "big"))
            drawn = generator.standard_normal(self._draws)
            self._scores[name] = np.clip(drawn, -Z_MOST, Z_MOST)
        return self._scores[name]

    def _waits(self, element: Element, after: Element | None) -> dict[str, Draws]:
        """Return what queues and departures add to an element's minutes, by name."""
        if isinstance(element, Leg):
            return {f"queue {name}": self._queue(name) for name in element.crossings}
        found: dict[str, Draws] = {}
        stop_id = element.stop.stop_id
        is_dated = element.calendar or (isinstance(after, Leg) and after.calendar)
        if element.wait_minutes and not is_dated:
            name = f"departure {stop_id} {element.to_mode}"
            share = _normal_cdf(self._z(name))
            found[name] = element.wait_minutes * (2 * share - 1)
        if element.stop.kind == "border":
            found[f"queue {stop_id}"] = self._queue(stop_id)
        return found

    def _queue(self, terminal_id: str) -> Draws:
        mean_h, p95_h = (
            float(self._network.row("terminals", terminal_id)[column])
            for column in ("border_wait_mean_h", "border_wait_p95_h")
        )
        return (queue_h(mean_h, p95_h, self._z(f"queue {terminal_id}")) - mean_h) * 60

    def _swings_of(
        self, before: Element | None, element: Element, after: Element | None
    ) -> tuple[_Swing, ...]:
        """Price an element at both ends of each figure it rests on; the same one only once."""
        known = tuple(map(_identity, (before, element, after)))
        if known not in self._swings:
            with self._book.recording() as used:
                base = self._price(self._pricer(), before, element, after)
            rows = (self._book.row(key) for key in sorted(used))
            self._swings[known] = tuple(
                _Swing(
                    row.key,
                    (ends[0].minutes + ends[0].wait_minutes - base.minutes - base.wait_minutes,
                     ends[1].minutes + ends[1].wait_minutes - base.minutes - base.wait_minutes),
                    (ends[0].cost_cents - base.cost_cents, ends[1].cost_cents - base.cost_cents),
                )
                for row in rows
                if row.low is not None and row.high is not None
                for ends in [
                    [
                        self._price(self._pricer(row.key, value), before, element, after)
                        for value in (row.low, row.high)
                    ]
                ]
            )  # fmt: skip
        return self._swings[known]

    def _price(
        self, pricer: Repricer, before: Element | None, element: Element, after: Element | None
    ) -> Price:
        if isinstance(element, Leg):
            return pricer.leg(element)[0]
        return pricer.transfer(element, before, after)

    def _pricer(self, key: str = "", value: float = 0.0) -> Repricer:
        """Return what prices by the book, or by the book with one figure changed."""
        at = key, repr(value)
        if at not in self._pricers or not key:
            book = self._book.with_values({key: value}) if key else self._book
            request = self._answer.request
            ends = request.origin.country, request.destination.country
            tariff = Tariff(book, self._shipment, *ends)
            self._pricers[at] = Repricer(self._network, request, tariff, self._tables)
        return self._pricers[at]


class _Dates:
    """Follows the draws of a way by the clock: who is late at a gate or ship waits for the next."""

    def __init__(self, ready_at: datetime | None, draws: int) -> None:
        self._now = None if ready_at is None else epoch_minutes(ready_at)
        self._later = np.zeros(draws)
        self._there = 0

    def begin(self, element: Element) -> dict[str, Draws]:
        """Return what waiting for its calendar adds or saves against the plan, by name."""
        calendar = element.calendar
        if self._now is None or calendar is None:
            return {}
        there = self._there if isinstance(element, Leg) else self._now
        planned = calendar.next_from(there)
        if planned is None:
            return {}
        shifted = _next_from(calendar, there + self._later) - planned
        moved, self._later = shifted - self._later, shifted
        stop = element.from_stop if isinstance(element, Leg) else element.stop
        kind = "departure" if isinstance(element, Leg) else "gate"
        return {f"{kind} {stop.stop_id}": moved}

    def end(
        self,
        element: Element,
        after: Element | None,
        before: dict[str, Draws],
        minutes: dict[str, Draws],
    ) -> None:
        """Go on past an element, and past what it was found to vary by since ``before``."""
        if self._now is None:
            return
        for name, moved in minutes.items():
            self._later = self._later + moved - before.get(name, 0.0)
        waits = element.wait_minutes if isinstance(element, Transfer) else 0
        is_dated = isinstance(after, Leg) and after.calendar is not None
        self._there = self._now + element.minutes - (waits if is_dated else 0)
        self._now += element.minutes


def _next_from(calendar: Calendar, at: Draws) -> Draws:
    """Return the first permitted minutes; past the last one known there is one every week."""
    place = np.searchsorted(calendar.shuts, at)
    last = np.minimum(place, len(calendar.shuts) - 1)
    weeks = np.ceil(np.maximum(0.0, at - calendar.shuts[last]) / _WEEK_MIN)
    known = np.maximum(at, calendar.opens[last])
    return np.where(place < len(calendar.shuts), known, calendar.shuts[last] + weeks * _WEEK_MIN)


def _identity(element: Element | None) -> object:
    """Return what tells an element from others of one request, its line and figures left out."""
    if isinstance(element, Leg):
        ends = element.from_stop.stop_id, element.to_stop.stop_id
        terms = element.minutes, element.lead_minutes, element.usd_per_teu
        dated = None if element.calendar is None else terms
        return element.mode, *ends, element.leg_keys, element.service_id, dated
    if element is None:
        return None
    return element.operation, element.stop.stop_id, element.from_mode, element.to_mode


def _neighbours(
    elements: Sequence[Element],
) -> list[tuple[Element | None, Element, Element | None]]:
    around = [None, *elements, None]
    return [
        (before, element, after)
        for before, element, after in zip(around, around[1:], around[2:], strict=False)
        if element is not None
    ]


def _percentiles(drawn: Draws) -> Percentiles:
    return Percentiles(*(float(share) for share in np.quantile(drawn, (0.1, 0.5, 0.9))))


def _normal_cdf(z: Draws) -> Draws:
    """Return the share of draws below normal scores, to a millionth."""
    return np.interp(z, *_cdf_table())


@lru_cache(maxsize=1)
def _cdf_table() -> tuple[Draws, Draws]:
    """Return normal scores as far as draws go, and the share below each, without scipy."""
    scores = np.linspace(-Z_MOST, Z_MOST, _CDF_STEPS + 1)
    shares = [math.erf(score / math.sqrt(2)) for score in scores.tolist()]
    return scores, (1 + np.array(shares)) / 2


def _drivers(minutes: dict[str, Draws]) -> tuple[Driver, ...]:
    """Return what makes most of the variance of the time, the largest first."""
    variance = {name: float(np.var(moved)) for name, moved in minutes.items()}
    whole = sum(variance.values())
    largest = sorted(variance, key=lambda name: -variance[name])[:_DRIVERS_TOLD]
    return tuple(
        Driver(name, variance[name] / whole, float(np.quantile(minutes[name], 0.9)) / 60)
        for name in largest
        if whole > 0 and variance[name] > 0
    )
