"""Compiled loops: sight by triangular expansion, the taut visibility graph, shortest paths.

Triangles are counter-clockwise; ``neighbours[i, k]`` is the triangle across the edge opposite
vertex ``k`` of triangle ``i``, or -1 where that edge is shore. A door is an edge of a triangle,
``3 * i + k``; ``twins[i, k]`` is the same edge as a door of the neighbour, or -1. ``previous``
and ``following`` are the neighbours of a shore vertex along the shore, water on the left; a vertex
where several shores meet has -1 in both and is taken as a corner from every side.
"""
# Arrays of plain numbers in, plain numbers out; the callers in mesh.py and waters.py hold the
# meaning. Signatures are left to numba, which types each kernel on first use and caches it.

# ruff: noqa: PLR0917  numeric kernels take their arrays one by one

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numba import njit

Array = Any  # a numpy array inside a compiled kernel


@njit(cache=True)
def orient(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> float:
    """Return twice the signed area of a, b, c: positive when c lies left of a→b."""
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)


@njit(cache=True)
def grown(array: Array, needed: int) -> Array:
    """Return ``array``, or a copy twice as long, so that it holds ``needed`` rows."""
    if needed <= array.shape[0]:
        return array
    longer = np.empty((2 * needed, array.shape[1]), array.dtype)
    longer[: array.shape[0]] = array
    return longer


@njit(cache=True)
def incidence(triangles: Array, vertices_n: int) -> tuple[Array, Array]:
    """Return CSR (start, triangle) of the triangles around each vertex."""
    start = np.zeros(vertices_n + 1, np.int64)
    for i in range(triangles.shape[0]):
        for k in range(3):
            start[triangles[i, k] + 1] += 1
    start = np.cumsum(start)
    around = np.empty(start[-1], np.int32)
    filled = start[:-1].copy()
    for i in range(triangles.shape[0]):
        for k in range(3):
            v = triangles[i, k]
            around[filled[v]] = i
            filled[v] += 1
    return start, around


@njit(cache=True)
def shore_links(vertices: Array, triangles: Array, neighbours: Array) -> tuple[Array, Array, Array]:
    """Return (previous, following, reflex) per vertex; reflex: water turns there by over 180°."""
    n = vertices.shape[0]
    previous, following = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    shores = np.zeros(n, np.int32)
    for i in range(triangles.shape[0]):
        for k in range(3):
            if neighbours[i, k] < 0:
                a, b = triangles[i, (k + 1) % 3], triangles[i, (k + 2) % 3]
                following[a], previous[b] = b, a
                shores[a] += 1
    reflex = np.zeros(n, np.bool_)
    for v in range(n):
        if shores[v] > 1:
            previous[v], following[v] = -1, -1
            reflex[v] = True
        elif shores[v] == 1:
            p, f = previous[v], following[v]
            turn = orient(
                vertices[p, 0], vertices[p, 1], vertices[v, 0], vertices[v, 1],
                vertices[f, 0], vertices[f, 1],
            )  # fmt: skip
            reflex[v] = turn < 0
    return previous, following, reflex


@njit(cache=True)
def is_taut(vertices: Array, previous: Array, following: Array, v: int, x: float, y: float) -> bool:
    """Say whether a line from (x, y) that reaches shore vertex ``v`` can bend around it tightly."""
    p, f = previous[v], following[v]
    if p < 0:
        return True
    vx, vy = vertices[v, 0], vertices[v, 1]
    to_previous = orient(x, y, vx, vy, vertices[p, 0], vertices[p, 1])
    to_following = orient(x, y, vx, vy, vertices[f, 0], vertices[f, 1])
    return not ((to_previous > 0 and to_following < 0) or (to_previous < 0 and to_following > 0))


