"""A batch as a job: its rows checked against what is served, its items written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.answer import question_of
from api.faults import listed, validation_faults
from api.jobs.batch import (
    MOST_ITEMS,
    Batch,
    BatchShipment,
    CorridorsBatch,
    ScenarioBatch,
)
from api.jobs.errors import RowFault
from api.jobs.received import Received, row_fault
from api.jobs.scenarios import scenario_of
from api.jobs.store import NewJob
from api.models import ProblemFault
from api.request_models import OptionsRequest
from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from networks.network import Network
    from routing.parameter_book import ParameterBook


def planned(received: Received, network: Network, book: ParameterBook) -> NewJob:
    """Return the job a batch asks for; a ready time left open is now, the same for all rows.

    Raises
    ------
    InputError
        With every fault of every row, unless the good ones are to be kept and there are any.
    """
    batch = received.batch
    shared = _shared(batch, network, book)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    items, faults = [], list(received.faults)
    for index, (row, shipment) in enumerate(zip(received.numbers, batch.shipments, strict=True)):
        for asked in _asked(batch, shipment, now):
            met = list(_faults(asked["request"], network, book))
            if not met:
                items.append({"row": row, "reference": shipment.reference, **asked})
            faults += [
                row_fault(row, index, fault.field.split("."), fault, received.from_sheet)
                for fault in met
            ]
    # Corridors meet the same fault of a row each.
    faults = sorted({(f.row, f.column, f.expected): f for f in faults}.values(), key=_row)
    if faults and not (batch.keep_good and items):
        raise InputError(faults)
    if len(items) > MOST_ITEMS:
        raise InputError([Fault("shipments", len(items), f"at most {MOST_ITEMS} answers in all")])
    told = [ProblemFault(**listed(fault)) for fault in faults]
    return NewJob(batch.kind, shared, items, told)


def _shared(batch: Batch, network: Network, book: ParameterBook) -> dict[str, Any]:
    """Return what holds for all rows, checked."""
    if not isinstance(batch, ScenarioBatch):
        return {}
    shared = {"scenarios": list(batch.scenarios), "changes": batch.changes}
    scenario_of(shared, network, book)
    return shared


def _asked(batch: Batch, shipment: BatchShipment, now: datetime) -> Iterator[dict[str, Any]]:
    alone = shipment.alone() | {"ready": (shipment.ready or now).isoformat()}
    if isinstance(batch, CorridorsBatch):
        for corridor in batch.corridors:
            yield {"request": alone | corridor.changes(), "corridor": corridor.name}
    else:
        yield {"request": alone}


def _faults(fields: dict[str, Any], network: Network, book: ParameterBook) -> Iterator[Fault]:
    try:
        request = OptionsRequest.model_validate(fields)
        ready = request.ready
        assert ready is not None  # noqa: S101 - filled in above
        question_of(network, request, book, ready)
    except ValidationError as error:
        yield from validation_faults(error.errors())
    except InputError as error:
        yield from error.faults


def _row(fault: RowFault) -> int:
    return fault.row or 0
