"""``/v1/options``: the ways of one shipment, and what avoiding the United States costs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answer import answer
from api.compare import compare
from api.endpoints.problems import PROBLEMS
from api.models import Answer, CompareRequest, Comparison, OptionsRequest
from api.replies import reply

if TYPE_CHECKING:
    from api.served import Served


def options_router(served: Served) -> APIRouter:
    """Return the addresses that answer shipments."""
    router = APIRouter(prefix="/v1/options", tags=["options"], responses=dict(PROBLEMS))

    @router.post("", operation_id="options", response_model=Answer)
    def options(request: Request, asked: OptionsRequest) -> Response:
        """Rank the ways of one shipment. No feasible route is a 200 whose termination says why."""
        return reply(request, answer(served.network, asked, served.book))

    @router.post("/compare", operation_id="compare", response_model=Comparison)
    def price_of_avoidance(request: Request, asked: CompareRequest) -> Response:
        """Answer one shipment at every tier: what keeping out of the United States costs."""
        return reply(request, compare(served.network, asked, served.book))

    return router
