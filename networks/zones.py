"""Maritime zones of the United States, Canada and Mexico.

``land`` is the land surface with its lakes; ``12nm`` adds internal waters and the territorial sea;
``24nm`` the contiguous zone; ``200nm`` the exclusive economic zone. Each zone holds the ones before
it, so ``200nm`` of the United States is everything an avoiding ship must stay out of.

The 12 nm zone is data: one polygon per state. The wider ones are derived: a point belongs to a
state's 24 or 200 nm zone when it is within 12 or 188 nm of that state's 12 nm limit and nearer to
it than to any other state's. Boundaries that were agreed, judged or claimed otherwise are then put
right from ``curated/boundary_lines.csv`` and ``curated/disputed_waters.csv``. Treaties that divide
only the sea bed (Western Gap 2000, Eastern Gap 2017) change nothing: the water there is high seas.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.boundaries import read_boundary_lines, read_disputed_waters
from networks.distance_field import FAR_KM, SLOPE, Claim, Frame, below_zero, edge_points
from networks.geodesy import FloatArray, densify
from networks.polygons import node_nested, without_crumbs
from networks.units import KM_PER_NM

COUNTRIES = ("US", "CA", "MX")
ZONES = ("land", "12nm", "24nm", "200nm")
LIMIT_NM = {"12nm": 12.0, "24nm": 24.0, "200nm": 200.0}
REGION = Frame(-180.0, 0.0, -45.0, 75.0)

ISO_A3 = {"US": ("USA", "PRI", "VIR", "UMI"), "CA": ("CAN",), "MX": ("MEX",)}
# Archipelagic claims that their neighbours do not measure from: land stands in for them.
ARCHIPELAGIC_ISO_A3 = ("DOM", "BHS")

_COARSE_STEP_DEG = 0.2
_FINE_STEP_DEG = 0.025
_DISPUTED_STEP_DEG = 0.00625  # disputed waters reach the 12 nm limit, drawn finer than the others
_MARGIN_KM = 2 * SLOPE * 112.0 * _COARSE_STEP_DEG  # beyond it no contour passes a coarse node
_EDGE_STEP_DEG = 0.01  # 1.1 km between edge points: 7 m at 12 nm from the edge
_CRUMB_DEG2 = 4e-4  # about 4 km²: smaller crumbs of the wider zones come of overlay, not of law


def build_zones(
    coast: gpd.GeoDataFrame,
    maritime: gpd.GeoDataFrame,
    boundary_lines: pd.DataFrame | None = None,
    disputed_waters: pd.DataFrame | None = None,
    disputed_to: str = "US",
) -> gpd.GeoDataFrame:
    """Derive the land, 12, 24 and 200 nm zones of the three countries.

    Parameters
    ----------
    coast
        Shoreline polygons with a ``level`` (1 land, 2 lake, …), EPSG:4326.
    maritime
        One row per state, ``iso_a3`` and the polygon of its land, internal waters and territorial
        sea, EPSG:4326 with longitudes running on west of -180.
    boundary_lines, disputed_waters
        Corrections; the curated tables when None.
    disputed_to
        ``"US"`` (strict: whatever the United States claims counts as theirs) or ``"CA"``.

    Returns
    -------
    GeoDataFrame
        ``country`` (US, CA, MX), ``zone`` (land, 12nm, 24nm, 200nm), ``geometry`` MultiPolygon in
        EPSG:4326, clipped to ``REGION``. The US rows include Puerto Rico, the Virgin Islands,
        Navassa and the Pacific islands.
    """
    lines = read_boundary_lines() if boundary_lines is None else boundary_lines
    waters = read_disputed_waters() if disputed_waters is None else disputed_waters
    chart = _Chart.of(coast, maritime)
    territorial = _territorial_seas(chart, waters, disputed_to)
    nested: dict[str, dict[str, shapely.Geometry]] = {}
    for country in COUNTRIES:
        nested[country] = {
            "land": shapely.intersection(chart.land, territorial[country]),
            "12nm": territorial[country],
        }
    for zone in ("24nm", "200nm"):
        wide = {country: chart.equidistant(country, LIMIT_NM[zone]) for country in COUNTRIES}
        wide = _follow_boundaries(wide, chart, lines, LIMIT_NM[zone])
        wide = _settle_disputes(wide, chart, waters, disputed_to, LIMIT_NM[zone])
        for country in COUNTRIES:
            foreign = shapely.union_all(
                [chart.foreign_sea, *(territorial[c] for c in COUNTRIES if c != country)]
            )
            area = without_crumbs(shapely.difference(wide[country], foreign), _CRUMB_DEG2)
            nested[country][zone] = area
    rows = []
    for country in COUNTRIES:
        clipped = [shapely.intersection(nested[country][z], REGION.polygon) for z in ZONES]
        for zone, area in zip(ZONES, node_nested(clipped), strict=True):
            rows.append({"country": country, "zone": zone, "geometry": area})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


@dataclass(frozen=True)
class _Chart:
    """Coasts and territorial seas as the distance field sees them."""

    land: shapely.Geometry
    sea_of: dict[str, shapely.Geometry]  # 12 nm polygons of the three countries, as in the data
    foreign_sea: shapely.Geometry  # 12 nm polygons of everybody else
    claim_of: dict[str, Claim]
    foreign_claims: tuple[Claim, ...]

    @classmethod
    def of(cls, coast: gpd.GeoDataFrame, maritime: gpd.GeoDataFrame) -> _Chart:
        polygon_of = dict(zip(maritime["iso_a3"], maritime.geometry, strict=True))
        sea_of = {
            country: shapely.union_all([polygon_of[iso] for iso in iso_a3 if iso in polygon_of])
            for country, iso_a3 in ISO_A3.items()
        }
        own = {iso for group in ISO_A3.values() for iso in group}
        archipelagic = [iso for iso in ARCHIPELAGIC_ISO_A3 if iso in polygon_of]
        foreign = [p for iso, p in polygon_of.items() if iso not in {*own, *archipelagic}]
        land = shapely.union_all(coast.geometry[coast["level"] == 1].to_numpy())
        claims = []
        if foreign:
            area = shapely.union_all(foreign)
            claims.append(Claim(area, edge_points(area, _EDGE_STEP_DEG)))
        for iso in archipelagic:
            shore = _points_within(edge_points(land, _EDGE_STEP_DEG), polygon_of[iso])
            claims.append(Claim(None, shore, offset_km=LIMIT_NM["12nm"] * KM_PER_NM))
        return cls(
            land=land,
            sea_of=sea_of,
            foreign_sea=shapely.union_all(foreign),
            claim_of={
                c: Claim(a, edge_points(a, _EDGE_STEP_DEG))
                for c, a in sea_of.items()
                if not a.is_empty
            },
            foreign_claims=tuple(claims),
        )

    def within(self, country: str, limit_nm: float, frame: Frame) -> shapely.MultiPolygon:
        """Return what lies within ``limit_nm`` of the country's coast, whoever else is near."""
        claim, beyond_km = self.claim_of[country], (limit_nm - LIMIT_NM["12nm"]) * KM_PER_NM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            return claim.distance_km(lon, lat, beyond_km + _MARGIN_KM) - beyond_km

        return below_zero(field, frame, _COARSE_STEP_DEG, _FINE_STEP_DEG)

    def equidistant(self, country: str, limit_nm: float) -> shapely.MultiPolygon:
        """Return what lies within ``limit_nm`` and nearer to this country than to any other."""
        own = self.claim_of[country]
        others = [c for name, c in self.claim_of.items() if name != country]
        others.extend(self.foreign_claims)
        beyond_km = (limit_nm - LIMIT_NM["12nm"]) * KM_PER_NM
        reach_km = beyond_km + _MARGIN_KM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            own_km = own.distance_km(lon, lat, reach_km)
            value_km = own_km - beyond_km
            # Far outside, or deep inside, no other state changes the sign.
            open_ = (own_km > -_MARGIN_KM) & (own_km < reach_km)
            nearest_km = np.full(int(open_.sum()), FAR_KM)
            for other in others:
                distance_km = other.distance_km(lon[open_], lat[open_], reach_km)
                nearest_km = np.minimum(nearest_km, distance_km)
            value_km[open_] = np.maximum(value_km[open_], own_km[open_] - nearest_km)
            return value_km

        return below_zero(
            field, self._frame_around(country, limit_nm), _COARSE_STEP_DEG, _FINE_STEP_DEG
        )

    def _frame_around(self, country: str, limit_nm: float) -> Frame:
        west, south, east, north = shapely.bounds(self.sea_of[country])
        margin_deg = (limit_nm - LIMIT_NM["12nm"]) / 60.0 + 2 * _COARSE_STEP_DEG
        widest_lat = min(max(abs(south), abs(north)) + margin_deg, 80.0)
        margin_lon_deg = margin_deg / float(np.cos(np.radians(widest_lat)))
        return Frame(
            max(west - margin_lon_deg, REGION.west),
            max(south - margin_deg, REGION.south),
            min(east + margin_lon_deg, REGION.east),
            min(north + margin_deg, REGION.north),
        )

    def shore(self, country: str) -> FloatArray:
        """Return points on the country's own shores, shape (n, 2)."""
        return _points_within(edge_points(self.land, _EDGE_STEP_DEG), self.sea_of[country])


