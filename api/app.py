"""The HTTP API and the page: the same answers as the command line, from the same functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import errors
from api.body_limit import BodyLimit
from api.endpoints.batches import batches_router
from api.endpoints.book import book_router
from api.endpoints.health import health_router
from api.endpoints.jobs import jobs_router
from api.endpoints.networks import networks_router
from api.endpoints.options import options_router
from api.endpoints.page import page_router
from api.endpoints.places import places_router
from api.endpoints.saved_requests import saved_requests_router
from api.metrics import Metrics
from api.security import SecurityHeaders
from api.served import NetworkProvider, Served
from networks.artefact import software_version

if TYPE_CHECKING:
    from api.jobs.database import Database

MAX_BODY_BYTES = 64 * 1024
MAX_BATCH_BYTES = 8 * 1024 * 1024


def create_app(network_provider: NetworkProvider, database: Database | None = None) -> FastAPI:
    """Make the application.

    What takes time is a plain function, which the framework runs in its thread pool: a long search
    never holds up the event loop.

    Parameters
    ----------
    network_provider
        Returns the opened network; called once a request, so it should remember what it opened.
    database
        Where jobs and saved requests are; that of the environment when absent.
    """
    from api.jobs.database import Database, database_url
    from routing.parameter_book import ParameterBook

    app = FastAPI(
        title="Monarca",
        summary="Freight routes between Canada and Mexico, and what they touch of the US",
        version=software_version(),
        docs_url=None,  # the framework's pages load scripts from other hosts
        redoc_url=None,
    )
    served, metrics = Served(network_provider, ParameterBook.load()), Metrics()
    kept_in = database or Database(database_url())
    batches = {"/v1/batches": MAX_BATCH_BYTES}
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES, larger=batches)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(metrics.middleware)
    errors.install(app)
    app.include_router(options_router(served))
    app.include_router(batches_router(served, kept_in))
    app.include_router(jobs_router(kept_in))
    app.include_router(saved_requests_router(kept_in))
    app.include_router(places_router(served))
    app.include_router(networks_router(served))
    app.include_router(book_router(served))
    app.include_router(health_router(served, metrics))
    app.include_router(page_router())
    return app
