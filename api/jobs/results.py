"""What a job came to, item by item, and as a file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from api.jobs.job import ItemResult, JobModel
from api.jobs.result_tables import tables
from api.jobs.store import StoredItem


def item_result(item: StoredItem) -> ItemResult:
    """Return an item as it is told of."""
    body = item.body or {}
    return ItemResult(
        position=item.position,
        row=item.asked.get("row", item.position + 1),
        reference=item.asked.get("reference"),
        state=item.state,  # type: ignore[arg-type]  # the model checks it
        result=body if item.state == "answered" else None,
        errors=body.get("errors", []) if item.state == "rejected" else [],
        detail=body.get("detail", "") if item.state == "failed" else "",
    )


def as_json(job: JobModel, results: Iterable[ItemResult]) -> Iterator[bytes]:
    """Yield the results as JSON, an item at a time, so that a thousand answers need little room."""
    yield b'{"job":' + job.model_dump_json().encode() + b',"items":['
    for number, result in enumerate(results):
        yield (b"," if number else b"") + result.model_dump_json().encode()
    yield b"]}"


def as_csv(job: JobModel, results: Iterable[ItemResult], table: str) -> bytes:
    """Return one table as CSV, no cell of it a formula; raises `InputError` if it has no rows."""
    from routing.answer_files import csv_text

    return csv_text(tables(job.kind, results), table).encode("utf-8-sig")


def as_workbook(job: JobModel, results: Iterable[ItemResult]) -> bytes:
    """Return all tables as an Excel workbook, text never a formula."""
    from routing.workbook import write_workbook

    written = io.BytesIO()
    write_workbook(tables(job.kind, results), written)
    return written.getvalue()
