"""``/v1/scenarios``: what if, beside the answer as things are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import what_if
from api.endpoints.options import in_time
from api.endpoints.problems import PROBLEMS
from api.own_tables import NOTHING_OWN
from api.replies import READ, reply
from api.request_models import MOST_TOGETHER, OptionsRequest

if TYPE_CHECKING:
    from api.served import Served
    from api.workroom import Workroom


class WhatIfRequest(OptionsRequest):
    """One shipment, and the scenarios it is asked under, together; at least one, or changes."""

    scenarios: tuple[str, ...] = Field(
        default=(), max_length=MOST_TOGETHER, description="names, as GET /v1/scenarios lists them"
    )
    changes: dict[str, Any] | None = Field(
        default=None, description="a scenario of one's own, as its TOML file would say it"
    )
    since: date | None = Field(default=None, description="they hold from this day on")
    until: date | None = Field(default=None, description="they hold until this day")


def scenarios_router(served: Served, workroom: Workroom, max_time_limit_s: float) -> APIRouter:
    """Return the addresses that list scenarios and answer under them."""
    router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"], responses=dict(PROBLEMS))

    @router.get("", operation_id="scenarios", response_model=list[dict[str, Any]])
    def shipped(request: Request) -> Response:
        """List what ships with Monarca: what each changes, and what it rests on."""
        from routing.scenario_library import library

        listed = [what_if.fields(scenario) for scenario in library().values()]
        return reply(request, orjson.dumps(listed), keep=READ)

    @router.post("/run", operation_id="run_scenarios", response_model=dict[str, Any])
    async def run(request: Request, asked: WhatIfRequest) -> Response:
        """Rank the ways of one shipment as things are and under scenarios, side by side.

        ``base`` and ``changed`` are answers as ``POST /v1/options`` gives them; ``told`` says what
        a scenario is taken to mean; ``ways`` has each way of both by its ranks, what it takes more,
        and the reason where it is kept no longer. No feasible route is a 200 whose termination says
        why.
        """
        limited = in_time(asked, max_time_limit_s)
        return await workroom.run(lambda: reply(request, _answered(served, limited)))

    return router


def _answered(served: Served, asked: WhatIfRequest) -> bytes:
    from api.answer import question_of
    from api.jobs.scenarios import scenario_of
    from routing.port_fee import with_section_301
    from routing.what_if import what_if as both_ways

    network, book = served.network, with_section_301(served.book, asked.section_301)
    named = {"scenarios": asked.scenarios, "changes": asked.changes}
    whenever = scenario_of(named, network, book)
    scenario = what_if.for_period(whenever, asked.since, asked.until)
    plain = OptionsRequest(**asked.model_dump(exclude={*named, "since", "until"}))
    ready = plain.ready or datetime.now(UTC).replace(second=0, microsecond=0)
    shipment, question = question_of(network, plain, book, ready)
    sailed = NOTHING_OWN.or_else(plain.departures).over(network)
    found = both_ways(sailed, shipment, question, book, scenario)
    return orjson.dumps(what_if.shown(found, (network, sailed), plain, book, ready))
