"""``/v1/terminals``, ``/services``, ``/passages``, ``/networks/…``: what the network holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api import catalogue
from api.bbox import WORLD, BBox
from api.endpoints.problems import PROBLEMS
from api.layers import MAX_POSITIONS, MAX_ZOOM
from api.paging import MAX_PAGE
from api.replies import FOREVER, GEOJSON, READ, entity_tag, has_already, reply, unchanged

if TYPE_CHECKING:
    from api.served import Served

Layer = Literal["land", "zones", "sea", "rail", "road"]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="rows of a page")]
Cursor = Annotated[
    str | None, Query(max_length=400, description="`next_cursor` of the page before")
]
Code = Annotated[str | None, Query(min_length=1, max_length=80)]
Box = Annotated[
    str | None,
    Query(max_length=100, description="west,south,east,north; west may exceed east (RFC 7946)"),
]
_LAYER_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {GEOJSON: {"schema": {"type": "object"}}}, "description": "FeatureCollection"}
}


def networks_router(served: Served) -> APIRouter:
    """Return the addresses that read the network."""
    router = APIRouter(prefix="/v1", tags=["network"], responses=dict(PROBLEMS))

    @router.get("/terminals", operation_id="terminals", response_model=catalogue.TerminalsPage)
    def terminals(
        request: Request,
        *,
        kind: catalogue.TerminalKind | None = None,
        country: Code = None,
        bbox: Box = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> Response:
        """List terminals by kind, country (ISO 3166; either side of a border) and box."""
        box = BBox.read(bbox) if bbox else WORLD
        page = catalogue.terminals(
            served.network, kind=kind, country=country, bbox=box, cursor=cursor, limit=limit
        )
        return reply(request, page, keep=READ)

    @router.get("/services", operation_id="services", response_model=catalogue.ServicesPage)
    def services(
        request: Request,
        *,
        mode: catalogue.ServiceMode | None = None,
        status: Code = None,
        call: Code = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> Response:
        """List services by mode, status and a terminal they call at."""
        page = catalogue.services(
            served.network, mode=mode, status=status, call=call, cursor=cursor, limit=limit
        )
        return reply(request, page, keep=READ)

    @router.get("/passages", operation_id="passages", response_model=catalogue.PassagesAnswer)
    def passages(request: Request) -> Response:
        """List straits, canals, locks and rivers, as `forbid` takes them."""
        return reply(request, catalogue.passages(served.network), keep=READ)

    @router.get(
        "/networks/{layer}",
        operation_id="network_layer",
        response_class=Response,
        responses=_LAYER_ANSWER,
        description=_LAYER_DESCRIPTION,
    )
    def layer(
        request: Request,
        layer: Layer,
        bbox: Box = None,
        zoom: Annotated[int, Query(ge=0, le=MAX_ZOOM)] = 3,
        version: Annotated[str | None, Query(max_length=80)] = None,
    ) -> Response:
        box = BBox.read(bbox) if bbox else WORLD
        built = served.network.version
        keep = FOREVER if version == built else READ
        tag = entity_tag(built, served.layers.drawn_by, layer, str(box), str(zoom))
        if has_already(request, tag):
            return unchanged({"ETag": tag, "Cache-Control": keep, "Vary": "Accept-Encoding"})
        body = served.layers.geojson(layer, box, zoom)
        return reply(request, body, keep=keep, media_type=GEOJSON, tag=tag)

    return router


_LAYER_DESCRIPTION = (
    "Draw a layer inside a box (the world when absent), as fine as a web map shows at `zoom` "
    f"(tiles of 512 pixels). At most {MAX_POSITIONS:,} positions: what is larger is drawn for a "
    "smaller zoom, and the member `zoom` says which. Give the network's `version` to be allowed "
    "to keep the answer for ever."
)
