"""Propose itineraries fast, so that the solver need only look at what could beat them.

A best-first search over the bounded graph. It proves nothing: what it returns is how good the last
of the options sought can be had at most. CP-SAT then finds the options among everything at least
as good, and proves that nothing is missing.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from routing.bounds import UNREACHED, ArcTable, least_from
from routing.chains import ChainBounds
from routing.difference import Accepted, Found
from routing.rules import Rules

MOST_LABELS = 40_000


@dataclass(frozen=True)
class Label:
    """A way from the origin to a state: what it has used, where it has been, what marks it.

    ``modes`` is its set of main modes as in :class:`routing.chains.ChainBounds`.
    """

    node_idx: int
    modes: int
    score: int
    minutes: int
    transfers: int
    cents: int
    grams: int
    crossed: tuple[str, ...]
    visited: frozenset[str]
    tokens: frozenset[str]


def score_of_last(table: ArcTable, rules: Rules, count: int, per_chain: int) -> int | None:
    """Return a score within which up to ``count`` different itineraries were seen.

    At most ``per_chain`` of them have the same main modes. The search is not exhaustive, so there
    may be more; None when it saw none.
    """
    accepted = Accepted(per_chain)
    last = None
    for label in _in_order_of_score(table, rules, accepted):
        if accepted.takes(Found(label.tokens, label.cents, label.minutes, label.grams)):
            last = label.score
            if len(accepted.found) == count:
                break
    return last


def _in_order_of_score(table: ArcTable, rules: Rules, accepted: Accepted) -> Iterator[Label]:
    """Yield complete ways, best first.

    Of like ways to one state only undominated ones are kept, which may lose a proposal, never a
    proof. What can only end in main modes accepted as often as they may be is dropped.
    """
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc_idx, tail in enumerate(table.tail_idx.tolist()):
        leaving[tail].append(arc_idx)
    ahead = _Ahead(table, rules, accepted)
    kept: dict[tuple[int, frozenset[str]], list[Label]] = defaultdict(list)
    start = Label(table.origin_idx, 0, 0, 0, 0, 0, 0, (), frozenset(), frozenset())
    queue: list[tuple[int, int, Label]] = [(0, 0, start)]
    made = 0
    while queue and made < MOST_LABELS:
        stated, _, label = heapq.heappop(queue)
        if label.node_idx == table.destination_idx:
            yield label
            continue
        least = ahead.least_score(label)
        if least > stated:  # its main modes have been accepted often enough meanwhile
            if least < UNREACHED:
                heapq.heappush(queue, (least, made := made + 1, label))
            continue
        alike = kept[label.node_idx, label.tokens]
        if any(o.minutes <= label.minutes and o.transfers <= label.transfers for o in alike):
            continue
        alike.append(label)
        for arc_idx in leaving[label.node_idx]:
            onward = _extend(table, ahead, label, arc_idx, rules.max_border_crossings)
            if onward is not None and ahead.allows(onward):
                made += 1
                heapq.heappush(queue, (ahead.least_score(onward), made, onward))


def _extend(
    table: ArcTable, ahead: _Ahead, label: Label, arc_idx: int, most_crossings: int
) -> Label | None:
    arc = table.arcs[arc_idx]
    moves = arc.tail.stop_id != arc.head.stop_id
    if moves and arc.head.stop_id in label.visited:
        return None
    crossed = (*label.crossed, *arc.borders)
    if not label.tokens.isdisjoint(arc.tokens) or any(
        crossed.count(border) > most_crossings for border in arc.borders
    ):
        return None
    return Label(
        node_idx=int(table.head_idx[arc_idx]),
        modes=label.modes | ahead.arc_modes[arc_idx],
        score=label.score + int(table.score[arc_idx]),
        minutes=label.minutes + int(table.minutes[arc_idx]),
        transfers=label.transfers + int(table.transfers[arc_idx]),
        cents=label.cents + int(table.cents[arc_idx]),
        grams=label.grams + int(table.grams[arc_idx]),
        crossed=crossed,
        visited=label.visited | {arc.head.stop_id} if moves else label.visited,
        tokens=label.tokens | set(arc.tokens) if arc.tokens else label.tokens,
    )


class _Ahead:
    """The least each resource still takes from every state to the destination."""

    def __init__(self, table: ArcTable, rules: Rules, accepted: Accepted) -> None:
        self._chains = ChainBounds(table)
        self.arc_modes = self._chains.arc_modes.tolist()
        self._accepted = accepted
        self._seen = -1
        self._score: list[list[int]] = []
        self._minutes, self._transfers = (
            least_from(table, table.resource(name), backward=True).tolist()
            for name in ("minutes", "transfers")
        )
        deadline = rules.deadline_minutes
        self._most_minutes = UNREACHED if deadline is None else deadline
        self._most_transfers = rules.max_transfers

    def least_score(self, label: Label) -> int:
        """Return the least score of a completion that is still wanted, UNREACHED if none is."""
        if self._seen < len(self._accepted.found):
            self._seen = len(self._accepted.found)
            wanted = self._chains.wanted(self._accepted)
            self._score = self._chains.to_wanted(wanted).tolist()
        return min(UNREACHED, label.score + self._score[label.modes][label.node_idx])

    def allows(self, label: Label) -> bool:
        return bool(
            self.least_score(label) < UNREACHED
            and label.minutes + self._minutes[label.node_idx] <= self._most_minutes
            and label.transfers + self._transfers[label.node_idx] <= self._most_transfers
        )
