"""``monarca route`` and ``monarca map``: the main job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands import goods
from api.commands.console import emit, opened_network, say, stdout
from api.commands.output import Files, TableName, checked, emit_csv, write_answer
from networks.errors import Fault, InputError
from networks.tiers import Tier

if TYPE_CHECKING:
    from api.answer import Answered, Departures
    from api.models import Answer
    from networks.network import Network
    from routing.draws import Luck
    from routing.parameter_book import ParameterBook

NO_ROUTE = 1
TABLE_NAMES = (
    "options", "legs", "transfers", "cost_lines", "emissions", "parameters", "left_out", "question",
)  # fmt: skip
_CRITERIA = ("cost", "time", "co2e")


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"


class RowFormat(StrEnum):
    """How what is on no map is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class PlainFormat(StrEnum):
    """How what is neither a table of a kind nor on a map is written."""

    TABLE = "table"
    JSON = "json"


Origin = Annotated[str, typer.Argument(help="UN/LOCODE, place name or lon,lat")]
Destination = Annotated[str, typer.Argument(help="UN/LOCODE, place name or lon,lat")]
Avoid = Annotated[Tier, typer.Option(help="How strictly to stay out of the United States")]
Ready = Annotated[str | None, typer.Option(help="When it can leave, ISO 8601; now when absent")]
Deadline = Annotated[
    str | None, typer.Option(help="Latest arrival: ISO 8601, or days after it is ready")
]
Modes = Annotated[str, typer.Option(help="Modes that may be used, comma-separated")]
MaxOptions = Annotated[int, typer.Option("--options", help="How many options at most")]
Weighing = Annotated[
    str, typer.Option(help="What counts how much: cost=1,time=0.25,co2e=0; what is left out is 0")
]
MapFile = Annotated[Path | None, typer.Option("--map", help="Also write a map, an HTML file")]
Forbidden = Annotated[
    list[str] | None,
    typer.Option(
        "--forbid",
        help="A terminal, carrier, country or passage not to be used; may be repeated",
    ),
]
Required = Annotated[
    list[str] | None,
    typer.Option(
        "--require",
        help="A terminal, carrier, country, mode or passage to be on the way; may be repeated",
    ),
]
UsLandPrice = Annotated[
    float,
    typer.Option("--us-land-price", help="USD a km on US land counts as when options are ranked"),
]
UsWaterPrice = Annotated[
    float,
    typer.Option("--us-water-price", help="USD a nm in US waters counts as, out to 200 nm"),
]
NoGoFile = Annotated[
    Path | None, typer.Option("--no-go", help="A GeoJSON file of polygons no ship may enter")
]
RatesFile = Annotated[
    Path | None, typer.Option(help="Your own rates, TOML or CSV, in place of the book's")
]
ServicesFile = Annotated[
    Path | None, typer.Option(help="Your own services, CSV, beside the book's")
]
OriginClaim = Annotated[
    str,
    typer.Option("--originating", help="Origin the goods claim: unstated, none, usmca or cptpp"),
]
Fees = Annotated[
    str,
    typer.Option(
        "--section-301", help="US port fees on ships that are: off, built or operated (by China)"
    ),
]
Overlap = Annotated[
    float, typer.Option("--max-overlap", help="Share of an option that another may run over, 0-1")
]
DeparturesFile = Annotated[
    Path | None,
    typer.Option(help="Your own dated departures, CSV; `monarca departures template` shows one"),
]
KeepGood = Annotated[
    bool, typer.Option("--keep-good", help="Use the departures that are right; tell the others")
]
DEFAULT_MODES = "road,rail,sea,air"
DEFAULT_WEIGHTS = "cost=1,time=0.25"


