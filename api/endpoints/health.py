"""``/v1/version``, ``/healthz``, ``/readyz``, ``/metrics``: what an operator asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answer import provenance
from api.catalogue import VersionAnswer
from api.endpoints.problems import PROBLEMS
from api.replies import READ, reply
from networks.artefact import software_version

if TYPE_CHECKING:
    from api.metrics import Metrics
    from api.served import Served


def health_router(served: Served, metrics: Metrics) -> APIRouter:
    """Return the addresses that tell of the server itself."""
    router = APIRouter(tags=["server"])

    @router.get(
        "/v1/version",
        operation_id="version",
        response_model=VersionAnswer,
        responses=dict(PROBLEMS),
    )
    def version(request: Request) -> Response:
        """Say what answers rest on: versions, digests, data dates, credits."""
        told = provenance(served.network, served.parameters_digest)
        return reply(request, VersionAnswer(api_version="v1", provenance=told), keep=READ)

    @router.get("/healthz", operation_id="health")
    async def health() -> dict[str, str]:
        """Say that the process answers, and which software it is."""
        return {"status": "ok", "software_version": software_version()}

    @router.get("/readyz", operation_id="ready")
    def ready() -> dict[str, str]:
        """Say that the network can be used; a 503 problem where it cannot."""
        network = served.network
        network.places.search("Toronto", 1)
        return {"status": "ready", "network_version": network.version}

    @router.get("/metrics", operation_id="metrics", response_class=Response)
    def counted() -> Response:
        """Count requests and their seconds, as Prometheus reads them."""
        return Response(metrics.text(), media_type=metrics.media_type)

    return router
