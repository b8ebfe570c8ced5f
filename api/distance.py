"""How far it is by one mode, and how much of that lies in the United States."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.faults import Faults
from networks.errors import Fault, InputError, MonarcaError
from networks.gateways import find_gateway
from networks.place import Place
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.season import Season
from networks.tiers import Tier
from networks.units import KM_PER_NM

if TYPE_CHECKING:
    from networks.landgraph import LandGraph, Reach
    from networks.network import Network
    from networks.sea.passages import PassageUse
    from networks.zone_measure import ZoneMeasure

MODES = ("sea", "rail", "road")
_MEASURES = (
    "distance_km",
    "distance_nm",
    "us_land_km",
    "us_12nm_nm",
    "us_24nm_nm",
    "us_200nm_nm",
    "from_snap_km",
    "to_snap_km",
)
COLUMNS = ("from", "to", *_MEASURES, "passages", "error")
_ASKED_AS = {"required": "via", "forbidden": "not_via"}  # what users call a restriction
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")
OUTSIDE_US = frozenset({"CA", "MX"})
_DELIMITERS = ",;\t"
_SHOWN_HEADER = 80  # characters
_DECIMALS = 3  # a metre, well below what any of the networks can claim


class NoWayError(MonarcaError):
    """The two places exist, but the mode does not join them under the tier."""

    code = "no-way"


@dataclass(frozen=True)
class Distance:
    """The shortest way by one mode.

    ``distance_km`` is the length of the line on the network; ``from_snap_km`` and ``to_snap_km``
    say how far the places lie from the ends of that line. The ``us_`` fields are lengths on US
    land and inside each US zone; zones nest. On the way to a gateway, beyond the region, they are
    upper bounds. ``passages`` are the straits, canals, locks and rivers passed at sea, in order.
    """

    distance_km: float
    us_land_km: float
    us_12nm_nm: float
    us_24nm_nm: float
    us_200nm_nm: float
    from_snap_km: float
    to_snap_km: float
    passages: tuple[PassageUse, ...] = ()

    @property
    def distance_nm(self) -> float:
        """The same length in nautical miles."""
        return self.distance_km / KM_PER_NM

    def columns(self) -> dict[str, str]:
        """Return the measures as text, a column each, and the names of the passages."""
        measures = {name: f"{getattr(self, name):.{_DECIMALS}f}" for name in _MEASURES}
        return measures | {"passages": ";".join(use.name for use in self.passages)}

    def figures(self) -> dict[str, Any]:
        """Return the measures as numbers, and each passage with what is known of it."""
        measures = {name: round(getattr(self, name), _DECIMALS) for name in _MEASURES}
        return measures | {"passages": [_figures(use) for use in self.passages]}


def _figures(use: PassageUse) -> dict[str, Any]:
    return {
        "name": use.name,
        "kind": use.kind,
        "from_km": round(use.from_km, _DECIMALS),
        "length_km": round(use.length_km, _DECIMALS),
        "transit_h": use.transit_h,
        "toll_class": use.toll_class or None,
    }


class Ruler:
    """Measures distances on one network; keeps what measuring needs from pair to pair."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._searched: tuple[tuple[str, int, frozenset[str] | None], Reach] | None = None

    def measure(
        self,
        origin: str,
        destination: str,
        mode: str,
        tier: Tier,
        restrictions: Restrictions = UNRESTRICTED,
    ) -> Distance:
        """Measure the shortest way between two places by one mode.

        Parameters
        ----------
        origin, destination
            UN/LOCODE, place name or ``lon,lat``. By sea a city means its port, where it has one,
            and a point may lie far out. One end by sea may be a gateway of another continent: its
            name goes before that of a place without a port of the region.
        mode
            ``sea``, ``rail`` or ``road``.
        tier
            What to stay out of. On land every tier but ``any`` closes the United States.
        restrictions
            What else a ship may not do, and what it must; at sea only. A day closes ports out of
            season too.

        Raises
        ------
        InputError
            If a place is unknown or ambiguous, the mode is, or a restriction cannot be used; every
            fault at once.
        NoWayError
            If there is none under the tier.
        """
        faults = Faults()
        faults.gather(lambda: self.check(mode, tier, restrictions))
        start = faults.gather(lambda: self._resolved(origin.strip(), "from", mode))
        end = faults.gather(lambda: self._resolved(destination.strip(), "to", mode))
        if faults or start is None or end is None:
            raise faults.error()
        if mode == "sea":
            return self._by_sea(start, end, tier, restrictions)
        return self._by_land(start, end, mode, tier)

    def check(self, mode: str, tier: Tier, restrictions: Restrictions) -> None:
        """Raise InputError with every fault of what is asked of all pairs alike."""
        faults = Faults()
        if mode not in MODES:
            faults.add(Fault("mode", mode, f"one of {', '.join(MODES)}"))
        elif mode == "sea" and restrictions != UNRESTRICTED:
            faults.gather(lambda: self._network.sea.conditions(tier, restrictions), _ASKED_AS)
        elif restrictions != UNRESTRICTED:
            expected = "sea, where passages, a draught, a day or no-go areas are asked for"
            faults.add(Fault("mode", mode, expected))
        if faults:
            raise faults.error()

    def _resolved(self, text: str, field: str, mode: str) -> Place:
        point = _POINT.fullmatch(text)
        if mode == "sea" and point:  # the gazetteer knows points on and near land only
            return Place(text, "", "", float(point[1]), float(point[2]), "point")
        gateway = find_gateway(self._network.gateways, text) if mode == "sea" else None
        if gateway is None:
            return self._network.places.resolve(text, field)
        try:
            place = self._network.places.resolve(text, field)
        except InputError:
            return gateway
        return place if self._port_of(place) else gateway

    @cached_property
    def _zone_measure(self) -> ZoneMeasure:
        from networks.zone_measure import ZoneMeasure

        return ZoneMeasure(self._network.zones, self._network.eca)

    def _by_sea(self, start: Place, end: Place, tier: Tier, restrictions: Restrictions) -> Distance:
        from networks.sea.path import NoPath
        from networks.us_beyond import beyond_nm

        if restrictions.sailing_on:
            for place in (start, end):
                self._check_season(place, restrictions.sailing_on)
        path = self._network.sea_path(self._at_sea(start), self._at_sea(end), tier, restrictions)
        if isinstance(path, NoPath):
            raise NoWayError(path.reason)
        inside_nm = self._zone_measure.lengths_nm(path.coordinates)
        for zone, nm in beyond_nm(path.coordinates, self._network.us_beyond).items():
            inside_nm[zone] += nm
        return Distance(
            distance_km=path.length_km,
            us_land_km=0.0,
            us_12nm_nm=inside_nm["us_12nm_nm"],
            us_24nm_nm=inside_nm["us_24nm_nm"],
            us_200nm_nm=inside_nm["us_200nm_nm"],
            from_snap_km=path.from_snap_km,
            to_snap_km=path.to_snap_km,
            passages=path.passages,
        )

    def _check_season(self, place: Place, day: date) -> None:
        """Raise NoWayError if a place means a port that is closed on that day of a usual year."""
        port = self._port_of(place)
        if port is None:
            return
        cells = self._network.terminals.loc[port, ["open_from", "open_until"]]
        season = Season.of(*cells)
        if season is not None and not season.holds(day, day):
            raise NoWayError(
                f"{place.name} is out of season on {day.day} {day:%b}: open {season.open}."
            )

    def _port_of(self, place: Place) -> str | None:
        """Return the seaport a place is, or the only one its city has."""
        known = self._network.sea.port_ids
        if place.terminal_id in known:
            return place.terminal_id
        terminals = self._network.terminals
        here = terminals[
            (terminals["kind"] == "seaport")
            & (terminals["city"] == place.name)
            & (terminals["country"] == place.country)
        ]
        return str(here.index[0]) if len(here) == 1 and here.index[0] in known else None

    def _at_sea(self, place: Place) -> str | tuple[float, float]:
        """Return the port a place means, whose way to sea is known, or else where it lies."""
        if place.kind == "gateway":
            return place.terminal_id
        return self._port_of(place) or (place.lon, place.lat)

    def _by_land(self, start: Place, end: Place, mode: str, tier: Tier) -> Distance:
        from networks.landgraph import NoPath

        graph = self._graph(mode)
        if tier is not Tier.ANY and (here := [p for p in (start, end) if p.country == "US"]):
            raise NoWayError(f"{here[0].label} is in the United States, which {tier} closes.")
        start_idx, from_snap_km = _nearest(graph, start)
        end_idx, to_snap_km = _nearest(graph, end)
        countries = None if tier is Tier.ANY else OUTSIDE_US
        path = graph.path_in(self._reach(mode, start_idx, countries), end_idx, countries)
        if isinstance(path, NoPath):
            raise NoWayError(f"By {mode}, {path.reason}.")
        return Distance(
            distance_km=path.length_km,
            us_land_km=path.us_land_km,
            us_12nm_nm=0.0,
            us_24nm_nm=0.0,
            us_200nm_nm=0.0,
            from_snap_km=from_snap_km,
            to_snap_km=to_snap_km,
        )

    def _graph(self, mode: str) -> LandGraph:
        return self._network.rail if mode == "rail" else self._network.road

    def _reach(self, mode: str, start_idx: int, countries: frozenset[str] | None) -> Reach:
        """Search from a node; the last search is kept, for pairs that share an origin."""
        asked = mode, start_idx, countries
        if self._searched is None or self._searched[0] != asked:
            self._searched = asked, self._graph(mode).one_to_many(start_idx, countries)
        return self._searched[1]


