"""Coasts and territorial seas, and the areas that distances from them bound."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.countries import ISO_A3
from networks.distance_field import FAR_KM, SLOPE, Claim, Frame, below_zero, edge_points
from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.geodesy import FloatArray
from networks.units import KM_PER_NM

COUNTRIES = ("US", "CA", "MX")  # in this order they take what several of them claim
REGION = Frame(WEST, SOUTH, EAST, NORTH)
TERRITORIAL_SEA_NM = 12.0

# Archipelagic claims that their neighbours do not measure from: land stands in for them.
_ARCHIPELAGIC_ISO_A3 = ("DOM", "BHS")

_COARSE_STEP_DEG = 0.2
_FINE_STEP_DEG = 0.025
_MEDIAN_STEP_DEG = 0.00625  # medians of coasts reach into the 12 nm zone, drawn finer than others
_MARGIN_KM = 2 * SLOPE * 112.0 * _COARSE_STEP_DEG  # no contour passes a coarse node beyond it
_EDGE_STEP_DEG = 0.01  # 1.1 km between edge points: 7 m at 12 nm from the edge
_POLEWARD_DEG = 80.0  # where the extract ends; caps how wide a margin of longitude can get


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
    """

    land: shapely.Geometry
    sea_of: dict[str, shapely.Geometry]
    foreign_sea: shapely.Geometry
    _claim_of: dict[str, Claim]
    _foreign_claims: tuple[Claim, ...]

    @classmethod
    def of(cls, coast: gpd.GeoDataFrame, maritime: gpd.GeoDataFrame, islets: pd.DataFrame) -> Chart:
        """Draw the chart from the ``coast`` and ``maritime`` tables of the extract.

        ``islets`` (``iso_a3``, ``lon``, ``lat``) are added to the shores of archipelagic states.
        """
        polygon_of = dict(zip(maritime["iso_a3"], maritime.geometry, strict=True))
        sea_of: dict[str, shapely.Geometry] = {
            country: shapely.union_all(
                [polygon_of[iso] for iso in ISO_A3[country] if iso in polygon_of]
            )
            for country in COUNTRIES
        }
        land = shapely.union_all(list(coast.geometry[coast["level"] == 1]))
        ours = {iso for group in ISO_A3.values() for iso in group}
        others = {iso: area for iso, area in polygon_of.items() if iso not in ours}
        islands = {iso: others.pop(iso) for iso in _ARCHIPELAGIC_ISO_A3 if iso in others}
        foreign_sea = shapely.union_all(list(others.values()))
        shores = []
        for iso, area in islands.items():
            rocks = islets.loc[islets["iso_a3"] == iso, ["lon", "lat"]].to_numpy(np.float64)
            shore = _points_within(edge_points(land, _EDGE_STEP_DEG), area)
            shores.append(np.vstack((shore, rocks)))
        offset_km = TERRITORIAL_SEA_NM * KM_PER_NM
        return cls(
            land=land,
            sea_of=sea_of,
            foreign_sea=foreign_sea,
            _claim_of={c: _claim(area) for c, area in sea_of.items() if not shapely.is_empty(area)},
            _foreign_claims=(
                *([] if foreign_sea.is_empty else [_claim(foreign_sea)]),
                *(Claim(None, shore, offset_km) for shore in shores if len(shore)),
            ),
        )

    def claims(self, country: str) -> bool:
        """Say whether the chart shows any sea of the country."""
        return country in self._claim_of

    def within(self, country: str, limit_nm: float, frame: Frame) -> shapely.MultiPolygon:
        """Return what lies within ``limit_nm`` of the country's coast, whoever else is near."""
        claim = self._claim_of[country]
        beyond_km = (limit_nm - TERRITORIAL_SEA_NM) * KM_PER_NM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            return claim.distance_km(lon, lat, beyond_km + _MARGIN_KM) - beyond_km

        return below_zero(field, frame, _COARSE_STEP_DEG, _FINE_STEP_DEG)

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
        own = Claim(None, np.vstack((self._shore(country), basepoints)))
        other = Claim(None, self._shore(rival))
        limit_km = limit_nm * KM_PER_NM
        reach_km = limit_km + _MARGIN_KM

        def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
            own_km = own.distance_km(lon, lat, reach_km)
            return np.maximum(own_km - limit_km, own_km - other.distance_km(lon, lat, reach_km))

        near = below_zero(field, frame, _COARSE_STEP_DEG, _MEDIAN_STEP_DEG)
        return shapely.difference(near, self.land)

    def _shore(self, country: str) -> FloatArray:
        return _points_within(edge_points(self.land, _EDGE_STEP_DEG), self.sea_of[country])

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


def _on_grid(degrees: float, origin: float) -> float:
    """Round down to the grid of the region, so that neighbours' contours are the same line."""
    return origin + math.floor((degrees - origin) / _COARSE_STEP_DEG) * _COARSE_STEP_DEG


def _points_within(points: FloatArray, area: shapely.Geometry) -> FloatArray:
    shapely.prepare(area)
    return points[shapely.contains_xy(area, points[:, 0], points[:, 1])]
