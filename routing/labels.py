"""Labels: ways from the origin to a state as rows of whole numbers, and how they go on.

They propose and bound; what they lose is found by the certificate.
"""

from __future__ import annotations

import numpy as np

from routing.arc_table import (
    BORDER_SET,
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
    US_M,
)
from routing.compiled import kernel
from routing.kernels import UNREACHED, Flags, Ints, crosses_too_often, leaving, pop, push

LONGEST = 64  # arcs of a way, and tokens of a signature
ORIGIN_IDX, DESTINATION_IDX = 0, 1

# A label is a way from the origin to a state: the label and arc it comes from, the state, the set
# of main modes used, what it has taken, the borders crossed, a mark of its tokens, the next of the
# labels like it, how many tokens of each way taken it holds.
PARENT, ARC, NODE, USED, L_SCORE, L_MINUTES, L_TRANSFERS, L_CENTS, L_GRAMS, L_US_M = range(10)
CROSSED, MARK, ALIKE, HELD, WAITED, GATE, AFTER_GATE, LABEL_COLUMNS = range(10, 18)

# The timetable of some arcs: the number of each one's calendar, where that one's stretches begin,
# when stretches open and shut, and then the ready time and what a minute of waiting adds in
# thousandths, by column of the arc table. Scores and cents of a label leave waiting out, its
# minutes do not: who waits longer has come earlier, and pays as much at the same hour.
Clock = tuple[Ints, Ints, Ints, Ints, Ints]
_MILLE = 1000
SEVERAL = -1  # gates, of a way searched backward


@kernel
def repeats(rows: Ints, labels: Ints, label: int, arc: int) -> bool:
    """Say whether a way would come to a stop again (C7), or take a token again (C12)."""
    width = rows.shape[1]
    stop = rows[arc, STOP]
    has_tokens = width > TOKENS and rows[arc, TOKENS] >= 0
    if stop < 0 and not has_tokens:
        return False
    while labels[label, PARENT] >= 0:
        earlier = labels[label, ARC]
        if stop >= 0 and rows[earlier, STOP] == stop:
            return True
        if has_tokens:
            for column in range(TOKENS, width):
                token = rows[arc, column]
                for other in range(TOKENS, width):
                    if token >= 0 and rows[earlier, other] == token:
                        return True
        label = labels[label, PARENT]
    return False


@kernel
def may_go_on(  # noqa: PLR0917 - compiled
    rows: Ints, labels: Ints, label: int, arc: int, wait: int, need: Ints, most: Ints
) -> bool:
    """Say whether a way may take an arc after a wait: minutes, transfers and crossings allow it."""
    head = rows[arc, HEAD]
    return (
        wait < UNREACHED
        and labels[label, L_MINUTES] + wait + rows[arc, MINUTES] + need[0, head] <= most[0]
        and labels[label, L_TRANSFERS] + rows[arc, TRANSFERS] + need[1, head] <= most[1]
        and not crosses_too_often(labels[label, CROSSED], rows[arc, BORDERS], most[2])
        and not repeats(rows, labels, label, arc)
    )


@kernel
def _scattered(token: int) -> int:
    """Scatter a token's number, so that a sum of them tells sets apart."""
    mixed = (token + 1) * 0x9E3779B1 % 0x1FFFFFFFFFFFFF
    mixed = (mixed ^ (mixed >> 17)) * 0x85EBCA6B % 0x1FFFFFFFFFFFFF
    return mixed ^ (mixed >> 13)


@kernel
def wait_for(clock: Clock, arc: int, at: int) -> int:
    """Return the minutes until an arc may begin, ``UNREACHED`` where it never may again."""
    which, first, opens, shuts, given = clock
    if which[arc] < 0:
        return 0
    at += given[0]
    low, high = first[which[arc]], first[which[arc] + 1]
    end = high
    while low < high:
        middle = (low + high) >> 1
        if shuts[middle] < at:
            low = middle + 1
        else:
            high = middle
    wait: int = UNREACHED if low == end else max(0, opens[low] - at)
    return wait


@kernel
def earliest(rows: Ints, clock: Clock, once: int, count: int) -> Ints:
    """Return the minute at which each state is reached first, waits for calendars in it.

    By set of land borders crossed, (sets, states); ``once`` are those that may be crossed once
    only. Who comes earlier may wait, so none is ever better off for having come later.
    """
    sets = BORDER_SET + 1
    start, order = leaving(rows[:, TAIL].copy(), count)
    reached = np.full((sets, count), UNREACHED, np.int64)
    room = sets * len(rows) + 1
    keys, heap = np.empty(room, np.int64), np.empty(room, np.int64)
    reached[0, ORIGIN_IDX], keys[0], heap[0], size = 0, 0, ORIGIN_IDX, 1
    while size:
        at, place = pop(keys, heap, size)
        size -= 1
        used, node = place // count, place % count
        if at > reached[used, node]:
            continue
        for arc in order[start[node] : start[node + 1]]:
            crossed = rows[arc, MODES] & BORDER_SET
            onto, head = used | crossed, rows[arc, HEAD]
            there = at + wait_for(clock, arc, at) + rows[arc, MINUTES]
            if not used & crossed & once and there < reached[onto, head]:
                reached[onto, head] = there
                push(keys, heap, size, there, onto * count + head)
                size += 1
    return reached


