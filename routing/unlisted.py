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
from routing.timetable import MILLE

if TYPE_CHECKING:
    from routing.certificate import Listed
    from routing.rules import Rules

MOST_LABELS = 400_000
_MOST_BITS = 62  # tokens told apart, a bit each; the next one says that there are others
_OTHER = 1 << _MOST_BITS
_BUCKETS = 1 << 14
_RESOURCES = ("score", "minutes", "transfers", "cents", "grams")

# A label: its state, set of main modes, tokens and borders crossed, what it has taken, and the next
# in its bucket.
_NODE, _USED, _TAKEN, _CROSSED, _SCORE, _MINUTES, _TRANSFERS, _CENTS, _GRAMS = range(9)
_ALIKE, _MAY_WAIT, _COLUMNS = 9, 10, 11


def unlisted(table: ArcTable, rules: Rules, listed: Sequence[Listed], window: Ints) -> ArcTable:
    """Drop the arcs on no way that a list should hold and does not.

    Parameters
    ----------
    table
        A bounded graph.
    listed
        The itineraries at hand.
    window
        The most a way may score, by its set of main modes; below 0 where none is wanted.
    """
    bits, items = _told_apart(table, listed)
    deadline = UNREACHED if rules.deadline_minutes is None else rules.deadline_minutes
    most = np.array([deadline, rules.max_transfers, rules.max_border_crossings, MOST_LABELS])
    for is_back in (False, True, False, True):
        bounds = ChainBounds(table, rules.max_border_crossings)
        beyond = to_windows(bounds.behind if is_back else bounds.ahead, window, bounds.once)
        need = np.stack(
            [
                least_from(table, table.column(name)) if is_back else least_ahead(table, name)
                for name in _RESOURCES
            ]
        )
        ends = np.array((HEAD, TAIL, 1, 0) if is_back else (TAIL, HEAD, 0, 1))
        arcs, left = (table.rows, bits[table.arc_id], table.clock[0] >= 0), (need, beyond)
        waiting = np.array([table.clock[4][1 + column] for column in (SCORE, CENTS)])
        flags, goes_through = unlisted_arcs(arcs, ends, left, most, (items, waiting))
        kept = table.subset(flags if goes_through else np.zeros(len(table), dtype=bool))
        if len(kept) in (0, len(table)):
            return kept
        table = kept
    return table


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
    labels[made, _ALIKE] = -1


@kernel
def unlisted_arcs(
    arcs: tuple[Ints, Ints, Flags],
    ends: Ints,
    left: tuple[Ints, Ints],
    most: Ints,
    given: tuple[Ints, Ints],
) -> tuple[Flags, bool]:
    """Flag the arcs on ways that may be missing, and say whether such a way goes through at all.

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
        suffice all is flagged.
    given
        The itineraries of the list, a row each: token bits, score, and the most cents, minutes and
        grams that count as a saving; and what a minute of waiting adds to score and cents, in
        thousandths.
    """
    rows, taken, timed = arcs
    items, waiting = given
    need, beyond = left
    tail, head, source, target = ends
    most_minutes, most_transfers, most_crossings, most_labels = most
    own = (1 << _MOST_BITS) - 1
    start, order = leaving(rows[:, tail].copy(), need.shape[1])
    labels = np.empty((most_labels, _COLUMNS), np.int64)
    buckets = np.full(_BUCKETS, -1, np.int64)
    keys, heap = np.empty(most_labels, np.int64), np.empty(most_labels, np.int64)
    flags, goes_through = np.zeros(len(rows), np.bool_), False
    labels[0], made, size = 0, 1, 1
    labels[0, _NODE], labels[0, _ALIKE] = source, -1
    keys[0], heap[0] = need[0, source], 0
    while size:
        _, label = pop(keys, heap, size)
        size -= 1
        node = labels[label, _NODE]
        if node == target:
            goes_through = goes_through or not _is_again(labels[label], items)
            continue
        if _is_beaten(labels, buckets, label, waiting):
            continue
        for arc in order[start[node] : start[node + 1]]:
            onto, used = rows[arc, head], labels[label, _USED] | rows[arc, MODES]
            if (
                beyond[used, onto] >= UNREACHED
                or labels[label, _SCORE] + rows[arc, SCORE] + beyond[used, onto] > 0
                or labels[label, _MINUTES] + rows[arc, MINUTES] + need[1, onto] > most_minutes
                or labels[label, _TRANSFERS] + rows[arc, TRANSFERS] + need[2, onto] > most_transfers
                or labels[label, _TAKEN] & taken[arc] & own  # a token again: (C12)
                or crosses_too_often(labels[label, _CROSSED], rows[arc, BORDERS], most_crossings)
            ):
                continue
            if made == most_labels:
                return np.ones(len(rows), np.bool_), True
            _go_on(labels, label, made, rows[arc], onto)
            labels[made, _TAKEN] = labels[label, _TAKEN] | taken[arc]
            labels[made, _MAY_WAIT] = labels[label, _MAY_WAIT] or timed[arc]
            if not _is_listed(labels[made], need, items):
                flags[arc] = True
                push(keys, heap, size, labels[made, _SCORE] + need[0, onto], made)
                made, size = made + 1, size + 1
    return flags, goes_through
