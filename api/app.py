"""The HTTP API and the page: the same answers as the command line, from the same functions."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import Lifespan

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
from api.endpoints.report import report_router
from api.endpoints.saved_requests import saved_requests_router
from api.endpoints.scenarios import scenarios_router
from api.gate import Gate
from api.keys import Keys
from api.logs import HEADER, RequestLog
from api.metrics import Metrics
from api.rate import RateLimit, rate_file
from api.repeated import RepeatedAnswers
from api.security import SecurityHeaders
from api.served import NetworkProvider, Served
from api.settings import Settings
from api.traces import Traced, tracer_of
from api.workroom import Workroom
from networks.artefact import software_version

if TYPE_CHECKING:
    from api.jobs.database import Database

_KIB, _MIB = 1024, 1024 * 1024
RATE_FILE = "MONARCA_RATE_FILE"  # set by what starts the workers, not by an operator
MAX_BODY_BYTES = Settings.max_body_kib * _KIB
MAX_BATCH_BYTES = 8 * _MIB


def create_app(
    network_provider: NetworkProvider,
    settings: Settings | None = None,
    *,
    database: Database | None = None,
) -> FastAPI:
    """Make the application.

    Searches are done in a room of a few threads with a bounded queue, reads are plain functions,
    which the framework runs in its own threads: nothing long ever holds up the event loop.

    Parameters
    ----------
    network_provider
        Returns the opened network; called once a request, so it should remember what it opened.
    settings
        What the operator set; the defaults when absent.
    database
        Where jobs and saved requests are; that of the environment when absent.
    """
    from api.jobs.database import Database, database_url
    from routing.parameter_book import ParameterBook

    settings = settings or Settings()
    served, metrics = Served(network_provider, ParameterBook.load()), Metrics()
    workroom, rates = Workroom(settings.threads, settings.queue), _rates(settings)
    app = FastAPI(
        title="Monarca",
        summary="Freight routes between Canada and Mexico, and what they touch of the US",
        description=f"```\n{errors.__doc__}\n```",  # the table of problems, to be read at /docs
        version=software_version(),
        docs_url=None,  # the framework's pages load scripts from other hosts
        openapi_url=None,  # page_router sends it, with a tag and compressed
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `traces.py` makes spans
        lifespan=_closing(workroom, metrics),
    )
    app.state.served = served
    _wrap(app, served, metrics, rates, settings)
    errors.install(app)
    app.include_router(options_router(served, workroom, settings.max_time_limit_s))
    app.include_router(report_router(served, workroom, settings.max_time_limit_s))
    app.include_router(scenarios_router(served, workroom, settings.max_time_limit_s))
    kept_in = database or Database(database_url())
    app.include_router(batches_router(served, kept_in))
    app.include_router(jobs_router(kept_in))
    app.include_router(saved_requests_router(kept_in))
    app.include_router(places_router(served))
    app.include_router(networks_router(served))
    app.include_router(book_router(served))
    app.include_router(health_router(served, metrics))
    app.include_router(page_router())
    return app


def _wrap(
    app: FastAPI, served: Served, metrics: Metrics, rates: RateLimit | None, settings: Settings
) -> None:
    """Put what every request passes around the application, the innermost first."""
    app.add_middleware(errors.DefectAnswers)
    app.add_middleware(RepeatedAnswers, served=served, max_bytes=settings.cache_mib * _MIB)
    larger = {"/v1/batches": MAX_BATCH_BYTES}
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_kib * _KIB, larger=larger)
    keys = Keys() if settings.keys == "required" else None
    if keys is not None or rates is not None:
        app.add_middleware(Gate, keys=keys, rates=rates)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["ETag", "Location", "Retry-After", HEADER],
        )
    app.add_middleware(SecurityHeaders, is_shared=bool(settings.cors_origins))
    app.add_middleware(metrics.middleware)
    tracer = tracer_of(os.environ)
    if tracer is not None:
        app.add_middleware(Traced, tracer=tracer)
    app.add_middleware(RequestLog)


def _rates(settings: Settings) -> RateLimit | None:
    """Return the rate limit; workers find its file where `monarca serve` says that it is."""
    if not settings.rate_per_min:
        return None
    shared = os.environ.get(RATE_FILE)
    if shared:
        return RateLimit(settings.rate_per_min, settings.rate_burst, Path(shared))
    own = rate_file()
    rates = RateLimit(settings.rate_per_min, settings.rate_burst, own)
    own.unlink()  # it lives on while it is mapped
    return rates


def _closing(workroom: Workroom, metrics: Metrics) -> Lifespan[FastAPI]:
    """Return what ends what works when the server ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        workroom.close()
        metrics.close()

    return lifespan
