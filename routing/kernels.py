"""The compiled inner loops of the search: least amounts, best ways in order, undominated ways.

They propose and bound; what they lose is found by the certificate. Sets of main modes and land
borders are numbers with a bit each, as in :mod:`routing.arc_table`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.arc_table import (
    BORDER_BITS,
    BORDERS,
    CENTS,
    GRAMS,
    HEAD,
    MINUTES,
    MODE_BITS_FROM,
    MODES,
    SCORE,
    STOP,
    TAIL,
    TOKENS,
    TRANSFERS,
    US_M,
)
from routing.compiled import kernel

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNREACHED = int(np.iinfo(np.int64).max) // 8
LONGEST = 64  # arcs of a way, and tokens of a signature
ORIGIN_IDX, DESTINATION_IDX = 0, 1
_BORDER_MASK = (1 << BORDER_BITS) - 1
_BUCKETS = 1 << 13

# A label is a way from the origin to a state: the label and arc it comes from, the state, the set
# of main modes used, what it has taken, the borders crossed, a mark of its tokens, the next of the
# labels like it, how many tokens of each way taken it holds.
PARENT, ARC, NODE, USED, L_SCORE, L_MINUTES, L_TRANSFERS, L_CENTS, L_GRAMS, L_US_M = range(10)
CROSSED, MARK, ALIKE, HELD, WAITED, GATE, AFTER_GATE, LABEL_COLUMNS = range(10, 18)

HELD_BITS = 3  # how many tokens of one way taken a label holds, beside those of the others
_HELD_MASK = (1 << HELD_BITS) - 1
_MOST_HELD = 62 // HELD_BITS

# The timetable of some arcs: the number of each one's calendar, where that one's stretches begin,
# when stretches open and shut, and then the ready time and what a minute of waiting adds in
# thousandths, by column of the arc table. Scores and cents of a label leave waiting out, its
# minutes do not: who waits longer has come earlier, and pays as much at the same hour.
Clock = tuple[Ints, Ints, Ints, Ints, Ints]
_MILLE = 1000
_SEVERAL = -1  # gates, of a way searched backward


@kernel
def leaving(ends: Ints, count: int) -> tuple[Ints, Ints]:
    """Sort arcs by the state at one end: where each state's begin, and the arcs in that order."""
    start = np.zeros(count + 1, np.int64)
    for end in ends:
        start[end + 1] += 1
    for node in range(count):
        start[node + 1] += start[node]
    place = start.copy()
    order = np.empty(len(ends), np.int64)
    for arc in range(len(ends)):
        order[place[ends[arc]]] = arc
        place[ends[arc]] += 1
    return start, order


@kernel
def least_by_modes(
    ends: tuple[Ints, Ints],
    weight: Ints,
    modes: tuple[Ints, int],
    source: int,
    size: tuple[int, int],
) -> Ints:
    """Return the least weight from ``source`` to each state, (sets, states): by the set used.

    ``ends`` are the states each arc leads from and to, ``modes`` the set of each arc and the bits
    that no two arcs of a way may share, ``size`` how many sets and states there are. Weights must
    not be negative.
    """
    tails, heads = ends
    set_of, once = modes
    sets, count = size
    start, order = leaving(tails, count)
    least = np.full((sets, count), UNREACHED, np.int64)
    waiting = np.zeros((sets, count), np.bool_)
    ring = sets * count + 1
    queue = np.empty(ring, np.int64)
    first, last = 0, 1
    queue[0] = source
    least[0, source] = 0
    while first != last:
        used, node = queue[first] // count, queue[first] % count
        first = (first + 1) % ring
        waiting[used, node] = False
        for slot in range(start[node], start[node + 1]):
            arc = order[slot]
            if used & set_of[arc] & once:
                continue
            reached = least[used, node] + weight[arc]
            onto, head = used | set_of[arc], heads[arc]
            if reached < least[onto, head]:
                least[onto, head] = reached
                if not waiting[onto, head]:
                    waiting[onto, head] = True
                    queue[last] = onto * count + head
                    last = (last + 1) % ring
    return least


@kernel
def to_windows(ahead: Ints, window: Ints, once: int) -> Ints:
    """Return by set used so far how much a way on exceeds what its whole set may score.

    ``window`` is the most a way of each set may score, below 0 where none is wanted; ``once`` are
    the bits that what follows may not share with what was used.
    """
    sets, count = ahead.shape
    excess = np.full((sets, count), UNREACHED, np.int64)
    goes_on = np.zeros(sets, np.bool_)
    for more in range(sets):
        goes_on[more] = ahead[more].min() < UNREACHED
    for used in range(sets):
        for more in range(sets):
            most = window[used | more]
            if most >= 0 and goes_on[more] and not used & more & once:
                for node in range(count):
                    if ahead[more, node] < UNREACHED:
                        excess[used, node] = min(excess[used, node], ahead[more, node] - most)
    return excess


