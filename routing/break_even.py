"""At which rate, volume, value or delay two options change places.

What a way scores is piecewise smooth in a factor, so the ways of both options are priced anew,
by the audit's own code, along the range, and the level halved down to where their order changes.
There everything is solved again: an option may by then go by a cheaper variant of its way, which
is taken up and the point sought anew, and a third option may have come between, which is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from networks.errors import Fault, InputError
from routing.case import Case
from routing.curve import Curve, Level
from routing.factor import DELAY, Factor
from routing.network_view import NetworkView
from routing.option import Option
from routing.option_set import OptionSet
from routing.parameter_book import Parameter, ParameterBook
from routing.phrases import phrase
from routing.reprice import Tables
from routing.request import Request
from routing.shipment import Shipment
from routing.text import Text

PIECES = 32  # the range is looked at in so many pieces before one is halved
PRECISION = 1e-7  # of a level
_MOST_TURNS = 12
Signature = tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Where one option passes another: the last level before, the first after, the answer there."""

    before: Level
    after: Level
    answer: OptionSet


@dataclass(frozen=True)
class BreakEven:
    """Where the first and the second option change places as one factor moves.

    Attributes
    ----------
    factor, low, high
        What moves, and the levels looked at (a level is times as much, or hours of delay).
    level
        Where they change places, nearest to how things are; None: never within the range.
    amount, unit
        The level in the factor's own unit; of several rows, of the first.
    rows
        The rows of the book that move, as they are at that level.
    first, second
        The options as things are; None where there are not two.
    third
        What is best there in place of both, if anything is; ``third_from`` is the level from which
        it passes the first.
    """

    factor: Factor
    low: Level
    high: Level
    first: Option | None
    second: Option | None
    level: Level | None = None
    amount: float | None = None
    unit: str = ""
    rows: tuple[Parameter, ...] = ()
    third: Option | None = None
    third_from: Level | None = None

    @property
    def said(self) -> Text:
        """The result in a sentence."""
        factor, place = self.factor.title, self.factor.place
        is_delay = self.factor.kind == DELAY
        if self.first is None or self.second is None:
            return phrase("break_even.alone", factor=factor)
        if is_delay and not place:
            return phrase("break_even.no_place")
        if self.level is None or self.amount is None:
            key = "break_even.never_delay" if is_delay else "break_even.never"
            ends = {"low": (self.low, 2), "high": (self.high, 2)}
            return phrase(key, factor=factor, place=place, **ends)
        told = phrase(
            "break_even.delay" if is_delay else "break_even.at",
            factor=factor,
            place=place,
            times=(self.level, 3),
            amount=(self.amount, _decimals(self.amount)),
            unit=self.unit,
            first=in_words(self.first),
            second=in_words(self.second),
        )
        if self.third is None:
            return told
        third = phrase(
            "break_even.third", third=in_words(self.third), times=(self.third_from or 0, 3)
        )
        return Text(*(f"{a} {b}" for a, b in zip(told.all, third.all, strict=True)))


def break_even(
    network: NetworkView,
    shipment: Shipment,
    request: Request,
    book: ParameterBook,
    factor: Factor,
    *,
    low: Level | None = None,
    high: Level | None = None,
) -> BreakEven:
    """Find where the first and the second option of a request change places.

    Parameters
    ----------
    network, shipment, request, book
        As ``solve`` takes them.
    factor
        What moves. A delay without a place is at the first border crossing, or port where goods
        are landed, that the first option uses and the second does not.
    low, high
        The range of levels to look at; the factor's own where absent.

    Raises
    ------
    InputError
        As ``solve`` does, and if the range does not hold the usual level.
    """
    levels = Levels(Case(network, shipment, request, book), factor)
    return levels.break_even(low, high)


