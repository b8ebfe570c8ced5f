"""A network small enough to check by eye, with the real land graph and hand-made sea.

Toronto ─100─ Montréal ─200─ Laredo (US) ─50─ Monterrey
                 │
Halifax ~~~~~~~ 500 ~~~~~~~ Veracruz        by sea, in the US 200 nm zone half the way
Vancouver                                   inside the US 12 nm zone: no way out at that tier
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.errors import Fault, InputError
from networks.landgraph import LandGraph
from networks.place import Place, fold
from networks.rail_operators import Operators
from networks.sea.channels import Channels
from networks.sea.conditions import Conditions
from networks.sea.passages import Passages, PassageUse
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import UNRESTRICTED
from networks.sea_lines import SeaLines
from networks.terminals import _EMPTY
from networks.tiers import Tier
from networks.units import KM_PER_NM
from tests import toynet

ASKED = {  # of the drawn network
    "origin": "Tee",
    "destination": "Enn",
    "commodity": "auto-parts",
    "teu": 2.0,
    "ready": "2026-11-23T12:00:00Z",
}
PLACES = (
    Place("Toronto", "CA", "ON", -79.4, 43.7, "city", population=2_700_000),
    Place("Montréal", "CA", "QC", -73.6, 45.5, "city", population=1_700_000),
    Place("Monterrey", "MX", "NLE", -100.3, 25.7, "city", population=1_100_000),
    Place("Halifax", "CA", "NS", -63.6, 44.6, "seaport", "CAHAL", terminal_id="CAHAL"),
    Place("Veracruz", "MX", "VER", -96.1, 19.2, "seaport", "MXVER", terminal_id="MXVER"),
    Place("Vancouver", "CA", "BC", -123.1, 49.3, "seaport", "CAVAN", terminal_id="CAVAN"),
    Place("London", "CA", "ON", -81.2, 43.0, "city"),
    Place("London", "US", "KY", -84.1, 37.1, "city"),
    Place("Kingston", "JM", "", -76.8, 17.9, "seaport", "JMKIN", terminal_id="JMKIN"),
)


PASSAGES = Passages.of(
    [
        {
            "name": "Toy Strait",
            "name_fr": "Détroit du jouet",
            "name_es": "",
            "kind": "strait",
            "gates": "-80 30 -70 30",
            "channels": "",
            "transit_h": float("nan"),
            "toll_class": "",
            "open_from": "",
            "open_until": "",
            "notice": "",
            "source": "drawn",
            "confidence": "high",
        },
        {
            "name": "Toy Canal",
            "name_fr": "",
            "name_es": "",
            "kind": "canal",
            "gates": "-90 10 -89 10",
            "channels": "ditch",
            "transit_h": 10.0,
            "toll_class": "panama",
            "open_from": "05-01",
            "open_until": "10-31",
            "notice": "Narrow",
            "source": "drawn",
            "confidence": "low",
        },
    ]
)


class ToyPlaces:
    def resolve(self, text: str, field: str = "place") -> Place:
        if text.strip().startswith("-79"):
            return PLACES[0]
        found = self.search(text, 9)
        if len(found) != 1:
            expected = "one place; several have this name" if found else "a place"
            raise InputError([Fault(field, text, expected, tuple(found))], hint="Add a province.")
        return found[0]

    def search(self, text: str, limit: int = 10) -> list[Place]:
        asked = fold(text)
        found = [p for p in PLACES if asked in {fold(p.name), fold(p.locode), fold(p.label)}]
        return found[:limit]


class ToySea:
    port_ids = ("CAHAL", "MXVER", "CAVAN")
    passages = PASSAGES
    channels = Channels(
        pd.DataFrame(
            {
                "name": ["ditch"],
                "us_locks": [0],
                "max_draught_m": [9.5],
                "small_ships_only": [False],
            }
        )
    )

    def conditions(self, tier, restrictions=UNRESTRICTED):
        return Conditions.of(restrictions, tier, self.channels.table, self.passages)

    def path(self, origin, destination, tier=Tier.ANY, restrictions=UNRESTRICTED):
        if restrictions.no_go:  # any area lies over the way
            return NoPath("no-water-path", f"closed in {restrictions.no_go[0].label}.")
        if "Toy Strait" in restrictions.forbidden:
            return NoPath("no-water-path", "closed in Toy Strait (not to be used).")
        if "CAVAN" in (origin, destination) and tier.zone:
            return NoPath("port-inside-zone", f"CAVAN lies inside the US {tier.zone} zone.")
        ports = {p.terminal_id: (p.lon, p.lat) for p in PLACES if p.terminal_id}
        ports["XXAMS"] = (4.0, 52.0)
        ends = [
            ports[place] if isinstance(place, str) else place for place in (origin, destination)
        ]
        from_snap_km, to_snap_km = (
            port_km if isinstance(place, str) else 3.0
            for place, port_km in zip((origin, destination), (1.0, 2.0), strict=True)
        )
        line, length_km = np.array(ends, float), 500 * KM_PER_NM
        used = (PassageUse("Toy Strait", "strait", 400.0, 0.0, None, ""),)
        return SeaPath(line, length_km, from_snap_km, to_snap_km, find_passages=lambda: used)


def land_graph() -> LandGraph:
    """Return the three edges of the drawing, both ways."""
    lon, lat = np.array([(-79.4, 43.7), (-73.6, 45.5), (-99.5, 27.5), (-100.3, 25.7)]).T
    ca, us, mx = 1, 2, 4
    return LandGraph(
        node_lon=lon,
        node_lat=lat,
        node_country=np.array([ca, ca, us, mx], np.uint8),
        indptr=np.array([0, 1, 3, 5, 6], np.int32),
        indices=np.array([1, 0, 2, 1, 3, 2], np.int32),
        length_km=np.array([100.0, 100, 200, 200, 50, 50]),
        country=np.array([ca, ca, ca | us, ca | us, us | mx, us | mx], np.uint8),
        flags=np.zeros(6, np.uint8),
        us_km=np.array([0.0, 0, 180, 180, 5, 5]),
        ferries=False,
    )


_SERVICE_TEXTS = ("cargo", "note", "source", "source_date", "confidence")
_SERVICE_FIGURES = (
    "headway_days",
    "speed_kn",
    "transit_h",
    "capacity_teu",
    "capacity_t",
    "draught_m",
    "reefer_plugs",
)


class ToyNetwork:
    version = "0123456789abcdef"
    kept_in: Path | None = None
    places = ToyPlaces()
    sea = ToySea()

    def check_files(self) -> None:
        """Nothing on disk to check."""

    def sea_path(self, *asked: Any) -> SeaPath | NoPath:
        return self.sea.path(*asked)

    @property
    def data_dates(self) -> dict[str, str]:
        return {"gshhg": "2.0.0"}

    @property
    def zones_note(self) -> str:
        return ""

    @property
    def attribution(self) -> list[str]:
        return ["© OpenStreetMap contributors", "GSHHG"]

    @cached_property
    def rail(self) -> LandGraph:
        return land_graph()

    @cached_property
    def road(self) -> LandGraph:
        return land_graph()

    @property
    def rail_operators(self) -> Operators:
        owner = np.array([0, 0, 0, 0, -1, -1], np.int8)
        return Operators(("CN",), owner, np.zeros(6, np.uint64))

    @property
    def sea_legs_with_lines(self) -> tuple[pd.DataFrame, SeaLines]:
        """Two lanes that share their first segment and run over the antimeridian."""
        legs = self.legs[self.legs["mode"] == "sea"]
        shared, end = [(170.0, 10.0), (175.0, 15.0)], [(190.0, 20.0), (185.0, 30.0)]
        return legs, SeaLines.of([np.array([*shared, last]) for last in end])

    @cached_property
    def terminals(self) -> gpd.GeoDataFrame:
        rows = [p for p in PLACES if p.terminal_id]
        known = {
            "kind": [p.kind for p in rows],
            "name": [p.name for p in rows],
            "city": [p.name for p in rows],
            "country": [p.country for p in rows],
            "container": [True] * len(rows),
            "max_draught_m": [float("nan") if p.terminal_id == "CAVAN" else 14.5 for p in rows],
            "railways": ["CN;CPKC" if p.country == "CA" else "" for p in rows],
            "open_from": ["05-01" if p.terminal_id == "CAVAN" else "" for p in rows],
            "open_until": ["10-31" if p.terminal_id == "CAVAN" else "" for p in rows],
        }
        unknown = {name: [cell] * len(rows) for name, cell in _EMPTY.items() if name not in known}
        del unknown["terminal_id"]
        return gpd.GeoDataFrame(
            known | unknown,
            index=pd.Index([p.terminal_id for p in rows], name="terminal_id"),
            geometry=[shapely.Point(p.lon, p.lat) for p in rows],
            crs="EPSG:4326",
        )

    @cached_property
    def gateways(self) -> pd.DataFrame:
        """Two beyond the sea; Halifax, Yorkshire, is a namesake of a port."""
        return pd.DataFrame(
            {
                "name": ["Amsterdam", "Halifax"],
                "country": ["XX", "XX"],
                "lon": [4.0, 0.0],
                "lat": [52.0, 53.0],
            },
            index=pd.Index(["XXAMS", "XXHAL"], name="gateway_id"),
        )

    @cached_property
    def us_beyond(self) -> gpd.GeoDataFrame:
        square = shapely.box(330.0, 44.0, 340.0, 60.0)
        return gpd.GeoDataFrame(
            {"zone": ["12nm", "24nm", "200nm"]}, geometry=[square] * 3, crs="EPSG:4326"
        )

    @cached_property
    def services(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "service_id": ["gulf", "tramp"],
                "name": ["Gulf line", "Any ship"],
                "operator": ["Toy Lines", ""],
                "mode": ["sea", "sea"],
                "calls": ["CAHAL;MXVER", "*"],
                "status": ["announced", "charter"],
                **{name: [7.0, float("nan")] for name in _SERVICE_FIGURES},
                **{name: ["", ""] for name in _SERVICE_TEXTS},
            }
        )

    @cached_property
    def legs(self) -> pd.DataFrame:
        legs = pd.DataFrame(
            {
                "leg_id": ["s1", "s2", "r1"],
                "mode": ["sea", "sea", "rail"],
                "variant": ["any", "us-200nm", "any"],
                "length_km": [926.0, 1000.0, 50.0],
            }
        )
        return legs.set_index("leg_id", drop=False)

    def leg_geometry(self, leg_id: str) -> shapely.LineString:
        return shapely.LineString([(170, 10), (190, 20)])

    @cached_property
    def zones(self) -> gpd.GeoDataFrame:
        """Boxes; the widest runs over the antimeridian, as the Aleutian zone does."""
        boxes = [
            ("US", "land", shapely.box(-120, 30, -70, 48)),
            ("US", "12nm", shapely.box(-120.2, 29.8, -69.8, 48)),
            ("US", "24nm", shapely.box(-120.4, 29.6, -69.6, 48)),
            ("US", "200nm", shapely.union(shapely.box(-124, 27, -66, 48), _ALEUTIAN)),
            ("CA", "land", shapely.box(-130, 48, -60, 70)),
        ]
        return gpd.GeoDataFrame(
            {"country": [b[0] for b in boxes], "zone": [b[1] for b in boxes]},
            geometry=[b[2] for b in boxes],
            crs="EPSG:4326",
        )

    @cached_property
    def eca(self) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(
            {"name": ["North American"]},
            geometry=[shapely.box(-130, 27, -60, 55)],
            crs="EPSG:4326",
        )


class DrawnPlaces(ToyPlaces):
    """The toy gazetteer, with the two doors of the drawn network."""

    def __init__(self, network: toynet.ToyNetwork) -> None:
        self._doors = {"Tee": network.place("T", "CA"), "Enn": network.place("N", "MX")}
        for port, drawn in network.overseas_drawn.items():
            at = network.place(port, drawn["country"], port)
            self._doors[drawn["name"]] = replace(at, name=drawn["name"], kind="gateway")

    def resolve(self, text: str, field: str = "place") -> Place:
        return self._doors.get(text) or super().resolve(text, field)


class DrawnNetwork(toynet.ToyNetwork):
    """The network the tests of routing draw, with what answers need besides."""

    @property
    def data_dates(self) -> dict[str, str]:
        return {"drawn": "2026-11-23"}

    @property
    def zones_note(self) -> str:
        return ""

    @property
    def attribution(self) -> list[str]:
        return ["drawn by hand"]

    @property
    def places(self) -> DrawnPlaces:
        return DrawnPlaces(self)


_ALEUTIAN = shapely.box(-182, 50, -175, 55)
