"""Requests counted and timed for Prometheus, by address and status; never by what was asked."""

from __future__ import annotations

import os
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from networks.artefact import software_version

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
_UNKNOWN = "other"  # addresses that do not exist share a label, or anybody could make labels


class Metrics:
    """The counts of one process; of all workers where ``monarca serve`` started several.

    Workers then count in files of one directory, which ``PROMETHEUS_MULTIPROC_DIR`` names.
    """

    media_type = CONTENT_TYPE_PLAIN_1_0_0

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "path", "status")
        self._requests = Counter(
            "monarca_requests", "Requests answered", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "monarca_request_seconds",
            "Seconds from a request to the end of its answer",
            ("method", "path"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._running = Gauge(
            "monarca_requests_running",
            "Requests being answered",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        about = Gauge(
            "monarca_info",
            "The software",
            ("version",),
            multiprocess_mode="livemax",
            registry=self._registry,
        )
        about.labels(software_version()).set(1)

    def text(self) -> bytes:
        """Return the counts in Prometheus's text format."""
        registry = self._registry
        if _DIRECTORY in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def close(self) -> None:
        """Take a worker that ends out of what is counted of those that live."""
        if _DIRECTORY in os.environ:
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]

    def add(self, method: str, path: str, status: int, took_s: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(method, path).observe(took_s)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Return an application that counts the requests of another."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            begun, status = perf_counter(), 500

            async def noted(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            with self._running.track_inprogress():
                try:
                    await app(scope, receive, noted)
                finally:
                    took_s = perf_counter() - begun
                    self.add(method_of(scope), route_of(scope), status, took_s)

        return counted


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def method_of(scope: Scope) -> str:
    """Return the method, one label for all that are unknown."""
    return str(scope["method"]) if scope["method"] in _METHODS else _UNKNOWN


def route_of(scope: Scope) -> str:
    """Return the address as the API describes it, without what was asked."""
    return str(getattr(scope.get("route"), "path", _UNKNOWN))
