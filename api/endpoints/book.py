"""``/v1/parameters``, ``/v1/commodities``, ``/v1/equipment``: figures, cargo, what it goes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import catalogue
from api.endpoints.problems import PROBLEMS
from api.replies import READ, reply

if TYPE_CHECKING:
    from api.served import Served


def book_router(served: Served) -> APIRouter:
    """Return the addresses that read the parameter book."""
    router = APIRouter(prefix="/v1", tags=["book"], responses=dict(PROBLEMS))

    @router.get("/parameters", operation_id="parameters", response_model=catalogue.ParametersAnswer)
    def parameters(request: Request, prefix: Annotated[str, Query(max_length=80)] = "") -> Response:
        """List the figures answers are priced from whose key begins with `prefix`."""
        return reply(request, catalogue.parameters(served.book, prefix), keep=READ)

    @router.get(
        "/commodities", operation_id="commodities", response_model=catalogue.CommoditiesAnswer
    )
    def commodities(request: Request) -> Response:
        """List the kinds of cargo, their units and the equipment that can carry them."""
        return reply(request, catalogue.commodities(), keep=READ)

    @router.get("/equipment", operation_id="equipment", response_model=catalogue.EquipmentAnswer)
    def equipment(request: Request) -> Response:
        """List the equipment goods may be asked to go in."""
        return reply(request, catalogue.equipment(), keep=READ)

    return router
