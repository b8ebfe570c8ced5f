"""What can be asked for many shipments at once; each kind is a job of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from api.request_models import MAX_FORBIDDEN, Mode, OptionsRequest, UsPrice
from networks.tiers import Tier
from routing.request import MAX_TRANSFERS
from routing.required import MOST_REQUIRED

MOST_SHIPMENTS = 1000
MOST_ITEMS = 5000
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Names = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BatchShipment(OptionsRequest):
    """One shipment of many, and what its sender calls it."""

    reference: str | None = Field(default=None, max_length=200, description="the sender's own name")

    def alone(self) -> dict[str, Any]:
        """Return it as a request of its own, ready for JSON."""
        return self.model_dump(mode="json", exclude={"reference"})


class Corridor(_Strict):
    """A way of going, to be compared with others: what is given replaces the shipment's own."""

    name: Name
    modes: tuple[Mode, ...] | None = Field(default=None, min_length=1, max_length=4)
    avoid: Tier | None = None
    require: Names | None = Field(default=None, max_length=MOST_REQUIRED)
    forbid: Names | None = Field(default=None, max_length=MAX_FORBIDDEN)
    max_transfers: int | None = Field(default=None, strict=True, ge=0, le=MAX_TRANSFERS)
    us_price: UsPrice | None = None

    def changes(self) -> dict[str, Any]:
        """Return the fields it replaces, ready for JSON."""
        return self.model_dump(mode="json", exclude={"name"}, exclude_none=True)


class _Batch(_Strict):
    shipments: tuple[BatchShipment, ...] = Field(min_length=1, max_length=MOST_SHIPMENTS)
    keep_good: bool = Field(
        default=False, description="answer the rows that can be used and report the others"
    )


class ShipmentsBatch(_Batch):
    """Many shipments, each answered alone."""

    kind: Literal["shipments"] = "shipments"


class CorridorsBatch(_Batch):
    """Each shipment by each of several corridors."""

    kind: Literal["corridors"]
    corridors: tuple[Corridor, ...] = Field(min_length=2, max_length=20)


class ScenarioBatch(_Batch):
    """Each shipment as things are and under scenarios that hold together."""

    kind: Literal["scenario"]
    scenarios: tuple[Name, ...] = Field(
        default=(), max_length=10, description="names of scenarios that ship with Monarca"
    )
    changes: dict[str, Any] | None = Field(
        default=None, description="a scenario of one's own, as its TOML file would say it"
    )


Batch = ShipmentsBatch | CorridorsBatch | ScenarioBatch
BATCH: TypeAdapter[Batch] = TypeAdapter(Annotated[Batch, Field(discriminator="kind")])
KINDS = ("shipments", "corridors", "scenario")
