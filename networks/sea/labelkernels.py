"""Compiled loops of hub labels: making them, joining two, following them, and tables.

A label is a list of entries (hub, km to it, link towards it), hubs ascending. Entries of node
``u`` are ``begin[u]:end[u]``. Links are CSR slots, as in ``Links``.
"""
# Pruned landmark labelling after Akiba, Iwata and Yoshida (SIGMOD 2013), with Dijkstra's search in
# place of breadth first. Callers in labels.py hold the meaning.

# ruff: noqa: PLR0917  numeric kernels take their arrays one by one

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = Any  # a numpy array inside a compiled kernel

_SAME_KM = 1e-9  # ways nearer than this are one way: sums of the same lengths differ by rounding
_ROOM = 8  # entries a node begins with


@njit(cache=True)
def _push(heap_km: Array, heap_node: Array, n: int, km: float, node: Any) -> int:
    """Put a node on a heap of ``n`` with four children a place; return the new size."""
    i = n
    while i > 0:
        above = (i - 1) >> 2
        if heap_km[above] <= km:
            break
        heap_km[i], heap_node[i] = heap_km[above], heap_node[above]
        i = above
    heap_km[i], heap_node[i] = km, node
    return n + 1


@njit(cache=True)
def _pop(heap_km: Array, heap_node: Array, n: int) -> int:
    """Take the nearest node, which stands first, off a heap of ``n``; return the new size."""
    n -= 1
    km, node = heap_km[n], heap_node[n]
    i = 0
    while 4 * i + 1 < n:
        least = 4 * i + 1
        for j in range(least + 1, min(least + 4, n)):
            if heap_km[j] < heap_km[least]:
                least = j
        if heap_km[least] >= km:
            break
        heap_km[i], heap_node[i] = heap_km[least], heap_node[least]
        i = least
    heap_km[i], heap_node[i] = km, node
    return n


@njit(cache=True)
def coverage(indptr: Array, indices: Array, length_km: Array, usable: Array, roots: Array) -> Array:
    """Count, per node, the shortest ways from ``roots`` to all nodes that pass it."""
    n = indptr.shape[0] - 1
    passed = np.zeros(n, np.int64)
    came, settled = np.empty(n, np.int64), np.empty(n, np.int64)
    heap_km = np.empty(indices.shape[0] + 1, np.float64)
    heap_node = np.empty(indices.shape[0] + 1, np.int64)
    for root in roots:
        best, beyond = np.full(n, np.inf), np.ones(n, np.int64)
        best[root], came[root], settled_n = 0.0, -1, 0
        size = _push(heap_km, heap_node, 0, 0.0, root)
        while size > 0:
            km, u = heap_km[0], heap_node[0]
            size = _pop(heap_km, heap_node, size)
            if km > best[u]:
                continue
            settled[settled_n] = u
            settled_n += 1
            for slot in range(indptr[u], indptr[u + 1]):
                v, longer = indices[slot], km + length_km[slot]
                if usable[slot] and longer < best[v]:
                    best[v], came[v] = longer, u
                    size = _push(heap_km, heap_node, size, longer, v)
        for i in range(settled_n - 1, -1, -1):
            u = settled[i]
            passed[u] += beyond[u]
            if came[u] >= 0:
                beyond[came[u]] += beyond[u]
    return passed


@njit(cache=True)
def _is_covered(hub: Array, km: Array, first: int, last: int, source_km: Array, far: float) -> bool:
    for entry in range(first, last):  # noqa: SIM110  numba compiles no generator expressions
        if km[entry] + source_km[hub[entry]] <= far + _SAME_KM:
            return True
    return False