def route(
    origin: Origin,
    destination: Destination,
    *,
    commodity: goods.Commodity,
    teu: goods.Teu = None,
    feu: goods.Feu = None,
    tonnes: goods.Tonnes = None,
    vehicles: goods.Vehicles = None,
    m3: goods.VolumeM3 = None,
    equipment: goods.Equipment = None,
    temperature: goods.Temperature = None,
    hazmat: goods.Hazmat = None,
    value: goods.Value = None,
    avoid: Avoid = Tier.ANY,
    ready: Ready = None,
    deadline: Deadline = None,
    modes: Modes = DEFAULT_MODES,
    options: MaxOptions = 5,
    weights: Weighing = DEFAULT_WEIGHTS,
    form: Annotated[Format, typer.Option("--format", help="How to print it")] = Format.TABLE,
    map_file: MapFile = None,
    output: Files = None,
    table: TableName = None,
    forbid: Forbidden = None,
    require: Required = None,
    us_land_price: UsLandPrice = 0.0,
    us_water_price: UsWaterPrice = 0.0,
    no_go: NoGoFile = None,
    rates: RatesFile = None,
    services: ServicesFile = None,
    originating: OriginClaim = "unstated",
    section_301: Fees = "off",
    max_overlap: Overlap = 1.0,
    departures: DeparturesFile = None,
    keep_good: KeepGood = False,
) -> None:
    """Rank the ways to ship something, priced, timed and checked.

    Exit code 1 means that no feasible route exists; the answer then says why.
    """
    checked(output or (), table, TABLE_NAMES)
    network, (result, found), _ = ask(
        origin=origin,
        destination=destination,
        commodity=commodity,
        teu=teu,
        feu=feu,
        tonnes=tonnes,
        vehicles=vehicles,
        volume_m3=m3,
        equipment=equipment,
        temperature_c=temperature,
        hazmat=hazmat,
        value_usd=value,
        avoid=avoid,
        max_options=options,
        forbid=forbid or (),
        require=require or (),
        us_price={"land_usd_per_km": us_land_price, "water_usd_per_nm": us_water_price},
        no_go=no_go_of(no_go),
        rates=rates,
        services=services,
        originating=originating,
        section_301=section_301,
        max_overlap_share=max_overlap,
        departures=_departures(departures, keep_good=keep_good),
        **read(ready, deadline, modes, weights),
    )
    if form is Format.CSV:
        emit_csv(result, table, is_empty=not found.options)
    else:
        _print(found, form)
    if map_file:
        _draw(found, network, map_file)
    write_answer(result, found, network, output or (), table)
    if not found.options:
        if form is Format.CSV:
            say(f"No feasible route. {found.termination.detail}")
        raise typer.Exit(NO_ROUTE)


def draw(
    origin: Origin,
    destination: Destination,
    *,
    commodity: goods.Commodity,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
    teu: goods.Teu = None,
    feu: goods.Feu = None,
    tonnes: goods.Tonnes = None,
    vehicles: goods.Vehicles = None,
    m3: goods.VolumeM3 = None,
    equipment: goods.Equipment = None,
    temperature: goods.Temperature = None,
    hazmat: goods.Hazmat = None,
    value: goods.Value = None,
    avoid: Avoid = Tier.ANY,
    ready: Ready = None,
    deadline: Deadline = None,
    modes: Modes = DEFAULT_MODES,
    options: MaxOptions = 5,
    weights: Weighing = DEFAULT_WEIGHTS,
    forbid: Forbidden = None,
    require: Required = None,
    us_land_price: UsLandPrice = 0.0,
    us_water_price: UsWaterPrice = 0.0,
    no_go: NoGoFile = None,
    rates: RatesFile = None,
    services: ServicesFile = None,
    originating: OriginClaim = "unstated",
    section_301: Fees = "off",
    max_overlap: Overlap = 1.0,
    departures: DeparturesFile = None,
    keep_good: KeepGood = False,
) -> None:
    """Draw the ranked ways on a map: one HTML file that opens offline."""
    from api.wording import sentence

    network, (_, found), _ = ask(
        origin=origin,
        destination=destination,
        commodity=commodity,
        teu=teu,
        feu=feu,
        tonnes=tonnes,
        vehicles=vehicles,
        volume_m3=m3,
        equipment=equipment,
        temperature_c=temperature,
        hazmat=hazmat,
        value_usd=value,
        avoid=avoid,
        max_options=options,
        forbid=forbid or (),
        require=require or (),
        us_price={"land_usd_per_km": us_land_price, "water_usd_per_nm": us_water_price},
        no_go=no_go_of(no_go),
        rates=rates,
        services=services,
        originating=originating,
        section_301=section_301,
        max_overlap_share=max_overlap,
        departures=_departures(departures, keep_good=keep_good),
        **read(ready, deadline, modes, weights),
    )
    _draw(found, network, output)
    if not found.options:
        say(f"No feasible route. {sentence(found.termination.detail)}")
        raise typer.Exit(NO_ROUTE)


