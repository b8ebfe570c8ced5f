"""Cut a graph to the arcs on ways that a list of itineraries may have missed, before the proof.

A way is not worth an option when it takes every token of one in the list, scores no less, and
saves no worthwhile share of cost, time or CO2e against it (C10), or when it is that one again (C8).
Where one far-off option is the last of a full list, all but a few of the ways that score less than
it are of that kind: an option there is, and a detour. The labels here know which tokens of which
option a way has taken, and which borders it has crossed, and go no further once nothing it may
become could be listed. Of two ways alike in these the one that takes more of everything goes no
further either; that a terminal may not be reached twice (C7) is ignored, so nothing is lost.

Waiting for calendars is left out: what is reckoned is the least a way may take. So a way that may
have waited stands in for no other, and one that has not only for what waits no longer after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from routing.arc_table import (
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
    Flags,
    Ints,
)
from routing.bounds import least_ahead, least_from
from routing.chains import ChainBounds
from routing.compiled import kernel
from routing.difference import worthwhile
from routing.kernels import UNREACHED, crosses_too_often, leaving, pop, push, to_windows
from routing.labels import LONGEST
from routing.timetable import MILLE

if TYPE_CHECKING:
    from routing.certificate import Listed
    from routing.rules import Rules

MOST_LABELS = 400_000
FEW_WAYS = 4
_MOST_BITS = 62  # tokens told apart, a bit each; the next one says that there are others
_OTHER = 1 << _MOST_BITS
_BUCKETS = 1 << 14
_RESOURCES = ("score", "minutes", "transfers", "cents", "grams")

# A label: its state, set of main modes, tokens and borders crossed, what it has taken, and the next
# in its bucket.
_NODE, _USED, _TAKEN, _CROSSED, _SCORE, _MINUTES, _TRANSFERS, _CENTS, _GRAMS = range(9)
_ALIKE, _MAY_WAIT, _PARENT, _ARC, _COLUMNS = 9, 10, 11, 12, 13


class Unlisted:
    """What is left of a bounded graph for ways that a list should hold and does not.

    Parameters
    ----------
    table
        The graph.
    listed
        The itineraries at hand.
    window
        The most a way may score, by its set of main modes; below 0 where none is wanted.
    """

    def __init__(
        self, table: ArcTable, rules: Rules, listed: Sequence[Listed], window: Ints
    ) -> None:
        self.table = table
        self._window = window
        self._crossings = rules.max_border_crossings
        deadline = UNREACHED if rules.deadline_minutes is None else rules.deadline_minutes
        self._most = [deadline, rules.max_transfers, self._crossings]
        self._bits, self._items = _told_apart(table, listed)

    def first(self, most_labels: int = MOST_LABELS) -> list[Ints]:
        """Return the rows of a few ways, those that score least as far as is looked at here.

        They may wait longer than is allowed or to no avail. None where so many labels did not
        suffice, or no way goes through: then nothing is left of the graph.
        """
        if not len(self.table):
            return []
        flags, is_through, ways = self._searched(is_back=False, labels=most_labels, count=FEW_WAYS)
        if not is_through:
            self.table = self.table.subset(np.zeros_like(flags))
        return [way[way >= 0] for way in ways]

    def least(self) -> ArcTable:
        """Cut as far as it goes, from either end in turn; return what is left."""
        for is_back in (False, True, False, True):
            before = len(self.table)
            if before:
                flags, is_through, _ = self._searched(is_back=is_back)
                self.table = self.table.subset(flags & is_through)
            if len(self.table) in (0, before):
                break
        return self.table

    def _searched(
        self, *, is_back: bool, labels: int = MOST_LABELS, count: int = 0
    ) -> tuple[Flags, bool, Ints]:
        """Flag the arcs on such ways, seen from one end, or return so many of the ways."""
        table = self.table
        bounds = ChainBounds(table, self._crossings)
        beyond = to_windows(bounds.behind if is_back else bounds.ahead, self._window, bounds.once)
        need = np.stack(
            [
                least_from(table, table.column(name)) if is_back else least_ahead(table, name)
                for name in _RESOURCES
            ]
        )
        ends = np.array((HEAD, TAIL, 1, 0) if is_back else (TAIL, HEAD, 0, 1))
        arcs, left = (table.rows, self._bits[table.arc_id], table.clock[0] >= 0), (need, beyond)
        waiting = np.array([table.clock[4][1 + column] for column in (SCORE, CENTS)])
        most = np.array([*self._most, labels, count])
        found: tuple[Flags, bool, Ints]
        found = unlisted_arcs(arcs, ends, left, most, (self._items, waiting))
        return found


def _told_apart(table: ArcTable, listed: Sequence[Listed]) -> tuple[Ints, Ints]:
    """Return the tokens of each arc id as bits, and a row an itinerary: bits, score, savings.

    An itinerary whose tokens find no room among the bits is left out: less is cut, nothing lost.
    """
    number = table.numbering.tokens
    bit_of: dict[int, int] = {}
    items = []
    for item in listed:
        tokens = [number[token] for token in item.found.signature if token in number]
        new = [token for token in tokens if token not in bit_of]
        if len(tokens) < len(item.found.signature) or len(bit_of) + len(new) > _MOST_BITS:
            continue
        bit_of.update({token: len(bit_of) + i for i, token in enumerate(new)})
        found = item.found
        mask = sum(1 << bit_of[token] for token in tokens)
        saved = (worthwhile(amount) for amount in (found.cents, found.minutes, found.grams))
        items.append((mask, item.score, *saved))
    bit = np.full(len(number) + 1, _OTHER)  # the last stands for no token at all
    bit[-1] = 0
    for token, place in bit_of.items():
        bit[token] = 1 << place
    of_row = np.bitwise_or.reduce(bit[table.rows[:, TOKENS:]], axis=1)
    bits = np.zeros(int(table.arc_id.max(initial=-1)) + 1, dtype=np.int64)
    bits[table.arc_id] = of_row
    return bits, np.array(items, dtype=np.int64).reshape(len(items), 5)


@kernel
def _is_listed(label: Ints, need: Ints, items: Ints) -> bool:
    """Say whether whatever comes of a way is an itinerary of the list, or that and a detour."""
    node = label[_NODE]
    for item in range(len(items)):
        mask = items[item, 0]
        if (
            label[_TAKEN] & mask == mask
            and label[_SCORE] + need[0, node] >= items[item, 1]
            and label[_CENTS] + need[3, node] > items[item, 2]
            and label[_MINUTES] + need[1, node] > items[item, 3]
            and label[_GRAMS] + need[4, node] > items[item, 4]
        ):
            return True
    return False


@kernel
def _is_again(label: Ints, items: Ints) -> bool:
    """Say whether a whole way has the very tokens of an itinerary that scores no more: (C8)."""
    for item in range(len(items)):
        if label[_TAKEN] == items[item, 0] and label[_SCORE] >= items[item, 1]:
            return True
    return False


@kernel
def _stays_within(labels: Ints, one: int, other: int, column: int, per_mille: int) -> bool:
    """Say whether a way takes no more, even if it waits as much longer as it has come earlier."""
    earlier = labels[other, _MINUTES] - labels[one, _MINUTES]
    most = labels[one, column] - (-earlier * per_mille) // MILLE
    return bool(most <= labels[other, column])


@kernel
def _is_beaten(labels: Ints, buckets: Ints, label: int, waiting: Ints) -> bool:
    """Say whether a way to the same state with the same tokens takes no more; else keep this.

    Who comes earlier may wait longer, and then pays ``waiting`` thousandths of score and cents a
    minute.
    """
    node, used = labels[label, _NODE], labels[label, _USED]
    taken, crossed = labels[label, _TAKEN], labels[label, _CROSSED]
    bucket = (taken * 31 + node * 7919 + used * 104_729 + crossed * 613) % _BUCKETS
    other = buckets[bucket]
    while other >= 0:
        if (
            labels[other, _NODE] == node
            and labels[other, _USED] == used
            and labels[other, _TAKEN] == taken
            and labels[other, _CROSSED] == crossed
            and labels[other, _MAY_WAIT] == 0
            and labels[other, _MINUTES] <= labels[label, _MINUTES]
            and _stays_within(labels, other, label, _SCORE, waiting[0])
            and _stays_within(labels, other, label, _CENTS, waiting[1])
            and labels[other, _TRANSFERS] <= labels[label, _TRANSFERS]
            and labels[other, _GRAMS] <= labels[label, _GRAMS]
        ):
            return True
        other = labels[other, _ALIKE]
    labels[label, _ALIKE] = buckets[bucket]
    buckets[bucket] = label
    return False


@kernel
def _may_go_on(label: Ints, row: Ints, excess: int, need: Ints, most: Ints) -> bool:
    """Say whether a way may go on by an arc: score, minutes, transfers and crossings allow it."""
    return (
        excess < UNREACHED
        and label[_SCORE] + row[SCORE] + excess <= 0
        and label[_MINUTES] + row[MINUTES] + need[1] <= most[0]
        and label[_TRANSFERS] + row[TRANSFERS] + need[2] <= most[1]
        and not crosses_too_often(label[_CROSSED], row[BORDERS], most[2])
    )


@kernel
def _go_on(labels: Ints, label: int, made: int, row: Ints, onto: int) -> None:
    """Write the label of a way that goes on by an arc."""
    labels[made, _NODE] = onto
    labels[made, _USED] = labels[label, _USED] | row[MODES]
    labels[made, _CROSSED] = labels[label, _CROSSED] + row[BORDERS]
    labels[made, _SCORE] = labels[label, _SCORE] + row[SCORE]
    labels[made, _MINUTES] = labels[label, _MINUTES] + row[MINUTES]
    labels[made, _TRANSFERS] = labels[label, _TRANSFERS] + row[TRANSFERS]
    labels[made, _CENTS] = labels[label, _CENTS] + row[CENTS]
    labels[made, _GRAMS] = labels[label, _GRAMS] + row[GRAMS]
    labels[made, _PARENT], labels[made, _ALIKE] = label, -1


@kernel
def _write_way(labels: Ints, label: int, stops: Ints, way: Ints) -> bool:
    """Write the arcs of a way in the order searched, unless it comes to a stop twice: (C7)."""
    length, back = 0, label
    while labels[back, _PARENT] >= 0:
        length, back = length + 1, labels[back, _PARENT]
    if length > len(way):
        return False
    way[:] = -1
    for place in range(length - 1, -1, -1):
        way[place] = labels[label, _ARC]
        label = labels[label, _PARENT]
        for later in range(place + 1, length):
            if stops[way[later]] >= 0 and stops[way[later]] == stops[way[place]]:
                return False
    return True


@kernel
def unlisted_arcs(
    arcs: tuple[Ints, Ints, Flags],
    ends: Ints,
    left: tuple[Ints, Ints],
    most: Ints,
    given: tuple[Ints, Ints],
) -> tuple[Flags, bool, Ints]:
    """Flag the arcs on ways that may be missing, and say whether such a way goes through at all.

    Where ways are counted, the first so many that come to no stop twice are returned, a row each,
    -1 beyond, and not all that should be is flagged.

    Parameters
    ----------
    arcs
        Their rows, their tokens as bits, and whether they have a calendar.
    ends
        The columns of an arc's first and last state and the states to search from and to, so that
        the search may run backward.
    left
        The least score, minutes, transfers, cents and grams of what is left, (5, states), and how
        much a way on exceeds what its set of main modes may score, (sets, states).
    most
        The most minutes, transfers, crossings of one border, and labels; where the labels do not
        suffice all is flagged. Last how many ways are counted, 0 for none.
    given
        The itineraries of the list, a row each: token bits, score, and the most cents, minutes and
        grams that count as a saving; and what a minute of waiting adds to score and cents, in
        thousandths.
    """
    rows, taken, timed = arcs
    items, waiting = given
    need, beyond = left
    tail, head, source, target = ends
    most_labels, count = most[3:]
    own = (1 << _MOST_BITS) - 1
    start, order = leaving(rows[:, tail].copy(), need.shape[1])
    labels = np.empty((most_labels, _COLUMNS), np.int64)
    buckets = np.full(_BUCKETS, -1, np.int64)
    keys, heap = np.empty(most_labels, np.int64), np.empty(most_labels, np.int64)
    flags, goes_through = np.zeros(len(rows), np.bool_), False
    ways, seen = np.full((count, LONGEST), -1, np.int64), 0
    labels[0], made, size = 0, 1, 1
    labels[0, _NODE], labels[0, _PARENT], labels[0, _ALIKE] = source, -1, -1
    keys[0], heap[0] = need[0, source], 0
    while size and not 0 < count == seen:
        _, label = pop(keys, heap, size)
        size -= 1
        node = labels[label, _NODE]
        if node == target:
            if not _is_again(labels[label], items):
                goes_through = True
                seen += count > 0 and _write_way(labels, label, rows[:, STOP], ways[seen])
            continue
        if _is_beaten(labels, buckets, label, waiting):
            continue
        for arc in order[start[node] : start[node + 1]]:
            onto = rows[arc, head]
            excess = beyond[labels[label, _USED] | rows[arc, MODES], onto]
            repeats = labels[label, _TAKEN] & taken[arc] & own  # (C12)
            if repeats or not _may_go_on(labels[label], rows[arc], excess, need[:, onto], most):
                continue
            if made == len(labels):
                return np.ones(len(rows), np.bool_), True, ways[:seen]
            _go_on(labels, label, made, rows[arc], onto)
            labels[made, _ARC], labels[made, _TAKEN] = arc, labels[label, _TAKEN] | taken[arc]
            labels[made, _MAY_WAIT] = labels[label, _MAY_WAIT] or timed[arc]
            if not _is_listed(labels[made], need, items):
                flags[arc] = True
                push(keys, heap, size, labels[made, _SCORE] + need[0, onto], made)
                made, size = made + 1, size + 1
    return flags, goes_through, ways[:seen]
