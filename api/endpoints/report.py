"""``/v1/options/report``: an answer as a file to print, to send and to reckon with."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.answer import answered
from api.endpoints.options import in_time
from api.endpoints.problems import PROBLEMS
from api.replies import reply
from api.request_models import MOST_TOGETHER, OptionsRequest
from api.what_if import together_of

if TYPE_CHECKING:
    from api.answer import Answered
    from api.served import Served
    from api.workroom import Workroom
    from routing.scenario import Scenario

PDF = "application/pdf"
HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Format = Literal["pdf", "html", "xlsx"]
_TYPES = MappingProxyType({"pdf": PDF, "html": HTML, "xlsx": XLSX})
_FILE = {"schema": {"type": "string", "format": "binary"}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.partition(";")[0]: _FILE for kind in (PDF, HTML, XLSX)}}
}


class ReportRequest(OptionsRequest):
    """One shipment, and the scenarios it is answered under, if any."""

    scenarios: tuple[str, ...] = Field(
        default=(), max_length=MOST_TOGETHER, description="names, as GET /v1/scenarios lists them"
    )


def report_router(served: Served, workroom: Workroom, max_time_limit_s: float) -> APIRouter:
    """Return the address that answers with a file."""
    router = APIRouter(prefix="/v1/options", tags=["options"], responses=dict(PROBLEMS))

    @router.post("/report", operation_id="report", response_class=Response, responses=_RESPONSES)
    async def report(
        request: Request,
        asked: ReportRequest,
        *,
        form: Annotated[Format, Query(alias="format", description="of the file")] = "pdf",
        language: Annotated[
            Literal["en", "fr", "es"], Query(description="of a report; a workbook is English")
        ] = "en",
    ) -> Response:
        """Answer one shipment as a printable report, PDF or HTML, or as an Excel workbook.

        It holds the ranked ways, their map, every cost line with its figures and their sources,
        notices, papers and attribution; of no feasible route, why there is none.
        """
        limited = in_time(asked, max_time_limit_s)

        def work() -> Response:
            scenario = together_of(limited.scenarios) if limited.scenarios else None
            plain = OptionsRequest(**limited.model_dump(exclude={"scenarios"}))
            found = answered(served.network, plain, served.book, scenario=scenario)
            sent = reply(request, _file(found, form, language, scenario), media_type=_TYPES[form])
            sent.headers["Content-Disposition"] = f'attachment; filename="monarca.{form}"'
            return sent

        return await workroom.run(work)

    return router


def _file(found: Answered, form: Format, language: str, scenario: Scenario | None) -> bytes:
    if form == "xlsx":
        from routing.workbook import write_workbook

        out = io.BytesIO()
        write_workbook(found.found.tables(), out)
        return out.getvalue()
    from api.report.content import report_of

    report = report_of(*found, language, scenario)
    if form == "html":
        from api.report.html import html_of

        return html_of(report)
    from api.report.pdf import pdf_of

    return pdf_of(report)
