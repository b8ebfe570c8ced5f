"""Compiled: the best ways that differ, in order of score."""

from __future__ import annotations

import numpy as np

from routing.arc_table import CENTS, HEAD, MODE_BITS_FROM, MODES, SCORE, TAIL, TOKENS
from routing.compiled import kernel
from routing.kernels import UNREACHED, Ints, leaving, pop, push, to_windows
from routing.labels import (
    ALIKE,
    ARC,
    DESTINATION_IDX,
    HELD,
    L_CENTS,
    L_GRAMS,
    L_MINUTES,
    L_SCORE,
    L_TRANSFERS,
    LONGEST,
    MARK,
    NODE,
    ORIGIN_IDX,
    PARENT,
    USED,
    Clock,
    extend,
    holds,
    in_all,
    may_go_on,
    started,
    stays_no_dearer,
    wait_for,
    write_way,
)

_BUCKETS = 1 << 13
HELD_BITS = 3  # how many tokens of one way taken a label holds, beside those of the others
_HELD_MASK = (1 << HELD_BITS) - 1
_MOST_HELD = 62 // HELD_BITS


@kernel
def _wanted_window(sets: int, must: int) -> Ints:
    """Return a window of 0 for the sets that have the bits a whole way must have, -1 for others."""
    window = np.full(sets, -1, np.int64)
    for used in range(sets):
        if used & must == must:
            window[used] = 0
    return window


@kernel
def _is_beaten(labels: Ints, buckets: Ints, label: int, per_mille: int) -> bool:
    """Say whether a way to the same state with the same tokens is as good; else keep this one.

    Ways are looked at in order of score; a minute of waiting adds ``per_mille`` to it.
    """
    bucket = (labels[label, MARK] + 7919 * labels[label, NODE]) % _BUCKETS
    other = buckets[bucket]
    while other >= 0:
        if (
            labels[other, NODE] == labels[label, NODE]
            and labels[other, MARK] == labels[label, MARK]
            and labels[other, L_MINUTES] <= labels[label, L_MINUTES]
            and labels[other, L_TRANSFERS] <= labels[label, L_TRANSFERS]
            and (per_mille == 0 or stays_no_dearer(labels, other, label, L_SCORE, per_mille))
        ):
            return True
        other = labels[other, ALIKE]
    labels[label, ALIKE] = buckets[bucket]
    buckets[bucket] = label
    return False


@kernel
def _saves(labels: Ints, label: int, earlier: int, share: float, per_mille: int) -> bool:
    """Say whether a way saves a worthwhile share of cost, time or CO2e against an earlier one."""
    for column in (L_CENTS, L_MINUTES, L_GRAMS):
        rate = per_mille if column == L_CENTS else 0
        amount = in_all(labels, earlier, column, rate)
        if in_all(labels, label, column, rate) <= min(amount - 1, int(amount * (1 - share))):
            return True
    return False


@kernel
def _becomes_a_detour(  # noqa: PLR0917 - compiled
    labels: Ints, label: int, need: Ints, taken: Ints, share: float, per_mille: int
) -> bool:
    """Say whether whatever comes of a way is one of those taken and a detour: (C10)."""
    node, held = labels[label, NODE], labels[label, HELD]
    for place, earlier in enumerate(taken):
        tokens = labels[earlier, HELD] >> HELD_BITS * place & _HELD_MASK
        if tokens == 0 or held >> HELD_BITS * place & _HELD_MASK != tokens:
            continue
        saves = False
        for column, row in ((L_MINUTES, 0), (L_CENTS, 2), (L_GRAMS, 3)):
            rate = per_mille if column == L_CENTS else 0
            amount = in_all(labels, earlier, column, rate)
            least = in_all(labels, label, column, rate) + need[row, node]
            saves = saves or least <= min(amount - 1, int(amount * (1 - share)))
        if not saves:
            return True
    return False


@kernel
def _count_held(rows: Ints, labels: Ints, made: int, held: Ints, taken: Ints) -> None:
    """Have labels count how many tokens of the way taken last they hold; too many count as none."""
    place, last, total = len(taken) - 1, taken[-1], 0
    if place >= _MOST_HELD:
        return
    while labels[last, PARENT] >= 0:
        for column in range(TOKENS, rows.shape[1]):
            token = rows[labels[last, ARC], column]
            if token < 0:
                break
            total += 1
            for arc in range(len(rows)):
                for other in range(TOKENS, rows.shape[1]):
                    if rows[arc, other] == token:
                        held[arc] += 1 << HELD_BITS * place
        last = labels[last, PARENT]
    if total > _HELD_MASK:
        held &= (1 << HELD_BITS * place) - 1
    for label in range(1, made):
        labels[label, HELD] = labels[labels[label, PARENT], HELD] + held[labels[label, ARC]]


