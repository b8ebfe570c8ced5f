"""What is shipped, as a request says it and as it was priced."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StrictBool

from routing.quantity import LEAST, MAX_FEU, MAX_TEU, MAX_TONNES, MAX_VEHICLES, MAX_VOLUME_M3
from routing.shipment import MAX_VALUE_USD

NonNegative = Annotated[FiniteFloat, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoodsRequest(_Strict):
    """The goods of one shipment; exactly one quantity is given."""

    commodity: str = Field(min_length=1, max_length=80, description="what is shipped")
    teu: Annotated[FiniteFloat, Field(strict=True, ge=LEAST, le=MAX_TEU)] | None = Field(
        default=None, description="twenty-foot equivalent units; give exactly one quantity"
    )
    feu: Annotated[FiniteFloat, Field(strict=True, ge=LEAST, le=MAX_FEU)] | None = Field(
        default=None, description="forty-foot equivalent units"
    )
    tonnes: Annotated[FiniteFloat, Field(strict=True, ge=LEAST, le=MAX_TONNES)] | None = Field(
        default=None, description="mass of the goods"
    )
    vehicles: Annotated[FiniteFloat, Field(strict=True, ge=LEAST, le=MAX_VEHICLES)] | None = Field(
        default=None, description="number of vehicles, where that is what is shipped"
    )
    volume_m3: Annotated[FiniteFloat, Field(strict=True, ge=LEAST, le=MAX_VOLUME_M3)] | None = (
        Field(default=None, description="volume of the goods")
    )
    equipment: Annotated[str, Field(min_length=1, max_length=40)] | None = Field(
        default=None, description="what it goes in, one of `/v1/equipment`; nothing else is used"
    )
    value_usd: Annotated[FiniteFloat, Field(strict=True, gt=0, le=MAX_VALUE_USD)] | None = Field(
        default=None, description="value of the consignment; by the commodity, when absent"
    )
    temperature_c: Annotated[FiniteFloat, Field(strict=True, ge=-273, le=500)] | None = Field(
        default=None, description="temperature to be kept"
    )
    hazmat: Annotated[str, Field(min_length=1, max_length=4)] | None = Field(
        default=None, description="UN class of dangerous goods, such as `3`; else the commodity's"
    )
    team: StrictBool = Field(
        default=False,
        description="two drivers take turns on every truck but drayage: dearer, sooner",
    )


class ShipmentModel(_Strict):
    """The shipment as it was priced; ``conversion`` says how the quantity was derived."""

    commodity: str
    name: str
    cargo_class: str
    teu: NonNegative = Field(description="0 for what never goes in a box")
    tonnes: NonNegative
    vehicles: int = Field(default=0, ge=0, description="0 for all but vehicles")
    volume_m3: NonNegative
    equipment: str | None = None
    temperature_c: FiniteFloat | None = None
    hazmat: str | None = None
    team: bool = False
    value_usd: NonNegative
    conversion: str
