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
from routing.difference import Accepted, Found, chain_of
from routing.rules import Rules

MOST_LABELS = 40_000


@dataclass(frozen=True)
class Label:
    """A way from the origin to a state: what it has used, where it has been, what marks it."""

    node_idx: int
    score: int
    minutes: int
    transfers: int
    cents: int
    grams: int
    crossed: tuple[str, ...]
    visited: frozenset[str]
    tokens: frozenset[str]


def score_of_last(table: ArcTable, rules: Rules, count: int, per_chain: int) -> int | None:
    """Return a score within which ``count`` different itineraries were seen.

    At most ``per_chain`` of them have the same main modes. None when the search, which is not
    exhaustive, saw fewer.
    """
    accepted = Accepted(per_chain)
    for label in _in_order_of_score(table, rules, accepted):
        if accepted.takes(Found(label.tokens, label.cents, label.minutes, label.grams)):
            count -= 1
            if not count:
                return label.score
    return None


def _in_order_of_score(table: ArcTable, rules: Rules, accepted: Accepted) -> Iterator[Label]:
    """Yield complete ways, best first.

    Of like ways to one state only undominated ones are kept, and none whose main modes are
    accepted as often as they may be: either may lose a proposal, never a proof.
    """
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc_idx, tail in enumerate(table.tail_idx.tolist()):
        leaving[tail].append(arc_idx)
    ahead = _Ahead(table, rules)
    kept: dict[tuple[int, frozenset[str]], list[Label]] = defaultdict(list)
    start = Label(table.origin_idx, 0, 0, 0, 0, 0, (), frozenset(), frozenset())
    queue: list[tuple[int, int, Label]] = [(0, 0, start)]
    made = 0
    while queue and made < MOST_LABELS:
        _, _, label = heapq.heappop(queue)
        if label.node_idx == table.destination_idx:
            yield label
            continue
        alike = kept[label.node_idx, label.tokens]
        if accepted.is_full(chain_of(label.tokens)):
            continue
        if any(o.minutes <= label.minutes and o.transfers <= label.transfers for o in alike):
            continue
        alike.append(label)
        for arc_idx in leaving[label.node_idx]:
            onward = _extend(table, label, arc_idx, rules.max_border_crossings)
            if onward is not None and ahead.allows(onward):
                made += 1
                heapq.heappush(queue, (ahead.least_score(onward), made, onward))


def _extend(table: ArcTable, label: Label, arc_idx: int, most_crossings: int) -> Label | None:
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

    def __init__(self, table: ArcTable, rules: Rules) -> None:
        self._score, self._minutes, self._transfers = (
            least_from(table, table.resource(name), backward=True).tolist()
            for name in ("score", "minutes", "transfers")
        )
        deadline = rules.deadline_minutes
        self._most_minutes = UNREACHED if deadline is None else deadline
        self._most_transfers = rules.max_transfers

    def least_score(self, label: Label) -> int:
        return label.score + int(self._score[label.node_idx])

    def allows(self, label: Label) -> bool:
        return bool(
            label.minutes + self._minutes[label.node_idx] <= self._most_minutes
            and label.transfers + self._transfers[label.node_idx] <= self._most_transfers
        )
