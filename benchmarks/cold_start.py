"""How long a command that answers once takes, stage by stage: medians over processes of their own.

Run with a network built by ``monarca build``: ``python -m benchmarks.cold_start``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

RUNS = 9
HEAVY = ("pandas", "geopandas", "scipy", "numba", "pyarrow")
ARGUMENTS = ("Toronto", "Monterrey", "--commodity", "auto-parts", "--teu", "2")
COMMAND = "from api.cli import main; main()"
STAGES = """
import json, sys, time
marks, began, used = [], time.perf_counter(), time.process_time()
def mark(stage):
    global began, used
    marks.append((stage, time.perf_counter() - began, time.process_time() - used))
    began, used = time.perf_counter(), time.process_time()
import numpy; mark("import numpy")
import pydantic, api.cli, api.answer, networks.network; mark("import the rest")
from datetime import UTC, datetime
from api.commands.console import opened_network
network = opened_network(); mark("open the network")
from routing.parameter_book import ParameterBook
book = ParameterBook.load()
from api.answer import options_request, question_of
asked = options_request(
    origin="Toronto", destination="Monterrey", commodity="auto-parts", teu=2, max_options=5
)
mark("read the book and the request")
shipment, question = question_of(network, asked, book, datetime.now(UTC)); mark("find the places")
from routing.solve import Answering
answering = Answering.of(network, shipment, question, book); mark("candidates: trunk and doors")
found, _ = answering.search(answering.rules, 5); mark("search and certificate")
options = [answering.option(path, 1, answering.rules) for path in found.paths]
mark("draw and audit")
from routing.uncertainty import certainty_of
found = answering.answer(); mark("explain, and all again warm")
certainty_of(network, found, book); mark("draw the uncertainty")
loaded = [name for name in sys.argv[1:] if name in sys.modules]
print(json.dumps([marks, loaded]))
"""


def main() -> None:
    """Print the table."""
    whole = [_seconds([sys.executable, "-c", COMMAND, "route", *ARGUMENTS]) for _ in range(RUNS)]
    bare = [_seconds([sys.executable, "-c", ""]) for _ in range(RUNS)]
    runs = []
    for _ in range(RUNS):
        said = subprocess.run(
            [sys.executable, "-c", STAGES, *HEAVY], capture_output=True, text=True, check=True
        )
        runs.append(json.loads(said.stdout.splitlines()[-1]))
    print("| stage | wall ms | processor ms |\n|---|---|---|")
    print(f"| interpreter alone | {1000 * statistics.median(bare):.0f} | |")
    for rows in zip(*(marks for marks, _ in runs), strict=True):
        wall, used = (1000 * statistics.median(row[i] for row in rows) for i in (1, 2))
        print(f"| {rows[0][0]} | {wall:.0f} | {used:.0f} |")
    print(
        f"| **`monarca route`, the whole process** | **{1000 * statistics.median(whole):.0f}** | |"
    )
    print(f"\nLoaded of pandas, geopandas, scipy, numba, pyarrow: {runs[-1][1] or 'none'}.")


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
