"""Run every benchmark and write what came out between the markers of ``benchmarks/README.md``.

python -m benchmarks --truth DIR --zones-reference FILE [--only sea_distances …]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).with_name("README.md")
LIBRARIES = ("numpy", "scipy", "numba", "shapely", "ortools", "searoute", "scgraph", "pyroutingkit")


def machine() -> str:
    """Say in one line what the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())
        cpu = named.group(1) if named else cpu
    pins = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores {cpu}, "
        f"Python {platform.python_version()}, {pins}."
    )


def replace_section(text: str, name: str, body: str) -> str:
    """Put ``body`` between the markers of section ``name``.

    Raises
    ------
    ValueError
        If the page has no such section.
    """
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{README.name} has no section {name}")
    return pattern.sub(lambda found: f"{found[1]}{body.strip()}\n{found[2]}", text)


def commands(truth: Path, zones_reference: Path) -> dict[str, list[str]]:
    """Return the benchmarks by section, each a module with its arguments."""
    return {
        "sea_distances": ["benchmarks.sea_distances", "--truth", str(truth)],
        "ocean_distances": ["benchmarks.ocean_distances", "--truth", str(truth)],
        "land_distances": ["benchmarks.land_distances", "--truth", str(truth)],
        "road_reach": ["benchmarks.road_reach"],
        "land_speed": ["benchmarks.land_speed"],
        "rail_reach": ["benchmarks.rail_reach"],
        "rail_missing": ["benchmarks.rail_missing", "--picture", "docs/rail-missing.png"],
        "sea_speed": ["benchmarks.sea_speed"],
        "six_lanes": ["benchmarks.six_lanes", "--picture", "docs/six-lanes.png"],
        "eca_paths": ["benchmarks.eca_paths"],
        "air_ways": ["benchmarks.air_ways", "--picture", "docs/air-ways.png"],
        "zones_check": [
            "benchmarks.zones_check",
            str(zones_reference),
            "--picture",
            "docs/zones.png",
        ],
        "plausibility": [
            "benchmarks.plausibility",
            "--truth",
            str(truth),
            "--picture",
            "docs/plausibility.png",
        ],
        "calibration": [
            "benchmarks.calibration",
            "--truth",
            str(truth),
            "--picture",
            "docs/calibration.png",
        ],
        "certainty_speed": ["benchmarks.certainty_speed"],
        "place_search": ["benchmarks.place_search"],
        "no_go": ["benchmarks.no_go"],
        "routing_speed": ["benchmarks.routing_speed"],
        "cold_start": ["benchmarks.cold_start"],
        "timing": ["benchmarks.timing", "--with-extract"],
    }


def main() -> None:
    """Run the chosen benchmarks one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, required=True, help="folder of published figures")
    parser.add_argument("--zones-reference", type=Path, required=True, help="folder of polygons")
    parser.add_argument("--only", nargs="*", help="sections to run; all when left out")
    options = parser.parse_args()
    chosen = commands(options.truth, options.zones_reference)
    for name in options.only or chosen:
        print(f"running {name} …", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, "-m", *chosen[name]], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stderr}")
        body = f"*{machine()}*\n\n{done.stdout}"
        README.write_text(replace_section(README.read_text(), name, body))


if __name__ == "__main__":
    main()
