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

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.dated_draws import Waited, by_the_clock
from routing.draw_kernels import added_up, means_within
from routing.draws import Drawn, Draws, Luck, Shape, drawn
from routing.itinerary import Element
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.swings import Sides, Swings, Term

Floats = NDArray[np.float64]

LEAST_LIKELIER = 0.01  # a chance that is better by less than this is the same
LEAST_SOONER_H = 1.0
_DRIVERS_TOLD = 3
_USUAL = Luck()
_NOTHING = Shape("", "even")  # so that there is a row where nothing varies
_BAND = 0.025  # of all draws, to either side of a percentile: those that end about there


@dataclass(frozen=True)
class Driver:
    """One figure, or wait at a place, that an option's time hangs on.

    ``name`` is a key of the book, ``departure TERMINAL`` or ``queue TERMINAL``; ``share`` is how
    much of the variance of the time it makes, 0 to 1; ``p90_h`` how many hours more than usual it
    takes when it alone goes badly (its 90th percentile); ``in_p90_h`` how many of the hours between
    the option's P50 and P90 it makes.
    """

    name: str
    share: float
    p90_h: float
    in_p90_h: float


class Percentiles(NamedTuple):
    """One time in ten it is at most ``p10``, half the times ``p50``, nine in ten ``p90``."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Alternative:
    """Another option of the answer that is more reliable, and what that costs.

    ``p90_less_h`` is how many hours less it takes at the 90th percentile, ``on_time_more`` how much
    likelier it keeps the deadline (None: there is none), ``cost_more_usd`` what it costs more draw
    by draw, ``sooner_share`` in what share of draws it arrives first.
    """

    rank: int
    p90_less_h: float
    on_time_more: float | None
    cost_more_usd: Percentiles
    sooner_share: float


@dataclass(frozen=True)
class Certainty:
    """What is likely of one option.

    ``hours`` are from ready to delivered. ``on_time`` is the chance to meet the deadline, None when
    there is none. ``drivers`` are those of the time, the largest of its variance first.
    ``steps_in_p90_h`` say for each leg and transfer of the itinerary how many of the hours between
    P50 and P90 are made there: what it takes in draws that end about P90, less what it takes in
    those that end about P50. They add up to those hours, but for what lies between draws.
    """

    hours: Percentiles
    cost_usd: Percentiles
    on_time: float | None
    drivers: tuple[Driver, ...]
    steps_in_p90_h: tuple[float, ...]
    draws: int
    more_reliable: Alternative | None = None


def certainty_of(
    network: NetworkView,
    answer: OptionSet,
    book: ParameterBook,
    *,
    luck: Luck = _USUAL,
) -> tuple[Certainty, ...]:
    """Return how sure each option of an answer is, in rank order.

    Parameters
    ----------
    network, book
        Those the answer was solved with.
    luck
        How many times everything is drawn, from 100 to 100,000, and the seed.

    Raises
    ------
    InputError
        If there are too few or too many draws.
    """
    rows = drawn(luck)
    if not answer.options:
        return ()
    swings = Swings(network, answer, book)
    varied = [
        [swings.terms(sides) for sides in neighbours(option.itinerary.elements)]
        for option in answer.options
    ]
    simulation = _Simulation(answer, varied, rows, luck.draws)
    sure = [simulation.certainty(i) for i in range(len(varied))]
    return tuple(
        replace(known, more_reliable=simulation.more_reliable(i, sure))
        for i, known in enumerate(sure)
    )


class _Simulation:
    """The draws of one answer: the rows its options share, times how much each hangs on them.

    Rows are in order of name, so that those of a name lie side by side.
    """

    def __init__(
        self,
        answer: OptionSet,
        varied: Sequence[Sequence[Sequence[Term]]],
        rows: Drawn,
        draws: int,
    ) -> None:
        self._answer, self._draws = answer, draws
        found = {term.shape for steps in varied for terms in steps for term in terms} | {_NOTHING}
        self._drawn, self._shapes = rows, sorted(found)
        self._matrix, self._variances, self._places = rows.rows(self._shapes)
        self._names, self._starts = _runs(self._shapes)
        self._at = {shape: i for i, shape in enumerate(self._shapes)}
        self._varied = varied
        self._sizes = self._sized(lambda term: term.minutes)
        self._minutes = self._added_up(self._sizes)
        self._cents = self._added_up(self._sized(lambda term: term.cents))
        self._waited = [self._follow(i) for i in range(len(self._minutes))]

    def _sized(self, size: Callable[[Term], float]) -> Floats:
        """Return how much of each shape there is in each option: (options, shapes)."""
        sizes = np.zeros((len(self._varied), len(self._shapes)))
        for place, steps in enumerate(self._varied):
            for terms in steps:
                for term in terms:
                    sizes[place, self._at[term.shape]] += size(term)
        return sizes

    def _added_up(self, sizes: Floats) -> Draws:
        return added_up(sizes, self._places, self._matrix)

    def _follow(self, place: int) -> list[Waited]:
        """Follow an option by the clock where it has dates; return what is waited for them."""
        elements = self._answer.options[place].itinerary.elements
        ready_at = self._answer.shipment.ready_at
        if ready_at is None or not any(element.calendar for element in elements):
            return []
        self._minutes[place], waited = by_the_clock(
            elements, ready_at, lambda step: self._of(self._varied[place][step]), self._draws
        )
        return waited

    def _of(self, terms: Sequence[Term]) -> Draws:
        """Return the minutes of the terms of one step, by draw."""
        sizes = np.zeros((1, len(self._shapes)))
        for term in terms:
            sizes[0, self._at[term.shape]] += term.minutes
        moved: Draws = self._added_up(sizes)[0]
        return moved

    def certainty(self, place: int) -> Certainty:
        """Return what is likely of the option at a place of the answer."""
        option = self._answer.options[place]
        ordered = np.sort(self._minutes[place])
        hours = _percentiles(ordered, option.itinerary.minutes, 60)
        late, waited_late = self._late(place, ordered)
        steps = [
            sum(term.minutes * float(late[self._at[term.shape]]) for term in terms)
            for terms in self._varied[place]
        ]
        for waited, minutes in zip(self._waited[place], waited_late, strict=True):
            steps[waited.step] += minutes
        return Certainty(
            hours=hours,
            cost_usd=_percentiles(np.sort(self._cents[place]), option.itinerary.cost_cents, 100),
            on_time=self._on_time(place, option),
            drivers=self._drivers(place, late, waited_late),
            steps_in_p90_h=tuple(minutes / 60 for minutes in steps),
            draws=self._draws,
        )

    def more_reliable(self, place: int, sure: Sequence[Certainty]) -> Alternative | None:
        """Return the option more reliable than the one at a place that costs least.

        More reliable is what keeps the deadline more often, by a hundredth at least; without a
        deadline, what takes less at the 90th percentile, by an hour at least.
        """
        better = (i for i, other in enumerate(sure) if _is_more_reliable(other, sure[place]))
        other = min(better, key=lambda i: (sure[i].cost_usd.p50, i), default=None)
        return None if other is None else self._beside(place, other, sure)

    def _beside(self, place: int, other: int, sure: Sequence[Certainty]) -> Alternative:
        one, two = (self._answer.options[i] for i in (place, other))
        before, after = sure[place].on_time, sure[other].on_time
        minutes_more = two.itinerary.minutes - one.itinerary.minutes
        return Alternative(
            rank=two.rank,
            p90_less_h=sure[place].hours.p90 - sure[other].hours.p90,
            on_time_more=None if before is None or after is None else after - before,
            cost_more_usd=_percentiles(
                np.sort(self._cents[other] - self._cents[place]),
                two.itinerary.cost_cents - one.itinerary.cost_cents,
                100,
                least=-np.inf,
            ),
            sooner_share=float(
                (self._minutes[other] - self._minutes[place] < -minutes_more).mean()
            ),
        )

    def _on_time(self, place: int, option: Option) -> float | None:
        limits = self._answer.request.deadline_h, self._answer.shipment.allowed_h
        limit_h = min((limit for limit in limits if limit is not None), default=None)
        if limit_h is None:
            return None
        spare = limit_h * 60 - option.itinerary.minutes
        return float((self._minutes[place] <= spare).mean())

    def _late(self, place: int, ordered: Draws) -> tuple[Floats, list[float]]:
        """Return how far rows stand above their stand at P50 when the time is at P90; waits too."""
        late, waited = np.zeros(len(self._shapes)), self._waited[place]
        waited_late = [0.0] * len(waited)
        used = np.flatnonzero(self._sizes[place])
        minutes, rows = self._minutes[place], self._places[used]
        for share, sign in ((0.5, -1.0), (0.9, 1.0)):
            least, most = (quantile_of(ordered, share + side) for side in (-_BAND, _BAND))
            late[used] += sign * means_within(minutes, least, most, rows, self._matrix)
            about = (minutes >= least) & (minutes <= most) if waited else None
            for i, wait in enumerate(waited):
                waited_late[i] += sign * float(wait.minutes[about].mean())
        return late, waited_late

    def _each_run(self) -> list[slice]:
        ends = [*self._starts[1:], len(self._shapes)]
        return [slice(start, end) for start, end in zip(self._starts, ends, strict=True)]

    def _alone(self, place: int, run: slice) -> Draws:
        """Return by draw the minutes of an option that rows of one name add, and nothing else."""
        alone: Draws
        (alone,) = added_up(self._sizes[place][None, run], self._places[run], self._matrix)
        return alone

    def _drivers(
        self, place: int, late: Floats, waited_late: Sequence[float]
    ) -> tuple[Driver, ...]:
        """Return what makes most of the variance of the time, the largest first.

        Waits for dates follow from the rest; shares are of the sum of both.
        """
        sizes, runs, waited = self._sizes[place], self._each_run(), self._waited[place]
        apart = np.add.reduceat(self._variances * sizes**2, self._starts)
        for i in np.flatnonzero(np.add.reduceat(sizes != 0, self._starts, dtype=int) > 1):
            # Rows of one name go together: what they vary is not the sum of what each does.
            apart[i] = np.var(self._alone(place, runs[i]), dtype=np.float64)
        variance = np.array([*apart, *(np.var(wait.minutes) for wait in waited)])
        whole = float(variance.sum())
        found = []
        for i in np.argsort(-variance, kind="stable")[:_DRIVERS_TOLD]:
            if not variance[i] > 0:
                break
            if i < len(runs):
                name, run = self._names[i], runs[i]
                alone = self._alone(place, run)
                in_p90 = sizes[run] @ late[run]
            else:
                name, alone = waited[i - len(runs)].name, waited[i - len(runs)].minutes
                in_p90 = waited_late[i - len(runs)]
            p90_h = quantile(alone, 0.9) / 60
            found.append(Driver(name, float(variance[i]) / whole, p90_h, float(in_p90) / 60))
        return tuple(found)


def neighbours(elements: Sequence[Element]) -> list[Sides]:
    """Return each element with the one before it and the one after."""
    around = [None, *elements, None]
    return list(zip(around, elements, around[2:], strict=False))


def _is_more_reliable(one: Certainty, two: Certainty) -> bool:
    if one.on_time is not None and two.on_time is not None:
        return one.on_time - two.on_time >= LEAST_LIKELIER
    return two.hours.p90 - one.hours.p90 >= LEAST_SOONER_H


def _runs(shapes: Sequence[Shape]) -> tuple[list[str], list[int]]:
    """Return the names of shapes, and where the shapes of each begin."""
    names, starts, start = [], [], 0
    for name, some in groupby(shapes, key=lambda shape: shape.name):
        names.append(name)
        starts.append(start)
        start += len(list(some))
    return names, starts


def _percentiles(ordered: Draws, usual: float, unit: float, least: float = 0.0) -> Percentiles:
    """Return percentiles of sorted draws that lie about ``usual``, in units of that size."""
    return Percentiles(
        *(max((quantile_of(ordered, share) + usual) / unit, least) for share in (0.1, 0.5, 0.9))
    )


def quantile_of(ordered: Draws, share: float) -> float:
    """Return a quantile of sorted draws, between two of them in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[below + 1])
    return low + (high - low) * (place - below)


def quantile(moved: Draws, share: float) -> float:
    """Return a quantile of draws in any order."""
    place = share * (len(moved) - 1)
    below = int(place)
    parted = np.partition(moved, below)
    low, high = float(parted[below]), float(parted[below + 1 :].min())
    return low + (high - low) * (place - below)