@njit(cache=True)
def _expand(
    px: float, py: float, door: int,
    vertices: Array, triangles: Array, twins: Array,
    site_start: Array, site_order: Array, sites: Array,
    vertex_seen: Array, site_seen: Array, mark: int,
    seen: Array, seen_n: int, seen_sites: Array, seen_sites_n: int,
    doors: Array, cones: Array,
) -> tuple[int, int]:  # fmt: skip
    """Collect what (px, py) sees through a door, a side of a triangle it lies in or is a corner of.

    A cone of sight (right ray, left ray) is pushed from triangle to triangle; each triangle's far
    corner splits it in two. ``doors`` and ``cones`` are the stack. Rays are taken from (px, py).
    """
    triangle, edge = door // 3, door % 3
    doors[0] = twins[triangle, edge]
    if doors[0] < 0:
        return seen_n, seen_sites_n
    a, b = triangles[triangle, (edge + 1) % 3], triangles[triangle, (edge + 2) % 3]
    cones[0, 0], cones[0, 1] = vertices[a, 0] - px, vertices[a, 1] - py
    cones[0, 2], cones[0, 3] = vertices[b, 0] - px, vertices[b, 1] - py
    n = 1
    while n > 0:
        n -= 1
        here, j = doors[n] // 3, doors[n] % 3
        rx, ry, lx, ly = cones[n, 0], cones[n, 1], cones[n, 2], cones[n, 3]
        far = triangles[here, j]
        fx, fy = vertices[far, 0] - px, vertices[far, 1] - py
        past_right, past_left = rx * fy - ry * fx, lx * fy - ly * fx
        for q in range(site_start[here], site_start[here + 1]):
            s = site_order[q]
            sx, sy = sites[s, 0] - px, sites[s, 1] - py
            if site_seen[s] != mark and rx * sy - ry * sx >= 0 and lx * sy - ly * sx <= 0:
                site_seen[s] = mark
                seen_sites[seen_sites_n] = s
                seen_sites_n += 1
        if past_right >= 0 and past_left <= 0 and vertex_seen[far] != mark:
            vertex_seen[far] = mark
            seen[seen_n] = far
            seen_n += 1
        right, left = twins[here, (j + 1) % 3], twins[here, (j + 2) % 3]
        if past_right > 0 and right >= 0:
            doors[n], cones[n, 0], cones[n, 1] = right, rx, ry
            cones[n, 2], cones[n, 3] = (fx, fy) if past_left < 0 else (lx, ly)
            n += 1
        if past_left < 0 and left >= 0:
            doors[n], cones[n, 2], cones[n, 3] = left, lx, ly
            cones[n, 0], cones[n, 1] = (fx, fy) if past_right > 0 else (rx, ry)
            n += 1
    return seen_n, seen_sites_n


@njit(cache=True)
def sight_graph(
    vertices: Array, triangles: Array, twins: Array,
    previous: Array, following: Array, corner: Array, among: Array,
) -> Array:  # fmt: skip
    """Return pairs (n, 2) of corners that see each other and where a tight line bends at both.

    Only pairs with a corner flagged in ``among``; each pair stands once. Shortest paths among
    obstacles use no other lines (Lozano-Pérez and Wesley 1979), and only lines tangent at both
    ends (Latombe 1991).
    """
    n, m = vertices.shape[0], triangles.shape[0]
    start, around = incidence(triangles, n)
    no_start, no_order, no_sites = (
        np.zeros(m + 1, np.int64),
        np.zeros(0, np.int32),
        np.zeros((0, 2)),
    )
    vertex_seen, site_seen = np.full(n, -1, np.int32), np.zeros(0, np.int32)
    seen, seen_sites = np.empty(n, np.int32), np.empty(0, np.int32)
    doors, cones = np.empty(m + 2, np.int32), np.empty((m + 2, 4), np.float64)
    pairs, pairs_n = np.empty((8 * n + 16, 2), np.int32), 0
    for v in range(n):
        if not (corner[v] and among[v]):
            continue
        vertex_seen[v] = v
        seen_n = 0
        for q in range(start[v], start[v + 1]):
            triangle, edge = around[q], 0
            for k in range(3):
                u = triangles[triangle, k]
                if u == v:
                    edge = k
                elif vertex_seen[u] != v:
                    vertex_seen[u] = v
                    seen[seen_n] = u
                    seen_n += 1
            seen_n, _ = _expand(
                vertices[v, 0], vertices[v, 1], 3 * triangle + edge,
                vertices, triangles, twins, no_start, no_order, no_sites,
                vertex_seen, site_seen, v, seen, seen_n, seen_sites, 0, doors, cones,
            )  # fmt: skip
        pairs = grown(pairs, pairs_n + seen_n)
        for i in range(seen_n):
            u = seen[i]
            if (
                corner[u]
                and (u > v or not among[u])
                and is_taut(vertices, previous, following, u, vertices[v, 0], vertices[v, 1])
                and is_taut(vertices, previous, following, v, vertices[u, 0], vertices[u, 1])
            ):
                pairs[pairs_n, 0], pairs[pairs_n, 1] = v, u
                pairs_n += 1
    return pairs[:pairs_n].copy()