def _nearest(graph: LandGraph, place: Place) -> tuple[int, float]:
    country = place.country.partition("-")[0]  # a border crossing lies in both its countries
    try:
        return graph.nearest(place.lon, place.lat, country)
    except KeyError as error:
        raise NoWayError(
            f"{place.name} is in {country or 'no country'}; rail and road are known in Canada, "
            "the United States and Mexico."
        ) from error


def measure_pairs(
    network: Network,
    content: bytes,
    mode: str,
    tier: Tier,
    *,
    progress: Callable[[float], None] | None = None,
    restrictions: Restrictions = UNRESTRICTED,
) -> tuple[bytes, int]:
    """Measure every pair of a CSV and return the answers as a CSV, with the number of bad rows.

    Each line stands alone: whatever is wrong with one is said in its ``error`` column, and the
    others are answered. A line is UTF-8, or else Windows-1252, which spreadsheets still write.

    Parameters
    ----------
    content
        A header that names ``from`` and ``to``, then a pair a line. Fields end in commas,
        semicolons or tabs, as the header shows; between commas, write ``lon,lat`` in quotes.

    Raises
    ------
    InputError
        If the header does not name each column once, the mode is unknown, or the restrictions
        cannot be used.
    """
    ruler = Ruler(network)
    ruler.check(mode, tier, restrictions)
    unmarked = content.removeprefix(codecs.BOM_UTF8)
    lines = [_text(line) for line in re.split(rb"\r\n|\r|\n", unmarked)]
    header, delimiter = _header(lines[0])
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    rows = [_pair(header, _parsed(line, delimiter)) for line in lines[1:] if line.strip()]
    # Pairs of one origin are measured one after another, so that it is searched from once.
    order = sorted(range(len(rows)), key=lambda row: rows[row]["from"])
    for done, row in enumerate(order, start=1):
        if not rows[row].get("error"):
            rows[row] |= _measured(ruler, rows[row], mode, tier, restrictions)
        if progress:
            progress(done / len(rows))
    writer.writerows(rows)
    return written.getvalue().encode(), sum(bool(row["error"]) for row in rows)


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _header(line: str) -> tuple[list[str], str]:
    """Return the names of the columns and what stands between them."""
    for delimiter in _DELIMITERS:
        names = [name.strip().lower() for name in next(_parsed(line, delimiter), [])]
        if names.count("from") == names.count("to") == 1:
            return names, delimiter
    shown = line if len(line) <= _SHOWN_HEADER else f"{line[:_SHOWN_HEADER]}…"
    raise InputError(
        [Fault("pairs", shown or None, "a CSV whose header names from and to, each once")]
    )


