"""The service under load, over loopback, with the server this machine would run.

    python -m benchmarks.service [--requests 500] [--workers 1 4] [--phase-s 60] [--soak-s 0]

A server is started for each number of workers and asked by 16 connections that are kept open, as
fast as it answers: seeded random requests (those of `routing_speed`), none seen before, then one
of them again and again. No phase asks for longer than `--phase-s`; what is asked by then is waited
for. The client (`load_client.py`) is a process of its own on the same cores, so rates are lower
bounds; CPU milliseconds of the server an answer count neither it nor other work. Memory is what
``/proc`` says: resident, with shared pages divided by who shares them (PSS), held by one process
alone (USS). `--soak-s` mixes everything for so long and watches the memory (`soak.py`).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import IO

import orjson

from benchmarks.load_client import Client, Requests, Told, drive, request
from benchmarks.memory import family, held
from benchmarks.routing_speed import READY, questions
from benchmarks.soak import CACHE_MIB, soaked
from networks.errors import MonarcaError
from networks.network import Network, open_network
from networks.place import Place
from routing import ParameterBook

REPEATED_S = 10.0
START_LIMIT_S = 300.0


def bodies(network: Network, count: int) -> list[bytes]:
    """Return requests as a client would send them."""
    drawn = []
    for shipment, question in questions(network, ParameterBook.load(), count):
        asked = {
            "origin": _typed(network, question.origin.name, question.origin),
            "destination": _typed(network, question.destination.name, question.destination),
            "commodity": shipment.commodity.slug,
            "tonnes": shipment.tonnes,
            "avoid": question.tier,
            "ready": READY,
        }
        drawn.append(orjson.dumps(asked))
    return drawn


def _typed(network: Network, name: str, place: Place) -> str:
    """Return the name where it says enough, else the point."""
    try:
        found = network.places.resolve(name)
    except MonarcaError:
        return f"{place.lon:.4f},{place.lat:.4f}"
    return name if found.name == place.name else f"{place.lon:.4f},{place.lat:.4f}"


@contextmanager
def server(workers: int, **settings: str) -> Iterator[tuple[int, int, float]]:
    """Start a server; yield its port, process id and how long it took to be ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"MONARCA_PORT": str(port), "MONARCA_WORKERS": str(workers)}
    run = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
    began = time.perf_counter()
    logs = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
    process = subprocess.Popen(run, env=environment | settings, stdout=logs, stderr=logs)
    try:
        while not _listens(port):
            if process.poll() is not None or time.perf_counter() - began > START_LIMIT_S:
                raise RuntimeError("the server does not start")
            time.sleep(0.02)
        yield port, process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        with logs:
            print_complaints(logs)


def print_complaints(logs: IO[bytes]) -> None:
    """Print what the server wrote that is no line of a request: each kind once, how often."""
    logs.seek(0)
    said: Counter[str] = Counter()
    for line in logs:
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if told["logger"] != "monarca.access":
            said[f"{told['message']}\n{told.get('traceback', '')}"] += 1
    for message, times in said.most_common(5):
        print(f"\nThe server said {times} times: {message}")


