"""``/v1/places``: what a user types, resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answer import places
from api.endpoints.problems import PROBLEMS
from api.models import PlacesAnswer
from api.replies import READ, reply

if TYPE_CHECKING:
    from api.served import Served


def places_router(served: Served) -> APIRouter:
    """Return the address that finds places."""
    router = APIRouter(prefix="/v1/places", tags=["places"], responses=dict(PROBLEMS))

    @router.get("", operation_id="places", response_model=PlacesAnswer)
    def find_places(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=200)],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> Response:
        """Find places by name, UN/LOCODE or coordinates, best first; typing errors are forgiven."""
        found = PlacesAnswer(places=places(served.network, q, limit, "q"))
        return reply(request, found, keep=READ)

    return router