@kernel
def in_all(labels: Ints, label: int, column: int, per_mille: int) -> int:
    """Return what a way takes of something, its waiting in it."""
    waited = labels[label, WAITED] * per_mille
    amount: int = labels[label, column] + (waited + _MILLE // 2) // _MILLE
    return amount


@kernel
def stays_no_dearer(labels: Ints, one: int, other: int, column: int, per_mille: int) -> bool:
    """Say whether a way that has come no later takes no more, however both go on and wait.

    At the end the one has come no later and has waited longer by what it travelled less.
    """
    longer = labels[other, L_MINUTES] - labels[other, WAITED]
    longer -= labels[one, L_MINUTES] - labels[one, WAITED]
    most = labels[one, column] - (-longer * per_mille) // _MILLE
    return bool(most <= labels[other, column])


@kernel
def before_calendars(rows: Ints, clock: Clock, count: int) -> Flags:
    """Flag the states from which some way goes on by an arc with a calendar."""
    before = np.zeros(count, np.bool_)
    grows = True
    while grows:
        grows = False
        for arc in range(len(rows)):
            tail = rows[arc, TAIL]
            if not before[tail] and (clock[0][arc] >= 0 or before[rows[arc, HEAD]]):
                before[tail] = grows = True
    return before


@kernel
def extend(  # noqa: PLR0917 - compiled
    rows: Ints, labels: Ints, label: int, arc: int, made: int, wait: int
) -> None:
    """Write the label of a way that goes on by an arc, having waited for it."""
    labels[made, PARENT], labels[made, ARC] = label, arc
    labels[made, NODE] = rows[arc, HEAD]
    labels[made, USED] = labels[label, USED] | rows[arc, MODES]
    labels[made, L_SCORE] = labels[label, L_SCORE] + rows[arc, SCORE]
    labels[made, L_MINUTES] = labels[label, L_MINUTES] + wait + rows[arc, MINUTES]
    labels[made, WAITED] = labels[label, WAITED] + wait
    labels[made, L_TRANSFERS] = labels[label, L_TRANSFERS] + rows[arc, TRANSFERS]
    labels[made, L_CENTS] = labels[label, L_CENTS] + rows[arc, CENTS]
    labels[made, L_GRAMS] = labels[label, L_GRAMS] + rows[arc, GRAMS]
    labels[made, L_US_M] = labels[label, L_US_M] + rows[arc, US_M]
    labels[made, CROSSED] = labels[label, CROSSED] + rows[arc, BORDERS]
    labels[made, GATE], labels[made, AFTER_GATE] = labels[label, GATE], labels[label, AFTER_GATE]
    labels[made, MARK], labels[made, ALIKE] = labels[label, MARK], -1
    for column in range(TOKENS, rows.shape[1]):
        if rows[arc, column] >= 0:
            labels[made, MARK] += _scattered(rows[arc, column])


@kernel
def started(most_labels: int) -> Ints:
    """Return room for labels, the first the way that has not set out."""
    labels = np.empty((most_labels, LABEL_COLUMNS), np.int64)
    labels[0] = 0
    labels[0, PARENT] = labels[0, ARC] = labels[0, ALIKE] = -1
    return labels


@kernel
def write_way(labels: Ints, label: int, out: Ints) -> None:
    """Write the arcs of a way in travel order."""
    length, back = 0, label
    while labels[back, PARENT] >= 0:
        length += 1
        back = labels[back, PARENT]
    while length > 0:
        length -= 1
        if length < len(out):
            out[length] = labels[label, ARC]
        label = labels[label, PARENT]


@kernel
def holds(rows: Ints, labels: Ints, label: int, earlier: int) -> bool:
    """Say whether a way takes every token of an earlier one."""
    while labels[earlier, PARENT] >= 0:
        for column in range(TOKENS, rows.shape[1]):
            token = rows[labels[earlier, ARC], column]
            if token < 0:
                break
            back, held = label, False
            while labels[back, PARENT] >= 0 and not held:
                for other in range(TOKENS, rows.shape[1]):
                    held = held or rows[labels[back, ARC], other] == token
                back = labels[back, PARENT]
            if not held:
                return False
        earlier = labels[earlier, PARENT]
    return True