def _departures(file: Path | None, *, keep_good: bool) -> Departures | None:
    if file is None:
        return None
    from api.answer import Departures
    from routing.departure import read_departures

    rows = tuple(read_departures(file))
    return Departures(rows, file.name, 2, keep_good, lambda fault: say(f"Left out: {fault}"))


def ask(
    *,
    rates: Path | None,
    services: Path | None,
    departures: Departures | None = None,
    luck: Luck | None = None,
    **fields: Any,
) -> tuple[Network, Answered, ParameterBook]:
    """Answer what was asked on the command line; returns what it was answered from too."""
    from api.answer import answered, options_request
    from routing.parameter_book import ParameterBook

    request, book = options_request(**fields), ParameterBook.load(rates)
    network = opened_network()
    found = answered(network, request, book, services, departures=departures, luck=luck)
    return network, found, book


def _draw(found: Answer, network: Network, path: Path) -> None:
    from api.map_page import map_page
    from routing.writing import write_bytes

    write_bytes(path, map_page(found, network).encode())
    say(f"Map written to {path}.")


def _print(found: Answer, form: Format) -> None:
    if form is Format.TABLE:
        from api.table import render

        stdout().print(render(found))
        return
    import orjson

    from api.geojson import feature_collection

    body = found.model_dump(mode="json") if form is Format.JSON else feature_collection(found)
    emit(orjson.dumps(body, option=orjson.OPT_INDENT_2))


def read(ready: str | None, deadline: str | None, modes: str, weights: str) -> dict[str, Any]:
    """Turn what is free text on the command line into the fields of a request."""
    ready_at = _moment("ready", ready) if ready else datetime.now(UTC).replace(microsecond=0)
    return {
        "ready": ready_at,
        "deadline": _deadline(deadline, ready_at) if deadline else None,
        "modes": [mode.strip() for mode in modes.split(",") if mode.strip()],
        "weights": _weights(weights),
    }


def no_go_of(file: Path | None) -> dict[str, Any] | None:
    """Read a file of areas no ship may enter.

    Raises
    ------
    InputError
        If it is no GeoJSON.
    """
    if file is None:
        return None
    import orjson

    expected = "a GeoJSON file"
    try:
        found = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InputError([Fault("no_go", str(file), expected)]) from error
    if not isinstance(found, dict):
        raise InputError([Fault("no_go", str(file), expected)])
    return found


def _moment(field: str, text: str) -> datetime:
    """Read ISO 8601; without an offset it is this machine's local time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        expected = "a time such as 2026-12-24T12:00 or 2026-12-24T12:00-05:00"
        raise InputError([Fault(field, text, expected)]) from error
    return moment if moment.tzinfo else moment.astimezone()


def _deadline(text: str, ready_at: datetime) -> datetime:
    """Read a moment, or a number of days after the ready time."""
    try:
        return ready_at + timedelta(days=float(text))
    except OverflowError as error:
        raise InputError([Fault("deadline", text, "a number of days, or a time")]) from error
    except ValueError:
        return _moment("deadline", text)


def _weights(text: str) -> dict[str, float]:
    """Read ``cost=1,time=0.5``; criteria left out count nothing."""
    weights = dict.fromkeys(_CRITERIA, 0.0)
    faults = []
    for part in text.split(","):
        name, _, number = (word.strip() for word in part.partition("="))
        try:
            weights[_known_criterion(name)] = float(number)
        except ValueError:
            faults.append(Fault("weights", part, f"criterion=number, of {', '.join(_CRITERIA)}"))
    if faults:
        raise InputError(faults)
    return weights


def _known_criterion(name: str) -> str:
    if name not in _CRITERIA:
        raise ValueError(name)
    return name
