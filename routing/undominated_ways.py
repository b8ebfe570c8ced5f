"""Compiled: the ways no other of which takes less of one thing and no more of the rest."""

from __future__ import annotations

import numpy as np

from routing.arc_table import BORDER_BITS, CENTS, HEAD, MINUTES, STOP, TAIL, TRANSFERS
from routing.compiled import kernel
from routing.kernels import BORDER_MASK, UNREACHED, Flags, Ints, leaving, pop, push
from routing.labels import (
    AFTER_GATE,
    ALIKE,
    ARC,
    CROSSED,
    DESTINATION_IDX,
    GATE,
    L_CENTS,
    L_GRAMS,
    L_MINUTES,
    L_TRANSFERS,
    L_US_M,
    LONGEST,
    NODE,
    ORIGIN_IDX,
    PARENT,
    SEVERAL,
    USED,
    Clock,
    before_calendars,
    extend,
    holds,
    in_all,
    may_go_on,
    started,
    stays_no_dearer,
    wait_for,
    write_way,
)


@kernel
def _is_as_free(rows: Ints, labels: Ints, one: int, other: int) -> bool:
    """Say whether a way has passed no stop, token or border more often than another."""
    ours, theirs = labels[one, CROSSED], labels[other, CROSSED]
    while ours:
        if ours & BORDER_MASK > theirs & BORDER_MASK:
            return False
        ours >>= BORDER_BITS
        theirs >>= BORDER_BITS
    while labels[one, PARENT] >= 0:
        arc, back = labels[one, ARC], other
        stop = rows[arc, STOP]
        while stop >= 0 and labels[back, PARENT] >= 0 and rows[labels[back, ARC], STOP] != stop:
            back = labels[back, PARENT]
        if stop >= 0 and labels[back, PARENT] < 0:
            return False
        one = labels[one, PARENT]
    return True


@kernel
def _comes_no_later(labels: Ints, one: int, other: int) -> bool:
    """Say whether a way searched backward comes to the other's gate no later, and then goes on."""
    before = labels[one, L_MINUTES] - labels[one, AFTER_GATE]
    return bool(
        labels[one, GATE] == labels[other, GATE] != SEVERAL
        and labels[one, AFTER_GATE] <= labels[other, AFTER_GATE]
        and before <= labels[other, L_MINUTES] - labels[other, AFTER_GATE]
    )


@kernel
def _is_dominated(
    rows: Ints, labels: Ints, first: Ints, label: int, given: tuple[int, int, bool]
) -> bool:
    """Say whether an earlier way to the same state, so no dearer, takes no more of all else.

    It must have met all that the other has of what must be met. ``given`` are the thousandths of a
    cent a minute of waiting adds (0 where both ways go on without waiting), the bits that must be
    met, and whether to be strict. Of ways
    searched backward the hour is not known: only one that never waits stands in for any other, or
    one that comes to the same only gate no later, and from it on. Strictly, also only one that may
    go on wherever the other may.
    """
    per_mille, must, strict = given
    other = first[labels[label, NODE]]
    while other >= 0:
        if (
            labels[other, L_MINUTES] <= labels[label, L_MINUTES]
            and labels[other, L_GRAMS] <= labels[label, L_GRAMS]
            and labels[other, L_US_M] <= labels[label, L_US_M]
            and labels[other, L_TRANSFERS] <= labels[label, L_TRANSFERS]
            and labels[label, USED] & must & ~labels[other, USED] == 0
            and (labels[other, GATE] == 0 or _comes_no_later(labels, other, label))
            and (per_mille == 0 or stays_no_dearer(labels, other, label, L_CENTS, per_mille))
            and (
                not strict
                or (_is_as_free(rows, labels, other, label) and holds(rows, labels, label, other))
            )
        ):
            return True
        other = labels[other, ALIKE]
    return False


@kernel
def _is_beyond(  # noqa: PLR0917 - compiled
    labels: Ints, label: int, need: Ints, points: Ints, count: int, per_mille: int
) -> bool:
    """Say whether whatever comes of a way takes no less of anything than a point found."""
    node = labels[label, NODE]
    cents, minutes = (
        in_all(labels, label, L_CENTS, per_mille) + need[2, node],
        labels[label, L_MINUTES] + need[0, node],
    )
    grams, us_m = labels[label, L_GRAMS] + need[3, node], labels[label, L_US_M] + need[4, node]
    for i in range(count):
        if (
            points[i, 0] <= cents
            and points[i, 1] <= minutes
            and points[i, 2] <= grams
            and points[i, 3] <= us_m
        ):
            return True
    return False


