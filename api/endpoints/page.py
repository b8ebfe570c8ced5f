"""``/``: the page, its files, and the description of the API to be read by people."""

from __future__ import annotations

from functools import lru_cache

import orjson
from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import page_files
from api.replies import REVALIDATED, reply
from api.security import DOCS_POLICY, PAGE_POLICY

_DAY = "public, max-age=86400"


def page_router() -> APIRouter:
    """Return the addresses a browser shows."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def page(request: Request) -> Response:
        return _shown(request, "index.html", PAGE_POLICY)

    @router.get("/docs")
    def docs(request: Request) -> Response:
        return _shown(request, "docs.html", DOCS_POLICY)

    @router.get("/openapi.json")
    def description(request: Request) -> Response:
        return reply(request, _description(request.app), keep=REVALIDATED)

    @router.get("/assets/{name}")
    def asset(request: Request, name: str) -> Response:
        if name not in page_files.asset_names():
            raise HTTPException(404)
        kind = page_files.media_type(name)
        return reply(request, page_files.asset(name), keep=REVALIDATED, media_type=kind)

    @router.get("/vendor/{name}")
    def vendor(request: Request, name: str) -> Response:
        if name not in page_files.vendor_names():
            raise HTTPException(404)
        kind = page_files.media_type(name)
        return reply(request, page_files.vendor(name), keep=_DAY, media_type=kind)

    return router


@lru_cache(1)
def _description(app: FastAPI) -> bytes:
    return orjson.dumps(app.openapi())


def _shown(request: Request, name: str, policy: str) -> Response:
    kind = page_files.media_type(name)
    shown = reply(request, page_files.asset(name), keep=REVALIDATED, media_type=kind)
    shown.headers["Content-Security-Policy"] = policy
    return shown