@njit(cache=True)
def sight_of_points(
    points: Array, home: Array,
    vertices: Array, triangles: Array, twins: Array,
    previous: Array, following: Array, corner: Array,
    sites: Array, site_start: Array, site_order: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """Return what points see: pairs (point, corner vertex) and pairs (point, site).

    ``home`` is the triangle each point lies in. ``site_start``, ``site_order`` list the sites of
    each triangle; a corner counts only where a tight line from the point bends around it.
    """
    n, m = vertices.shape[0], triangles.shape[0]
    vertex_seen, site_seen = np.full(n, -1, np.int32), np.full(sites.shape[0], -1, np.int32)
    seen, seen_sites = np.empty(n, np.int32), np.empty(sites.shape[0], np.int32)
    doors, cones = np.empty(m + 2, np.int32), np.empty((m + 2, 4), np.float64)
    pairs, pairs_n = np.empty((256, 2), np.int32), 0
    site_pairs, site_pairs_n = np.empty((256, 2), np.int32), 0
    for p in range(points.shape[0]):
        px, py, triangle = points[p, 0], points[p, 1], home[p]
        seen_n, seen_sites_n = 0, 0
        for k in range(3):
            vertex_seen[triangles[triangle, k]] = p
            seen[seen_n] = triangles[triangle, k]
            seen_n += 1
        for q in range(site_start[triangle], site_start[triangle + 1]):
            site_seen[site_order[q]] = p
            seen_sites[seen_sites_n] = site_order[q]
            seen_sites_n += 1
        for edge in range(3):
            seen_n, seen_sites_n = _expand(
                px, py, 3 * triangle + edge, vertices, triangles, twins,
                site_start, site_order, sites, vertex_seen, site_seen, p,
                seen, seen_n, seen_sites, seen_sites_n, doors, cones,
            )  # fmt: skip
        pairs = grown(pairs, pairs_n + seen_n)
        for i in range(seen_n):
            u = seen[i]
            if corner[u] and is_taut(vertices, previous, following, u, px, py):
                pairs[pairs_n, 0], pairs[pairs_n, 1] = p, u
                pairs_n += 1
        site_pairs = grown(site_pairs, site_pairs_n + seen_sites_n)
        for i in range(seen_sites_n):
            site_pairs[site_pairs_n, 0], site_pairs[site_pairs_n, 1] = p, seen_sites[i]
            site_pairs_n += 1
    return pairs[:pairs_n].copy(), site_pairs[:site_pairs_n].copy()


@njit(cache=True)
def meet_edges(starts: Array, ends: Array, edges: Array) -> Array:
    """Say which straight lines from ``starts`` to ``ends`` (n, 2) meet an edge (m, 2, 2)."""
    met = np.zeros(starts.shape[0], np.bool_)
    for i in range(starts.shape[0]):
        ax, ay, bx, by = starts[i, 0], starts[i, 1], ends[i, 0], ends[i, 1]
        for e in range(edges.shape[0]):
            px, py, qx, qy = edges[e, 0, 0], edges[e, 0, 1], edges[e, 1, 0], edges[e, 1, 1]
            p, q = orient(ax, ay, bx, by, px, py), orient(ax, ay, bx, by, qx, qy)
            if (p > 0 and q > 0) or (p < 0 and q < 0):
                continue
            a, b = orient(px, py, qx, qy, ax, ay), orient(px, py, qx, qy, bx, by)
            if not ((a > 0 and b > 0) or (a < 0 and b < 0)):
                met[i] = True
                break
    return met


@njit(cache=True)
def looks_at(
    px: float, py: float, home: int, qx: float, qy: float, goal: int,
    vertices: Array, triangles: Array, twins: Array,
) -> int:  # fmt: skip
    """Say whether a point in triangle ``home`` sees one in triangle ``goal``: 1 yes, 0 no.

    The straight line is followed from triangle to triangle. -1: it meets a corner on its way,
    which ``sight_of_points`` must judge.
    """
    dx, dy, door = qx - px, qy - py, -1
    if home == goal:
        return 1
    for k in range(3):
        a, b = triangles[home, (k + 1) % 3], triangles[home, (k + 2) % 3]
        right = dx * (vertices[a, 1] - py) - dy * (vertices[a, 0] - px)
        left = dx * (vertices[b, 1] - py) - dy * (vertices[b, 0] - px)
        if right < 0 < left:
            door = 3 * home + k
    while door >= 0:
        here, k = door // 3, door % 3
        a, b = triangles[here, (k + 1) % 3], triangles[here, (k + 2) % 3]
        ax, ay, bx, by = vertices[a, 0], vertices[a, 1], vertices[b, 0], vertices[b, 1]
        if orient(ax, ay, bx, by, qx, qy) >= 0:
            return -1
        door = twins[here, k]
        if door < 0:
            return 0
        here, k = door // 3, door % 3
        if here == goal:
            return 1
        far = triangles[here, k]
        side = dx * (vertices[far, 1] - py) - dy * (vertices[far, 0] - px)
        if side == 0:
            return -1
        door = 3 * here + ((k + 1) % 3 if side > 0 else (k + 2) % 3)
    return -1


@njit(cache=True)
def _beeline_km(xyz: Array, node: Any, target: Array, least_radius_km: float) -> float:
    """Return a length no path to ``target`` undercuts; 0 when the target is the zero vector."""
    if target[0] == 0.0 and target[1] == 0.0 and target[2] == 0.0:
        return 0.0
    dx, dy, dz = xyz[node, 0] - target[0], xyz[node, 1] - target[1], xyz[node, 2] - target[2]
    half_chord = 0.5 * np.sqrt(dx * dx + dy * dy + dz * dz)
    return float(2.0 * least_radius_km * np.arcsin(min(1.0, half_chord)))


@njit(cache=True)
def shortest(
    indptr: Array, indices: Array, length_km: Array, channel: Array, closed: Array,
    first: Array, first_km: Array, last: Array, last_km: Array,
    xyz: Array, target: Array, least_radius_km: float,
) -> tuple[float, Array]:  # fmt: skip
    """Return (km, nodes) of the shortest way from any of ``first`` to any of ``last``.

    ``first_km`` and ``last_km`` are what it costs to join and to leave the graph there. ``target``
    is the unit vector of the end: A* with a lower bound of the ellipsoid. Channels flagged in
    ``closed`` are not used. No way: (inf, empty).
    """
    n = indptr.shape[0] - 1
    best, came = np.full(n, np.inf), np.full(n, -1, np.int64)
    tail, done = np.full(n, np.inf), np.zeros(n, np.bool_)
    for i in range(last.shape[0]):
        tail[last[i]] = min(tail[last[i]], last_km[i])
    heap: Any = [(np.inf, np.int64(-1))]
    for i in range(first.shape[0]):
        u: Any = np.int64(first[i])
        if first_km[i] < best[u]:
            best[u] = first_km[i]
            heapq.heappush(heap, (best[u] + _beeline_km(xyz, u, target, least_radius_km), u))
    found_km, found = np.inf, np.int64(-1)
    while heap[0][0] < found_km:
        _, u = heapq.heappop(heap)
        if done[u]:
            continue
        done[u] = True
        if best[u] + tail[u] < found_km:
            found_km, found = best[u] + tail[u], u
        for e in range(indptr[u], indptr[u + 1]):
            if channel[e] >= 0 and closed[channel[e]]:
                continue
            v, km = np.int64(indices[e]), best[u] + length_km[e]
            if km < best[v]:
                best[v], came[v] = km, u
                heapq.heappush(heap, (km + _beeline_km(xyz, v, target, least_radius_km), v))
    return found_km, _trace(came, found)


@njit(cache=True)
def _trace(came: Array, node: Any) -> Array:
    count, u = 0, node
    while u >= 0:
        count, u = count + 1, came[u]
    nodes, u = np.empty(count, np.int64), node
    for i in range(count - 1, -1, -1):
        nodes[i], u = u, came[u]
    return nodes


@njit(cache=True)
def reach(
    indptr: Array, indices: Array, length_km: Array, channel: Array, closed: Array, source: int
) -> tuple[Array, Array]:
    """Return (km, predecessor) of every node from ``source``: inf and -1 where there is no way."""
    n = indptr.shape[0] - 1
    best, came = np.full(n, np.inf), np.full(n, -1, np.int64)
    best[source] = 0.0
    heap: Any = [(0.0, np.int64(source))]
    while len(heap) > 0:
        km, u = heapq.heappop(heap)
        if km > best[u]:
            continue
        for e in range(indptr[u], indptr[u + 1]):
            if channel[e] >= 0 and closed[channel[e]]:
                continue
            v, longer = np.int64(indices[e]), km + length_km[e]
            if longer < best[v]:
                best[v], came[v] = longer, u
                heapq.heappush(heap, (longer, v))
    return best, came


@njit(cache=True)
def trace(came: Array, node: int) -> Array:
    """Return the nodes from the source of ``came`` to ``node``, both included."""
    return _trace(came, node)
