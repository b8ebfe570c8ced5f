"""CO2e as it leaves the program, in the shape of ISO 14083: a chain of numbered elements."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from routing.emission_chain import BOUNDARY, DISTANCE_BASIS, STANDARD


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactorModel(_Strict):
    """An emission factor: the row of the parameter book ``key``."""

    key: str
    value: FiniteFloat
    unit: str
    source: str
    confidence: str
    is_placeholder: bool = Field(description="an estimate of our own, not a published figure")


class ChainElementModel(_Strict):
    """One transport chain element (TCE): a transport operation, or the operation of a hub."""

    tce: int = Field(ge=1)
    operation: Literal["transport", "hub"]
    what: str = Field(description="the mode, or what is done at the hub")
    from_name: str
    to_name: str
    goods_t: FiniteFloat
    distance_km: FiniteFloat
    activity_tkm: FiniteFloat
    co2e_kg: FiniteFloat
    intensity: FiniteFloat
    intensity_unit: Literal["g CO2e/tkm", "kg CO2e/t"]
    fuel_t: FiniteFloat | None = Field(description="burnt at sea for this shipment")
    is_counted: bool = Field(description="false where the book has no factor: then 0 is no finding")
    is_placeholder: bool
    factors: list[FactorModel]


class EmissionsModel(_Strict):
    """The transport chain of one option. Distances are as routed, not great circles."""

    standard: str = STANDARD
    boundary: str = BOUNDARY
    distance_basis: str = DISTANCE_BASIS
    co2e_kg: FiniteFloat
    activity_tkm: FiniteFloat
    intensity_g_per_tkm: FiniteFloat
    placeholder_share: float = Field(ge=0, le=1, description="of the CO2e")
    elements: list[ChainElementModel]
