"""Traces by OpenTelemetry, where an operator has somewhere to send them.

Needs ``pip install monarca[traces]``. A span says what a line of the log says, and no more.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from api.metrics import method_of, route_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opentelemetry.trace import Tracer
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONFIGURED_BY = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def tracer_of(environment: Mapping[str, str]) -> Tracer | None:
    """Return what makes spans and sends them to the collector, or None where none is configured.

    Raises
    ------
    ModuleNotFoundError
        If a collector is configured and the extra is not installed.
    """
    if not any(environment.get(name) for name in CONFIGURED_BY):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": environment.get("OTEL_SERVICE_NAME", "monarca")})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("monarca")


class Traced:
    """Makes a span of each request; a caller's trace goes on (W3C ``traceparent``)."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        from opentelemetry.trace import SpanKind, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        carried = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        context = TraceContextTextMapPropagator().extract(carried)
        with self._tracer.start_as_current_span("HTTP", context, SpanKind.SERVER) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
                        span.set_status(StatusCode.ERROR)
                await send(message)

            try:
                await self._app(scope, receive, noted)
            finally:
                span.update_name(f"{method_of(scope)} {route_of(scope)}")
                span.set_attribute("http.request.method", method_of(scope))
                span.set_attribute("http.route", route_of(scope))