@kernel
def _wanted_window(sets: int, must: int) -> Ints:
    """Return a window of 0 for the sets that have the bits a whole way must have, -1 for others."""
    window = np.full(sets, -1, np.int64)
    for used in range(sets):
        if used & must == must:
            window[used] = 0
    return window


@kernel
def within_windows(rows: Ints, behind: Ints, excess: Ints, once: int) -> Flags:
    """Flag the arcs on a way of some set that scores no more than that set may."""
    keep = np.zeros(len(rows), np.bool_)
    for arc in range(len(rows)):
        for used in range(behind.shape[0]):
            before = behind[used, rows[arc, TAIL]]
            if before >= UNREACHED or used & rows[arc, MODES] & once:
                continue
            beyond = excess[used | rows[arc, MODES], rows[arc, HEAD]]
            if beyond < UNREACHED and before + rows[arc, SCORE] + beyond <= 0:
                keep[arc] = True
                break
    return keep


@kernel
def push(keys: Ints, labels: Ints, size: int, key: int, label: int) -> None:
    """Put a label into a heap of ``size`` by its key; among equals by its own number."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if keys[above] < key or (keys[above] == key and labels[above] < label):
            break
        keys[place], labels[place] = keys[above], labels[above]
        place = above
    keys[place], labels[place] = key, label


@kernel
def pop(keys: Ints, labels: Ints, size: int) -> tuple[int, int]:
    """Take the least out of a heap of ``size``; among equals the label made first."""
    top_key, top = keys[0], labels[0]
    key, label = keys[size - 1], labels[size - 1]
    place, below = 0, 1
    while below < size - 1:
        right = below + 1
        if right < size - 1 and (
            keys[right] < keys[below]
            or (keys[right] == keys[below] and labels[right] < labels[below])
        ):
            below = right
        if key < keys[below] or (key == keys[below] and label < labels[below]):
            break
        keys[place], labels[place] = keys[below], labels[below]
        place, below = below, 2 * below + 1
    keys[place], labels[place] = key, label
    return top_key, top


@kernel
def crosses_too_often(crossed: int, borders: int, most: int) -> bool:
    """Say whether one land border would be crossed more than ``most`` times: (C11)."""
    both = crossed + borders
    while borders:
        if borders & _BORDER_MASK and both & _BORDER_MASK > most:
            return True
        borders >>= BORDER_BITS
        both >>= BORDER_BITS
    return False


@kernel
def _repeats(rows: Ints, labels: Ints, label: int, arc: int) -> bool:
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
def _may_go_on(  # noqa: PLR0917 - compiled
    rows: Ints, labels: Ints, label: int, arc: int, wait: int, need: Ints, most: Ints
) -> bool:
    """Say whether a way may take an arc after a wait: minutes, transfers and crossings allow it."""
    head = rows[arc, HEAD]
    return (
        wait < UNREACHED
        and labels[label, L_MINUTES] + wait + rows[arc, MINUTES] + need[0, head] <= most[0]
        and labels[label, L_TRANSFERS] + rows[arc, TRANSFERS] + need[1, head] <= most[1]
        and not crosses_too_often(labels[label, CROSSED], rows[arc, BORDERS], most[2])
        and not _repeats(rows, labels, label, arc)
    )


@kernel
def _scattered(token: int) -> int:
    """Scatter a token's number, so that a sum of them tells sets apart."""
    mixed = (token + 1) * 0x9E3779B1 % 0x1FFFFFFFFFFFFF
    mixed = (mixed ^ (mixed >> 17)) * 0x85EBCA6B % 0x1FFFFFFFFFFFFF
    return mixed ^ (mixed >> 13)