def _listens(port: int) -> bool:
    """Say whether the server answers that it is ready."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0) as line:
            line.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            line.settimeout(60.0)
            return b" 200 " in line.recv(64)
    except OSError:
        return False


def cpu_s(pid: int) -> float:
    """Return the CPU seconds a server and its workers have used."""
    ticks = 0
    for each in family(pid):
        told = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        ticks += int(told[11]) + int(told[12])  # user and system: fields 14 and 15
    return ticks / os.sysconf("SC_CLK_TCK")


def loaded(what: str, port: int, pid: int, requests: Requests, lasts_s: float) -> int:
    """Print a row of the table: answers a second and how long they took; return how many."""
    with Client() as client:
        used_s = cpu_s(pid)
        told = client.start(drive, port, requests, lasts_s).result()
        used_s = cpu_s(pid) - used_s
    print(row(what, told, used_s), flush=True)
    return told.answers


def row(what: str, told: Told, used_s: float) -> str:
    """Return a row of the table."""
    answers = max(told.answers, 1)
    return (
        f"| {what} | {told.answers:,} | {told.good:,} | {told.answers / told.took_s:,.0f} "
        f"| {told.percentile_ms(0.5):.1f} | {told.percentile_ms(0.95):.1f} | {told.longest_ms:.0f} "
        f"| {used_s / answers * 1000:.2f} | {told.client_cpu_s / answers * 1000:.2f} |"
    )


HEADING = """
| asked | answers | good | a second | p50 ms | p95 ms | longest ms | CPU ms | client's CPU ms |
|---|---|---|---|---|---|---|---|---|"""


def first_answer_s(port: int, asked: bytes) -> float:
    """Return the seconds of a first answer."""
    with Client() as client:
        told = client.start(drive, port, partial(iter, [asked]), 60.0).result()
    assert told.good == 1, told.statuses
    return told.longest_ms / 1000


def measure(workers: int, bodies: Sequence[bytes], phase_s: float) -> None:
    """Print the rows of one number of workers."""
    asked = [request("POST", "/v1/options", body) for body in bodies]
    anew = [each.replace(b"12:00:00", b"12:00:01") for each in asked]
    plain = asked[0].replace(b"gzip", b"none")
    with server(workers) as (port, pid, ready_s):
        print(
            f"\n{workers} worker(s): ready after {ready_s:.1f} s, load {os.getloadavg()[0]:.1f}; "
        )
        print(f"first answer {first_answer_s(port, asked[0]) * 1000:.0f} ms.")
        print_memory("ready, one answer given", pid)
        print(HEADING)
        seen = loaded("never seen", port, pid, partial(iter, asked[1:]), phase_s)
        known = anew[: seen + 1]  # where time was up before, the others' goods are not known yet
        loaded("seen kind of goods, new question", port, pid, partial(iter, known), phase_s)
        for what, again in (("gzip", asked[0]), ("plain", plain)):
            loaded(f"one again and again, {what}", port, pid, partial(repeat, again), REPEATED_S)
        print_memory("after this", pid)


def print_memory(when: str, pid: int) -> None:
    """Print what each process holds, and all of them together."""
    found = sorted(held(pid))
    print(f"\n| {when} | RSS MiB | PSS MiB | USS MiB |\n|---|---|---|---|")
    for each in found:
        print(f"| {each.what} | {each.rss:,.0f} | {each.pss:,.0f} | {each.uss:,.0f} |")
    total = sum(each.pss for each in found)
    print(f"| all | | {total:,.0f} | |", flush=True)


def soak(workers: int, bodies: Sequence[bytes], lasts_s: float) -> None:
    """Print what a long mix of everything came to."""
    with server(workers, MONARCA_CACHE_MIB=CACHE_MIB) as (port, pid, _):
        for body in bodies[:8]:
            first_answer_s(port, request("POST", "/v1/options", body))
        used_s = cpu_s(pid)
        told, rows = soaked(port, pid, bodies, READY.isoformat(), lasts_s)
        print(HEADING)
        print(row(f"mixed for {lasts_s:.0f} s", told, cpu_s(pid) - used_s))
        print("\nStatuses:", dict(sorted(told.statuses.items())))
        print("\n| MiB | first | after a third | last | growth an hour (95 %) | samples |")
        print("|---|---|---|---|---|---|")
        print("\n".join(rows))
        print_memory("at the end", pid)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--phase-s", type=float, default=60.0)
    parser.add_argument("--soak-s", type=float, default=0.0, help="instead of the phases")
    options = parser.parse_args()
    drawn = bodies(open_network(), options.requests)
    for workers in options.workers:
        if options.soak_s:
            soak(workers, drawn, options.soak_s)
        else:
            measure(workers, drawn, options.phase_s)


if __name__ == "__main__":
    main()
