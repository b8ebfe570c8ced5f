"""Coasts and territorial seas, and the areas that distances from them bound."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.countries import ISO_A3
from networks.distance_field import FAR_KM, SLOPE, Claim, Frame, below_zero, edge_points
from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.geodesy import FloatArray, wgs84
from networks.units import KM_PER_NM

COUNTRIES = ("US", "CA", "MX")  # in this order they take what several of them claim
REGION = Frame(WEST, SOUTH, EAST, NORTH)
TERRITORIAL_SEA_NM = 12.0

# Archipelagic claims that their neighbours do not measure from: land stands in for them.
_ARCHIPELAGIC_ISO_A3 = ("BHS", "DOM")
# States whose 12 nm limit in the data lies 5 to 8 nm off their coast: boundaries are measured from
# the coast instead.
_NARROW_ISO_A3 = ("BLZ", "GTM", "HTI")

_COARSE_STEP_DEG = 0.2
_FINE_STEP_DEG = 0.025
_MEDIAN_STEP_DEG = 0.00625  # medians of coasts reach into the 12 nm zone, drawn finer than others
_MARGIN_KM = 2 * SLOPE * 112.0 * _COARSE_STEP_DEG  # no contour passes a coarse node beyond it
_EDGE_STEP_DEG = 0.01  # 1.1 km between edge points: 7 m at 12 nm from the edge
_POLEWARD_DEG = 80.0  # where the extract ends; caps how wide a margin of longitude can get
_CIRCLE_POINTS = 360


@dataclass(frozen=True)
class Chart:
    """What zones are measured from.

    Attributes
    ----------
    land
        All land of the region, lakes included.
    sea_of
        Land, internal waters and 12 nm of each country, as in the data: claims may overlap.
    foreign_sea
        The same of all other states but the archipelagic ones.
    awarded
        What awards give to islands of a foreign state off one of these countries: all their zones.
        They bound nothing else.
    """

    land: shapely.Geometry
    sea_of: dict[str, shapely.Geometry]
    foreign_sea: shapely.Geometry
    awarded: shapely.Geometry
    _claim_of: dict[str, Claim]
    _foreign_claims: tuple[Claim, ...]

    @classmethod
    def of(
        cls,
        coast: gpd.GeoDataFrame,
        maritime: gpd.GeoDataFrame,
        islets: pd.DataFrame,
        awards: pd.DataFrame,
    ) -> Chart:
        """Draw the chart from the ``coast`` and ``maritime`` tables of the extract.

        ``islets`` (``iso_a3``, ``lon``, ``lat``) get their 12 nm in the three countries, and are
        added to the shores of archipelagic states. ``awards`` are windows as
        ``boundaries.read_awarded_waters`` reads them.
        """
        polygon_of = dict(zip(maritime["iso_a3"], maritime.geometry, strict=True))
        sea_of = {country: _sea(ISO_A3[country], polygon_of, islets) for country in COUNTRIES}
        land = shapely.union_all(list(coast.geometry[coast["level"] == 1]))
        ours = {iso for group in ISO_A3.values() for iso in group}
        others = {iso: area for iso, area in polygon_of.items() if iso not in ours}
        awarded = _awarded(others, awards)
        foreign = {iso: shapely.difference(area, awarded) for iso, area in others.items()}
        islands = {iso: foreign.pop(iso) for iso in _ARCHIPELAGIC_ISO_A3 if iso in foreign}
        by_coast = islands | {iso: foreign[iso] for iso in _NARROW_ISO_A3 if iso in foreign}
        by_limit = shapely.union_all([foreign[iso] for iso in foreign if iso not in by_coast])
        offset_km = TERRITORIAL_SEA_NM * KM_PER_NM
        shores = [_shore(land, area, _points_of(islets, iso)) for iso, area in by_coast.items()]
        return cls(
            land=land,
            sea_of=sea_of,
            foreign_sea=shapely.union_all(list(foreign.values())),
            awarded=awarded,
            _claim_of={c: _claim(area) for c, area in sea_of.items() if not shapely.is_empty(area)},
            _foreign_claims=(
                *([] if by_limit.is_empty else [_claim(by_limit)]),
                *(Claim(None, shore, offset_km) for shore in shores if len(shore)),
            ),
        )

    def claims(self, country: str) -> bool:
        """Say whether the chart shows any sea of the country."""
        return country in self._claim_of

    def within(self, country: str, limit_nm: float, frame: Frame) -> shapely.MultiPolygon:
        """Return what lies within ``limit_nm`` of the country's coast, whoever else is near."""
        return _within(self._claim_of[country], limit_nm, frame)

    def equidistant(self, country: str, limit_nm: float) -> shapely.MultiPolygon:
        """Return what lies within ``limit_nm`` and nearer to this country than to any other.

        Both distances are measured from 12 nm limits.
        """
        if not self.claims(country):
            return shapely.MultiPolygon()
        own = self._claim_of[country]
        others = [claim for name, claim in self._claim_of.items() if name != country]
        others.extend(self._foreign_claims)
        beyond_km = (limit_nm - TERRITORIAL_SEA_NM) * KM_PER_NM
        reach_km = beyond_km + _MARGIN_KM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            own_km = own.distance_km(lon, lat, reach_km)
            value_km = own_km - beyond_km
            # Far outside, or deep inside, no other state changes the sign.
            contested = (own_km > -_MARGIN_KM) & (own_km < reach_km)
            nearest_km = np.full(int(contested.sum()), FAR_KM)
            for other in others:
                other_km = other.distance_km(lon[contested], lat[contested], reach_km)
                nearest_km = np.minimum(nearest_km, other_km)
            value_km[contested] = np.maximum(value_km[contested], own_km[contested] - nearest_km)
            return value_km

        frame = self._frame_around(country, limit_nm)
        return below_zero(field, frame, _COARSE_STEP_DEG, _FINE_STEP_DEG)

    def nearer_by_coast(
        self, country: str, rival: str, limit_nm: float, frame: Frame, basepoints: FloatArray
    ) -> shapely.Geometry:
        """Return what a country can claim by the median of coasts, its own and a rival's.

        ``basepoints``, shape (k, 2), are added to its own coast. Land is left out of the result.
        """
        own = Claim(None, _shore(self.land, self.sea_of[country], basepoints))
        other = Claim(None, _shore(self.land, self.sea_of[rival], np.zeros((0, 2))))
        limit_km = limit_nm * KM_PER_NM
        reach_km = limit_km + _MARGIN_KM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            own_km = own.distance_km(lon, lat, reach_km)
            return np.maximum(own_km - limit_km, own_km - other.distance_km(lon, lat, reach_km))

        near = below_zero(field, frame, _COARSE_STEP_DEG, _MEDIAN_STEP_DEG)
        return shapely.difference(near, self.land)

    def _frame_around(self, country: str, limit_nm: float) -> Frame:
        west, south, east, north = shapely.bounds(self.sea_of[country])
        margin_deg = (limit_nm - TERRITORIAL_SEA_NM) / 60.0 + 2 * _COARSE_STEP_DEG
        widest_lat = min(max(abs(south), abs(north)) + margin_deg, _POLEWARD_DEG)
        margin_lon_deg = margin_deg / math.cos(math.radians(widest_lat))
        return Frame(
            _on_grid(max(west - margin_lon_deg, REGION.west), REGION.west),
            _on_grid(max(south - margin_deg, REGION.south), REGION.south),
            min(east + margin_lon_deg, REGION.east),
            min(north + margin_deg, REGION.north),
        )