@kernel
def _is_different(  # noqa: PLR0917 - compiled
    rows: Ints, labels: Ints, label: int, taken: Ints, share: float, per_mille: int
) -> bool:
    """Say whether a way differs enough from those taken: (C8) and (C10)."""
    for earlier in taken:
        if labels[earlier, MARK] == labels[label, MARK]:
            return False
        if holds(rows, labels, label, earlier) and not _saves(
            labels, label, earlier, share, per_mille
        ):
            return False
    return True


@kernel
def _is_last_of_its_modes(used: int, of_chain: Ints, per_chain: int, window: Ints) -> bool:
    """Count a way taken with its main modes; say whether there are enough, and want no more."""
    chain = used >> MODE_BITS_FROM
    of_chain[chain] += 1
    if of_chain[chain] < per_chain:
        return False
    window[chain << MODE_BITS_FROM : chain + 1 << MODE_BITS_FROM] = -1
    return True


@kernel
def best_different(  # noqa: PLR0917 - compiled
    rows: Ints, ahead: Ints, need: Ints, limits: Ints, share: float, clock: Clock
) -> Ints:
    """Return the arcs of up to ``count`` ways that differ, best first, a row each, -1 beyond.

    ``ahead`` is the least score to the destination by set, ``need`` the least minutes, transfers,
    cents and grams, (4, states). ``limits`` are the most minutes, transfers and crossings of one
    border, ``count``, how many may have the same main modes, the most labels, the bits of a set
    that no two arcs may share, and those a whole way must have. Of like ways to one state only the
    best are kept, which may lose a proposal, never a proof.
    """
    count, per_chain, most_labels, once, must = limits[3:]
    score_rate, cents_rate = clock[4][1 + SCORE], clock[4][1 + CENTS]
    start, order = leaving(rows[:, TAIL].copy(), ahead.shape[1])
    window = _wanted_window(ahead.shape[0], must)
    excess = to_windows(ahead, window, once)
    labels, buckets = started(most_labels), np.full(_BUCKETS, -1, np.int64)
    keys, heap = np.empty(most_labels, np.int64), np.empty(most_labels, np.int64)
    found = np.full((count, LONGEST), -1, np.int64)
    modes = max(1, len(window) >> MODE_BITS_FROM)
    taken, of_chain = np.zeros(count, np.int64), np.zeros(modes, np.int64)
    held = np.zeros(len(rows), np.int64)
    made, size, seen = 1, 1, 0
    keys[0], heap[0] = excess[0, ORIGIN_IDX], 0
    while size and seen < count:
        stated, label = pop(keys, heap, size)
        size -= 1
        node, used = labels[label, NODE], labels[label, USED]
        if excess[used, node] >= UNREACHED:
            continue  # its main modes have been taken often enough meanwhile
        least = in_all(labels, label, L_SCORE, score_rate) + excess[used, node]
        if least > stated:
            push(keys, heap, size, least, label)
            size += 1
        elif node == DESTINATION_IDX:
            if _is_different(rows, labels, label, taken[:seen], share, cents_rate):
                write_way(labels, label, found[seen])
                taken[seen] = label
                seen += 1
                _count_held(rows, labels, made, held, taken[:seen])
                if _is_last_of_its_modes(used, of_chain, per_chain, window):
                    excess = to_windows(ahead, window, once)
        elif not _becomes_a_detour(
            labels, label, need, taken[:seen], share, cents_rate
        ) and not _is_beaten(labels, buckets, label, score_rate):
            for arc in order[start[node] : start[node + 1]]:
                head = rows[arc, HEAD]
                beyond = excess[used | rows[arc, MODES], head]
                wait = wait_for(clock, arc, labels[label, L_MINUTES])
                is_room = made < most_labels and beyond < UNREACHED
                if is_room and may_go_on(rows, labels, label, arc, wait, need, limits):
                    extend(rows, labels, label, arc, made, wait)
                    labels[made, HELD] = labels[label, HELD] + held[arc]
                    score = in_all(labels, made, L_SCORE, score_rate)
                    push(keys, heap, size, score + beyond, made)
                    made, size = made + 1, size + 1
    return found[:seen]
