"""The HTTP API: the same answers as the command line, from the same function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import FastAPI, Query
from starlette.responses import Response

from api import errors
from api.answer import answer, places
from api.body_limit import BodyLimit
from api.models import Answer, OptionsRequest, PlacesAnswer, ProblemModel
from networks.artefact import software_version

if TYPE_CHECKING:
    from pydantic import BaseModel

    from networks.network import Network

NetworkProvider = Callable[[], "Network"]
MAX_BODY_BYTES = 64 * 1024
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "The request cannot be used",
        "content": {errors.MEDIA_TYPE: {"schema": ProblemModel.model_json_schema()}},
    }
}


def create_app(network_provider: NetworkProvider) -> FastAPI:
    """Make the application.

    Parameters
    ----------
    network_provider
        Returns the opened network; called once a request, so it should remember what it opened.
    """
    from routing.parameter_book import ParameterBook

    app = FastAPI(
        title="Monarca",
        summary="Freight routes between Canada and Mexico, and what they touch of the US",
        version=software_version(),
        docs_url=None,  # the framework's pages load scripts from other hosts
        redoc_url=None,
    )
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES)
    errors.install(app)
    book = ParameterBook.load()

    # Plain functions, so that the framework runs them in its thread pool and a long search never
    # holds up the event loop.
    @app.post("/v1/options", operation_id="options", response_model=Answer, responses=_PROBLEMS)
    def options(request: OptionsRequest) -> Response:
        """Rank the ways of one shipment. No feasible route is a 200 whose termination says why."""
        return _json(answer(network_provider(), request, book))

    @app.get("/v1/places", operation_id="places", response_model=PlacesAnswer, responses=_PROBLEMS)
    def find_places(
        q: Annotated[str, Query(min_length=1, max_length=200)],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> Response:
        """Find places by name, UN/LOCODE or coordinates, best first."""
        return _json(PlacesAnswer(places=places(network_provider(), q, limit, "q")))

    @app.get("/healthz", operation_id="health")
    async def health() -> dict[str, str]:
        """Say that the process answers, and which software it is."""
        return {"status": "ok", "software_version": software_version()}

    return app


def _json(model: BaseModel) -> Response:
    return Response(orjson.dumps(model.model_dump(mode="json")), media_type="application/json")
