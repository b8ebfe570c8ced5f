"""A span says which kind of request was answered, and nothing of what was asked."""

import asyncio

import pytest

from api.traces import Traced, tracer_of

export = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_nothing_is_traced_where_no_collector_is_named():
    assert tracer_of({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}) is None


def test_a_request_is_a_span_of_its_callers_trace():
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    kept, provider = export.InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))

    async def app(scope, _receive, send):
        scope["route"] = type("Route", (), {"path": "/v1/places"})
        await send({"type": "http.response.start", "status": 503, "headers": []})

    async def send(_message):
        pass

    scope = {
        "type": "http",
        "method": "GET",
        "query_string": b"q=Toronto",
        "headers": [(b"traceparent", PARENT.encode())],
    }
    asyncio.run(Traced(app, provider.get_tracer("test"))(scope, None, send))
    (span,) = kept.get_finished_spans()
    assert span.name == "GET /v1/places"
    assert format(span.context.trace_id, "032x") == PARENT.split("-")[1]
    assert dict(span.attributes) == {
        "http.response.status_code": 503,
        "http.request.method": "GET",
        "http.route": "/v1/places",
    }
    assert not span.status.is_ok