@njit(cache=True)
def _enter(
    pool: tuple[Array, Array, Array], used: int, at: Array, count: Array, room: Array,
    u: int, entry: tuple[int, float, int],
) -> tuple[tuple[Array, Array, Array], int]:  # fmt: skip
    """Add an entry to the label of ``u``, which moves to the pool's end when it is full."""
    hub, km, link = pool
    n, first = count[u], at[u]
    if n == room[u]:
        room[u] *= 2
        if used + room[u] > hub.shape[0]:
            hub, km, link = _longer(hub), _longer(km), _longer(link)
        hub[used : used + n] = hub[first : first + n]
        km[used : used + n] = km[first : first + n]
        link[used : used + n] = link[first : first + n]
        at[u], first = used, used
        used += room[u]
    hub[first + n], km[first + n], link[first + n] = entry
    count[u] += 1
    return (hub, km, link), used


@njit(cache=True)
def _longer(array: Array) -> Array:
    longer = np.empty(2 * array.shape[0], array.dtype)
    longer[: array.shape[0]] = array
    return longer


@njit(cache=True)
def labels(
    indptr: Array, indices: Array, length_km: Array, lax: Array, strict: Array,
    hubs: Array, gates_n: int,
) -> tuple[Array, Array, Array, Array, Array]:  # fmt: skip
    """Return (start, body, hub, km, link) of every node's label.

    ``lax`` and ``strict`` flag the links that each of two graphs may use. The first ``gates_n`` of
    ``hubs`` are nodes that every way of the lax graph passes which is none of the strict one; the
    others are all nodes, the most important first. Entries of ``u`` are ``start[u]:start[u + 1]``
    for the lax graph and ``body[u]:start[u + 1]`` for the strict one.
    """
    n, hubs_n = indptr.shape[0] - 1, hubs.shape[0]
    at, count, room = np.arange(n) * _ROOM, np.zeros(n, np.int64), np.full(n, _ROOM, np.int64)
    used, size = n * _ROOM, 4 * n * _ROOM
    pool = np.empty(size, np.int32), np.empty(size, np.float64), np.empty(size, np.int32)
    rank, gates = np.full(n, hubs_n, np.int64), np.zeros(n, np.int64)
    best, source_km = np.full(n, np.inf), np.full(hubs_n, np.inf)
    came, touched = np.empty(n, np.int64), np.empty(n, np.int64)
    heap_km = np.empty(indices.shape[0] + 1, np.float64)
    heap_node = np.empty(indices.shape[0] + 1, np.int64)
    rank[hubs[:gates_n]] = np.arange(gates_n)
    for r in range(hubs_n):
        if r == gates_n:
            rank[hubs[r:]] = np.arange(r, hubs_n)
            gates[:] = count
        usable, source = strict if r >= gates_n else lax, hubs[r]
        for entry in range(at[source] + gates[source], at[source] + count[source]):
            source_km[pool[0][entry]] = pool[1][entry]
        best[source], came[source], touched[0], touched_n = 0.0, -1, source, 1
        size = _push(heap_km, heap_node, 0, 0.0, source)
        while size > 0:
            far, u = heap_km[0], heap_node[0]
            size = _pop(heap_km, heap_node, size)
            first, last = at[u] + gates[u], at[u] + count[u]
            if far > best[u] or _is_covered(pool[0], pool[1], first, last, source_km, far):
                continue
            pool, used = _enter(pool, used, at, count, room, u, (r, far, came[u]))
            for slot in range(indptr[u], indptr[u + 1]):
                v, longer = indices[slot], far + length_km[slot]
                if usable[slot] and rank[v] > r and longer < best[v]:
                    if best[v] == np.inf:
                        touched[touched_n] = v
                        touched_n += 1
                    best[v], came[v] = longer, slot
                    size = _push(heap_km, heap_node, size, longer, v)
        best[touched[:touched_n]] = np.inf
        source_km[pool[0][at[source] : at[source] + count[source]]] = np.inf
    return _packed(pool, at, gates, count)


