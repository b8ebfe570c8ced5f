"""What measures the service counts right."""

import asyncio
import time
from itertools import repeat
from threading import Thread
from typing import ClassVar

import numpy as np
import pytest

from benchmarks import load_client
from benchmarks.load_client import Told, drive, request
from benchmarks.memory import growth


class Slow(asyncio.Protocol):
    """Answers in three pieces: head cut in two, then the body; ``took_ms`` is up to the last."""

    took_ms: ClassVar[list[float]] = []

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        status = b"503 Busy" if b"/busy" in data else b"200 OK"
        whole = b"HTTP/1.1 " + status + b"\r\nContent-Length: 7\r\n\r\n1234567"
        begun = time.perf_counter()
        for at, (start, end) in enumerate(((0, 20), (20, -7), (-7, None))):
            later = asyncio.get_running_loop().call_later
            later(0.001 * at, self._write, whole[start:end], begun)

    def _write(self, piece, begun):
        if piece == b"1234567":
            self.took_ms.append((time.perf_counter() - begun) * 1000)
        self._transport.write(piece)


@pytest.fixture
def port():
    loop, told = asyncio.new_event_loop(), []
    Slow.took_ms.clear()
    server = loop.run_until_complete(loop.create_server(Slow, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever)
    thread.start()
    told.append(server.sockets[0].getsockname()[1])
    yield told[0]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def test_every_answer_counts_once_however_it_comes_in_pieces(port):
    asked = [request("GET", "/busy"), *repeat(request("POST", "/", b"{}"), 99)]
    told = drive(port, lambda: iter(asked), 30.0)
    assert told.statuses == {200: 99, 503: 1}
    assert (told.answers, told.good) == (100, 99)
    # Asked before the server heard of it, told after its last piece: no clock comes between.
    assert len(Slow.took_ms) == 100
    assert told.longest_ms >= max(Slow.took_ms)
    assert told.percentile_ms(0.5) >= np.quantile(Slow.took_ms, 0.5, method="lower")
    assert told.percentile_ms(0.5) <= told.longest_ms * 1.02


def test_it_stops_asking_when_time_is_up(port):
    told = drive(port, lambda: repeat(request("GET", "/")), 0.1)
    assert told.answers >= load_client.CONNECTIONS
    assert told.took_s < 20


def test_percentiles_are_those_of_the_times_to_a_bin():
    told, times = Told(), np.random.default_rng(1).lognormal(2, 1, 2000)
    for took_ms in times:
        told.add(200, took_ms)
    for share in (0.5, 0.95):
        assert told.percentile_ms(share) == pytest.approx(np.quantile(times, share), rel=0.03)


def test_growth_is_found_and_noise_is_none():
    at_s, drawn = np.arange(0, 1800, 5.0), np.random.default_rng(2)
    noise = np.convolve(drawn.normal(0, 1, len(at_s) + 9), np.ones(10) / 10, "valid")
    slope, low, high = growth(at_s, 500 + 20 * at_s / 3600 + noise)
    assert low < 20 < high
    assert low > 0  # it is seen
    assert slope == pytest.approx((low + high) / 2)
    _, low, high = growth(at_s, 500 + noise)
    assert low < 0 < high
    assert growth(at_s, np.full(len(at_s), 500.0)) == pytest.approx((0, 0, 0))
