"""What is asked of one shipment, for the command line, HTTP and scripts alike.

Every number's name ends in its unit. Times are RFC 3339 with an offset.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    StrictStr,
    StringConstraints,
)

from api.goods import GoodsRequest
from networks.tiers import Tier
from routing.request import MAX_OPTIONS, MAX_TRANSFERS, MAX_US_PRICE_USD
from routing.request import Request as RoutingRequest
from routing.request import Weights as RoutingWeights
from routing.required import MOST_REQUIRED

Mode = Literal["sea", "rail", "road", "air"]
Originating = Literal["unstated", "none", "usmca", "cptpp"]
Section301 = Literal["off", "built", "operated"]
PlaceText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Weight = Annotated[FiniteFloat, Field(strict=True, ge=0, le=1_000_000)]
_DEFAULTS = RoutingWeights()
MAX_FORBIDDEN = 100
LEAST_TIME_LIMIT_S, MOST_TIME_LIMIT_S = 0.05, 60.0
UsPriceUsd = Annotated[FiniteFloat, Field(strict=True, ge=0, le=MAX_US_PRICE_USD)]
MAX_DEPARTURES = 500
MOST_TOGETHER = 8  # scenarios
_YEAR = re.compile(r"\s*[0-9]{4}-")
DepartureCell = StrictStr | Annotated[FiniteFloat, Field(strict=True)] | None


def _no_number(value: Any) -> Any:
    """Refuse seconds since 1970, as a number or as text, which would be read as a time."""
    if isinstance(value, int | float) or (isinstance(value, str) and not _YEAR.match(value)):
        raise ValueError("a time as text, with its UTC offset")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_no_number)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Weights(_Strict):
    """How much each criterion counts when options are ranked; only the proportions matter."""

    cost: Weight = _DEFAULTS.cost
    time: Weight = _DEFAULTS.time
    co2e: Weight = _DEFAULTS.co2e


class UsPrice(_Strict):
    """What touching the United States counts as when options are ranked; it is never paid."""

    land_usd_per_km: UsPriceUsd = Field(default=0.0, description="a km on US land")
    water_usd_per_nm: UsPriceUsd = Field(
        default=0.0, description="a nm in US waters out to 200 nm, or over them"
    )


class ShipmentRequest(GoodsRequest):
    """One shipment and what is asked of its way, whatever it avoids."""

    origin: PlaceText = Field(description="UN/LOCODE, place name or `lon,lat`")
    destination: PlaceText = Field(description="UN/LOCODE, place name or `lon,lat`")
    modes: tuple[Mode, ...] = Field(
        default=("road", "rail", "sea", "air"), min_length=1, max_length=4
    )
    ready: Moment | None = Field(default=None, description="now, when absent")
    deadline: Moment | None = None
    weights: Weights = Weights()
    max_transfers: int = Field(
        default=RoutingRequest.max_transfers,
        strict=True,
        ge=0,
        le=MAX_TRANSFERS,
        description="changes of vehicle and borders crossed by road",
    )
    forbid: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field(
        default=(),
        max_length=MAX_FORBIDDEN,
        description="terminals, carriers, countries (CA, US, MX) and passages not to be used",
    )
    require: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = Field(
        default=(),
        max_length=MOST_REQUIRED,
        description="terminals, carriers, countries, modes and passages that must be on the way",
    )
    us_price: UsPrice = UsPrice()
    no_go: dict[str, Any] | None = Field(
        default=None, description="GeoJSON polygons (RFC 7946) no ship may enter"
    )
    time_limit_s: Annotated[
        FiniteFloat, Field(strict=True, ge=LEAST_TIME_LIMIT_S, le=MOST_TIME_LIMIT_S)
    ] = Field(
        default=RoutingRequest.time_limit_s,
        description="seconds of search; cut off, an answer holds what was found, unproven",
    )
    originating: Originating = Field(
        default="unstated",
        description="origin the goods claim and must keep on the way; unstated: priced as USMCA",
    )
    section_301: Section301 = Field(
        default="off", description="charge US port fees on ships built in, or operated from, China"
    )
    departures: tuple[dict[str, DepartureCell], ...] = Field(
        default=(),
        max_length=MAX_DEPARTURES,
        description="dated departures of ships, an object a row: service_id or carrier, from, to, "
        "departs_at, arrives_at, cutoff_h, capacity_teu, usd_per_teu",
    )


class OptionsRequest(ShipmentRequest):
    """One shipment and what is asked of its way."""

    avoid: Tier = Tier.ANY
    max_options: int = Field(default=5, strict=True, ge=1, le=MAX_OPTIONS)
    max_overlap_share: Annotated[FiniteFloat, Field(strict=True, ge=0, le=1)] = Field(
        default=RoutingRequest.max_overlap_share,
        description="share of the shorter of two options that may run over the same legs",
    )


class CompareRequest(ShipmentRequest):
    """One shipment, to be answered at every tier, and under scenarios beside if any are named."""

    tiers: tuple[Tier, ...] = Field(default=tuple(Tier), min_length=1, max_length=len(Tier))
    scenarios: tuple[str, ...] = Field(
        default=(), max_length=MOST_TOGETHER, description="names, as GET /v1/scenarios lists them"
    )
    since: date | None = Field(default=None, description="they hold from this day on")
    until: date | None = Field(default=None, description="they hold until this day")
