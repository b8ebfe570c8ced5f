"""The service asked for minutes by a mix of everything, while its memory is watched.

Of a hundred requests 60 repeat one of a few questions, 8 ask something new of goods asked before,
20 look for places, 11 draw map layers and 1 sends or lists jobs. Memory is sampled every few
seconds; the first third, in which caches fill, does not count for its growth.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from functools import partial

import orjson

from benchmarks.load_client import Client, Told, drive, request
from benchmarks.memory import growth, held

CACHE_MIB = "16"  # so that it fills, and answers are dropped again, within minutes
SAMPLE_S = 5.0
SEED = 20_261_127
_MIX = {"repeated": 60, "new": 8, "places": 20, "layer": 11, "job": 1}
_TYPED = ("tor", "montreal", "vera", "monterey", "MXZLO", "calgry", "guad", "san", "port", "québec")
_LAYERS = ("land", "zones", "sea", "rail", "road")
_DAYS = 200


def mixed(bodies: Sequence[bytes], ready: str) -> Iterator[bytes]:
    """Yield requests without end."""
    chance = random.Random(SEED)  # noqa: S311
    kinds, shares = list(_MIX), list(_MIX.values())
    usual = [request("POST", "/v1/options", body) for body in bodies[:8]]
    while True:
        match chance.choices(kinds, shares)[0]:
            case "repeated":
                yield chance.choice(usual)
            case "new":
                yield request("POST", "/v1/options", _anew(chance, bodies, ready))
            case "places":
                yield request("GET", f"/v1/places?q={_quoted(chance.choice(_TYPED))}&limit=8")
            case "layer":
                yield request("GET", _layer(chance))
            case _:
                yield _job(chance)


def _anew(chance: random.Random, bodies: Sequence[bytes], ready: str) -> bytes:
    """Return a question of the few goods asked before, ready at another minute."""
    moment = f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"
    body = orjson.loads(chance.choice(bodies[:8]))
    return orjson.dumps(body | {"ready": f"{ready[:10]}T{moment}Z"})


def _layer(chance: random.Random) -> str:
    west, south = chance.uniform(-130, -80), chance.uniform(15, 50)
    box = f"{west:.1f},{south:.1f},{west + 20:.1f},{south + 15:.1f}"
    return f"/v1/networks/{chance.choice(_LAYERS)}?bbox={box}&zoom={chance.randint(2, 6)}"


def _job(chance: random.Random) -> bytes:
    if chance.random() < 0.9:
        return request("GET", "/v1/jobs?limit=5")
    head = "origin,destination,commodity,teu\n"
    table = head + f'"Toronto, ON","Monterrey, NL",auto-parts,{chance.randint(1, 9)}\n'
    return request("POST", "/v1/batches", table.encode(), "text/csv")


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def soaked(
    port: int, pid: int, bodies: Sequence[bytes], ready: str, lasts_s: float
) -> tuple[Told, list[str]]:
    """Ask for so long; return what the client was told, and rows of memory and its growth."""
    samples: list[tuple[float, float, float]] = []
    with Client() as client:
        running = client.start(drive, port, partial(mixed, bodies, ready), lasts_s)
        begun = time.monotonic()
        while not running.done():
            time.sleep(SAMPLE_S)
            serving = [found for found in held(pid) if found.what != "job worker"]
            samples.append((time.monotonic() - begun,
                            sum(found.pss for found in serving),
                            sum(found.uss for found in serving)))  # fmt: skip
        told = running.result()
    late = [sample for sample in samples if lasts_s / 3 <= sample[0] <= lasts_s]
    rows = []
    for n, name in ((1, "PSS"), (2, "USS")):
        slope, low, high = growth([s[0] for s in late], [s[n] for s in late])
        first, last = samples[0][n], samples[-1][n]
        rows.append(
            f"| {name} | {first:,.0f} | {late[0][n]:,.0f} | {last:,.0f} "
            f"| {slope:+,.1f} ({low:+,.1f} to {high:+,.1f}) | {len(late)} |"
        )
    return told, rows
