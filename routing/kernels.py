"""The compiled inner loops every search shares: least amounts by set of main modes, and a heap.

Sets of main modes and land borders are numbers with a bit each, as in :mod:`routing.arc_table`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.arc_table import BORDER_BITS, HEAD, MODES, SCORE, TAIL
from routing.compiled import kernel

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNREACHED = int(np.iinfo(np.int64).max) // 8
BORDER_MASK = (1 << BORDER_BITS) - 1


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
        if borders & BORDER_MASK and both & BORDER_MASK > most:
            return True
        borders >>= BORDER_BITS
        both >>= BORDER_BITS
    return False
