"""How long it takes to say how sure ten options are, over 10,000 draws.

    python -m benchmarks.certainty_speed

Prints Markdown. Other work may share the machine, so processor time stands beside the wall's.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from statistics import median

from networks.network import open_network
from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.uncertainty import certainty_of

OPTIONS, TIMES = 10, 15
LANES = (
    ("Toronto, ON", "Monterrey, NL"),
    ("Vancouver, BC", "Guadalajara"),
    ("Halifax, NS", "Veracruz, VER"),
    ("Winnipeg, MB", "Mexico City"),
)


def timed(make: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds by the wall and of the processor."""
    wall, worked = time.perf_counter(), time.process_time()
    make()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - worked) * 1000


def row(what: str, times: Sequence[tuple[float, float]]) -> str:
    """Return a line: medians and the least."""
    wall, worked = zip(*times, strict=True)
    return (
        f"| {what} | {len(times)} | {median(wall):.1f} | {min(wall):.1f} "
        f"| {median(worked):.1f} | {min(worked):.1f} |"
    )


def main() -> None:
    network, book = open_network(), ParameterBook.load()
    answers: list[OptionSet] = []
    for origin, destination in LANES:
        ends = (network.places.resolve(place) for place in (origin, destination))
        request = Request(*ends, tier=Tier.NO_US_LAND, max_options=OPTIONS, max_per_chain=OPTIONS)
        shipment = Shipment.of("auto-parts", book=book, teu=2)
        answers.append(solve(network, shipment, request, book))
    first = [timed(lambda answer=answer: certainty_of(network, answer, book)) for answer in answers]
    again = [
        timed(lambda answer=answer: certainty_of(network, answer, book))
        for _ in range(TIMES)
        for answer in answers
    ]
    options = ", ".join(str(len(answer.options)) for answer in answers)
    elements = ", ".join(
        str(sum(len(option.itinerary.elements) for option in answer.options)) for answer in answers
    )
    print(
        f"*Options {options}, of {elements} legs and transfers; load {os.getloadavg()[0]:.1f} on "
        f"{os.cpu_count()} cores.*\n"
    )
    print("| 10,000 draws | asked | wall ms, median | least | processor ms, median | least |")
    print("|---|---|---|---|---|---|")
    print(row("first of a process, nothing priced or drawn", first[:1]))
    print(row("other doors, same cargo", first[1:]))
    print(row("warm", again))


if __name__ == "__main__":
    main()