@njit(cache=True)
def _packed(
    pool: tuple[Array, Array, Array], at: Array, gates: Array, count: Array
) -> tuple[Array, Array, Array, Array, Array]:
    start = np.zeros(at.shape[0] + 1, np.int64)
    start[1:] = np.cumsum(count)
    hub, km = np.empty(start[-1], np.int32), np.empty(start[-1], np.float64)
    link = np.empty(start[-1], np.int32)
    for u in range(at.shape[0]):
        hub[start[u] : start[u + 1]] = pool[0][at[u] : at[u] + count[u]]
        km[start[u] : start[u + 1]] = pool[1][at[u] : at[u] + count[u]]
        link[start[u] : start[u + 1]] = pool[2][at[u] : at[u] + count[u]]
    return start, start[:-1] + gates, hub, km, link


@njit(cache=True)
def _meet(hub: Array, km: Array, i: int, i_end: int, j: int, j_end: int) -> tuple[float, int]:
    """Return (km, hub) of the shortest way over a hub of two labels; (inf, -1) without one."""
    found, at = np.inf, -1
    while i < i_end and j < j_end:
        if hub[i] == hub[j]:
            if km[i] + km[j] < found:
                found, at = km[i] + km[j], hub[i]
            i += 1
            j += 1
        elif hub[i] < hub[j]:
            i += 1
        else:
            j += 1
    return found, at


@njit(cache=True)
def join(
    begin: Array, end: Array, hub: Array, km: Array, hubs_n: int,
    first: Array, first_km: Array, last: Array, last_km: Array,
) -> tuple[float, int, int, int]:  # fmt: skip
    """Return (km, from node, to node, hub) of the shortest way from ``first`` to ``last`` (nodes).

    ``first_km`` and ``last_km`` are what it costs to join there. No way: inf and a hub of -1.
    """
    if first.shape[0] == 1 and last.shape[0] == 1:
        a, b = first[0], last[0]
        found, at = _meet(hub, km, begin[a], end[a], begin[b], end[b])
        return found + first_km[0] + last_km[0], a, b, at
    best, owner = np.full(hubs_n, np.inf), np.empty(hubs_n, np.int64)
    for i in range(first.shape[0]):
        for entry in range(begin[first[i]], end[first[i]]):
            far = first_km[i] + km[entry]
            if far < best[hub[entry]]:
                best[hub[entry]], owner[hub[entry]] = far, first[i]
    found, to, at = np.inf, -1, -1
    for i in range(last.shape[0]):
        for entry in range(begin[last[i]], end[last[i]]):
            far = last_km[i] + km[entry] + best[hub[entry]]
            if far < found:
                found, to, at = far, last[i], hub[entry]
    return found, owner[at] if at >= 0 else -1, to, at


@njit(cache=True)
def _beyond_km(xyz: Array, nodes: Array, nodes_km: Array, place: Array, radius_km: float) -> Array:
    """Return, per node, a length that no way over it to ``place`` (a unit vector) undercuts."""
    found = nodes_km.copy()
    for i in range(nodes.shape[0]):
        chord2 = 0.0
        for k in range(3):
            chord2 += (xyz[nodes[i], k] - place[k]) ** 2
        found[i] += 2.0 * radius_km * np.arcsin(min(1.0, 0.5 * np.sqrt(chord2)))
    return found


@njit(cache=True)
def join_places(
    begin: Array, end: Array, hub: Array, km: Array, hubs_n: int,
    first: Array, first_km: Array, last: Array, last_km: Array,
    xyz: Array, start: Array, goal: Array, radius_km: float,
) -> tuple[float, int, int, int]:  # fmt: skip
    """Return what ``join`` does, of two places at ``start`` and ``goal`` (unit vectors).

    One way, over the two nodes that lie best, bounds the length; nodes of ``first`` and ``last``
    that no shorter way can pass are left out. ``radius_km`` is the least radius of curvature.
    """
    on_first = _beyond_km(xyz, first, first_km, goal, radius_km)
    on_last = _beyond_km(xyz, last, last_km, start, radius_km)
    i, j = np.argmin(on_first), np.argmin(on_last)
    a, b = first[i], last[j]
    some_km, _ = _meet(hub, km, begin[a], end[a], begin[b], end[b])
    bound_km = some_km + first_km[i] + last_km[j] + _SAME_KM
    ours, theirs = on_first <= bound_km, on_last <= bound_km
    return join(
        begin, end, hub, km, hubs_n, first[ours], first_km[ours], last[theirs], last_km[theirs]
    )


