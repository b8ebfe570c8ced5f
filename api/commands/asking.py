"""The options of every command that asks about a shipment, written once.

A command that is decorated with `asks` takes one `Asked` in place of them all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands import goods
from api.commands.console import opened_network, say
from api.faults import Faults
from networks.errors import Fault, InputError
from networks.tiers import Tier

if TYPE_CHECKING:
    from api.answer import Answered
    from api.own_tables import OwnTables
    from api.request_models import OptionsRequest
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
MostTransfers = Annotated[
    int | None,
    typer.Option("--transfers", help="Changes of vehicle and road borders crossed, at most"),
]
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
    Path | None, typer.Option(help="Your own services, CSV or Excel, beside the book's")
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
    typer.Option(
        help="Your own dated departures, CSV or Excel; `monarca departures template` shows one"
    ),
]
KeepGood = Annotated[
    bool, typer.Option("--keep-good", help="Use the rows of your files that are right; tell others")
]
DEFAULT_MODES = "road,rail,sea,air"
DEFAULT_WEIGHTS = "cost=1,time=0.25"
# What the fields of a request are called that go by another name on the command line.
_FIELDS = {
    "m3": "volume_m3",
    "temperature": "temperature_c",
    "value": "value_usd",
    "options": "max_options",
    "transfers": "max_transfers",
    "max_overlap": "max_overlap_share",
}
_READ = ("ready", "deadline", "modes", "weights", "us_land_price", "us_water_price", "no_go")
FILES = ("rates", "services", "departures", "keep_good")


def _words(
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
    team: goods.Team = False,
    originating: OriginClaim = "unstated",
    avoid: Avoid = Tier.ANY,
    ready: Ready = None,
    deadline: Deadline = None,
    modes: Modes = DEFAULT_MODES,
    transfers: MostTransfers = None,
    forbid: Forbidden = None,
    require: Required = None,
    no_go: NoGoFile = None,
    options: MaxOptions = 5,
    max_overlap: Overlap = 1.0,
    weights: Weighing = DEFAULT_WEIGHTS,
    us_land_price: UsLandPrice = 0.0,
    us_water_price: UsWaterPrice = 0.0,
    rates: RatesFile = None,
    services: ServicesFile = None,
    departures: DeparturesFile = None,
    keep_good: KeepGood = False,
    section_301: Fees = "off",
) -> None:
    """Stand for the options: their names, types and defaults are read off this signature."""


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line: the words of the options, by name."""

    words: Mapping[str, Any]

    def request(self) -> OptionsRequest:
        """Return the request.

        Raises
        ------
        InputError
            With every fault of its fields.
        """
        from api.answer import options_request

        said = self.words
        fields = {
            _FIELDS.get(name, name): word
            for name, word in said.items()
            if word is not None and name not in (*_READ, *FILES)
        }
        fields |= _read(said["ready"], said["deadline"], said["modes"], said["weights"])
        us_price = {
            "land_usd_per_km": said["us_land_price"],
            "water_usd_per_nm": said["us_water_price"],
        }
        return options_request(**fields, us_price=us_price, no_go=_no_go(said["no_go"]))

    def book(self) -> ParameterBook:
        """Return the parameter book, the user's own rates in it; tell what is left out of them."""
        from routing.parameter_book import ParameterBook

        book = ParameterBook.load(self.words["rates"], keep_good=self.words["keep_good"])
        for fault in book.faults:
            _tell(fault)
        return book

    def own_tables(self) -> OwnTables:
        """Return the user's own services and departures; what is left out of them is told."""
        from api.own_tables import OwnTables

        own = OwnTables(self.words["services"], keep_good=self.words["keep_good"], tell=_tell)
        file: Path | None = self.words["departures"]
        if file is None:
            return own
        from routing.departure import read_departures

        table = read_departures(file)
        if not table.rows:
            raise InputError([Fault(file.name, None, "one departure at least")])
        return replace(own, departures=table.rows, name=file.name, numbers=table.numbers)

    def read(self) -> tuple[OptionsRequest, ParameterBook, OwnTables]:
        """Return the request, the book and the user's own tables.

        Raises
        ------
        InputError
            With every fault of all three.
        """
        faults = Faults()
        request, book = faults.gather(self.request), faults.gather(self.book)
        own = faults.gather(self.own_tables)
        if request is None or book is None or own is None:
            raise faults.error()
        return request, book, own

    def answered(self, luck: Luck | None = None) -> tuple[Network, Answered, ParameterBook]:
        """Answer; returns what it was answered from too."""
        from api.answer import answered

        request, book, own = self.read()
        network = opened_network()
        return network, answered(network, request, book, own, luck=luck), book

    def given(self) -> dict[str, Any]:
        """Return the words that are not the defaults."""
        usual = inspect.signature(_words).parameters
        return {
            name: word
            for name, word in self.words.items()
            if word is not None and word != usual[name].default
        }


def _tell(fault: Fault) -> None:
    say(f"Left out: {fault}")


def asks(
    *, without: tuple[str, ...] = (), optional: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of a request; it takes ``asked`` in place of them.

    Parameters
    ----------
    without
        Options the command has no use for; their defaults hold.
    optional
        Options that may be left out though a request needs them.
    """
    shared = inspect.signature(_words, eval_str=True).parameters
    offered = [
        parameter.replace(default=None, annotation=_or_none(parameter.annotation))
        if name in optional
        else parameter
        for name, parameter in shared.items()
        if name not in without
    ]
    left_out = {name: shared[name].default for name in without}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True).parameters

        def run(**words: Any) -> None:
            said = {parameter.name: words.pop(parameter.name) for parameter in offered}
            command(Asked(left_out | said), **words)

        others = [parameter for name, parameter in own.items() if name != "asked"]
        run.__doc__ = command.__doc__
        run.__signature__ = inspect.Signature([*offered, *others])  # type: ignore[attr-defined]
        return run

    return decorate


def _or_none(annotation: Any) -> Any:
    """Return an annotated type that may be None as well."""
    return Annotated[annotation.__origin__ | None, *annotation.__metadata__]


def _read(ready: str | None, deadline: str | None, modes: str, weights: str) -> dict[str, Any]:
    """Turn what is free text on the command line into the fields of a request."""
    ready_at = _moment("ready", ready) if ready else datetime.now(UTC).replace(microsecond=0)
    return {
        "ready": ready_at,
        "deadline": _deadline(deadline, ready_at) if deadline else None,
        "modes": [mode.strip() for mode in modes.split(",") if mode.strip()],
        "weights": _weights(weights),
    }


def _no_go(file: Path | None) -> dict[str, Any] | None:
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