class Levels:
    """A case solved at levels of one factor, each level once."""

    def __init__(self, case: Case, factor: Factor, base: OptionSet | None = None) -> None:
        self.case = case
        self.factor = factor
        self._tables = Tables(case.network, case.request)
        self._answers = {} if base is None else {factor.usual: base}

    def case_at(self, level: Level) -> Case:
        """Return the case at a level; other levels than the usual are asked but once."""
        if level == self.factor.usual:
            return self.case
        case = self.factor.at(self.case, level)
        return replace(case, book=case.book.passing())

    def answer(self, level: Level) -> OptionSet:
        """Solve at a level."""
        if level not in self._answers:
            self._answers[level] = self.case_at(level).answer()
        return self._answers[level]

    def break_even(self, low: Level | None = None, high: Level | None = None) -> BreakEven:
        """Find where the first and the second option change places; see `break_even`."""
        low = self.factor.low if low is None else low
        high = self.factor.high if high is None else high
        usual = self.factor.usual
        if not (math.isfinite(high) and 0 <= low <= usual <= high and low < high):
            raise InputError([Fault("range", (low, high), f"two levels around {usual:g}")])
        options = self.answer(usual).options
        first, second = (*options[:2], None, None)[:2]
        self.factor = _placed(self.factor, first, second)
        none = BreakEven(self.factor, low, high, first, second)
        if first is None or second is None or (self.factor.kind == DELAY and not self.factor.place):
            return none
        turns = [self.turn(first, second, usual, end) for end in (low, high) if end != usual]
        found = [turn for turn in turns if turn is not None]
        if not found:
            return none
        return self._told(none, min(found, key=lambda turn: _apart(turn.after, usual)))

    def _told(self, none: BreakEven, turn: Turn) -> BreakEven:
        first, second = none.first, none.second
        assert first is not None  # noqa: S101 - they have changed places
        assert second is not None  # noqa: S101
        amount, unit = self.factor.amount(self.case, turn.after)
        found = replace(
            none,
            level=turn.after,
            amount=amount,
            unit=unit,
            rows=self.factor.rows(self.case_at(turn.after).book),
        )
        best = turn.answer.options[0] if turn.answer.options else None
        if best is None or best.signature in (first.signature, second.signature):
            return found
        came = self.turn(first, best, self.factor.usual, turn.after, at=turn.after)
        return replace(found, third=best, third_from=turn.after if came is None else came.after)

    def turn(
        self, first: Option, other: Option, start: Level, end: Level, at: Level | None = None
    ) -> Turn | None:
        """Find where ``other`` passes ``first`` between two levels, nearest to the first of these.

        ``other`` is as it stands at the level ``at``, ``start`` where absent.
        """
        one, two = _Variants(self, first), _Variants(self, other)
        one.take(first, start)
        two.take(other, start if at is None else at)
        for _ in range(_MOST_TURNS):
            gap = _first_change(one, two, start, end)
            level = end if gap is None else gap[1]
            answer = self.answer(level)
            if not one.meet(answer, level) | two.meet(answer, level):
                return None if gap is None else Turn(*gap, answer)
        raise RuntimeError(f"{self.factor.name}: no break-even settled in {_MOST_TURNS} turns")

    def curve(self, option: Option, level: Level) -> Curve:
        """Return an option of the answer at a level as a curve."""
        return Curve(self.case, self.factor, option, level, self._tables)


class _Variants:
    """The ways known that make one option: it goes by the best of them at each level."""

    def __init__(self, levels: Levels, option: Option) -> None:
        self._levels = levels
        self._signature: Signature = option.signature
        self._curves: dict[object, Curve] = {}

    def take(self, option: Option, level: Level) -> bool:
        """Take up a way, or one known as it stands at another level; say whether it was news."""
        curve = self._levels.curve(option, level)
        known = self._curves.get(curve.legs)
        is_news = known is None or known.score(level) != option.score
        if is_news:
            self._curves[curve.legs] = curve
        return is_news

    def meet(self, answer: OptionSet, level: Level) -> bool:
        """Take up how the option goes in an answer, if it is there; say whether it was news."""
        found = (o for o in answer.options if o.signature == self._signature)
        return sum(self.take(option, level) for option in found) > 0

    def score(self, level: Level) -> float:
        """Return the least score at a level."""
        return min(curve.score(level) for curve in self._curves.values())


def _first_change(
    one: _Variants, two: _Variants, start: Level, end: Level
) -> tuple[Level, Level] | None:
    """Return the levels just before and just after ``two`` begins to score less than ``one``."""
    before = start
    for level in _steps(start, end):
        if two.score(level) < one.score(level):
            return _halved(one, two, before, level)
        before = level
    return None


def _halved(one: _Variants, two: _Variants, before: Level, after: Level) -> tuple[Level, Level]:
    while abs(after - before) > PRECISION * max(1.0, abs(after)):
        middle = (before + after) / 2
        if two.score(middle) < one.score(middle):
            after = middle
        else:
            before = middle
    return before, after


def _steps(start: Level, end: Level) -> Iterator[Level]:
    """Yield levels to the end: evenly by proportion where both are above 0, else by difference."""
    for piece in range(1, PIECES):
        share = piece / PIECES
        if min(start, end) > 0:
            yield start * (end / start) ** share
        else:
            yield start + (end - start) * share
    yield end


def _apart(level: Level, usual: Level) -> float:
    return abs(math.log(level / usual)) if usual > 0 and level > 0 else abs(level - usual)


def _placed(factor: Factor, first: Option | None, second: Option | None) -> Factor:
    """Give a delay without a place the first one that only the first option meets."""
    if factor.kind != DELAY or factor.place or first is None or second is None:
        return factor
    others = set(_delayable(second))
    place = next((name for name in _delayable(first) if name not in others), "")
    return replace(factor, place=place)


def _delayable(option: Option) -> Iterator[str]:
    """Yield where a delay can be put: border crossings and ports where goods are landed."""
    for leg in option.itinerary.legs:
        yield from leg.crossings
    for transfer in option.itinerary.transfers:
        if transfer.stop.kind == "border" or transfer.operation == "port import":
            yield transfer.stop.stop_id


def in_words(option: Option) -> Text:
    """Return modes and terminals of an option in words."""
    chains = [phrase(f"mode.{mode}") for mode in option.itinerary.mode_chain]
    by = ", ".join(option.itinerary.terminal_ids())
    said = (" → ".join(words) for words in zip(*(chain.all for chain in chains), strict=True))
    return Text(*(f"{words} ({by})" if by else words for words in said))


def _decimals(amount: float) -> int:
    return max(0, 4 - len(str(int(abs(amount)))))