def _claim(area: shapely.Geometry) -> Claim:
    return Claim(area, edge_points(area, _EDGE_STEP_DEG))


def _within(claim: Claim, limit_nm: float, frame: Frame) -> shapely.MultiPolygon:
    beyond_km = (limit_nm - TERRITORIAL_SEA_NM) * KM_PER_NM

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        return claim.distance_km(lon, lat, beyond_km + _MARGIN_KM) - beyond_km

    return below_zero(field, frame, _COARSE_STEP_DEG, _FINE_STEP_DEG)


def _sea(
    codes: Collection[str], polygon_of: Mapping[str, shapely.Geometry], islets: pd.DataFrame
) -> shapely.Geometry:
    """Return land, internal waters and 12 nm of a country, and the 12 nm of its islets."""
    circles = [_territorial_circle(*islet) for iso in codes for islet in _points_of(islets, iso)]
    return shapely.union_all([*(polygon_of[iso] for iso in codes if iso in polygon_of), *circles])


def _territorial_circle(lon: float, lat: float) -> shapely.Polygon:
    bearings_deg = np.linspace(0.0, 360.0, _CIRCLE_POINTS, endpoint=False)
    ones = np.ones(_CIRCLE_POINTS)
    limit_m = TERRITORIAL_SEA_NM * KM_PER_NM * 1000.0
    edge_lon, edge_lat, _ = wgs84().fwd(lon * ones, lat * ones, bearings_deg, limit_m * ones)
    return shapely.Polygon(np.column_stack((edge_lon, edge_lat)))


def _points_of(islets: pd.DataFrame, iso: str) -> FloatArray:
    return islets.loc[islets["iso_a3"] == iso, ["lon", "lat"]].to_numpy(np.float64)


def _awarded(others: dict[str, shapely.Geometry], awards: pd.DataFrame) -> shapely.Geometry:
    """Take the states that awards are of out of ``others``; return the zones they were given.

    That is their 12 nm, and in each window of the award what lies within its limit of their coast.
    """
    given = []
    for iso, windows in awards.groupby("iso_a3", sort=True):
        sea = others.pop(str(iso), None)
        if sea is None:
            continue
        given.append(sea)
        for _, corners in windows.groupby("part", sort=True):
            window = shapely.Polygon(corners.sort_values("seq")[["lon", "lat"]].to_numpy())
            frame = Frame(*(float(d) for d in window.bounds))
            near = _within(_claim(sea), float(corners["limit_nm"].iloc[0]), frame)
            given.append(shapely.intersection(near, window))
    return shapely.union_all(given)


def _on_grid(degrees: float, origin: float) -> float:
    """Round down to the grid of the region, so that neighbours' contours are the same line."""
    return origin + math.floor((degrees - origin) / _COARSE_STEP_DEG) * _COARSE_STEP_DEG


def _shore(land: shapely.Geometry, area: shapely.Geometry, added: FloatArray) -> FloatArray:
    """Return points on the shores of ``land`` within ``area``, and those ``added``."""
    points = edge_points(land, _EDGE_STEP_DEG)
    shapely.prepare(area)
    return np.vstack((points[shapely.contains_xy(area, points[:, 0], points[:, 1])], added))
