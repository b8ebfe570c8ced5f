"""What a network and a parameter book hold, as lists: terminals, services, passages, figures.

A figure that is not known is null, never 0; a text that is not known is null, never empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from api import present
from api.bbox import WORLD, BBox
from api.models import ParameterModel, Provenance
from api.paging import page_of
from api.passages import passage_rows
from networks.terminals import CAPABILITIES

if TYPE_CHECKING:
    import pandas as pd

    from networks.network import Network
    from routing.parameter_book import ParameterBook

TerminalKind = Literal["seaport", "rail", "border", "airport"]
ServiceMode = Literal["sea", "rail", "air"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TerminalModel(_Row):
    """Where cargo changes mode or vehicle, or passes a border."""

    terminal_id: str
    kind: TerminalKind
    name: str
    city: str | None
    country: str = Field(description="ISO 3166 alpha-2; both sides of a border, as `CA-US`")
    region: str | None = Field(description="ISO 3166-2 without the country")
    locode: str | None
    lon: FiniteFloat
    lat: FiniteFloat
    capabilities: list[str]
    railways: list[str]
    functions: list[str]
    max_draught_m: FiniteFloat | None
    open_from: str | None = Field(description="first day ships can reach it, MM-DD")
    open_until: str | None
    border_mode: str | None
    border_wait_mean_h: FiniteFloat | None
    border_wait_p95_h: FiniteFloat | None
    note: str | None
    source: str | None
    confidence: str | None


class TerminalsPage(_Row):
    """Terminals in order of their ids; ``total`` counts all that match."""

    total: int
    next_cursor: str | None
    terminals: list[TerminalModel]


class ServiceModel(_Row):
    """A line somebody runs, has announced, or could charter."""

    service_id: str
    name: str
    operator: str | None
    mode: ServiceMode
    status: str
    calls: list[str] = Field(description="terminals or UN/LOCODEs in order; `*` is any port")
    headway_days: FiniteFloat | None
    speed_kn: FiniteFloat | None
    transit_h: FiniteFloat | None
    capacity_teu: FiniteFloat | None
    capacity_t: FiniteFloat | None
    draught_m: FiniteFloat | None
    reefer_plugs: FiniteFloat | None
    cargo: list[str]
    note: str | None
    source: str | None
    source_date: str | None
    confidence: str | None


class ServicesPage(_Row):
    """Services in order of their ids; ``total`` counts all that match."""

    total: int
    next_cursor: str | None
    services: list[ServiceModel]


class PassageModel(_Row):
    """A strait, canal, lock or river that ships pass, by name."""

    name: str
    name_fr: str | None
    name_es: str | None
    kind: str
    transit_h: FiniteFloat | None
    toll_class: str | None
    max_draught_m: FiniteFloat | None
    open_from: str | None
    open_until: str | None
    notice: str | None
    source: str | None
    confidence: str | None


class PassagesAnswer(_Row):
    """Every passage the network knows."""

    passages: list[PassageModel]


class CommodityModel(_Row):
    """One kind of cargo, the units it can be asked for in, and the equipment that can carry it."""

    slug: str
    name: str
    sector: str
    cargo_class: str
    also_as: list[str] = Field(description="classes it may be carried as, by other equipment")
    equipment: list[str] = Field(description="what can carry it, of `/v1/equipment`")
    units: list[str] = Field(description="quantities it can be given in, the most usual first")
    t_per_teu: FiniteFloat | None
    t_per_m3: FiniteFloat | None
    t_per_vehicle: FiniteFloat | None
    value_usd_per_t: FiniteFloat
    time_cost_fraction_per_day: FiniteFloat
    needs_reefer: bool
    is_hazmat: bool
    hazmat_class: str | None
    temperature_low_c: FiniteFloat | None
    temperature_high_c: FiniteFloat | None
    source: str
    confidence: str


class CommoditiesAnswer(_Row):
    """Every kind of cargo the book knows."""

    commodities: list[CommodityModel]


class EquipmentModel(_Row):
    """What goods go in; of ships the capacity is the service's."""

    slug: str
    name: str
    cargo_classes: list[str]
    modes: list[str]
    teu: FiniteFloat | None
    capacity_t: FiniteFloat | None
    capacity_m3: FiniteFloat | None
    capacity_vehicles: FiniteFloat | None
    cools: bool
    lowest_c: FiniteFloat | None
    highest_c: FiniteFloat | None
    source: str
    confidence: str


class EquipmentAnswer(_Row):
    """All equipment that can be asked for."""

    equipment: list[EquipmentModel]


class ParametersAnswer(_Row):
    """Every figure answers are priced from, with its source."""

    digest: str
    parameters: list[ParameterModel]


