"""Distances to ports of other continents against published ones, beside two open routers.

    python -m benchmarks.ocean_distances --truth DIR

``DIR`` holds ``sea_distances.csv``, as for ``benchmarks.sea_distances``. The rows are those with a
gateway at one end and a port of the region at the other; where the publisher did not go through the
Panama Canal (``via_panama``), ours may not either. Last, all are asked again of an ocean whose rim
has a site every 12.5 km instead of 50: the kink a path gets where it passes from the fine graph to
the coarse one is the difference. Prints Markdown.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from benchmarks.peers import ROUTERS
from benchmarks.sea_distances import read_truth
from benchmarks.truth_ports import points_by_id, port_positions
from networks.extract import load
from networks.gateways import load_gateways
from networks.network import open_network
from networks.sea import path as sea_path
from networks.sea.geography import Clearances, read_ocean_channels
from networks.sea.ocean import Ocean
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import CHART, Sea

OURS = "Monarca"
CLOSE_RIM_KM = 12.5
NO_CANAL = Restrictions(forbidden=frozenset(["Panama Canal"]))
AREAS = {
    "Europe": "BE DE ES FR GB IS IT NL PT",
    "Asia": "CN HK JP KR PH SG TW",
    "Oceania": "AU NZ",
    "South America": "AR BR CL EC PE UY",
    "Africa": "MA ZA",
}


def read_rows(folder: Path) -> tuple[pd.DataFrame, dict[str, tuple[float, float]]]:
    """Return the published rows with a ``port`` and a ``gateway``, and positions by code."""
    truth = read_truth(folder)
    gateways = load_gateways()
    positions = port_positions(pd.concat([truth["from_locode"], truth["to_locode"]]).dropna())
    points = points_by_id(positions) | points_by_id(gateways[["lon", "lat"]])
    outward = truth["to_locode"].isin(gateways.index)
    rows = truth.assign(
        gateway=truth["to_locode"].where(outward, truth["from_locode"]),
        port=truth["from_locode"].where(outward, truth["to_locode"]),
    )
    asked = rows["gateway"].isin(gateways.index) & rows["port"].isin(positions.index)
    return rows[asked].reset_index(drop=True), points


def our_ways(
    rows: pd.DataFrame, points: dict[str, tuple[float, float]], sea: Sea
) -> list[sea_path.SeaPath | None]:
    """Return the path of each row; a port that is no terminal is asked as a point."""
    ways = []
    for port, gateway, by_canal in rows[["port", "gateway", "via_panama"]].itertuples(index=False):
        place = port if port in sea.port_ids else points[port]
        way = sea.path(place, gateway, restrictions=UNRESTRICTED if by_canal == 1 else NO_CANAL)
        ways.append(way if isinstance(way, sea_path.SeaPath) else None)
    return ways


def miles(ways: list[sea_path.SeaPath | None]) -> list[float]:
    """Return the nautical miles of each way, NaN for none."""
    return [np.nan if way is None else way.length_nm for way in ways]


def peer_miles(rows: pd.DataFrame, points: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Return nautical miles by each peer; NaN where it finds no way."""
    found: dict[str, list[float]] = {name: [] for name in ROUTERS}
    for port, gateway in zip(rows["port"], rows["gateway"], strict=True):
        for name, router in ROUTERS.items():
            # A peer's failure is a result, whatever it is.
            try:
                nm = router(points[port], points[gateway])[0]
            except Exception as error:
                print(f"<!-- {name}: {port}–{gateway}: {error} -->")
                nm = np.nan
            found[name].append(nm)
    return pd.DataFrame(found)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a router and area, and one for all of them."""
    area_of = {country: area for area, codes in AREAS.items() for country in codes.split()}
    area = rows["gateway"].str[:2].map(area_of)
    found = []
    for name in (OURS, *ROUTERS):
        error = 100 * (rows[name] / rows["nm"] - 1)
        for where in ("all", *AREAS):
            of = error[area.eq(where) | (where == "all")].dropna()
            if not len(of):
                continue
            size = of.abs()
            found.append(
                {
                    "router": name,
                    "gateways in": where,
                    "rows": len(of),
                    "mean abs error %": round(size.mean(), 2),
                    "median %": round(size.median(), 2),
                    "p95 %": round(size.quantile(0.95), 2),
                    "worst %": round(size.max(), 1),
                    "median signed %": round(of.median(), 2),
                }
            )
    return pd.DataFrame(found)


def worst(rows: pd.DataFrame, rows_n: int) -> pd.DataFrame:
    """Return the rows Monarca is farthest off on."""
    error = 100 * (rows[OURS] / rows["nm"] - 1)
    ranked = rows.assign(error=error.round(1)).iloc[(-error.abs()).argsort()[:rows_n]]
    columns = ["pair", "nm", OURS, *ROUTERS, "error", "channels"]
    return ranked[columns].round(0).rename(columns={"nm": "published nm", "error": "error %"})


def kinks(
    rows: pd.DataFrame, points: dict[str, tuple[float, float]], sea: Sea
) -> tuple[float, float]:
    """Return the median and the largest excess, km, over paths by a rim four times as close."""
    coast = gpd.GeoDataFrame(load("coast_world"))
    growth = Clearances.read().growth
    close = Ocean.build(
        coast, {"any": None}, load_gateways(), read_ocean_channels(), growth, chart=CHART,
        rim_step_km=CLOSE_RIM_KM,
    )  # fmt: skip
    closer_nm = np.array(miles(our_ways(rows, points, replace(sea, ocean=close))))
    excess_km = (rows[OURS].to_numpy() - closer_nm) * 1.852
    return float(np.nanmedian(excess_km)), float(np.nanmax(excess_km))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=15)
    parser.add_argument("--out", type=Path, help="write every row here as CSV")
    args = parser.parse_args()
    rows, points = read_rows(args.truth)
    sea = open_network().sea
    ways = our_ways(rows, points, sea)
    rows = rows.assign(channels=["" if way is None else "; ".join(way.channels) for way in ways])
    rows = pd.concat([rows.assign(**{OURS: miles(ways)}), peer_miles(rows, points)], axis=1)
    print(f"{len(rows)} published rows between a gateway and a port of the region.\n")
    print(
        f"{markdown(summary(rows))}\n\nThe worst of {OURS}:\n\n{markdown(worst(rows, args.worst))}"
    )
    median_km, largest_km = kinks(rows, points, sea)
    print(f"\nKinks at the rim: {median_km:.2f} km at the median, {largest_km:.2f} km at most.")
    if args.out:
        rows.to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
