"""Speed of whole answers: ranked, undominated and by tier, on the real network.

    python -m benchmarks.routing_speed [--requests 500] [--peers 20]

Requests are drawn with a seed: doors among Canadian and Mexican cities, every tier, every commodity
that is priced, one quantity each, so that the cargoes asked of fit what is kept. Every request is
asked three times of one process: the first time nothing of it has been seen, the last time all that
can be kept is. Times are CPU milliseconds of the process, so that other work on the machine does
not count.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from benchmarks.routing_peers import PEERS, best_cost
from networks.errors import MonarcaError
from networks.network import Network, open_network
from networks.place import Place
from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment, compare_tiers, load_commodities, pareto, solve
from routing.solve import Answering

SEED = 20_261_126
READY = datetime(2026, 8, 3, 12, tzinfo=UTC)  # every port is open
CITIES = {
    "CA": (
        "Toronto, ON", "Montreal, QC", "Vancouver, BC", "Calgary, AB", "Edmonton, AB",
        "Winnipeg, MB", "Halifax, NS", "Quebec, QC", "Saskatoon, SK", "Regina, SK", "Hamilton, ON",
        "Windsor, ON", "Moncton, NB", "Saint John, NB", "Thunder Bay, ON", "Prince George, BC",
    ),
    "MX": (
        "Monterrey", "Guadalajara", "Veracruz", "Querétaro", "Tijuana", "Puebla", "Mérida",
        "Ciudad Juárez", "Toluca", "San Luis Potosí", "Hermosillo", "Torreón", "Tampico",
        "Manzanillo", "Chihuahua", "Villahermosa",
    ),
}  # fmt: skip
QUANTITIES_TEU = (2.0,)
T_PER_TEU = 20.0  # of what never goes in a box
Asked = tuple[Shipment, Request]


def doors(network: Network, country: str) -> list[Place]:
    """Resolve the cities of a country, the largest of a name."""
    found = (next(iter(network.places.search(name, 1)), None) for name in CITIES[country])
    return [place for place in found if place is not None and place.country == country]


def questions(network: Network, book: ParameterBook, count: int) -> Iterator[Asked]:
    """Draw requests, half of them northward."""
    drawn = random.Random(SEED)  # noqa: S311 - a sample, no secret
    cargo = [
        Shipment.of(slug, book=book, tonnes=teu * (profile.t_per_teu or T_PER_TEU), ready_at=READY)
        for slug, profile in sorted(load_commodities().items())
        if profile.cargo_class != "lng"  # goes from terminal to terminal, never from a town
        for teu in QUANTITIES_TEU
    ]
    north, south = doors(network, "CA"), doors(network, "MX")
    for _ in range(count):
        ends = [drawn.choice(north), drawn.choice(south)]
        drawn.shuffle(ends)
        request = Request(*ends, tier=drawn.choice(list(Tier)), max_options=10)
        yield drawn.choice(cargo), request


def cpu_ms(ask: Callable[[], object]) -> float:
    """Return CPU milliseconds of a call; what has no answer took its time too."""
    started = time.process_time()
    try:
        ask()
    except MonarcaError as error:
        print(f"*{type(error).__name__}: {error.message[:160]}*\n")
    return (time.process_time() - started) * 1000


def row(what: str, times: Sequence[float]) -> str:
    """Return a row of the table: how many, median, 95th percentile, the longest."""
    middle, p95 = statistics.median(times), float(np.percentile(times, 95))
    return f"| {what} | {len(times)} | {middle:.1f} | {p95:.1f} | {max(times):.1f} |"


def stages(network: Network, book: ParameterBook, asked: Sequence[Asked]) -> Iterator[str]:
    """Time what an answer is made of, all of it seen before."""
    doors_ms, search_ms, rest_ms = [], [], []
    for shipment, request in asked:
        started = time.process_time()
        answering = Answering.of(network, shipment, request, book)
        made = time.process_time()
        found, _ = answering.search(answering.rules, request.max_options)
        searched = time.process_time()
        for rank, path in enumerate(found.paths, 1):
            answering.option(path, rank, answering.rules)
        doors_ms.append((made - started) * 1000)
        search_ms.append((searched - made) * 1000)
        rest_ms.append((time.process_time() - searched) * 1000)
    yield row("of it: the doors' roads, priced", doors_ms)
    yield row("of it: search and proof", search_ms)
    yield row("of it: drawing and audit of the options", rest_ms)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--peers", type=int, default=20, help="requests put to the peers as well")
    options = parser.parse_args()
    network, book = open_network(), ParameterBook.load()
    asked = list(questions(network, book, options.requests))
    print("| ten options, ranked and audited | requests | median | p95 | longest |")
    print("|---|---|---|---|---|")
    for what in ("asked first", "asked again", "asked a third time"):
        times = [cpu_ms(lambda q=q: solve(network, *q, book)) for q in asked]
        print(row(what, times))
    print("\n".join(stages(network, book, asked)))
    points: list[int] = []
    times = [
        cpu_ms(lambda q=q: points.append(len(pareto(network, *q, book).points))) for q in asked
    ]
    print(row("`pareto`, proven", times))
    print(row("points of it (a number, no time)", [float(n) for n in points]))
    free = [(shipment, replace(request, tier=Tier.ANY)) for shipment, request in asked]
    for what in ("first", "again"):
        times = [cpu_ms(lambda q=q: compare_tiers(network, *q, book)) for q in free]
        print(row(f"`compare_tiers`, asked {what}", times))
    if options.peers:
        print_peers(network, book, free[: options.peers])


def print_peers(network: Network, book: ParameterBook, asked: Sequence[Asked]) -> None:
    """Put the same graphs to others: the best way by score, or the ten best."""
    print("\n| the same graph put to | requests | median | p95 | longest |")
    print("|---|---|---|---|---|")
    graphs = []
    for shipment, request in asked:
        answering = Answering.of(network, shipment, request, book)
        graphs.append((answering.admitted(answering.rules)[0], answering.rules))
    best = [best_cost(*graph) for graph in graphs]
    for peer in PEERS:
        times, agreed = [], 0
        for graph, least in zip(graphs, best, strict=True):
            started = time.process_time()
            agreed += peer.least(*graph) == least
            times.append((time.process_time() - started) * 1000)
        print(row(f"{peer.what}; same best in {agreed} of {len(graphs)}", times))


if __name__ == "__main__":
    main()
