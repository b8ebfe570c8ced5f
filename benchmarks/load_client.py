"""Asks a server over kept connections, as fast as it answers, from a process of its own.

Requests are bytes made beforehand and of an answer only status and length are read, so that what is
measured is the server. Times are counted in bins 2 % wide and not kept one by one: a run of hours
takes no more memory than one of seconds.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

CONNECTIONS = 16
LONGEST_S = 120.0  # an answer that takes longer is none
_BINS_MS = np.geomspace(0.02, LONGEST_S * 1000, 800)
Requests = Callable[[], Iterator[bytes]]


@dataclass
class Told:
    """What a client found: answers by status, how long they took, what it used itself."""

    statuses: Counter[int] = field(default_factory=Counter)
    bins: np.ndarray = field(default_factory=lambda: np.zeros(len(_BINS_MS) + 1, np.int64))
    longest_ms: float = 0.0
    took_s: float = 0.0
    client_cpu_s: float = 0.0

    def add(self, status: int, took_ms: float) -> None:
        """Count an answer."""
        self.statuses[status] += 1
        self.bins[int(np.searchsorted(_BINS_MS, took_ms))] += 1
        self.longest_ms = max(self.longest_ms, took_ms)

    @property
    def answers(self) -> int:
        """How many came."""
        return self.statuses.total()

    @property
    def good(self) -> int:
        """How many were good."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    def percentile_ms(self, share: float) -> float:
        """Return the time a share of the answers took at most."""
        within = np.searchsorted(np.cumsum(self.bins), share * self.answers)
        return float(_BINS_MS[min(within, len(_BINS_MS) - 1)])


def request(method: str, path: str, body: bytes = b"", kind: str = "application/json") -> bytes:
    """Return a request as it goes over the wire, by a client that takes gzip."""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
    if body:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


class _Line(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again."""

    def __init__(self, asked: Iterator[bytes], ends_s: float, told: Told) -> None:
        self._asked, self._ends_s, self._told = asked, ends_s, told
        self._head, self._left, self._status, self._begun = b"", 0, 0, 0.0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.over.done():
            self._told.statuses[0] += 1  # an answer that never came
            self.over.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            self._status = int(self._head[9:12])
            length = self._head[:end].lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            self._left = int(length or 0) - (len(self._head) - end - 4)
            self._head = b""
        if self._left <= 0:
            self._told.add(self._status, (time.perf_counter() - self._begun) * 1000)
            self._ask()

    def _ask(self) -> None:
        self._left, self._begun = 0, time.perf_counter()
        asked = next(self._asked, None) if self._begun < self._ends_s else None
        if asked is not None:
            self._transport.write(asked)  # type: ignore[attr-defined]
            return
        self.over.set_result(None)
        self._transport.close()


def drive(port: int, requests: Requests, lasts_s: float) -> Told:
    """Ask over all connections, which share what there is to ask, until time or questions are up.

    Where answers do not come for `LONGEST_S` after that, those missing count with status 0.
    """
    import uvloop

    told, asked = Told(), requests()

    async def crowd() -> None:
        loop, ends_s = asyncio.get_running_loop(), time.perf_counter() + lasts_s
        made = [
            await loop.create_connection(lambda: _Line(asked, ends_s, told), "127.0.0.1", port)
            for _ in range(CONNECTIONS)
        ]
        with suppress(TimeoutError):
            overs = [line.over for _, line in made]
            await asyncio.wait_for(asyncio.gather(*overs), lasts_s + LONGEST_S)
        told.statuses[0] += sum(not line.over.done() for _, line in made)

    begun, used_s = time.perf_counter(), time.process_time()
    uvloop.run(crowd())
    told.took_s = time.perf_counter() - begun
    told.client_cpu_s = time.process_time() - used_s
    told.statuses += Counter()  # without zeros
    return told


class Client:
    """A process that drives; `start` returns at once, and what it told is to be waited for."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))

    def __enter__(self) -> Client:
        self._pool.submit(int).result()  # it is there
        self.start = self._pool.submit
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
