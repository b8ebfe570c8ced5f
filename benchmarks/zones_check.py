"""Compare the derived US 200 nm zone with reference polygons, region by region.

    python -m benchmarks.zones_check REFERENCE_DIR [--zones zones.parquet]

``REFERENCE_DIR`` holds ``mirror_eez_land_union_v3_5pct_region.parquet`` (Marine Regions land and
EEZ v3, simplified) and ``mirror_us_westcoast_eez_v12.parquet`` (Marine Regions EEZ v12). Printed
per region: intersection over union of the areas, the areas missed and extra in km², and the
distance between the outer limits in km.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import KDTree

from networks.geodesy import geocentric_km

REGIONS = {
    "Pacific CONUS": (-131.0, 30.0, -116.0, 49.0),
    "Gulf of Mexico": (-98.0, 23.0, -82.0, 31.0),
    "Atlantic": (-82.0, 24.0, -65.0, 45.2),
    "Caribbean": (-69.0, 14.0, -63.0, 22.5),
    "Hawaii": (-179.9, 15.0, -150.0, 33.0),
    "Alaska 47-68N": (-179.9, 47.0, -129.0, 68.0),
    "whole 3-68N": (-179.9, 3.0, -60.0, 68.0),
}


def equal_area(area: shapely.Geometry) -> float:
    """Return the area on the sphere in square degrees at the equator."""
    dense = shapely.segmentize(area, 0.1)
    lambert = shapely.transform(
        dense, lambda c: np.column_stack((c[:, 0], np.degrees(np.sin(np.radians(c[:, 1])))))
    )
    return float(shapely.area(lambert))


def limit_points(area: shapely.Geometry, inner: shapely.Geometry) -> np.ndarray:
    """Return points each 1 km or so on the edge of ``area`` well outside ``inner``."""
    points = shapely.get_coordinates(shapely.segmentize(shapely.boundary(area), 0.01))
    tree = KDTree(
        geocentric_km(*shapely.get_coordinates(shapely.segmentize(inner.boundary, 0.02)).T)
    )
    shapely.prepare(inner)
    far = tree.query(geocentric_km(*points.T))[0] > 30.0
    return points[far & ~shapely.contains_xy(inner, *points.T)]


def compare(
    name: str,
    ours: shapely.Geometry,
    theirs: shapely.Geometry,
    inner: shapely.Geometry,
    box: tuple[float, ...],
) -> str:
    """Return one line of the table."""
    window = shapely.box(*box)
    a, b = shapely.intersection(ours, window), shapely.intersection(theirs, window)
    both = equal_area(shapely.intersection(a, b))
    missed, extra = equal_area(b) - both, equal_area(a) - both
    core = shapely.box(box[0] + 0.05, box[1] + 0.05, box[2] - 0.05, box[3] - 0.05)
    shapely.prepare(core)
    lines = [
        p[shapely.contains_xy(core, *p.T)] for p in (limit_points(a, inner), limit_points(b, inner))
    ]
    trees = [KDTree(geocentric_km(*p.T)) for p in lines]
    off_km = np.concatenate(
        [trees[1 - i].query(geocentric_km(*p.T))[0] for i, p in enumerate(lines)]
    )
    km2 = 111.3**2
    return (
        f"{name:16} {both / (both + missed + extra):.4f} {missed * km2:9.0f} {extra * km2:9.0f}"
        f" {np.median(off_km):8.2f} {np.quantile(off_km, 0.95):8.2f} {off_km.max():8.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path)
    parser.add_argument(
        "--zones", type=Path, help="zones as exported to GeoParquet; built when absent"
    )
    arguments = parser.parse_args()
    if arguments.zones:
        zones = gpd.read_parquet(arguments.zones)
    else:
        from networks import extract
        from networks.zones import build_zones

        coast, maritime = extract.load("coast"), extract.load("maritime")
        zones = build_zones(gpd.GeoDataFrame(coast), gpd.GeoDataFrame(maritime))
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    union = gpd.read_parquet(arguments.reference / "mirror_eez_land_union_v3_5pct_region.parquet")
    theirs = shapely.union_all(shapely.make_valid(union.geometry[union["cc"] == "US"].to_numpy()))
    print(f"{'region':16} {'IoU':6} {'missed':>9} {'extra':>9} {'median':>8} {'p95':>8} {'max':>8}")
    for name, box in REGIONS.items():
        print(compare(name, us["200nm"], theirs, us["12nm"], box))
    west = gpd.read_parquet(
        arguments.reference / "mirror_us_westcoast_eez_v12.parquet"
    ).geometry.iloc[0]
    water = shapely.difference(us["200nm"], us["land"])
    print(
        compare(
            "West coast v12",
            water,
            shapely.difference(west, us["land"]),
            us["12nm"],
            (-131.0, 30.0, -116.0, 49.1),
        )
    )


if __name__ == "__main__":
    main()
