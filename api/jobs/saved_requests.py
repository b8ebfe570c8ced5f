"""Requests kept under a name, to be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints
from sqlalchemy import delete, select

from api.jobs.errors import UnknownSavedRequestError
from api.jobs.ids import id_seen, new_id
from api.jobs.job import moment
from api.jobs.moments import now_ms
from api.jobs.records import NAME_LENGTH, SavedRequestRecord
from api.paging import cursor_of
from api.request_models import OptionsRequest

if TYPE_CHECKING:
    from api.jobs.database import Database

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=NAME_LENGTH, pattern=r"^[^\x00-\x1f]*$"
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewSavedRequest(_Strict):
    """A request and what it is called."""

    name: Name
    request: OptionsRequest


class SavedRequest(_Strict):
    """A saved request; `request` can be sent to `/v1/options` as it is."""

    request_id: str
    name: str
    created: AwareDatetime
    request: OptionsRequest


class SavedRequestsPage(_Strict):
    """Saved requests, the newest first."""

    requests: list[SavedRequest]
    next_cursor: str | None


class SavedRequests:
    """The saved requests in a database; methods raise `DatabaseError` where it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, new: NewSavedRequest, owner: str) -> SavedRequest:
        """Keep a request."""
        made_ms = now_ms()
        record = SavedRequestRecord(
            request_id=new_id(made_ms),
            owner=owner,
            name=new.name,
            body=new.request.model_dump_json(),
            created_ms=made_ms,
        )
        with self._database.writing() as session:
            session.add(record)
        return _shown(record)

    def find(self, request_id: str, owner: str) -> SavedRequest:
        """Return one; raises `UnknownSavedRequestError`."""
        asked = select(SavedRequestRecord).where(
            SavedRequestRecord.request_id == request_id, SavedRequestRecord.owner == owner
        )
        with self._database.reading() as session:
            record = session.scalars(asked).one_or_none()
        if record is None:
            raise UnknownSavedRequestError("There is no such saved request.")
        return _shown(record)

    def page(self, owner: str, cursor: str | None, limit: int) -> SavedRequestsPage:
        """Return saved requests, the newest first."""
        asked = select(SavedRequestRecord).where(SavedRequestRecord.owner == owner)
        if cursor:
            asked = asked.where(SavedRequestRecord.request_id < id_seen(cursor))
        asked = asked.order_by(SavedRequestRecord.request_id.desc()).limit(limit + 1)
        with self._database.reading() as session:
            shown = [_shown(record) for record in session.scalars(asked)]
        more = cursor_of(shown[limit - 1].request_id) if len(shown) > limit else None
        return SavedRequestsPage(requests=shown[:limit], next_cursor=more)

    def forget(self, request_id: str, owner: str) -> None:
        """Throw one away; raises `UnknownSavedRequestError`."""
        gone = (
            delete(SavedRequestRecord)
            .where(SavedRequestRecord.request_id == request_id, SavedRequestRecord.owner == owner)
            .returning(SavedRequestRecord.request_id)
        )
        with self._database.writing() as session:
            if session.scalar(gone) is None:
                raise UnknownSavedRequestError("There is no such saved request.")


def _shown(record: SavedRequestRecord) -> SavedRequest:
    return SavedRequest(
        request_id=record.request_id,
        name=record.name,
        created=moment(record.created_ms),
        request=OptionsRequest.model_validate(orjson.loads(record.body)),
    )