def _parsed(line: str, delimiter: str) -> Iterator[list[str]]:
    """Parse one line by itself, so that an open quote cannot swallow the lines after it."""
    return csv.reader([line], delimiter=delimiter)


def _pair(header: list[str], parsed: Iterator[list[str]]) -> dict[str, str]:
    """Return the two ends a line names, with an ``error`` where it is no line of the table."""
    try:
        values = next(parsed, [])
    except csv.Error as error:
        return {"from": "", "to": "", "error": f"not a CSV line: {error}"}
    row = dict(zip(header, (value.strip() for value in values), strict=False))
    ends = {"from": row.get("from", ""), "to": row.get("to", "")}
    if len(values) != len(header):
        ends["error"] = (
            f"{len(values)} field{'' if len(values) == 1 else 's'} where the header has "
            f"{len(header)}; write lon,lat in quotes"
        )
    return ends


def _measured(
    ruler: Ruler, ends: dict[str, str], mode: str, tier: Tier, restrictions: Restrictions
) -> dict[str, str]:
    try:
        found = ruler.measure(ends["from"], ends["to"], mode, tier, restrictions)
    except MonarcaError as error:
        said = (error.message.rstrip("."), error.hint)
        return {"error": _one_line(". ".join(part for part in said if part))}
    return found.columns() | {"error": ""}


def _one_line(text: str) -> str:
    return " ".join(text.split())