def _points_within(points: FloatArray, area: shapely.Geometry) -> FloatArray:
    shapely.prepare(area)
    return points[shapely.contains_xy(area, points[:, 0], points[:, 1])]


def _territorial_seas(
    chart: _Chart, waters: pd.DataFrame, disputed_to: str
) -> dict[str, shapely.Geometry]:
    """Return the 12 nm polygons with every overlap given to one side."""
    sea_of = dict(chart.sea_of)
    if disputed_to == "CA":
        sea_of["US"] = shapely.difference(sea_of["US"], sea_of["CA"])
        return sea_of
    sea_of = _settle_disputes(sea_of, chart, waters, disputed_to, LIMIT_NM["12nm"])
    for country in ("CA", "MX"):
        sea_of[country] = shapely.difference(sea_of[country], sea_of["US"])
    return sea_of


def _follow_boundaries(
    wide: dict[str, shapely.Geometry], chart: _Chart, lines: pd.DataFrame, limit_nm: float
) -> dict[str, shapely.Geometry]:
    """Replace equidistance by the given boundary in a strip on both sides of each line.

    On its own side of the line a state takes all that lies within ``limit_nm`` of it, on the
    other side nothing. An empty name stands for a state whose zones are not built.
    """
    corrected = dict(wide)
    for _, points in lines.groupby("line_id", sort=True):
        ordered = points.sort_values("seq")
        line = shapely.LineString(densify(ordered[["lon", "lat"]].to_numpy()))
        width_deg = float(ordered["width_deg"].iloc[0])
        left = shapely.buffer(line, width_deg, single_sided=True)
        right = shapely.buffer(line, -width_deg, single_sided=True)
        for side, strip in (("left", left), ("right", right)):
            country = str(ordered[side].iloc[0])
            if country not in chart.claim_of:
                continue
            own = shapely.intersection(chart.within(country, limit_nm, Frame(*strip.bounds)), strip)
            kept = shapely.difference(corrected[country], shapely.union(left, right))
            corrected[country] = shapely.union(kept, own)
    return corrected


