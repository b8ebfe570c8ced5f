"""One CP-SAT model that looks for an itinerary the list at hand should have held.

The list is in order of score. An itinerary is missing when it keeps the rules, scores less than
the last of a full list, and is different enough, as (C8) to (C10) ask, from all in the list that
score no more than it does. That there is none is the proof of the whole list at once.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from routing.arc_table import (
    BORDER_BITS,
    BORDERS,
    CENTS,
    GRAMS,
    HEAD,
    MINUTES,
    MODES,
    SCORE,
    STOP,
    TAIL,
    TOKENS,
    TRANSFERS,
    ArcTable,
    Ints,
)
from routing.cp import Model, Solved, negated
from routing.difference import Found, Signature, mode_of, worthwhile
from routing.overlap import WHOLE, leg_id, leg_metres
from routing.rules import Rules
from routing.timetable import MILLE

_BORDER_MASK = (1 << BORDER_BITS) - 1
TAUGHT_AT_FIRST, TAUGHT_WHEN_WRONG = 32, 256  # beginnings by an arc: any numbers would do
_LONGEST_WAIT = 1 << 23  # minutes: longer than any calendar


@dataclass(frozen=True)
class Listed:
    """An itinerary of the list and what it scores."""

    found: Found
    score: int


class ItineraryModel:
    """The CP-SAT model of one bounded graph: (C1) to (C3), (C7), (C11) and (C12)."""

    def __init__(self, table: ArcTable, rules: Rules) -> None:
        self.table = table
        self.model = Model()
        self.model.new(len(table))
        self._taken = list(range(len(table)))
        self._waits = [self.model.whole(_LONGEST_WAIT)] if len(table.timed) else []
        self._taught: set[tuple[int, ...]] = set()
        self._add_circuit()
        self._add_limits(rules)
        self._add_single_visits()
        self._add_border_limits(rules)
        self._add_required()
        for row in table.timed.tolist():
            self._teach_all(row, TAUGHT_AT_FIRST)
        self.token = self._link_tokens()

    def at_most(self, column: int, most: int, where: int | None = None) -> None:
        """Ask that the arcs taken, and the waiting, add up to at most ``most`` of a column."""
        variables, weights, scale = self._sum_of(column)
        # What waiting adds is rounded once, half up: the sum in thousandths may be that much more.
        self.model.at_most(variables, weights, most * scale + (scale - 1) // 2, where)

    def minimize(self, column: int) -> None:
        """Seek the least of a column; the bound is in thousandths where the waiting is."""
        variables, weights, _ = self._sum_of(column)
        self.model.minimize(variables, weights)

    def _sum_of(self, column: int) -> tuple[list[int], list[int], int]:
        """Return the variables and weights of a column, and how many of its units are one."""
        weights = self.table.rows[:, column].tolist()
        rate = self.table.waiting(column) if self._waits else 0
        scale = MILLE if rate % MILLE else 1
        weights = [weight * scale for weight in weights] if scale > 1 else weights
        if not rate:
            return self._taken, weights, 1
        each = rate * scale // MILLE
        return self._taken + self._waits, weights + [each] * len(self._waits), scale

    def solve(self, ends_s: float) -> tuple[Solved, Ints | None]:
        """Return what CP-SAT says by a moment of ``time.perf_counter``, and the way it finds.

        The wait is a variable that what is learnt bounds from below: (C17). A way that waits longer
        than the model knew teaches it so, and is asked again. So what is found is true, and where
        nothing is found the model, which asks for less than is true, is the proof.
        """
        while True:
            solved = self.model.solve(ends_s - time.perf_counter())
            if not solved.taken:
                return solved, None
            way = self.way(solved.taken)
            if not self._waits or not self._learns(way, solved.taken[self._waits[0]]):
                return solved, way

    def _learns(self, way: Ints, known: int) -> bool:
        """Learn what a way waits, or that it comes too late somewhere; False when that is known.

        With it goes what all others wait that come to the arc where it waited last.
        """
        waits = self.table.waits_until_late(way)
        is_late = len(waits) < len(way)
        if not is_late and sum(waits) <= known:
            return False
        last = len(waits) if is_late else max(i for i, wait in enumerate(waits) if wait)
        self._teach(way[: last + 1])
        self._teach_all(int(way[last]), TAUGHT_WHEN_WRONG)
        return True

    def _teach_all(self, last: int, most: int) -> None:
        for beginning in islice(self._beginnings(last), most):
            self._teach(beginning)

    def _teach(self, beginning: Ints) -> None:
        """(C17) Whoever begins so waits at least as long as is waited on it, or comes too late."""
        if tuple(beginning.tolist()) in self._taught:
            return
        self._taught.add(tuple(beginning.tolist()))
        waits = self.table.waits_until_late(beginning)
        others = [negated(row) for row in beginning.tolist()]
        if len(waits) < len(beginning):
            self.model.any_of(others)
        elif any(waits):
            taught = self.model.new()
            self.model.any_of([taught, *others])
            self.model.at_most(self._waits, [-1], -sum(waits), taught)

    def _beginnings(self, last: int) -> Iterator[Ints]:
        """Yield the ways from the origin that end with an arc, no state on them twice."""
        rows = self.table.rows
        into: dict[int, list[int]] = defaultdict(list)
        for row, head in enumerate(rows[:, HEAD].tolist()):
            into[head].append(row)
        ways: list[tuple[tuple[int, ...], frozenset[int]]]
        ways = [((last,), frozenset([int(rows[last, HEAD])]))]
        while ways:
            way, seen = ways.pop()
            tail = int(rows[way[0], TAIL])
            if tail == self.table.origin_idx:
                yield np.array(way, dtype=np.int64)
            elif tail not in seen:
                ways += [((row, *way), seen | {tail}) for row in into[tail]]

    def _add_circuit(self) -> None:
        """(C1) The arcs taken are one path: a circuit closed from destination to origin."""
        table, model = self.table, self.model
        tails, heads = table.rows[:, TAIL].tolist(), table.rows[:, HEAD].tolist()
        between = sorted({*tails, *heads} - {table.origin_idx, table.destination_idx})
        loops = model.new(len(between))
        closing = model.new()
        model.any_of([closing])
        model.circuit(
            [*tails, *between, table.destination_idx],
            [*heads, *between, table.origin_idx],
            [*self._taken, *range(loops, loops + len(between)), closing],
        )

    def _add_limits(self, rules: Rules) -> None:
        """(C2) The deadline and (C3) the most transfers."""
        if rules.deadline_minutes is not None:
            self.at_most(MINUTES, rules.deadline_minutes)
        self.at_most(TRANSFERS, rules.max_transfers)

    def _add_single_visits(self) -> None:
        """(C7) No terminal is reached twice."""
        arriving: dict[int, list[int]] = defaultdict(list)
        for taken, stop in enumerate(self.table.rows[:, STOP].tolist()):
            if stop >= 0:
                arriving[stop].append(taken)
        for variables in arriving.values():
            if len(variables) > 1:
                self.model.at_most_one(variables)

    def _add_border_limits(self, rules: Rules) -> None:
        """(C11) No land border is crossed more often than the way abroad, or home, needs."""
        packed = self.table.rows[:, BORDERS]
        for position in range(len(self.table.numbering.borders)):
            times = (packed >> BORDER_BITS * position) & _BORDER_MASK
            crossing = np.flatnonzero(times).tolist()
            if crossing:
                most = rules.max_border_crossings
                self.model.at_most(crossing, times[crossing].tolist(), most)

    def _add_required(self) -> None:
        """(C16) Each thing required is met by some arc."""
        must, met = self.table.must, self.table.rows[:, MODES]
        for bit in range(must.bit_length()):
            if must >> bit & 1:
                self.model.any_of(np.flatnonzero(met >> bit & 1).tolist())

    def _link_tokens(self) -> dict[str, int]:
        """(C12) Take a token when an arc that carries it is taken, and at most one such arc."""
        carriers: dict[int, list[int]] = defaultdict(list)
        for column in range(TOKENS, self.table.rows.shape[1]):
            for taken, token in enumerate(self.table.rows[:, column].tolist()):
                if token >= 0:
                    carriers[token].append(taken)
        names = list(self.table.numbering.tokens)
        linked = {}
        for token, arcs in sorted(carriers.items()):
            linked[names[token]] = taken = arcs[0] if len(arcs) == 1 else self.model.new()
            if len(arcs) > 1:
                self.model.equal([*arcs, taken], [*[1] * len(arcs), -1], 0)
        return linked

    def way(self, values: Sequence[int]) -> Ints:
        """Read the rows of the path out of a solution, in travel order."""
        table = self.table
        leaving = {int(table.rows[i, TAIL]): i for i in self._taken if values[i]}
        chosen = []
        node = table.origin_idx
        while node != table.destination_idx:
            chosen.append(leaving[node])
            node = int(table.rows[chosen[-1], HEAD])
        return np.array(chosen, dtype=np.int64)


class MissingModel(ItineraryModel):
    """The model of what a list may miss."""

    def __init__(
        self,
        table: ArcTable,
        rules: Rules,
        listed: Sequence[Listed],
        full: dict[Signature, int],
        most_score: int | None,
        *,
        overlap_per_mille: int = WHOLE,
    ) -> None:
        super().__init__(table, rules)
        for item in listed:
            if item.found.signature <= self.token.keys():
                self._unlike(item)
        if overlap_per_mille < WHOLE:
            self._overlap_little(listed, overlap_per_mille)
        if full:
            self._add_full(full)
        if most_score is not None:
            self.at_most(SCORE, most_score)
        self.minimize(SCORE)

    def _before(self, score: int) -> int:
        """Return a literal that may only be true when less is scored."""
        literal = self.model.new()
        self.at_most(SCORE, score - 1, literal)
        return literal

    def _unlike(self, item: Listed) -> None:
        """Score less than an itinerary, or be different enough from it: (C8) and (C10)."""
        found, before = item.found, self._before(item.score)
        left_out = [negated(self.token[token]) for token in sorted(found.signature)]
        added = [taken for token, taken in self.token.items() if token not in found.signature]
        self.model.any_of([before, *left_out, *added])
        saves = []
        for column, amount in (
            (CENTS, found.cents),
            (MINUTES, found.minutes),
            (GRAMS, found.grams),
        ):
            saves.append(self.model.new())
            self.at_most(column, worthwhile(amount), saves[-1])
        self.model.any_of([before, *left_out, *saves])

    def _overlap_little(self, listed: Sequence[Listed], most_per_mille: int) -> None:
        """(C14) Score less than an itinerary, or share little enough of it, and of oneself."""
        legs = {taken: arc.leg for taken, arc in enumerate(self.table.arcs) if arc.leg}
        metres = {taken: leg_metres(leg) for taken, leg in legs.items()}
        own = {taken: -most_per_mille * length for taken, length in metres.items()}
        for item in listed:
            travelled = dict(item.found.travelled)
            same = {t: WHOLE * metres[t] for t, leg in legs.items() if leg_id(leg) in travelled}
            if not same:
                continue
            before = self._before(item.score)
            little = self.model.new()
            self.model.any_of([before, little])
            most = most_per_mille * sum(travelled.values())
            self.model.at_most(list(same), list(same.values()), most, little)
            weights = [length + same.get(taken, 0) for taken, length in own.items()]
            self.model.at_most(list(own), weights, 0, little)

    def _add_full(self, full: dict[Signature, int]) -> None:
        """(C9) Have other main modes than those there are enough of, or score less."""
        tokens: dict[str, list[int]] = defaultdict(list)
        for token, taken in self.token.items():
            tokens[mode_of(token)].append(taken)
        modes = {}
        for mode, taken_tokens in sorted(tokens.items()):
            modes[mode] = used = self.model.new()
            self.model.any_of([negated(used), *taken_tokens])
            for taken in taken_tokens:
                self.model.any_of([negated(taken), used])
        for chain, most in full.items():
            if chain <= modes.keys():
                others = [negated(used) if mode in chain else used for mode, used in modes.items()]
                self.model.any_of([self._before(most + 1), *others])
