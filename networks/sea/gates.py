"""Gates: straight lines from shore to shore that tell when a way passes, on the gnomonic plane.

A gate's ends lie inside what is closed to ships at every tier. A line of open water therefore
crosses it or does not, never in part; closing one adds no corner to bend at; and whether a way
crosses it an odd or an even number of times cannot change while the way is bent within the water.
A line that ends on a gate counts as ending on its left: a way that bends there crosses once or not
at all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from networks.sea.plane import Floats

Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

NO_GATES: Floats = np.zeros((0, 2, 2))


def crossings(start: Floats, end: Floats, gates: Floats) -> tuple[Indices, Indices]:
    """Return (line, gate) of every crossing of lines with gates.

    Parameters
    ----------
    start, end
        Ends of the lines on the plane, (n, 2).
    gates
        Two ends each on the same plane, (g, 2, 2).
    """
    line, gate = np.nonzero(_is_left(start, gates) != _is_left(end, gates))
    met = _parts_ends(start[line], end[line], gates[gate])
    return line[met], gate[met]


def crosses_any(start: Floats, end: Floats, gates: Floats) -> Flags:
    """Say which lines cross at least one gate; as for ``crossings``."""
    found = np.zeros(len(start), dtype=np.bool_)
    found[crossings(start, end, gates)[0]] = True
    return found


def parities(start: Floats, end: Floats, gates: Floats) -> Indices:
    """Return for each line a number whose bit k is set where it crosses gate k."""
    found = np.zeros(len(start), dtype=np.int64)
    line, gate = crossings(start, end, gates)
    np.bitwise_or.at(found, line, np.int64(1) << gate)
    return found


def links_across(xy: Floats, tail: npt.ArrayLike, head: npt.ArrayLike, gate: Floats) -> Indices:
    """Return which lines between points ``xy`` (n, 2), told by number, cross one gate (2, 2)."""
    tail, head = np.asarray(tail), np.asarray(head)
    left = _is_left(xy, gate[None])[:, 0]
    apart = np.flatnonzero(left[tail] != left[head])
    met = _parts_ends(xy[tail[apart]], xy[head[apart]], np.broadcast_to(gate, (len(apart), 2, 2)))
    return np.asarray(apart[met], dtype=np.int64)


def crossing_points(start: Floats, end: Floats, gates: Floats) -> Floats:
    """Return where lines (n, 2) meet the gates (n, 2, 2) each of them crosses, (n, 2)."""
    along, over, off = gates[:, 1] - gates[:, 0], end - start, gates[:, 0] - start
    share = (off[:, 0] * along[:, 1] - off[:, 1] * along[:, 0]) / (
        over[:, 0] * along[:, 1] - over[:, 1] * along[:, 0]
    )
    return np.asarray(start + share[:, None] * over)


def _is_left(xy: Floats, gates: Floats) -> Flags:
    """Say of points and gates (n, g) whether the point lies left of the gate or on it."""
    (x0, y0), (x1, y1) = gates[:, 0].T, gates[:, 1].T
    across, along = x1 - x0, y1 - y0
    at_origin = along * x0 - across * y0
    x, y = xy[:, :1], xy[:, 1:]
    return np.asarray(across * y - along * x + at_origin >= 0)


def _parts_ends(start: Floats, end: Floats, gates: Floats) -> Flags:
    """Say which lines (n, 2) have the two ends of the gate beside them (n, 2, 2) apart."""
    along, off = end - start, gates - start[:, None]
    side = along[:, None, 0] * off[..., 1] - along[:, None, 1] * off[..., 0]
    return np.asarray((side[:, 0] >= 0) != (side[:, 1] >= 0))
