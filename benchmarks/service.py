"""The service under load, over loopback, with the server this machine would run.

    python -m benchmarks.service [--requests 500] [--workers 1 4] [--soak-s 0]

A server is started for each number of workers and asked by 16 connections that are kept open, as
fast as it answers: seeded random requests (those of `routing_speed`), none seen before, then one
of them again and again. The client is Python too and runs beside the server on the same cores, so
rates are lower bounds; CPU milliseconds of the server an answer do not count other work. Memory is
what ``/proc`` says: resident, and of it what only this process holds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import numpy as np
import orjson

from benchmarks.routing_speed import READY, questions
from networks.errors import MonarcaError
from networks.network import Network, open_network
from networks.place import Place
from routing import ParameterBook

CONNECTIONS = 16
REPEATED_S = 10.0
START_LIMIT_S = 300.0
_MIB = 1024.0
Timed = tuple[float, int]  # seconds, status


def bodies(network: Network, count: int) -> list[bytes]:
    """Return requests as a client would send them."""
    drawn = []
    for shipment, request in questions(network, ParameterBook.load(), count):
        asked = {
            "origin": _typed(network, request.origin.name, request.origin),
            "destination": _typed(network, request.destination.name, request.destination),
            "commodity": shipment.commodity.slug,
            "tonnes": shipment.tonnes,
            "avoid": request.tier,
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
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(run, env=environment | settings, stdout=nowhere, stderr=nowhere)
    try:
        while not _listens(port):
            if process.poll() is not None or time.perf_counter() - began > START_LIMIT_S:
                raise RuntimeError("the server does not start")
            time.sleep(0.02)
        yield port, process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _listens(port: int) -> bool:
    """Say whether the server answers that it is ready."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0) as line:
            line.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            line.settimeout(60.0)
            return b" 200 " in line.recv(64)
    except OSError:
        return False


async def ask(port: int, asked: Iterator[bytes], ends_s: float) -> list[Timed]:
    """Ask over one connection, one request after another, until there are none or time is up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        "POST /v1/options HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
    )
    timed = []
    for body in asked:
        began = time.perf_counter()
        if began > ends_s:
            break
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        told = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(told.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        timed.append((time.perf_counter() - began, int(told[9:12])))
    writer.close()
    await writer.wait_closed()
    return timed


async def crowd(port: int, asked: Iterator[bytes], lasts_s: float = 3600.0) -> list[Timed]:
    """Ask over all connections at once; they share what there is to ask."""
    ends_s = time.perf_counter() + lasts_s
    found = await asyncio.gather(*(ask(port, asked, ends_s) for _ in range(CONNECTIONS)))
    return [each for timed in found for each in timed]


def cpu_s(pid: int) -> float:
    """Return the CPU seconds a server and its workers have used."""
    ticks = 0
    for each in (pid, *_children(pid)):
        told = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        ticks += int(told[11]) + int(told[12])  # user and system: fields 14 and 15
    return ticks / os.sysconf("SC_CLK_TCK")


def loaded(what: str, port: int, pid: int, asked: Iterator[bytes], lasts_s: float = 3600.0) -> str:
    """Return a row of the table: answers a second and how long they took."""
    began, used_s = time.perf_counter(), cpu_s(pid)
    timed = asyncio.run(crowd(port, asked, lasts_s))
    took_s = time.perf_counter() - began
    times = np.array([seconds for seconds, _ in timed]) * 1000
    good = sum(status == 200 for _, status in timed)
    p50, p95 = np.percentile(times, [50, 95])
    rate = len(timed) / took_s
    return (
        f"| {what} | {len(timed):,} | {good:,} | {rate:,.0f} | {p50:.1f} | {p95:.1f} "
        f"| {times.max():.0f} | {(cpu_s(pid) - used_s) / len(timed) * 1000:.2f} |"
    )


def memory(pid: int) -> list[tuple[float, float]]:
    """Return MiB resident, and held by nobody else, of a server and its workers."""
    family = [pid, *_children(pid)]
    found = []
    for each in family:
        rollup = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        kib = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
        own = kib["Private_Clean:"] + kib["Private_Dirty:"]
        found.append((kib["Rss:"] / _MIB, own / _MIB))
    return found


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()]


def first_answer(port: int, body: bytes) -> float:
    """Return the seconds of a first answer."""
    ((seconds, status),) = asyncio.run(ask(port, iter([body]), time.perf_counter() + 60.0))
    assert status == 200, status
    return seconds


def measure(workers: int, asked: Sequence[bytes], soak_s: float) -> None:
    """Print the rows of one number of workers."""
    with server(workers) as (port, pid, ready_s):
        print(
            f"\n{workers} worker(s): ready after {ready_s:.1f} s, load {os.getloadavg()[0]:.1f}; "
        )
        print(f"first answer {first_answer(port, asked[0]) * 1000:.0f} ms.\n")
        print("| asked | answers | good | a second | p50 ms | p95 ms | longest ms | CPU ms |")
        print("|---|---|---|---|---|---|---|---|")
        print(loaded("never seen", port, pid, iter(asked[1:])))
        anew = (body.replace(b"12:00:00", b"12:00:01") for body in asked)
        print(loaded("seen kind of goods, new question", port, pid, anew))
        print(loaded("one again and again", port, pid, (asked[0] for _ in count()), REPEATED_S))
        print("\nMiB resident, of it its own: ", memory(pid))
        if soak_s:
            ends_s, before = time.perf_counter() + soak_s, memory(pid)
            ready = (
                READY.isoformat().replace("12:00", f"{n // 60 % 24:02}:{n % 60:02}")
                for n in count()
            )
            fresh = (
                orjson.dumps(orjson.loads(body) | {"ready": when})
                for when in ready
                for body in asked
            )
            print(loaded(f"soak of {soak_s:.0f} s", port, pid, fresh, ends_s - time.perf_counter()))
            print("\nMiB before and after: ", before, memory(pid))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--soak-s", type=float, default=0.0)
    options = parser.parse_args()
    asked = bodies(open_network(), options.requests)
    for workers in options.workers:
        measure(workers, asked, options.soak_s if workers == options.workers[0] else 0.0)


if __name__ == "__main__":
    main()
