"""What the processes of a server hold, and whether it grows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats

_MIB = 1024.0


class Held(NamedTuple):
    """MiB of a process: resident; with shared pages divided by who shares them; its own alone."""

    what: str
    rss: float
    pss: float
    uss: float


def family(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they live."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in _text(task).split()]
    return found


def held(pid: int) -> list[Held]:
    """Return what a server and its processes hold; one that has just ended is left out."""
    return [found for each in family(pid) if (found := _held(each))]


def _held(pid: int) -> Held | None:
    rollup = _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines()[1:]
    kib = {line.split()[0]: int(line.split()[1]) for line in rollup}
    if not kib:
        return None
    words = _text(Path(f"/proc/{pid}/cmdline")).split("\0")
    what = "job worker" if "work" in words else "server" if "serve" in words else "worker"
    if any("resource_tracker" in word for word in words):
        what = "resource tracker"
    own = kib["Private_Clean:"] + kib["Private_Dirty:"]
    return Held(what, kib["Rss:"] / _MIB, kib["Pss:"] / _MIB, own / _MIB)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # it ended meanwhile
        return ""


def growth(at_s: Sequence[float], mib: Sequence[float]) -> tuple[float, float, float]:
    """Return growth in MiB an hour by least squares, with the bounds of its 95 % confidence.

    Samples of memory hang on those before; the confidence counts only as many of them as are
    independent, by the correlation of neighbours (Santer et al. 2000, eq. 6).
    """
    hours, held = np.asarray(at_s) / 3600, np.asarray(mib)
    slope, start = np.polyfit(hours, held, 1)
    left = held - (start + slope * hours)
    alike = float(np.corrcoef(left[1:], left[:-1])[0, 1]) if np.ptp(left) > 1e-6 else 0.0
    independent = max(len(held) * (1 - max(alike, 0)) / (1 + max(alike, 0)), 3.0)
    spread = np.sqrt((left**2).sum() / len(held) * independent / (independent - 2))
    error = spread / np.sqrt(independent) / hours.std()
    half = float(stats.t.ppf(0.975, independent - 2) * error)
    return float(slope), float(slope) - half, float(slope) + half
