"""What an answer hangs on: one request solved along several factors, and where its best changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routing.break_even import BreakEven, Levels, Signature
from routing.case import Case
from routing.factor import DELAY, Factor
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import ParameterBook
from routing.request import Request
from routing.result import Result
from routing.shipment import Shipment

if TYPE_CHECKING:
    from routing.answer_tables import Row, Rows

TIMES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
DELAYS_H = (0.0, 12.0, 24.0, 48.0, 96.0, 168.0)
_DEEPEST = 6  # so many ways may come between two neighbouring samples


@dataclass(frozen=True)
class Sample:
    """The answer at one level of a factor; ``amount`` is the level in the factor's ``unit``."""

    level: float
    amount: float
    unit: str
    answer: OptionSet

    @property
    def best(self) -> Option | None:
        """The first option; None where no way is feasible."""
        return self.answer.options[0] if self.answer.options else None


@dataclass(frozen=True)
class Change:
    """The level from which on another option is the best: ``after`` in place of ``before``."""

    level: float
    amount: float
    unit: str
    before: Option
    after: Option


@dataclass(frozen=True)
class Sweep:
    """One factor: the answers along it, where the best option changes, and its break-even."""

    factor: Factor
    samples: tuple[Sample, ...]
    changes: tuple[Change, ...]
    break_even: BreakEven


@dataclass(frozen=True, repr=False)
class Sensitivity(Result):
    """The answer as things are, and a sweep a factor."""

    base: OptionSet
    sweeps: tuple[Sweep, ...]

    def __repr__(self) -> str:
        told = ", ".join(f"{s.factor.name} {len(s.changes)}" for s in self.sweeps)
        return f"<Sensitivity, changes of the best option by factor: {told}>"

    def tables(self) -> dict[str, Rows]:
        """Return samples, changes of the best option, break-evens, and the rows moved."""
        return {
            "samples": [_sample(s.factor, one) for s in self.sweeps for one in s.samples],
            "changes": [_change(s.factor, one) for s in self.sweeps for one in s.changes],
            "break_evens": [_even(s.break_even) for s in self.sweeps],
            "rows": [
                {"factor": s.factor.name, "key": row.key, "value": row.value, "unit": row.unit}
                for s in self.sweeps
                for row in s.break_even.rows
            ],
        }

    def drawn(self) -> Iterator[tuple[Row, Option]]:
        """Yield each option that is best at some level, once."""
        seen: dict[Signature, Option] = {}
        for sweep in self.sweeps:
            for sample in sweep.samples:
                if sample.best is not None:
                    seen.setdefault(sample.best.signature, sample.best)
        for option in seen.values():
            yield {"way": way(option)}, option

    def html(self, language: str = "en") -> str:
        """Return a table and a chart a factor, and the ways that are ever best on a map."""
        from routing.what_if_page import sensitivity_html

        return sensitivity_html(self, language)


def sensitivity(
    network: NetworkView,
    shipment: Shipment,
    request: Request,
    book: ParameterBook,
    factors: Sequence[Factor],
    *,
    times: Sequence[float] = TIMES,
    delays_h: Sequence[float] = DELAYS_H,
) -> Sensitivity:
    """Answer a request along factors, one at a time.

    Parameters
    ----------
    network, shipment, request, book
        As ``solve`` takes them.
    factors
        What moves, one after the other.
    times, delays_h
        The levels: how many times as much as it is, and hours for a delay.

    Raises
    ------
    InputError
        As ``solve`` does, and where a factor cannot be at a level.
    """
    case = Case(network, shipment, request, book)
    base = case.answer()
    made = (_swept(case, base, factor, times, delays_h) for factor in factors)
    return Sensitivity(base, tuple(made))


def _swept(
    case: Case,
    base: OptionSet,
    factor: Factor,
    times: Sequence[float],
    delays_h: Sequence[float],
) -> Sweep:
    levels = Levels(case, factor, base)
    found = levels.break_even()
    asked = delays_h if factor.kind == DELAY else times
    if factor.kind == DELAY and not levels.factor.place:
        asked = (factor.usual,)
    samples = [
        Sample(level, *levels.factor.amount(case, level), levels.answer(level))
        for level in sorted({*asked, factor.usual})
    ]
    changes = [
        change
        for one, other in pairwise(samples)
        for change in _changes(levels, (one.level, one.best), (other.level, other.best), _DEEPEST)
    ]
    return Sweep(levels.factor, tuple(samples), tuple(changes), found)


def _changes(
    levels: Levels,
    start: tuple[float, Option | None],
    end: tuple[float, Option | None],
    deepest: int,
) -> Iterator[Change]:
    """Yield where the best option changes between two levels; ways that come between included."""
    (low, before), (high, after) = start, end
    if before is None or after is None or before.signature == after.signature or not deepest:
        return
    turn = levels.turn(before, after, low, high, at=high)
    level = high if turn is None else turn.after
    answer = levels.answer(level)
    best = answer.options[0] if answer.options else None
    if best is None or best.signature == after.signature or level == high:
        yield Change(level, *levels.factor.amount(levels.case, level), before, after)
        return
    yield from _changes(levels, start, (level, best), deepest - 1)
    yield from _changes(levels, (level, best), end, deepest - 1)


def way(option: Option) -> str:
    """Return modes and terminals of an option, in English."""
    by = ", ".join(option.itinerary.terminal_ids())
    return " → ".join(option.itinerary.mode_chain) + (f" ({by})" if by else "")


def _sample(factor: Factor, sample: Sample) -> Row:
    best = sample.best
    return {
        "factor": factor.name,
        "level": sample.level,
        "amount": sample.amount,
        "unit": sample.unit,
        "best": None if best is None else way(best),
        "cost_usd": None if best is None else best.cost_usd,
        "duration_h": None if best is None else best.duration_h,
        "co2e_kg": None if best is None else best.co2e_kg,
        "reason": "" if best is not None else sample.answer.termination.detail,
    }


def _change(factor: Factor, change: Change) -> Row:
    return {
        "factor": factor.name,
        "level": change.level,
        "amount": change.amount,
        "unit": change.unit,
        "before": way(change.before),
        "after": way(change.after),
    }


def _even(found: BreakEven) -> Row:
    return {
        "factor": found.factor.name,
        "level": found.level,
        "amount": found.amount,
        "unit": found.unit,
        "place": found.factor.place,
        "low": found.low,
        "high": found.high,
        "first": None if found.first is None else way(found.first),
        "second": None if found.second is None else way(found.second),
        "third": None if found.third is None else way(found.third),
        "third_from": found.third_from,
        "sentence": found.said.en,
    }