@njit(cache=True)
def _steps(
    begin: Array, end: Array, hub: Array, link: Array, tails: Array, at: int, u: int
) -> Array:
    """Return the links from ``u`` to hub ``at``, in that order."""
    slots, n = np.empty(64, np.int64), 0
    while True:
        low, high = begin[u], end[u] - 1
        while low < high:
            middle = (low + high) >> 1
            if hub[middle] < at:
                low = middle + 1
            else:
                high = middle
        if link[low] < 0:
            return slots[:n]
        if n == slots.shape[0]:
            slots = _longer(slots)
        slots[n] = link[low]
        u, n = tails[link[low]], n + 1


@njit(cache=True)
def unfold(
    begin: Array, end: Array, hub: Array, link: Array, tails: Array, channel: Array,
    a: int, b: int, at: int,
) -> tuple[Array, Array]:  # fmt: skip
    """Return the nodes of the way from ``a`` over hub ``at`` to ``b``, and the kind of each leg."""
    there = _steps(begin, end, hub, link, tails, at, a)
    back = _steps(begin, end, hub, link, tails, at, b)
    n = there.shape[0] + back.shape[0]
    nodes, kinds = np.empty(n + 1, np.int64), np.empty(n, np.int64)
    nodes[0], nodes[n] = a, b
    for i in range(there.shape[0]):
        nodes[i + 1], kinds[i] = tails[there[i]], channel[there[i]]
    for i in range(back.shape[0]):
        nodes[n - 1 - i], kinds[n - 1 - i] = tails[back[i]], channel[back[i]]
    return nodes, kinds


@njit(cache=True)
def merged(
    begin: Array, end: Array, hub: Array, km: Array, hubs_n: int,
    start: Array, nodes: Array, nodes_km: Array,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return labels (start, hub, km) of places; ``p`` joins ``nodes[start[p]:start[p + 1]]``."""
    best, touched = np.full(hubs_n, np.inf), np.empty(hubs_n, np.int32)
    made, made_hub, made_km = (
        np.zeros(start.shape[0], np.int64),
        np.empty(1024, np.int32),
        np.empty(1024),
    )
    for p in range(start.shape[0] - 1):
        n, used = 0, made[p]
        for i in range(start[p], start[p + 1]):
            for entry in range(begin[nodes[i]], end[nodes[i]]):
                far = nodes_km[i] + km[entry]
                if best[hub[entry]] == np.inf:
                    touched[n] = hub[entry]
                    n += 1
                best[hub[entry]] = min(best[hub[entry]], far)
        while used + n > made_hub.shape[0]:
            made_hub, made_km = _longer(made_hub), _longer(made_km)
        made_hub[used : used + n] = np.sort(touched[:n])
        for entry in range(used, used + n):
            made_km[entry] = best[made_hub[entry]]
        best[touched[:n]] = np.inf
        made[p + 1] = used + n
    return made, made_hub[: made[-1]].copy(), made_km[: made[-1]].copy()


@njit(cache=True)
def table(
    start: Array, hub: Array, km: Array,
    bucket: Array, place: Array, place_km: Array, places_n: int,
) -> Array:  # fmt: skip
    """Return km from every place with a label to ``places_n`` others; inf where there is no way.

    Labels of the others stand by hub: those of hub ``h`` are ``bucket[h]:bucket[h + 1]``.
    """
    found = np.full((start.shape[0] - 1, places_n), np.inf)
    for p in range(start.shape[0] - 1):
        row = found[p]
        for entry in range(start[p], start[p + 1]):
            here = km[entry]
            for i in range(bucket[hub[entry]], bucket[hub[entry] + 1]):
                far = here + place_km[i]
                row[place[i]] = min(row[place[i]], far)
    return found
