"""Time and memory of the commands a user runs: extract, build, first and later routes.

    python -m benchmarks.timing [--runs 5] [--with-extract]

Each command runs as a process of its own; wall time is the median of its runs, memory the largest
resident set of any. The first route builds the network by itself, in an empty directory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROUTE = ("route", "Toronto, ON", "Monterrey, NL", "--commodity", "auto-parts", "--teu", "2")


@dataclass(frozen=True)
class Timing:
    """Median wall seconds, median CPU seconds and largest resident GiB of some runs."""

    what: str
    runs: int
    wall_s: float
    cpu_s: float
    peak_gib: float

    def row(self) -> str:
        """Return the Markdown table row."""
        return (
            f"| {self.what} | {self.runs} | {self.wall_s:.2f} | {self.cpu_s:.2f} "
            f"| {self.peak_gib:.2f} |"
        )


def run_once(arguments: tuple[str, ...], home: Path) -> tuple[float, float, float]:
    """Run one command; return wall seconds, CPU seconds and peak resident GiB."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "api", *arguments],
        env={**os.environ, "MONARCA_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with exit code {process.returncode}")
    return wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024**2


def measure(what: str, arguments: tuple[str, ...], home: Path, runs: int) -> Timing:
    """Run a command several times."""
    walls, cpus, peaks = zip(*(run_once(arguments, home) for _ in range(runs)), strict=True)
    return Timing(what, runs, statistics.median(walls), statistics.median(cpus), max(peaks))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--with-extract", action="store_true", help="also fetch the packages and cut the extract"
    )
    options = parser.parse_args()
    print("| command | runs | wall, s (median) | CPU, s (median) | peak memory, GiB |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if options.with_extract:
            extract = ("data", "extract", "--output", str(home / "extract"))
            print(measure("`data extract`, packages fetched", extract, home, 1).row())
            print(measure("`data extract`, packages cached", extract, home, 2).row())
        print(measure("`route`, first use: builds the network", ROUTE, home, 1).row())
        print(measure("`build --force`", ("build", "--force"), home, 2).row())
        print(measure("`route --avoid any`, later", ROUTE, home, options.runs).row())
        strict = (*ROUTE, "--avoid", "us-200nm")
        print(measure("`route --avoid us-200nm`, later", strict, home, options.runs).row())
        there = ("distance", "CAHAL", "MXVER", "--mode", "sea", "--avoid", "us-200nm")
        print(measure("`distance`, sea", there, home, options.runs).row())


if __name__ == "__main__":
    main()
