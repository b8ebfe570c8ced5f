"""The compiled inner loops over draws: rows added up, and looked at in some of the draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.compiled import kernel
from routing.draws import Draws, Ints


@kernel
def added_up(sizes: NDArray[np.float64], places: Ints, matrix: Draws) -> Draws:
    """Return for each line of ``sizes`` (lines, shapes) the sum of rows times their sizes.

    ``places`` says in which row of ``matrix`` (rows, draws) each shape is. Rows are added in
    order, so that a line comes out the same whatever others are asked for beside it.
    """
    lines, shapes = sizes.shape
    draws = matrix.shape[1]
    found = np.zeros((lines, draws), np.float32)
    for line in range(lines):
        for shape in range(shapes):
            size = np.float32(sizes[line, shape])
            if size != 0:
                row = places[shape]
                for draw in range(draws):
                    found[line, draw] += size * matrix[row, draw]
    return found


@kernel
def means_within(
    moved: Draws, least: float, most: float, places: Ints, matrix: Draws
) -> NDArray[np.float64]:
    """Return the means of rows over the draws in which ``moved`` lies between two values."""
    found = np.zeros(len(places), np.float64)
    inside = np.flatnonzero((moved >= least) & (moved <= most))
    for i in range(len(places)):
        row = places[i]
        total = 0.0
        for draw in inside:
            total += matrix[row, draw]
        found[i] = total / len(inside)
    return found
