"""Questions to a shape that threads share, put to it one at a time.

A prepared polygon changes what it keeps inside while it answers, and shapely lets other threads run
meanwhile: two that ask one polygon at once end the process (GEOS 3.14, ``covers`` of a line).
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import numpy as np
import numpy.typing as npt
import shapely

Geometries = shapely.Geometry | npt.NDArray[np.object_]

_one_at_a_time = Lock()


def ask(
    predicate: Callable[..., object], shape: shapely.Geometry, others: Geometries
) -> npt.NDArray[np.bool_]:
    """Return what a predicate says of a shape, prepared, and of each of the others.

    Parameters
    ----------
    predicate
        Such as ``shapely.intersects``, ``shapely.covers``.
    shape
        What is asked again and again, by any thread; it stays prepared.
    others
        One geometry or an array of them, which no other thread holds.
    """
    with _one_at_a_time:
        shapely.prepare(shape)
        return np.asarray(predicate(shape, others), dtype=np.bool_)