def _settle_disputes(
    zones: dict[str, shapely.Geometry],
    chart: _Chart,
    waters: pd.DataFrame,
    disputed_to: str,
    limit_nm: float,
) -> dict[str, shapely.Geometry]:
    """Give the United States, in each disputed box, all it claims: up to the median of coasts."""
    settled = dict(zones)
    if disputed_to == "CA" or waters.empty:
        return settled
    step_deg = _FINE_STEP_DEG if limit_nm > LIMIT_NM["24nm"] else _DISPUTED_STEP_DEG
    reach_km = limit_nm * KM_PER_NM + _MARGIN_KM
    canadian = Claim(None, chart.shore("CA"))
    for row in waters.itertuples(index=False):
        shore = chart.shore("US")
        if np.isfinite(row.basepoint_lon):
            shore = np.vstack((shore, (row.basepoint_lon, row.basepoint_lat)))
        american = Claim(None, shore)

        def field(lon: FloatArray, lat: FloatArray, american: Claim = american) -> FloatArray:
            own_km = american.distance_km(lon, lat, reach_km)
            return np.maximum(
                own_km - limit_nm * KM_PER_NM, own_km - canadian.distance_km(lon, lat, reach_km)
            )

        box = Frame(row.west, row.south, row.east, row.north)
        claimed = shapely.difference(below_zero(field, box, _COARSE_STEP_DEG, step_deg), chart.land)
        settled["US"] = shapely.union(settled["US"], claimed)
        settled["CA"] = shapely.difference(settled["CA"], claimed)
    return settled
