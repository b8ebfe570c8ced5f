"""Compare the derived 200 nm zones with reference polygons, region by region.

    python -m benchmarks.zones_check REFERENCE_DIR [--zones zones.parquet]

``REFERENCE_DIR`` holds ``mirror_eez_land_union_v3_5pct_region.parquet`` (Marine Regions land and
EEZ v3, simplified) and ``mirror_us_westcoast_eez_v12.parquet`` (Marine Regions EEZ v12). Printed
per region: intersection over union of land and water and of water alone, the areas missed and
extra in km², and the distance between the outer limits in km, both ways (median, 95th percentile,
and the largest, which is the Hausdorff distance).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import KDTree

from networks.geodesy import FloatArray, geocentric_km, surface_km

Box = tuple[float, float, float, float]

US_REGIONS: dict[str, Box] = {
    "Pacific CONUS": (-131.0, 30.0, -116.0, 49.0),
    "Gulf of Mexico": (-98.0, 23.0, -82.0, 31.0),
    "Atlantic": (-82.0, 24.0, -65.0, 45.2),
    "Caribbean": (-69.0, 14.0, -63.0, 22.5),
    "Hawaii": (-179.9, 15.0, -150.0, 33.0),
    "Alaska 47-68N": (-179.9, 47.0, -129.0, 68.0),
    "US 3-68N": (-179.9, 3.0, -60.0, 68.0),
}
CANADA: Box = (-142.0, 40.0, -46.0, 68.0)
MEXICO: Box = (-123.0, 10.0, -84.0, 33.0)
WEST_COAST: Box = (-131.0, 30.0, -116.0, 49.1)
KM2_PER_DEGREE2 = 111.195**2  # on the sphere of mean radius
OFF_TERRITORIAL_SEA_KM = 30.0  # limits nearer to the 12 nm zone than this are not compared


@dataclass(frozen=True)
class Difference:
    """How two areas differ inside a box."""

    iou: float
    missed_km2: float
    extra_km2: float

    @classmethod
    def of(cls, ours: shapely.Geometry, theirs: shapely.Geometry) -> Difference:
        """Measure the difference on the sphere."""
        both = area_km2(shapely.intersection(ours, theirs))
        missed, extra = area_km2(theirs) - both, area_km2(ours) - both
        return cls(both / (both + missed + extra), missed, extra)


def area_km2(area: shapely.Geometry) -> float:
    """Return the area on the sphere, by Lambert's cylindrical projection."""
    projected = shapely.transform(
        shapely.segmentize(area, 0.1),
        lambda c: np.column_stack((c[:, 0], np.degrees(np.sin(np.radians(c[:, 1]))))),
    )
    return float(shapely.area(projected)) * KM2_PER_DEGREE2


def edge(area: shapely.Geometry, step_deg: float = 0.01) -> FloatArray:
    """Return points every kilometre or so on the edge of ``area``."""
    return shapely.get_coordinates(shapely.segmentize(shapely.boundary(area), step_deg))


def outer_limit(area: shapely.Geometry, territorial: shapely.Geometry, box: Box) -> FloatArray:
    """Return the points of the edge in the box that are well outside the 12 nm zone."""
    points = edge(area)
    west, south, east, north = box
    points = points[shapely.contains_xy(shapely.box(west, south, east, north), *points.T)]
    points = points[~shapely.contains_xy(territorial, *points.T)]
    off_km = KDTree(geocentric_km(*edge(territorial).T)).query(geocentric_km(*points.T))[0]
    return points[off_km > OFF_TERRITORIAL_SEA_KM]


def distances_km(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the distance from each point of either set to the nearest of the other."""
    first, second = geocentric_km(*one.T), geocentric_km(*other.T)
    chords = (KDTree(second).query(first)[0], KDTree(first).query(second)[0])
    return surface_km(np.concatenate(chords))


def row(
    name: str, ours: gpd.GeoSeries, theirs: shapely.Geometry, land: shapely.Geometry, box: Box
) -> str:
    """Return one line of the table; ``ours`` is indexed by zone."""
    window = shapely.box(*box)
    mine, reference = (shapely.intersection(a, window) for a in (ours["200nm"], theirs))
    whole = Difference.of(mine, reference)
    water = Difference.of(shapely.difference(mine, land), shapely.difference(reference, land))
    shapely.prepare(ours["12nm"])
    off_km = distances_km(
        outer_limit(ours["200nm"], ours["12nm"], box), outer_limit(theirs, ours["12nm"], box)
    )
    return (
        f"{name:16} {whole.iou:9.4f} {water.iou:9.4f} {water.missed_km2:9.0f}"
        f" {water.extra_km2:9.0f} {np.median(off_km):8.2f} {np.quantile(off_km, 0.95):8.2f}"
        f" {off_km.max():8.1f}"
    )


def load_zones(path: Path | None) -> gpd.GeoDataFrame:
    """Read exported zones, or build them from the shipped extract."""
    if path is not None:
        return gpd.read_parquet(path)
    from networks import extract
    from networks.zones import build_zones

    coast, maritime = extract.load("coast"), extract.load("maritime")
    return build_zones(gpd.GeoDataFrame(coast), gpd.GeoDataFrame(maritime))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--zones", type=Path, help="GeoParquet of `monarca export zones`")
    arguments = parser.parse_args()
    table = load_zones(arguments.zones)
    zones = {
        country: gpd.GeoSeries(rows.set_index("zone").geometry)
        for country, rows in table.groupby("country")
    }
    land = shapely.union_all([zones[country]["land"] for country in ("US", "CA", "MX")])
    union = gpd.read_parquet(arguments.reference / "mirror_eez_land_union_v3_5pct_region.parquet")
    west = gpd.read_parquet(arguments.reference / "mirror_us_westcoast_eez_v12.parquet")
    theirs = {
        country: shapely.union_all(shapely.make_valid(list(union.geometry[union["cc"] == country])))
        for country in ("US", "CA", "MX")
    }
    print(f"{'':16} {'IoU':>9} {'IoU water':>9} {'missed':>9} {'extra':>9}", end=" ")
    print(f"{'median':>8} {'p95':>8} {'max':>8}")
    for name, box in US_REGIONS.items():
        print(row(name, zones["US"], theirs["US"], land, box))
    print(row("Canada 40-68N", zones["CA"], theirs["CA"], land, CANADA))
    print(row("Mexico", zones["MX"], theirs["MX"], land, MEXICO))
    # The v12 file is water without land or internal waters: only its limit can be compared.
    water = shapely.union(west.geometry.iloc[0], zones["US"]["12nm"])
    print(row("West coast v12", zones["US"], water, land, WEST_COAST))


if __name__ == "__main__":
    main()
