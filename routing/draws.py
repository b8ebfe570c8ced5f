"""The draws behind how sure an answer is: a row of numbers for each thing that varies.

A row shows what a figure or a wait does to what hangs on it, but for its size. Normal scores are
drawn by the name of what varies, so alike for all options and answers of one seed, and kept.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from networks.errors import Fault, InputError
from routing.memory import Kept

Draws = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEED = 20_261_126
DRAWS = 10_000
DRAWS_LEAST, DRAWS_MOST = 100, 100_000
Z_90 = 1.2815515655446004  # of the standard normal: 90th percentile
Z_95 = 1.6448536269514722
Z_MOST = 2.3263478740408408  # draws stop at the 1st and 99th percentile: beyond, nothing is known
_STRAIGHT = 1e-3  # a bend smaller than this is none
_KEPT_BYTES = 64 << 20  # of rows, for each of the seeds kept
_SEEDS_KEPT = 2
_FLOAT_BYTES = 4
_CDF_STEPS = 1000


class Luck(NamedTuple):
    """How often everything that varies is drawn, and from which seed.

    Same seed, same draws, whatever options there are.
    """

    draws: int = DRAWS
    seed: int = SEED


class Shape(NamedTuple):
    """What one thing's effect looks like: ``name`` says what is drawn, ``form`` how it bends.

    ``lognormal`` is A(exp(Bz) - 1), 1 at the 90th percentile, B being ``bend``; ``below`` and
    ``above`` are the straight lines on either side of the median, 1 at the 10th and at the 90th
    percentile and 0 on the other side; ``even`` runs from -1 to 1; ``queue`` is lognormal about a
    mean of 1, less that mean, ``bend`` being its sigma.
    """

    name: str
    form: str
    bend: float = 0.0


def shapes(name: str, low: float, high: float) -> list[tuple[Shape, float]]:
    """Return the effect of a figure as shapes and sizes: ``low`` at P10, 0 at P50, ``high`` at P90.

    A shifted lognormal goes through the three, its bend rounded to a thousandth; where both ends
    lie on one side of nothing, or one of them is nothing, straight lines do.
    """
    if low * high < 0:
        bend = round(math.log(-high / low) / Z_90, 3)
        if abs(bend) > _STRAIGHT:
            return [(Shape(name, "lognormal", bend), high)]
    sides = ((Shape(name, "below"), low), (Shape(name, "above"), high))
    return [(shape, size) for shape, size in sides if size]


def queue_sigma(mean_h: float, p95_h: float) -> float:
    """Return the sigma of lognormal hours by mean and 95th percentile; 0 where they do not fit."""
    ratio = p95_h / mean_h if mean_h > 0 else math.nan
    inside = Z_95**2 - 2 * math.log(ratio) if ratio >= 1 else math.nan
    return Z_95 - math.sqrt(inside) if inside >= 0 else 0.0


class _Pool:
    """Room for rows; what is not filled takes no memory."""

    def __init__(self, most: int, draws: int) -> None:
        self.matrix: Draws = np.empty((most, draws), np.float32)
        self.variances: Floats = np.zeros(most)
        self.places: dict[Shape, int] = {}

    def add(self, shape: Shape, row: Draws) -> None:
        """Fill the next row."""
        place = len(self.places)
        self.matrix[place] = row
        self.variances[place] = row.var(dtype=np.float64)
        self.places[shape] = place


class Drawn:
    """All rows of one seed, drawn when first asked for."""

    def __init__(self, luck: Luck) -> None:
        self._draws, self._seed = luck
        self._most = max(64, _KEPT_BYTES // (_FLOAT_BYTES * luck.draws))
        self._scores = Kept(self._most)
        self._lock = Lock()
        self._pool = _Pool(self._most, luck.draws)

    def rows(self, shapes: Sequence[Shape]) -> tuple[Draws, Floats, Ints]:
        """Return a matrix (rows, draws), the variance of each shape, and in which row it is.

        These rows stay as they are; others of the matrix may come to be filled.
        """
        with self._lock:
            missing = [shape for shape in shapes if shape not in self._pool.places]
            if len(self._pool.places) + len(missing) > len(self._pool.matrix):
                # Somebody may still read the rows there are: none is ever drawn over.
                self._pool = _Pool(max(self._most, len(shapes)), self._draws)
                missing = list(shapes)
            for shape in missing:
                self._pool.add(shape, self._shaped(shape))
            pool = self._pool
        places = np.array([pool.places[shape] for shape in shapes], dtype=np.int64)
        return pool.matrix, pool.variances[places], places

    def row(self, shape: Shape) -> Draws:
        """Return a shape over the draws."""
        matrix, _, (place,) = self.rows([shape])
        found: Draws = matrix[place]
        return found

    def scores(self, name: str) -> Draws:
        """Return the normal scores drawn for a name."""
        return self._scores.get(name, lambda: self._drawn(name))

    def _drawn(self, name: str) -> Draws:
        digest = hashlib.sha256(f"{self._seed} {name}".encode()).digest()
        generator = np.random.default_rng(int.from_bytes(digest[:8], "big"))
        scores = generator.standard_normal(self._draws, dtype=np.float32)
        return np.clip(scores, np.float32(-Z_MOST), np.float32(Z_MOST))

    def _shaped(self, shape: Shape) -> Draws:
        return _formed(shape, self.scores(shape.name)).astype(np.float32, copy=False)


def _formed(shape: Shape, z: Draws) -> NDArray[np.floating]:
    bend = np.float32(shape.bend)
    if shape.form == "lognormal":
        return np.asarray(np.expm1(bend * z) / np.float32(math.expm1(shape.bend * Z_90)))
    if shape.form == "queue":
        return np.asarray(np.expm1(bend * z - bend * bend / 2))
    if shape.form == "even":
        return np.interp(z, *_cdf_table())
    side = -z if shape.form == "below" else z
    return np.maximum(side, np.float32(0)) / np.float32(Z_90)


@lru_cache(maxsize=_SEEDS_KEPT)
def drawn(luck: Luck) -> Drawn:
    """Return the rows of a seed, kept for the seeds last asked for.

    Raises
    ------
    InputError
        If there are too few draws for a percentile, or more than memory is meant for.
    """
    if not DRAWS_LEAST <= luck.draws <= DRAWS_MOST:
        expected = f"a whole number from {DRAWS_LEAST} to {DRAWS_MOST:,}"
        raise InputError([Fault("draws", luck.draws, expected)])
    return Drawn(luck)


@lru_cache(maxsize=1)
def _cdf_table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return normal scores as far as draws go, and twice the share below each, less one."""
    scores = np.linspace(-Z_MOST, Z_MOST, _CDF_STEPS + 1)
    return scores, np.array([math.erf(score / math.sqrt(2)) for score in scores.tolist()])