class VersionAnswer(_Row):
    """What answers rest on, and the versions of the program and of its interface."""

    api_version: Literal["v1"]
    provenance: Provenance


def terminals(
    network: Network,
    *,
    kind: str | None = None,
    country: str | None = None,
    bbox: BBox = WORLD,
    cursor: str | None = None,
    limit: int = 100,
) -> TerminalsPage:
    """List terminals of a kind and country inside a box.

    ``country`` of a border crossing is either side's.
    """
    table = network.terminals.sort_index()
    if kind:
        table = table[table["kind"] == kind]
    if country:
        lies_there = [country in sides.split("-") for sides in table["country"]]
        table = table[np.array(lies_there, np.bool_)]
    if bbox != WORLD:
        inside = [table.geometry.intersects(part) for part in bbox.parts]
        table = table[inside[0] | inside[-1]]
    ids = [str(name) for name in table.index]
    rows, following = page_of(ids, cursor, limit)
    return TerminalsPage(
        total=len(ids),
        next_cursor=following,
        terminals=[
            _terminal(name, row)
            for name, row in zip(ids[rows], table[rows].to_dict("records"), strict=True)
        ],
    )


def _terminal(terminal_id: str, row: Mapping[Any, Any]) -> TerminalModel:
    plain = _known(row, TerminalModel)
    point = row["geometry"]
    return TerminalModel(
        **plain
        | {
            "terminal_id": terminal_id,
            "lon": point.x,
            "lat": point.y,
            "capabilities": [name for name in CAPABILITIES if row[name]],
            "railways": _parts(row["railways"]),
            "functions": _parts(row["functions"]),
        }
    )


def services(
    network: Network,
    *,
    mode: str | None = None,
    status: str | None = None,
    call: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> ServicesPage:
    """List services of a mode and status; ``call`` keeps those that call there by name."""
    table: pd.DataFrame = network.services.sort_values("service_id")
    if mode:
        table = table[table["mode"] == mode]
    if status:
        table = table[table["status"] == status]
    if call:
        calls_there = [call in calls.split(";") for calls in table["calls"]]
        table = table[np.array(calls_there, np.bool_)]  # an empty list would choose no columns
    ids = [str(name) for name in table["service_id"]]
    rows, following = page_of(ids, cursor, limit)
    return ServicesPage(
        total=len(ids),
        next_cursor=following,
        services=[_service(row) for row in table[rows].to_dict("records")],
    )


def _service(row: Mapping[Any, Any]) -> ServiceModel:
    lists = {"calls": _parts(row["calls"]), "cargo": _parts(row["cargo"])}
    return ServiceModel(**_known(row, ServiceModel) | lists)


def passages(network: Network) -> PassagesAnswer:
    """List the passages that can be required, forbidden or closed by name."""
    rows = [_known(row, PassageModel) for row in passage_rows(network.sea)]
    return PassagesAnswer(passages=[PassageModel(**row) for row in rows])


def commodities() -> CommoditiesAnswer:
    """List the kinds of cargo."""
    from routing.commodity import load_commodities

    rows = ({**vars(row), "units": row.units} for row in load_commodities().values())
    return CommoditiesAnswer(
        commodities=[CommodityModel(**_listed(row, CommodityModel)) for row in rows]
    )


def equipment() -> EquipmentAnswer:
    """List what goods may go in."""
    from routing.equipment import equipment_by_slug

    rows = ({**vars(row), "modes": sorted(row.modes)} for row in equipment_by_slug().values())
    return EquipmentAnswer(
        equipment=[EquipmentModel(**_listed(row, EquipmentModel)) for row in rows]
    )


def _listed(row: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a model: tuples as lists, None where a figure or text is not known."""
    lists = {name: list(cell) for name, cell in row.items() if isinstance(cell, tuple)}
    return _known(row, model) | {k: v for k, v in lists.items() if k in model.model_fields}


def parameters(book: ParameterBook, prefix: str = "") -> ParametersAnswer:
    """List the rows of a book whose key begins with ``prefix``, in order of their keys."""
    rows = sorted((row for row in book if row.key.startswith(prefix)), key=lambda row: row.key)
    return ParametersAnswer(digest=book.digest, parameters=[present.parameter(row) for row in rows])


def _known(row: Mapping[Any, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return the cells of a table row that a model has, None where they are empty or NaN."""
    return {
        name: None if _is_empty(row[name]) else row[name]
        for name in model.model_fields
        if name in row
    }


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell) or bool(cell != cell)  # noqa: PLR0124


def _parts(joined: str) -> list[str]:
    return joined.split(";") if joined else []
