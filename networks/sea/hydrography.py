"""Which water each tier may sail: the chart, less land, shoals and the tier's zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from networks.polygons import polygon_parts
from networks.sea.barriers import Barriers
from networks.sea.channels import Channels
from networks.sea.geography import SeaGeography
from networks.sea.obstacles import (
    SIDE_DEG,
    Growth,
    Relaxation,
    Shore,
    navigable_land,
    obstacles,
    water_discs,
    zone_shore,
)
from networks.sea.plane import Floats, Plane, Shapes, points_at
from networks.sea.waters import Waters
from networks.tiers import Tier
from networks.units import KM_PER_NM

if TYPE_CHECKING:
    import geopandas as gpd

_LEAST_POOL_KM2 = 400.0  # water closed on all sides and smaller than this is nobody's sea


@dataclass(frozen=True, eq=False)
class Hydrography:
    """What all tiers share.

    Attributes
    ----------
    land
        Raw land polygons in lon/lat, navigable lakes cut out.
    closed
        Land grown by its clearances, and shoals, on ``plane``.
    frame
        The edge of the chart on ``plane``.
    """

    plane: Plane
    chart: tuple[float, float, float, float]
    land: Shapes
    closed: BaseGeometry
    frame: BaseGeometry
    growth: dict[str, Growth]
    relaxations: list[Relaxation]
    channels: Channels

    @classmethod
    def build(
        cls,
        coast: gpd.GeoDataFrame,
        geography: SeaGeography,
        channels: Channels,
        *,
        ports: Floats,
        chart: tuple[float, float, float, float],
        plane: Plane,
    ) -> Self:
        """Grow the land and draw the shoals; parameters as in ``Sea.build``."""
        growth = geography.clearances.growth
        harbours = np.concatenate([ports, channels.nodes])
        land = navigable_land(coast.geometry.to_numpy(), coast["level"].to_numpy(), harbours)
        frame = plane.draw([shapely.segmentize(shapely.box(*chart), 1.0)])[0]
        relaxations = _relaxations(geography, channels, ports, plane)
        shore = obstacles(Shore(land), growth["land"], relaxations, chart, plane)
        shoals = Shore(shapely.segmentize(geography.shoals.geometry.to_numpy(), SIDE_DEG))
        as_drawn = [Relaxation(r.region, Growth(0.0, 0.0)) for r in relaxations]
        banks = obstacles(shoals, growth["shoal"], as_drawn, chart, plane)
        closed = shapely.union_all(polygon_parts([shore, banks]))
        return cls(plane, chart, land, closed, frame, growth, relaxations, channels)

    def land_wkb(self) -> npt.NDArray[np.uint8]:
        """Return raw land as the bytes of one MultiPolygon."""
        land = shapely.MultiPolygon(list(self.land))
        return np.frombuffer(shapely.to_wkb(land), dtype=np.uint8)

    def waters(self, variant: str, zones: gpd.GeoDataFrame | None, ports: Floats) -> Waters:
        """Return the graph of a tier's sea; arguments are as of ``Sea.build``, ports in degrees."""
        zone_name = Tier(variant).zone
        zone = None if zones is None or zone_name is None else us_zone(zones, zone_name)
        return Waters.build(
            self.plane,
            water=self.open_water(zone_name, zone),
            frame=self.frame,
            channels=self.channels,
            ports=ports,
            barriers=Barriers(self.land, zone),
        )

    def open_water(self, zone_name: str | None, zone: BaseGeometry | None) -> BaseGeometry:
        """Return what a tier may sail: the chart, less land, shoals and its zone grown."""
        closed = self.closed
        if zone_name is not None and zone is not None:
            growth, chart = self.growth[zone_name], self.chart
            grown = obstacles(zone_shore(zone), growth, self.relaxations, chart, self.plane)
            closed = shapely.union(closed, grown)
        pools = polygon_parts([shapely.difference(self.frame, closed)])
        joined = shapely.STRtree(pools).query(
            points_at(self.plane.project(self.channels.nodes)), predicate="intersects"
        )[1]
        wanted = shapely.area(pools) >= _LEAST_POOL_KM2
        wanted[joined] = True
        return shapely.MultiPolygon(list(pools[wanted]))


def _relaxations(
    geography: SeaGeography, channels: Channels, ports: Floats, plane: Plane
) -> list[Relaxation]:
    """Return where smaller clearances hold: confined waters, harbours, mouths of channels."""
    clearances, waters = geography.clearances, geography.confined_waters
    drawn = plane.draw(shapely.segmentize(waters.geometry.to_numpy(), SIDE_DEG))
    relaxations = [
        Relaxation(region, clearances.confined(float(nm) * KM_PER_NM))
        for region, nm in zip(drawn, waters["clearance_nm"], strict=True)
    ]
    mouths = channels.nodes[channels.mouths]
    for of, lonlat, radius_km in (
        ("approach", np.concatenate([ports, mouths]), clearances.approach_km),
        ("harbour", ports, clearances.harbour_km),
        ("channel-mouth", mouths, clearances.mouth_km),
    ):
        if len(lonlat):
            discs = water_discs(lonlat, radius_km, plane)
            relaxations.append(Relaxation(discs, clearances.growth[of]))
    return relaxations


def us_zone(zones: gpd.GeoDataFrame, name: str) -> BaseGeometry:
    """Return the US zone of that name as one geometry, EPSG:4326."""
    rows = zones[(zones["country"] == "US") & (zones["zone"] == name)]
    return shapely.union_all(polygon_parts(shapely.make_valid(rows.geometry.to_numpy())))
