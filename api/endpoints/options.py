"""``/v1/options``: the ways of one shipment, and what avoiding the United States costs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answer import answer
from api.compare import compare
from api.endpoints.problems import PROBLEMS
from api.models import Answer, Comparison
from api.repeated import repeatable
from api.replies import reply
from api.request_models import CompareRequest, OptionsRequest, ShipmentRequest
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from api.served import Served
    from api.workroom import Workroom

_Asked = TypeVar("_Asked", bound=ShipmentRequest)


def options_router(served: Served, workroom: Workroom, max_time_limit_s: float) -> APIRouter:
    """Return the addresses that answer shipments."""
    router = APIRouter(prefix="/v1/options", tags=["options"], responses=dict(PROBLEMS))

    @router.post("", operation_id="options", response_model=Answer)
    async def options(request: Request, asked: OptionsRequest) -> Response:
        """Rank the ways of one shipment. No feasible route is a 200 whose termination says why."""
        limited = in_time(asked, max_time_limit_s)

        def work() -> Response:
            found = answer(served.network, limited, served.book)
            if limited.ready is not None and found.termination.limit is None:
                repeatable(request)
            return reply(request, found)

        return await workroom.run(work)

    @router.post("/compare", operation_id="compare", response_model=Comparison)
    async def price_of_avoidance(request: Request, asked: CompareRequest) -> Response:
        """Answer one shipment at every tier: what keeping out of the United States costs.

        Under `scenarios`, if any are named, the tiers are answered again beside, in `under`.
        """
        limited = in_time(asked, max_time_limit_s)

        def work() -> Response:
            found = compare(served.network, limited, served.book)
            tiers = [*found.tiers, *(found.under.tiers if found.under else ())]
            is_cut = any(tier.termination.limit is not None for tier in tiers)
            if limited.ready is not None and not is_cut:
                repeatable(request)
            return reply(request, found)

        return await workroom.run(work)

    return router


def in_time(asked: _Asked, most_s: float) -> _Asked:
    """Return what is asked with the time this server gives where none is said.

    Raises
    ------
    InputError
        If more time is asked for than the server gives.
    """
    if asked.time_limit_s <= most_s:
        return asked
    if "time_limit_s" in asked.model_fields_set:
        expected = f"at most {most_s:g} seconds on this server"
        raise InputError([Fault("time_limit_s", asked.time_limit_s, expected)])
    return asked.model_copy(update={"time_limit_s": most_s})
