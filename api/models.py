"""What comes out, for the command line, HTTP and scripts alike; what goes in is `request_models`.

Every number's name ends in its unit. Times are hours after the shipment is ready, or RFC 3339
with an offset. Geometry is RFC 7946 GeoJSON: longitude first, WGS 84, cut at the antimeridian.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, FiniteFloat

from api.certainty_models import CertaintyModel
from api.emission_models import EmissionsModel
from api.goods import ShipmentModel
from api.request_models import CompareRequest, OptionsRequest
from api.told import NoticeModel, PaperModel, TextModel
from networks.tiers import Tier

NonNegative = Annotated[FiniteFloat, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceModel(_Strict):
    """A resolved place. ``region`` is a province or state; ``population`` may be unknown."""

    name: str
    country: str
    region: str | None = None
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    kind: str
    locode: str | None = None
    population: int | None = None
    terminal_id: str | None = None
    matched_from: str | None = Field(
        default=None, description="what was typed, when a typing error was forgiven"
    )
    namesakes: list[str] = Field(default=[], description="places of this name passed over")


class PlacesAnswer(_Strict):
    """Places that match a text, best first."""

    places: list[PlaceModel]


class ExposureModel(_Strict):
    """What touches the United States; zones nest, so 200 nm holds 24 nm holds 12 nm.

    Flying over is counted apart from land and sea: ``us_overflight_nm`` is over land and 12 nm.
    """

    us_land_km: NonNegative
    us_port_calls: int = Field(ge=0)
    us_locks: int = Field(ge=0)
    us_12nm_nm: NonNegative
    us_24nm_nm: NonNegative
    us_200nm_nm: NonNegative
    us_landings: int = Field(default=0, ge=0)
    us_overflight_nm: NonNegative = 0.0
    us_overflight_24nm_nm: NonNegative = 0.0
    us_overflight_200nm_nm: NonNegative = 0.0


class CostLineModel(_Strict):
    """One line of the price and the rows of the parameter book it was computed from."""

    label: str
    cost_usd: FiniteFloat
    parameter_keys: list[str]
    is_estimate: bool


class StopModel(_Strict):
    """Where a leg begins or ends: a door or a terminal."""

    stop_id: str = Field(description="terminal id, or `origin` / `destination`")
    name: str
    country: str
    lon: FiniteFloat
    lat: FiniteFloat
    kind: str


class LegModel(_Strict):
    """One vehicle movement. ``depart_h`` and ``arrive_h`` count from the ready time.

    ``departs_at`` and ``arrives_at`` are what the clocks of the two stops show, with their offsets.
    """

    mode: str
    from_stop: StopModel
    to_stop: StopModel
    operator: str | None
    service: str | None
    service_status: str | None
    channels: list[str]
    crossings: list[str]
    length_km: NonNegative
    depart_h: NonNegative
    arrive_h: NonNegative
    departs_at: AwareDatetime
    arrives_at: AwareDatetime
    cost_usd: FiniteFloat
    co2e_kg: NonNegative
    cost_lines: list[CostLineModel]
    exposure: ExposureModel
    geometry: dict[str, Any] = Field(description="GeoJSON LineString or MultiLineString")


class TransferModel(_Strict):
    """One operation at a terminal between two legs."""

    stop: StopModel
    operation: str
    from_mode: str | None
    to_mode: str | None
    arrives_at: AwareDatetime = Field(description="when the cargo comes, local time with offset")
    departs_at: AwareDatetime = Field(description="when it goes on, local time with offset")
    start_h: NonNegative
    dwell_h: NonNegative
    wait_h: NonNegative = Field(
        description="wait for the next departure: half a headway, or by its date the wait there is"
    )
    cost_usd: FiniteFloat
    co2e_kg: NonNegative
    cost_lines: list[CostLineModel]


class VerdictModel(_Strict):
    """The finished line measured against the tier's polygon, apart from the code that drew it."""

    ok: bool
    tier: Tier
    zone: str | None
    inside_m: NonNegative
    legs_checked: int = Field(ge=0)
    statement: str
    said: TextModel | None = Field(default=None, description="the statement in three languages")


class OptionModel(_Strict):
    """One way of shipping, priced, timed and checked. ``rank`` 1 is the best by the weights.

    ``proven`` says whether the solver proved that nothing better exists at this rank.
    """

    rank: int = Field(ge=1)
    sentence: str
    best_on: list[str]
    notices: list[str]
    proven: bool
    cost_usd: FiniteFloat
    cost_is_estimate: bool
    duration_h: NonNegative
    arrive: AwareDatetime
    co2e_kg: NonNegative
    length_km: NonNegative
    exposure: ExposureModel
    verdict: VerdictModel
    certainty: CertaintyModel | None = Field(
        description="None for relaxations, and where tiers are compared"
    )
    legs: list[LegModel]
    transfers: list[TransferModel]
    said: TextModel | None = Field(default=None, description="the sentence in three languages")
    told: list[NoticeModel] = Field(default=[], description="the notices, with codes that stay")
    papers: list[PaperModel] = []
    emissions: EmissionsModel


