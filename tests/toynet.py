"""Small networks drawn as ASCII maps, with the interface of ``networks.network.Network``.

A map's characters are places: a column is one degree of longitude, a row two of latitude, the top
left corner 130°W 60°N. Capitals and digits are named points, lower case are points on the way,
``#`` is water of the US 200 nm zone, ``=`` of the US 12 nm zone (which lies in the former), and
``%`` is US soil.
Lengths are measured on the drawn lines, so that a route can be checked by eye.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import Geod
from shapely import LineString, Polygon, box, unary_union
from shapely.geometry.base import BaseGeometry

from networks.new_terminal import NewTerminal
from networks.place import Place
from networks.railways import group_of
from networks.rows import row_in
from networks.sea.restrictions import Restrictions
from networks.site import Site
from networks.tie import Tie
from networks.tiers import Tier
from networks.units import M_PER_NM

GEOD = Geod(ellps="WGS84")
WEST, NORTH, ROW_DEG = -130.0, 60.0, 2.0
ZONE_MARKS = {"land": "%", "12nm": "=", "24nm": "=", "200nm": "=#"}

MAP = """
.................................................
.................................................
...V..............W......................H.......
....##................................###........
....##................D...T...........###........
....###...............E.............#####........
.....##............................#####.........
.....###..........................#####..........
.....###..........L..........#########...........
......###.........N........##########............
.x.....##.........M.......########...............
.........#......................................y
.........Z.................A.....................
"""
TERMINALS: dict[str, dict[str, Any]] = {
    "V": {"kind": "seaport", "country": "CA", "name": "Vanport", "railways": "CN"},
    "H": {"kind": "seaport", "country": "CA", "name": "Halport", "railways": "CN"},
    "Z": {"kind": "seaport", "country": "MX", "name": "Zanillo", "railways": "FXE"},
    "A": {"kind": "seaport", "country": "MX", "name": "Altport", "railways": "FXE;CPKCM"},
    "W": {"kind": "rail", "country": "CA", "name": "Winyard", "railways": "CN;CPKC"},
    "E": {"kind": "rail", "country": "CA", "name": "Eastyard", "railways": "CPKC"},
    "M": {"kind": "rail", "country": "MX", "name": "Monyard", "railways": "CPKCM"},
    "D": {"kind": "border", "country": "CA-US", "name": "Detbridge", "wait_h": 0.25},
    "L": {"kind": "border", "country": "US-MX", "name": "Larbridge", "wait_h": 0.75},
    "d": {
        "kind": "border",
        "country": "CA-US",
        "name": "Det tunnel",
        "wait_h": 3.0,
        "at": "D",
        "railways": "CPKC",
    },
    "l": {
        "kind": "border",
        "country": "US-MX",
        "name": "Lar rail bridge",
        "railways": "CPKC",
        "wait_h": 8.0,
        "at": "L",
    },
}
LEGS = (
    "sea V>Z",
    "sea VxZ us-200nm",
    "sea H>A",
    "sea HyA us-200nm",
    "rail E>M CA-US-MX d;l",
    "rail W>M CA-US-MX d;l",
    "rail V>W CA",
    "rail W>H CA",
    "rail A>M MX",
    "rail Z>M MX",
    "road D>L US",
)
SERVICES = (
    {
        "service_id": "CH1",
        "name": "charter container ship",
        "operator": "any owner",
        "status": "charter",
        "calls": "*",
        "headway_days": 7.0,
    },
)
DEFAULT_SERVICE = {
    "mode": "sea",
    "speed_kn": 15.0,
    "transit_h": float("nan"),
    "capacity_teu": 2400.0,
    "capacity_t": 38000.0,
    "draught_m": 12.0,
    "reefer_plugs": 300.0,
    "hold": "",
    "door_cm": float("nan"),
    "range_km": float("nan"),
    "cargo": "container",
    "source": "drawn",
    "source_date": "2026-11-23",
    "confidence": "low",
}
CAPABILITIES = ("container", "reefer", "dry_bulk", "liquid_bulk", "lng", "lpg", "roro", "breakbulk")


@dataclass(frozen=True)
class ToyRoad:
    """A straight road."""

    length_km: float
    geometry: LineString


@dataclass(frozen=True)
class ToyAccess:
    """Straight roads from a place to terminals."""

    km_by_terminal: Mapping[str, float]
    lines: Mapping[str, LineString]

    def geometry(self, terminal_id: str) -> LineString:
        return self.lines[terminal_id]


@dataclass(frozen=True)
class ToyVerdict:
    """What the check of a drawn line found."""

    ok: bool
    tier: Tier
    zone: str | None
    metres_inside: float
    where: tuple[float, float] | None = None


def _cell(row: int, column: int) -> BaseGeometry:
    lon, lat = WEST + column, NORTH - ROW_DEG * row
    return box(lon - 0.5, lat - ROW_DEG / 2, lon + 0.5, lat + ROW_DEG / 2)


@dataclass(frozen=True)
class ToyNetwork:
    """A network drawn by hand; ``legs_drawn`` and ``services_drawn`` are as in this module."""

    map_text: str = MAP
    terminals_drawn: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: TERMINALS)
    legs_drawn: Sequence[str] = LEGS
    services_drawn: Sequence[Mapping[str, Any]] = SERVICES
    channel_notices: Mapping[str, str] = field(default_factory=dict)
    train_faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = "toy"
    kept_in: Path | None = None
    overseas_drawn: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    overseas_legs: Sequence[str] = ()
    new_legs: Sequence[str] = ()
    joined: tuple[NewTerminal, ...] = ()

    def reaching(self, gateway_id: str) -> ToyNetwork:
        """Return this with a port overseas, made once; its legs are those that name it."""
        if gateway_id not in self._reached:
            drawn = {gateway_id: {"kind": "seaport", **self.overseas_drawn[gateway_id]}}
            legs = [text for text in self.overseas_legs if gateway_id in text.split()[1]]
            self._reached[gateway_id] = replace(
                self,
                terminals_drawn={**self.terminals_drawn, **drawn},
                legs_drawn=[*self.legs_drawn, *legs],
                kept_in=None,
            )
        return self._reached[gateway_id]

    @cached_property
    def _reached(self) -> dict[str, ToyNetwork]:
        return {}

    @property
    def sites(self) -> tuple[Site, ...]:
        """Return the new terminals, as if each stood where it is joined."""
        return tuple(
            Site(one, one.lonlat if one.is_seaport else None, 0.0 if one.is_seaport else None, 0.0,
                 Tie(one.terminal_id, one.country, 0, 0.0), ())
            for one in self.joined
        )  # fmt: skip

    def joining(self, terminals: tuple[NewTerminal, ...]) -> ToyNetwork:
        """Return this with new terminals at points of the map; their legs name them."""
        drawn = {
            one.terminal_id: {
                "kind": one.kind, "country": one.country, "name": one.name,
                "railways": ";".join(one.railways),
                **{name: name in one.cargo for name in CAPABILITIES},
            }
            for one in terminals
        }  # fmt: skip
        legs = [text for text in self.new_legs if not drawn.keys().isdisjoint(text.split()[1])]
        return replace(
            self,
            terminals_drawn={**self.terminals_drawn, **drawn},
            legs_drawn=[*self.legs_drawn, *legs],
            joined=(*self.joined, *terminals),
            kept_in=None,
        )

    @cached_property
    def points(self) -> dict[str, tuple[float, float]]:
        rows = self.map_text.strip("\n").splitlines()
        return {
            mark: (WEST + column, NORTH - ROW_DEG * row)
            for row, text in enumerate(rows)
            for column, mark in enumerate(text)
            if mark.isalnum()
        }

    def zone(self, name: str) -> BaseGeometry:
        """Union of the cells whose mark lies in the US zone ``name``."""
        rows = self.map_text.strip("\n").splitlines()
        return unary_union(
            [
                _cell(r, c)
                for r, text in enumerate(rows)
                for c, mark in enumerate(text)
                if mark in ZONE_MARKS[name]
            ]
        )

    @cached_property
    def zones(self) -> gpd.GeoDataFrame:
        columns = {"country": "US", "zone": list(ZONE_MARKS)}
        return gpd.GeoDataFrame(
            columns, geometry=[self.zone(z) for z in ZONE_MARKS], crs="EPSG:4326"
        )

    def area(self, country: str, zone: str) -> BaseGeometry:
        return self.zone(zone) if country == "US" else Polygon()

    def row(self, table: str, key: str) -> dict[str, Any]:
        return row_in(self, table, key)

    def place(self, mark: str, country: str, terminal_id: str = "") -> Place:
        lon, lat = self.points[mark]
        return Place(mark, country, "", lon, lat, "point", terminal_id=terminal_id)

    def line(self, marks: str) -> LineString:
        return LineString([self.points[self._drawn_at(mark)] for mark in marks if mark != ">"])

    def _drawn_at(self, mark: str) -> str:
        return str(self.terminals_drawn.get(mark, {}).get("at", mark))

    @cached_property
    def terminals(self) -> pd.DataFrame:
        rows = []
        for terminal_id, drawn in self.terminals_drawn.items():
            lon, lat = self.points[self._drawn_at(terminal_id)]
            rows.append(
                {
                    "terminal_id": terminal_id,
                    "lon": lon,
                    "lat": lat,
                    "city": drawn["name"],
                    "railways": "",
                    "max_draught_m": float("nan"),
                    "open_from": "",
                    "open_until": "",
                    "hours": "24/7",
                    "hazmat": "",
                    "freighter": drawn["kind"] == "airport",
                    "cutoff_h": 4.0,
                    "border_wait_mean_h": drawn.get("wait_h", float("nan")),
                    "border_wait_p95_h": 2 * drawn.get("wait_h", float("nan")),
                    **dict.fromkeys(CAPABILITIES, True),
                    **drawn,
                }
            )
        return pd.DataFrame(rows).set_index("terminal_id")

    @cached_property
    def legs(self) -> pd.DataFrame:
        return pd.DataFrame([self._leg(text) for text in self.legs_drawn]).set_index(
            "leg_id", drop=False
        )

    def _leg(self, text: str) -> dict[str, Any]:
        mode, marks, *rest = text.split()
        line = self.line(marks)
        length_km = GEOD.geometry_length(line) / 1000
        row: dict[str, Any] = {
            "leg_id": f"{mode}:{text}",
            "mode": mode,
            "from_terminal_id": marks[0],
            "to_terminal_id": marks[-1],
            "variant": "any",
            "length_km": length_km,
            **dict.fromkeys(("ca_km", "us_km", "mx_km", "us_land_km"), 0.0),
            "us_locks": 0,
            "eca_nm": 0.0,
            "channels": "",
            "crossings": rest[1] if mode == "rail" and len(rest) > 1 else "",
            "operators": "",
            "interchanges": "",
        }
        for name in ("12nm", "24nm", "200nm"):
            metres = self.metres_inside(line, name) if mode in ("sea", "air") else 0.0
            row[f"us_{name}_nm"] = metres / M_PER_NM
        if mode == "air":
            row["variant"] = rest[0] if rest else "any"
        elif mode == "sea":
            row["variant"] = rest[0] if rest else "any"
            row["channels"] = " ".join(rest[1:])
            row["eca_nm"] = row["us_200nm_nm"]
        else:
            countries = rest[0].split("-")
            for country in countries:
                row[f"{country.lower()}_km"] = length_km / len(countries)
            row["us_land_km"] = row["us_km"]
        if mode == "rail":
            row |= self._railways(marks)
        return row

    def _railways(self, marks: str) -> dict[str, str]:
        """Run a train by the first railways of both ends, over ``x`` where no group serves both."""
        ends = [
            self.terminals_drawn[mark]["railways"].split(";") for mark in marks[:: len(marks) - 1]
        ]
        for one in ends[0]:
            for other in ends[1]:
                if group_of(one) == group_of(other):
                    return {"operators": ";".join(dict.fromkeys((one, other)))}
        return {"operators": f"{ends[0][0]};{ends[1][0]}", "interchanges": "x"}

    @cached_property
    def rail_interchanges(self) -> pd.DataFrame:
        return pd.DataFrame({"name": ["Xing"], "dwell_h": [26.0]}, index=["x"])

    def train_findings(self, leg_id: str) -> tuple[str, ...]:
        return self.train_faults.get(leg_id, ())

    @cached_property
    def services(self) -> pd.DataFrame:
        return pd.DataFrame([{**DEFAULT_SERVICE, **drawn} for drawn in self.services_drawn])

    def restriction_findings(self, line: LineString) -> tuple[str, ...]:
        return ()

    @property
    def passage_names(self) -> frozenset[str]:
        joined = self.legs["channels"]
        return frozenset(name for names in joined for name in names.split(";") if name)

    def restricted(
        self,
        restrictions: Restrictions,
        tier: Tier,
        pairs: Collection[tuple[str, str]] | None,
    ) -> ToyNetwork:
        """Return this network without what is forbidden: there is no other way to be found."""
        assert tier in Tier
        assert pairs is None or pairs
        kept = [
            text
            for text, channels in zip(self.legs_drawn, self.legs["channels"], strict=True)
            if restrictions.forbidden.isdisjoint(channels.split(";"))
            and (restrictions.required <= set(channels.split(";")) or not text.startswith("sea "))
            and not any(
                area.area.intersects(self.line(text.split()[1]))
                for area in restrictions.no_go
                if text.startswith("sea ")
            )
        ]
        return replace(self, legs_drawn=kept)

    def leg_geometry(self, leg_id: str) -> LineString:
        return self.line(leg_id.split()[1])

    def metres_inside(self, line: BaseGeometry, zone: str) -> float:
        return float(GEOD.geometry_length(line.intersection(self.zone(zone))))

    def access(self, place: Place) -> ToyAccess:
        lines = {
            str(terminal_id): LineString([(place.lon, place.lat), (row["lon"], row["lat"])])
            for terminal_id, row in self.terminals.iterrows()
            if place.country in row["country"].split("-") and str(terminal_id).isupper()
        }
        km = {name: GEOD.geometry_length(line) / 1000 for name, line in lines.items()}
        return ToyAccess(km, lines)

    def road_between(self, origin: Place, destination: Place) -> ToyRoad | None:
        if origin.country != destination.country:
            return None
        line = LineString([(origin.lon, origin.lat), (destination.lon, destination.lat)])
        return ToyRoad(GEOD.geometry_length(line) / 1000, line)

    def verify(self, geometry: BaseGeometry, tier: Tier) -> ToyVerdict:
        if tier.zone is None:
            return ToyVerdict(ok=True, tier=tier, zone=None, metres_inside=0.0)
        metres = self.metres_inside(geometry, tier.zone)
        return ToyVerdict(ok=metres <= 1.0, tier=tier, zone=tier.zone, metres_inside=metres)
