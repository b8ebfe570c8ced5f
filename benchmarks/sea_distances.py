"""Sea distances against published ones, beside two open routers, on the same pairs in one run.

    python -m benchmarks.sea_distances --truth DIR

``DIR`` holds ``sea_distances.csv``: ``from_locode``, ``to_locode``, ``nm``, ``nm_low``,
``nm_high``, ``kind``, ``note``. The headline is over the published kinds; sums of published legs,
which have a bracket, the book's own rules, and ways about the United States are told apart. What is
known of the worst rows stands in ``worst_rows.csv``. Prints Markdown. Nothing of the published
table is kept in the project.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from benchmarks.peers import ROUTERS
from benchmarks.sea_tables import (
    KINDS,
    NO_SHIP,
    OURS,
    WEAKER_KINDS,
    by_ocean,
    percent_errors,
    summary,
    weaker,
    worst,
)
from benchmarks.truth_ports import points_by_id, port_positions, water_points
from networks.extract import load
from networks.sea import path as sea_path
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import Sea
from networks.zones import build_zones

PANAMA = "Panama Canal"
SHIP_RULE = (
    "A small ship, which fits the Canso Lock, is meant by rows whose note names the Strait of "
    "Canso and by rows with a harbour whose cargo pier is no deeper than the lock lets ships be "
    "(8.5 m), as no larger ship goes there. The other rows state no ship: to them the lock is "
    "closed."
)
ABOUT_US = Restrictions(required=frozenset({"Windward Passage", "Yucatán Channel"}))
_CANSO = "Strait of Canso"
_CANSO_DRAUGHT_M = 8.5
_SMALL_SHIP_DRAUGHT_M = 3.0  # below the limit of every channel: opens the lock and closes nothing

Ways = list[sea_path.SeaPath | None]


def read_truth(folder: Path) -> pd.DataFrame:
    """Return the rows, each with a name for the reader; a port without code goes by its name."""
    table = pd.read_csv(folder / "sea_distances.csv")
    for end in ("from", "to"):
        table[f"{end}_locode"] = table[f"{end}_locode"].fillna(table[f"{end}_name"])
    table = table[table["kind"].isin(KINDS + WEAKER_KINDS)].reset_index(drop=True)
    return table.assign(pair=table["from_name"] + " – " + table["to_name"])


def build_sea(positions: pd.DataFrame) -> Sea:
    """Build the sea, free and outside the US 200 nm, with the published ports as ports."""
    others = positions[positions["source"] != "terminal"]
    others = others[["lon", "lat"]].set_axis(["water_lon", "water_lat"], axis=1)
    coast = gpd.GeoDataFrame(load("coast"))
    zones = build_zones(coast, gpd.GeoDataFrame(load("maritime")))
    ports = pd.concat([water_points(), others])
    return Sea.build(coast, zones, ports, variants=["any", "us-200nm"])


def fits_canso(table: pd.DataFrame) -> pd.Series:
    """Say which rows may be sailed through the Canso Lock: named so, or to a shallow harbour."""
    pier_m = load("ports_wpi").groupby("locode")["cargo_pier_depth_m"].max()
    shallow = set(pier_m.index[pier_m <= _CANSO_DRAUGHT_M])
    to_shallow = table["from_locode"].isin(shallow) | table["to_locode"].isin(shallow)
    return to_shallow | table["note"].str.contains(_CANSO, na=False)


def our_distances(table: pd.DataFrame, sea: Sea) -> pd.DataFrame:
    """Add our nautical miles, for the ship a row means and for none, the channels, the ocean.

    Rows about the United States are answered outside its 200 nm, by the passages they name.
    """
    no_ship = _ways(table, sea, "any")
    ways = list(no_ship)
    meant = {
        ("any", Restrictions(draught_m=_SMALL_SHIP_DRAUGHT_M)): fits_canso(table),
        ("us-200nm", ABOUT_US): table["kind"] == "derived_us_avoiding",
    }
    for (tier, restrictions), rows in meant.items():
        answers = _ways(table[rows], sea, tier, restrictions)
        for row, way in zip(np.flatnonzero(rows), answers, strict=True):
            ways[row] = way
    distances = table.assign(
        channels=["" if way is None else "; ".join(way.channels) for way in ways]
    )
    distances[OURS] = _miles(ways)
    distances[NO_SHIP] = _miles(no_ship)
    return distances.assign(ocean=oceans(distances, sea))


def oceans(distances: pd.DataFrame, sea: Sea) -> list[str]:
    """Say of each row whether its way lies in one ocean or uses the Panama Canal."""
    shut = Restrictions(forbidden=frozenset({PANAMA}))
    ports = set(distances["from_locode"]) - {"PABLB"}
    found = sea.port_paths([("PABLB", port) for port in ports], "any", shut)
    pacific = {end for (_, end), way in found.items() if isinstance(way, sea_path.SeaPath)}
    by_canal = [PANAMA in channels.split("; ") for channels in distances["channels"]]
    return [
        "by the Panama Canal" if canal else "Pacific" if start in pacific else "Atlantic"
        for start, canal in zip(distances["from_locode"], by_canal, strict=True)
    ]


def _miles(ways: Ways) -> list[float]:
    return [np.nan if way is None else way.length_nm for way in ways]


def _ways(
    table: pd.DataFrame, sea: Sea, tier: str, restrictions: Restrictions = UNRESTRICTED
) -> Ways:
    pairs = list(zip(table["from_locode"], table["to_locode"], strict=True))
    answers = sea.port_paths(set(pairs), tier, restrictions)
    found = [answers[pair] for pair in pairs]
    return [way if isinstance(way, sea_path.SeaPath) else None for way in found]


def peer_distances(table: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Add a column of nautical miles for each peer; NaN where it finds no way."""
    columns: dict[str, list[float]] = {name: [] for name in ROUTERS}
    points = points_by_id(positions)
    for a, b in zip(table["from_locode"], table["to_locode"], strict=True):
        for name, router in ROUTERS.items():
            # A peer's failure is a result, whatever it is.
            try:
                nm = router(points[a], points[b])[0]
            except Exception as error:
                print(f"<!-- {name}: {a}–{b}: {error} -->")
                nm = np.nan
            columns[name].append(nm)
    return table.assign(**columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=20)
    parser.add_argument("--out", type=Path, help="write every row here as CSV")
    args = parser.parse_args()
    truth = read_truth(args.truth)
    positions = port_positions(pd.concat([truth["from_locode"], truth["to_locode"]]))
    inside = truth["from_locode"].isin(positions.index) & truth["to_locode"].isin(positions.index)
    counted = truth["kind"].isin(KINDS)
    print(f"{int(counted.sum())} published rows; {int((counted & ~inside).sum())} left out because")
    print("an end lies outside the region (lon -180..-45, lat 0..75).\n")
    table = our_distances(truth[inside].reset_index(drop=True), build_sea(positions))
    rows = table[table["kind"].isin(KINDS)]
    rows = peer_distances(rows, positions)
    print(f"{markdown(summary(rows))}\n\n{SHIP_RULE}")
    mean = percent_errors(rows, NO_SHIP).abs().mean()
    print(f"Were no ship stated by any row, the mean error would be {mean:.2f} %.\n")
    for kind in KINDS:
        print(f"{kind}:\n\n{markdown(summary(rows[rows['kind'] == kind]))}\n")
    print(f"{OURS}, by ocean:\n\n{markdown(by_ocean(rows))}\n")
    print(f"{OURS}, weaker rows:\n\n{markdown(weaker(table))}\n")
    print(f"The worst of {OURS}:\n\n{markdown(worst(rows, args.worst))}")
    if args.out:
        pd.concat([rows, table[~table["kind"].isin(KINDS)]]).to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