@kernel
def undominated_ways(
    rows: Ints, need: Ints, limits: Ints, clock: Clock, known: Ints
) -> tuple[Ints, Ints, bool]:
    """Return the arcs of ways no other of which takes less of one thing and no more of the rest.

    ``need`` is the least minutes, transfers, cents, grams and US metres to the destination,
    (5, states); ``limits`` the most minutes, transfers, crossings of one border, ways and labels,
    the bits that the set of a whole way must have, and 1 to be strict, 0 not to be. ``known`` are
    points that the ways must add to.
    Strictly, a way stands in for another only where it has passed nothing the other has not, so
    that nothing is lost; else what may not be passed again does not count, which may lose a
    proposal. Returned beside the ways are the cents, minutes, grams and US metres of each, waiting
    in them, and whether there was room for all.
    """
    most_ways, most_labels, must, strict = limits[3:]
    nodes, rate = need.shape[1], clock[4][1 + CENTS]
    waits_on = before_calendars(rows, clock, nodes)
    start, order = leaving(rows[:, TAIL].copy(), nodes)
    labels, first = started(most_labels), np.full(nodes, -1, np.int64)
    keys, heap = np.empty(most_labels, np.int64), np.empty(most_labels, np.int64)
    found, old = np.full((most_ways, LONGEST), -1, np.int64), len(known)
    points = np.zeros((most_ways + old, 4), np.int64)
    points[:old] = known
    made, size, seen = 1, 1, 0
    keys[0], heap[0] = need[2, ORIGIN_IDX], 0
    while size and seen < most_ways:
        _, label = pop(keys, heap, size)
        size -= 1
        node = labels[label, NODE]
        charged = rate if waits_on[node] else 0
        if _is_beyond(labels, label, need, points, old + seen, rate) or _is_dominated(
            rows, labels, first, label, (charged, must, strict == 1)
        ):
            continue
        if node == DESTINATION_IDX:
            if labels[label, USED] & must != must:
                continue
            write_way(labels, label, found[seen])
            points[old + seen, 0] = in_all(labels, label, L_CENTS, rate)
            points[old + seen, 1] = labels[label, L_MINUTES]
            points[old + seen, 2], points[old + seen, 3] = (
                labels[label, L_GRAMS],
                labels[label, L_US_M],
            )
            seen += 1
            continue
        labels[label, ALIKE] = first[node]
        first[node] = label
        for arc in order[start[node] : start[node + 1]]:
            head = rows[arc, HEAD]
            if made == most_labels or need[2, head] >= UNREACHED:
                continue
            wait = wait_for(clock, arc, labels[label, L_MINUTES])
            if may_go_on(rows, labels, label, arc, wait, need, limits):
                extend(rows, labels, label, arc, made, wait)
                if not _is_beyond(labels, made, need, points, old + seen, rate):
                    cents = in_all(labels, made, L_CENTS, rate)
                    push(keys, heap, size, cents + need[2, head], made)
                    made, size = made + 1, size + 1
    had_room = made < most_labels and seen < most_ways
    return found[:seen], points[old : old + seen], had_room


@kernel
def uncovered_arcs(  # noqa: PLR0917 - compiled
    rows: Ints, ends: Ints, need: Ints, limits: Ints, points: Ints, clock: Clock
) -> tuple[Flags, bool]:
    """Flag the arcs on ways that might take less of something than each point does.

    What may not be passed twice is ignored, so nothing that could add to the points is lost.
    ``ends`` are the columns of an arc's first and last state and the states to search from and to,
    so that the search may run backward, as if nothing waited; ``need`` is the least of what is
    left, as in `undominated_ways`. Returned beside the flags is whether such a way goes through at
    all, or the labels did not suffice to tell.
    """
    tail, head, source, target = ends
    most_minutes, most_transfers, most_labels, must = limits
    is_back = tail == HEAD
    nodes, rate = need.shape[1], clock[4][1 + CENTS]
    waits_on = before_calendars(rows, clock, nodes)
    start, order = leaving(rows[:, tail].copy(), nodes)
    labels, first = started(most_labels), np.full(nodes, -1, np.int64)
    keys, heap = np.empty(most_labels, np.int64), np.empty(most_labels, np.int64)
    flags, goes_through = np.zeros(len(rows), np.bool_), False
    made, size = 1, 1
    keys[0], heap[0], labels[0, NODE] = need[2, source], 0, source
    while size:
        _, label = pop(keys, heap, size)
        size -= 1
        node = labels[label, NODE]
        waits = labels[label, GATE] != 0 if is_back else waits_on[node]
        if _is_dominated(rows, labels, first, label, (rate if waits else 0, must, False)):
            continue
        if node == target:
            goes_through = goes_through or labels[label, USED] & must == must
            continue
        labels[label, ALIKE] = first[node]
        first[node] = label
        for arc in order[start[node] : start[node + 1]]:
            onto = rows[arc, head]
            wait = 0 if is_back else wait_for(clock, arc, labels[label, L_MINUTES])
            if (
                need[2, onto] >= UNREACHED
                or wait >= UNREACHED
                or labels[label, L_MINUTES] + wait + rows[arc, MINUTES] + need[0, onto]
                > most_minutes
                or labels[label, L_TRANSFERS] + rows[arc, TRANSFERS] + need[1, onto]
                > most_transfers
            ):
                continue
            if made == most_labels:
                return np.ones(len(rows), np.bool_), True
            extend(rows, labels, label, arc, made, wait)
            labels[made, NODE] = onto
            if is_back and clock[0][arc] >= 0:
                labels[made, GATE] = arc + 1 if labels[label, GATE] == 0 else SEVERAL
                labels[made, AFTER_GATE] = labels[made, L_MINUTES]
            if not _is_beyond(labels, made, need, points, len(points), rate):
                flags[arc] = True
                cents = in_all(labels, made, L_CENTS, rate)
                push(keys, heap, size, cents + need[2, onto], made)
                made, size = made + 1, size + 1
    return flags, goes_through
