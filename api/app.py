"""The HTTP API and the page: the same answers as the command line, from the same functions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import Lifespan

from api import errors
from api.body_limit import BodyLimit
from api.endpoints.book import book_router
from api.endpoints.health import health_router
from api.endpoints.networks import networks_router
from api.endpoints.options import options_router
from api.endpoints.page import page_router
from api.endpoints.places import places_router
from api.metrics import Metrics
from api.repeated import RepeatedAnswers
from api.security import SecurityHeaders
from api.served import NetworkProvider, Served
from api.settings import Settings
from api.workroom import Workroom
from networks.artefact import software_version

_KIB, _MIB = 1024, 1024 * 1024
MAX_BODY_BYTES = Settings.max_body_kib * _KIB


def create_app(network_provider: NetworkProvider, settings: Settings | None = None) -> FastAPI:
    """Make the application.

    Searches are done in a room of a few threads with a bounded queue, reads are plain functions,
    which the framework runs in its own threads: nothing long ever holds up the event loop.

    Parameters
    ----------
    network_provider
        Returns the opened network; called once a request, so it should remember what it opened.
    settings
        What the operator set; the defaults when absent.
    """
    from routing.parameter_book import ParameterBook

    settings = settings or Settings()
    served, metrics = Served(network_provider, ParameterBook.load()), Metrics()
    workroom = Workroom(settings.threads, settings.queue)
    app = FastAPI(
        title="Monarca",
        summary="Freight routes between Canada and Mexico, and what they touch of the US",
        version=software_version(),
        docs_url=None,  # the framework's pages load scripts from other hosts
        redoc_url=None,
        lifespan=_lifespan(workroom.close),
    )
    _wrap(app, served, metrics, settings)
    errors.install(app)
    app.include_router(options_router(served, workroom, settings.max_time_limit_s))
    app.include_router(places_router(served))
    app.include_router(networks_router(served))
    app.include_router(book_router(served))
    app.include_router(health_router(served, metrics))
    app.include_router(page_router())
    return app


def _wrap(app: FastAPI, served: Served, metrics: Metrics, settings: Settings) -> None:
    """Put what every request passes around the application, the innermost first."""
    app.add_middleware(RepeatedAnswers, served=served, max_bytes=settings.cache_mib * _MIB)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_kib * _KIB)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(metrics.middleware)


def _lifespan(close: Callable[[], None]) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        close()

    return lifespan
