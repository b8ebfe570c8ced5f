"""Compare the derived zones with reference polygons, region by region, and draw them.

    python -m benchmarks.zones_check REFERENCE_DIR [--zones zones.parquet] [--picture FILE.png]

``REFERENCE_DIR`` holds ``mirror_eez_land_union_v3_5pct_region.parquet`` (Marine Regions land and
EEZ v3, simplified) and ``mirror_us_westcoast_eez_v12.parquet`` (Marine Regions EEZ v12). Printed
are, for the 200 nm zones, intersection over union of land and water and of water alone and the
areas missed and extra in km²; for the 200 and the 12 nm limits the distance between our line and
the other, both ways, in km: median, 95th percentile, and the largest, which is the Hausdorff
distance, with the place of it. No file holds a 12 nm line, so ours is held against the line 12 nm
off two coasts that it was not drawn from: that of GSHHG and, in the west, that of the v12 file.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import KDTree

from benchmarks.zones_picture import draw
from networks import extract
from networks.countries import ISO_A3
from networks.distance_field import Claim, Frame, below_zero
from networks.geodesy import FloatArray, geocentric_km, surface_km
from networks.zones import Claimant, build_zones

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
TERRITORIAL_SEA_KM = 12 * 1.852
ASHORE_KM = 5.0  # an edge of the v12 file nearer to land than this is its coast
NEIGHBOUR_KM = 5.0  # the 12 nm line nearer than this to another state's waters is a boundary
LINES = ("median km", "within 2 km %", "p95 km", "max km", "at lon, lat")


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


@dataclass(frozen=True)
class Spread:
    """How far apart two lines lie, kilometres, and where they lie farthest apart."""

    median_km: float
    within_2_km_percent: float
    p95_km: float
    max_km: float
    lon: float
    lat: float

    @classmethod
    def of(cls, *one_way: tuple[FloatArray, FloatArray]) -> Spread:
        """Measure from each point of the first of a pair to the nearest of the second."""
        off_km = [
            surface_km(KDTree(geocentric_km(*there.T)).query(geocentric_km(*here.T))[0])
            for here, there in one_way
        ]
        all_km, points = np.concatenate(off_km), np.concatenate([here for here, _ in one_way])
        lon, lat = points[all_km.argmax()]
        return cls(
            float(np.median(all_km)),
            100.0 * float((all_km < 2.0).mean()),
            float(np.quantile(all_km, 0.95)),
            float(all_km.max()),
            lon,
            lat,
        )

    def cells(self) -> list[str]:
        """Return the figures as cells of a table."""
        return [
            f"{self.median_km:.2f}",
            f"{self.within_2_km_percent:.1f}",
            f"{self.p95_km:.2f}",
            f"{self.max_km:.1f}",
            f"{self.lon:.1f}, {self.lat:.1f}",
        ]


def wide_row(
    name: str, ours: gpd.GeoSeries, theirs: shapely.Geometry, land: shapely.Geometry, box: Box
) -> list[str]:
    """Return one line of the table of 200 nm zones; ``ours`` is indexed by zone."""
    window = shapely.box(*box)
    mine, reference = (shapely.intersection(a, window) for a in (ours["200nm"], theirs))
    whole = Difference.of(mine, reference)
    water = Difference.of(shapely.difference(mine, land), shapely.difference(reference, land))
    shapely.prepare(ours["12nm"])
    # Only points far off the 12 nm zone are asked, but the nearest may be any point of the other.
    off = Spread.of(
        (outer_limit(ours["200nm"], ours["12nm"], box), edge(theirs)),
        (outer_limit(theirs, ours["12nm"], box), edge(ours["200nm"])),
    )
    areas = [f"{water.missed_km2:.0f}", f"{water.extra_km2:.0f}"]
    return [name, f"{whole.iou:.4f}", f"{water.iou:.4f}", *areas, *off.cells()]


def inside(points: FloatArray, box: Box) -> FloatArray:
    """Return the points in a box."""
    return points[shapely.contains_xy(shapely.box(*box), *points.T)]


def off_coast(coast: FloatArray, land: shapely.Geometry, box: Box) -> FloatArray:
    """Return points on the line 12 nm off the coast of ``land``, in a box."""
    claim = Claim(land, coast)

    def field(lon: FloatArray, lat: FloatArray) -> FloatArray:
        return claim.distance_km(lon, lat, 200.0) - TERRITORIAL_SEA_KM

    return inside(edge(below_zero(field, Frame(*box), 0.2, 0.0125)), box)


def narrow_row(
    name: str, ours: gpd.GeoSeries, foreign: shapely.Geometry, coast: FloatArray, box: Box
) -> list[str]:
    """Return one line of the table of 12 nm lines; ``foreign`` are the waters of other states."""
    shapely.prepare(foreign)
    border = KDTree(geocentric_km(*edge(foreign).T))
    shore = KDTree(geocentric_km(*coast.T))  # what lies by it is the land border or a lake

    def seaward(points: FloatArray) -> FloatArray:
        points = points[~shapely.contains_xy(foreign, *points.T)]
        points = points[border.query(geocentric_km(*points.T))[0] > NEIGHBOUR_KM]
        return points[shore.query(geocentric_km(*points.T))[0] > TERRITORIAL_SEA_KM / 2]

    mine = seaward(inside(edge(ours["12nm"]), box))
    theirs = seaward(off_coast(coast, ours["land"], box))
    return [name, *Spread.of((mine, theirs), (theirs, mine)).cells()]


def table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    """Return a Markdown table whose columns after the first are numbers."""
    lines = [heads, ("---", *("--:" for _ in heads[1:])), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def built_zones(disputed_to: Claimant = "US") -> gpd.GeoDataFrame:
    """Build the zones from the shipped extract."""
    coast, maritime = (gpd.GeoDataFrame(extract.load(name)) for name in ("coast", "maritime"))
    return build_zones(coast, maritime, disputed_to=disputed_to)


def compare_wide(zones: dict[str, gpd.GeoSeries], reference: Path) -> str:
    """Return the table of the 200 nm zones."""
    land = shapely.union_all([zones[country]["land"] for country in ("US", "CA", "MX")])
    union = gpd.read_parquet(reference / "mirror_eez_land_union_v3_5pct_region.parquet")
    theirs = {
        country: shapely.union_all(shapely.make_valid(list(union.geometry[union["cc"] == country])))
        for country in ("US", "CA", "MX")
    }
    rows = [
        wide_row(name, zones["US"], theirs["US"], land, box) for name, box in US_REGIONS.items()
    ]
    rows.append(wide_row("Canada 40-68N", zones["CA"], theirs["CA"], land, CANADA))
    rows.append(wide_row("Mexico", zones["MX"], theirs["MX"], land, MEXICO))
    # The v12 file is water without land or internal waters: only its limit can be compared.
    west = shapely.union(west_coast(reference), zones["US"]["12nm"])
    rows.append(wide_row("West coast v12", zones["US"], west, land, WEST_COAST))
    heads = ("200 nm", "IoU", "IoU water", "missed km²", "extra km²", *LINES)
    return table(heads, rows)


def west_coast(reference: Path) -> shapely.Geometry:
    """Return the v12 zone off the west coast."""
    return gpd.read_parquet(reference / "mirror_us_westcoast_eez_v12.parquet").geometry.iloc[0]


def compare_narrow(zones: dict[str, gpd.GeoSeries], reference: Path) -> str:
    """Return the table of the 12 nm lines of the United States."""
    land = zones["US"]["land"]
    foreign = shapely.union_all([zones["CA"]["12nm"], zones["MX"]["12nm"], *foreign_seas()])
    regions = {name: box for name, box in US_REGIONS.items() if name != "US 3-68N"}
    rows = [
        narrow_row(name, zones["US"], foreign, edge(land), box) for name, box in regions.items()
    ]
    shore = edge(west_coast(reference))
    by_land = KDTree(geocentric_km(*edge(land).T)).query(geocentric_km(*shore.T))[0] < ASHORE_KM
    rows.append(narrow_row("West coast v12", zones["US"], foreign, shore[by_land], WEST_COAST))
    return table(("12 nm", *LINES), rows)


def foreign_seas() -> list[shapely.Geometry]:
    """Return land and 12 nm of the states whose zones are not built."""
    ours = {iso for group in ISO_A3.values() for iso in group}
    maritime = extract.load("maritime")
    return list(maritime.geometry[~maritime["iso_a3"].isin(ours)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--zones", type=Path, help="GeoParquet of `monarca export zones`")
    parser.add_argument("--picture", type=Path, help="draw zones and control areas here")
    arguments = parser.parse_args()
    built = gpd.read_parquet(arguments.zones) if arguments.zones else built_zones()
    zones = {
        str(country): gpd.GeoSeries(rows.set_index("zone").geometry)
        for country, rows in built.groupby("country")
    }
    print(compare_wide(zones, arguments.reference), "\n")
    print(compare_narrow(zones, arguments.reference))
    if arguments.picture:
        draw(built, built_zones("CA"), arguments.picture)


if __name__ == "__main__":
    main()