class RejectionModel(_Strict):
    """Something left out of the search, and why; ``count`` things share the reason."""

    kind: str
    subject: str
    reason: str
    code: str = Field(default="", description="the reason for programs: it stays")
    said: TextModel | None = Field(default=None, description="the reason in three languages")
    count: int = Field(ge=1)


class RelaxationModel(_Strict):
    """A smallest change that makes an infeasible request feasible, solved and checked."""

    constraint: str
    change: str
    said: TextModel | None = Field(default=None, description="the change in three languages")
    apply: dict[str, Any] = Field(
        description="fields of the request to be replaced, so that this option is among its answers"
    )
    option: OptionModel


class TerminationModel(_Strict):
    """How the search ended. An empty list of options is a result; ``detail`` says why."""

    reason: Literal["optimal", "infeasible", "limit"]
    limit: str | None
    detail: str
    said: TextModel | None = Field(default=None, description="the detail in three languages")
    conflict: list[str] = Field(description="constraints that cannot be kept together")
    exhausted: bool = Field(description="fewer options than asked exist, and that is proven")
    relaxation: RelaxationModel | None = Field(description="the cheapest way out")
    alternatives: list[RelaxationModel] = Field(description="other ways out, cheapest first")
    rejections: list[RejectionModel]


class ParameterModel(_Strict):
    """One row of the parameter book that the options were priced from."""

    key: str
    value: FiniteFloat
    unit: str
    low: FiniteFloat | None
    high: FiniteFloat | None
    year: int | None
    currency: str
    source: str
    confidence: str
    is_estimate: bool
    overridden: bool


class Provenance(_Strict):
    """What the answer rests on; ``zones_note`` is empty when the zones are the default ones."""

    network_version: str
    zones_note: str
    parameter_digest: str
    software_version: str
    data_dates: dict[str, str]
    attribution: list[str]


class Answer(_Strict):
    """Ranked options for one request; the same whoever asks and however."""

    request: OptionsRequest
    ready: AwareDatetime
    origin: PlaceModel
    destination: PlaceModel
    shipment: ShipmentModel
    termination: TerminationModel
    options: list[OptionModel]
    parameters_used: list[ParameterModel]
    provenance: Provenance


class TierModel(_Strict):
    """What one tier asks for.

    ``option`` is the best by the weights. The cheapest, the fastest and the cleanest way may be
    three others: ``least_…`` says what they take, ``extra_…`` how much more than without avoidance.
    """

    tier: Tier
    promise: str
    said: TextModel | None = Field(default=None, description="the promise in three languages")
    termination: TerminationModel
    option: OptionModel | None
    least_cost_usd: FiniteFloat | None
    least_duration_h: FiniteFloat | None
    least_co2e_kg: FiniteFloat | None
    extra_cost_usd: FiniteFloat | None
    extra_duration_h: FiniteFloat | None
    extra_co2e_kg: FiniteFloat | None


class TiersUnderScenario(_Strict):
    """What the tiers ask for under a scenario.

    ``extra_…`` of a tier is against the least strict one under the same scenario.
    """

    scenario: dict[str, Any] = Field(description="what it changes, as GET /v1/scenarios has it")
    told: list[TextModel] = Field(description="what its periods are taken to mean")
    tiers: list[TierModel]


class Comparison(_Strict):
    """The price of avoidance: the same shipment at every tier, from the least strict on.

    ``under`` has the same tiers under the scenarios asked for; null where none are.
    """

    request: CompareRequest
    ready: AwareDatetime
    origin: PlaceModel
    destination: PlaceModel
    shipment: ShipmentModel
    tiers: list[TierModel]
    under: TiersUnderScenario | None = None
    parameters_used: list[ParameterModel]
    provenance: Provenance


class ProblemFault(_Strict):
    """One field that cannot be used, what was expected, and what may have been meant."""

    field: str
    value: str | float | bool | None
    expected: str
    candidates: list[str]
    row: int | None = Field(default=None, description="of a batch, as a spreadsheet counts")
    column: str | None = Field(default=None, description="of a batch")


class ProblemModel(BaseModel):
    """An error over HTTP (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ProblemFault] = []
    hint: str = ""