@kernel
def _wait(clock: Clock, arc: int, at: int) -> int:
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
def _in_all(labels: Ints, label: int, column: int, per_mille: int) -> int:
    """Return what a way takes of something, its waiting in it."""
    waited = labels[label, WAITED] * per_mille
    amount: int = labels[label, column] + (waited + _MILLE // 2) // _MILLE
    return amount


@kernel
def _stays_no_dearer(labels: Ints, one: int, other: int, column: int, per_mille: int) -> bool:
    """Say whether a way that has come no later takes no more, however both go on and wait.

    At the end the one has come no later and has waited longer by what it travelled less.
    """
    longer = labels[other, L_MINUTES] - labels[other, WAITED]
    longer -= labels[one, L_MINUTES] - labels[one, WAITED]
    most = labels[one, column] - (-longer * per_mille) // _MILLE
    return bool(most <= labels[other, column])


@kernel
def _before_calendars(rows: Ints, clock: Clock, count: int) -> Flags:
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
def _extend(  # noqa: PLR0917 - compiled
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
def _start(most_labels: int) -> Ints:
    labels = np.empty((most_labels, LABEL_COLUMNS), np.int64)
    labels[0] = 0
    labels[0, PARENT] = labels[0, ARC] = labels[0, ALIKE] = -1
    return labels


@kernel
def _write(labels: Ints, label: int, out: Ints) -> None:
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
            and (per_mille == 0 or _stays_no_dearer(labels, other, label, L_SCORE, per_mille))
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
        amount = _in_all(labels, earlier, column, rate)
        if _in_all(labels, label, column, rate) <= min(amount - 1, int(amount * (1 - share))):
            return True
    return False


@kernel
def _holds(rows: Ints, labels: Ints, label: int, earlier: int) -> bool:
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
            amount = _in_all(labels, earlier, column, rate)
            least = _in_all(labels, label, column, rate) + need[row, node]
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
        if _holds(rows, labels, label, earlier) and not _saves(
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
    labels, buckets = _start(most_labels), np.full(_BUCKETS, -1, np.int64)
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
        least = _in_all(labels, label, L_SCORE, score_rate) + excess[used, node]
        if least > stated:
            push(keys, heap, size, least, label)
            size += 1
        elif node == DESTINATION_IDX:
            if _is_different(rows, labels, label, taken[:seen], share, cents_rate):
                _write(labels, label, found[seen])
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
                wait = _wait(clock, arc, labels[label, L_MINUTES])
                is_room = made < most_labels and beyond < UNREACHED
                if is_room and _may_go_on(rows, labels, label, arc, wait, need, limits):
                    _extend(rows, labels, label, arc, made, wait)
                    labels[made, HELD] = labels[label, HELD] + held[arc]
                    score = _in_all(labels, made, L_SCORE, score_rate)
                    push(keys, heap, size, score + beyond, made)
                    made, size = made + 1, size + 1
    return found[:seen]


@kernel
def _is_as_free(rows: Ints, labels: Ints, one: int, other: int) -> bool:
    """Say whether a way has passed no stop, token or border more often than another."""
    ours, theirs = labels[one, CROSSED], labels[other, CROSSED]
    while ours:
        if ours & _BORDER_MASK > theirs & _BORDER_MASK:
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
        labels[one, GATE] == labels[other, GATE] != _SEVERAL
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
            and (per_mille == 0 or _stays_no_dearer(labels, other, label, L_CENTS, per_mille))
            and (
                not strict
                or (_is_as_free(rows, labels, other, label) and _holds(rows, labels, label, other))
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
        _in_all(labels, label, L_CENTS, per_mille) + need[2, node],
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
) -> tuple[Ints, bool]:
    """Return the arcs of ways no other of which takes less of one thing and no more of the rest.

    ``need`` is the least minutes, transfers, cents, grams and US metres to the destination,
    (5, states); ``limits`` the most minutes, transfers, crossings of one border, ways and labels,
    the bits that the set of a whole way must have, and 1 to be strict, 0 not to be. ``known`` are
    points that the ways must add to.
    Strictly, a way stands in for another only where it has passed nothing the other has not, so
    that nothing is lost; else what may not be passed again does not count, which may lose a
    proposal. Returned beside the ways is whether there was room for all.
    """
    most_ways, most_labels, must, strict = limits[3:]
    nodes, rate = need.shape[1], clock[4][1 + CENTS]
    waits_on = _before_calendars(rows, clock, nodes)
    start, order = leaving(rows[:, TAIL].copy(), nodes)
    labels, first = _start(most_labels), np.full(nodes, -1, np.int64)
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
            _write(labels, label, found[seen])
            points[old + seen, 0] = _in_all(labels, label, L_CENTS, rate)
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
            wait = _wait(clock, arc, labels[label, L_MINUTES])
            if _may_go_on(rows, labels, label, arc, wait, need, limits):
                _extend(rows, labels, label, arc, made, wait)
                if not _is_beyond(labels, made, need, points, old + seen, rate):
                    cents = _in_all(labels, made, L_CENTS, rate)
                    push(keys, heap, size, cents + need[2, head], made)
                    made, size = made + 1, size + 1
    return found[:seen], made < most_labels and seen < most_ways


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
    waits_on = _before_calendars(rows, clock, nodes)
    start, order = leaving(rows[:, tail].copy(), nodes)
    labels, first = _start(most_labels), np.full(nodes, -1, np.int64)
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
            wait = 0 if is_back else _wait(clock, arc, labels[label, L_MINUTES])
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
            _extend(rows, labels, label, arc, made, wait)
            labels[made, NODE] = onto
            if is_back and clock[0][arc] >= 0:
                labels[made, GATE] = arc + 1 if labels[label, GATE] == 0 else _SEVERAL
                labels[made, AFTER_GATE] = labels[made, L_MINUTES]
            if not _is_beyond(labels, made, need, points, len(points), rate):
                flags[arc] = True
                cents = _in_all(labels, made, L_CENTS, rate)
                push(keys, heap, size, cents + need[2, onto], made)
                made, size = made + 1, size + 1
    return flags, goes_through
