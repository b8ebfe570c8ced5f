"""Sea distances against published ones, beside two open routers, on the same pairs in one run.

    python -m benchmarks.sea_distances --truth DIR

``DIR`` holds ``sea_distances.csv``: ``from_locode``, ``to_locode``, ``nm``, ``kind``, ``note``.
The row ``Monarca`` states no ship, so that the Canso Lock, 24 m wide, is closed. A
second row opens it to the voyages that small ships make. What is known of the worst rows stands
in ``worst_rows.csv``. Prints Markdown. Nothing of the published table is kept in the project.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.peers import ROUTERS
from benchmarks.truth_ports import points_by_id, port_positions, water_points
from networks.extract import load
from networks.sea import path as sea_path
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import Sea

KINDS = ("published_direct", "published_via_junction")
OURS = "Monarca"
OURS_CANSO = "Monarca, Canso Lock open to small ships"
CANSO_RULE = (
    "Small ships: rows whose note names the Strait of Canso, and rows with a harbour whose cargo "
    "pier is no deeper than the lock lets ships be (8.5 m), as no larger ship goes there."
)
_EXPLAINED = Path(__file__).parent / "worst_rows.csv"
_CANSO = "Strait of Canso"
_CANSO_DRAUGHT_M = 8.5
_SMALL_SHIP_DRAUGHT_M = 3.0  # below the limit of every channel: opens the lock and closes nothing


def read_truth(folder: Path) -> pd.DataFrame:
    """Return the published rows, each with a name for the reader."""
    table = pd.read_csv(folder / "sea_distances.csv")
    table = table[table["kind"].isin(KINDS)].reset_index(drop=True)
    return table.assign(pair=table["from_name"] + " – " + table["to_name"])


def build_sea(positions: pd.DataFrame) -> Sea:
    """Build the unrestricted sea with the published ports as ports, as terminals are."""
    others = positions[positions["source"] != "terminal"]
    others = others[["lon", "lat"]].set_axis(["water_lon", "water_lat"], axis=1)
    ports = pd.concat([water_points(), others])
    return Sea.build(gpd.GeoDataFrame(load("coast")), None, ports, variants=["any"])


def fits_canso(table: pd.DataFrame) -> pd.Series:
    """Say which rows may be sailed through the Canso Lock: named so, or to a shallow harbour."""
    pier_m = load("ports_wpi").groupby("locode")["cargo_pier_depth_m"].max()
    shallow = set(pier_m.index[pier_m <= _CANSO_DRAUGHT_M])
    to_shallow = table["from_locode"].isin(shallow) | table["to_locode"].isin(shallow)
    return to_shallow | table["note"].str.contains(_CANSO, na=False)


def our_distances(table: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Add nautical miles by the sea as shipped and with the lock, and the channels used."""
    sea = build_sea(positions)
    shipped = _ways(table, sea)
    by_lock = _ways(table, sea, Restrictions(draught_m=_SMALL_SHIP_DRAUGHT_M))
    distances = table.assign(
        channels=["" if way is None else "; ".join(way.channels) for way in shipped]
    )
    distances[OURS] = _miles(shipped)
    distances[OURS_CANSO] = _miles(by_lock).where(fits_canso(table), distances[OURS])
    return distances


def _miles(ways: list[sea_path.SeaPath | None]) -> pd.Series:
    return pd.Series([np.nan if way is None else way.length_nm for way in ways])


def _ways(
    table: pd.DataFrame, sea: Sea, restrictions: Restrictions = UNRESTRICTED
) -> list[sea_path.SeaPath | None]:
    pairs = list(zip(table["from_locode"], table["to_locode"], strict=True))
    answers = sea.port_paths(set(pairs), "any", restrictions)
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


def percent_errors(table: pd.DataFrame, name: str) -> pd.Series:
    """Return the signed errors of one router in percent of the published distance."""
    return 100 * (table[name] / table["nm"] - 1)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a router: pairs answered, mean, median and p95 of absolute error, bias."""
    rows = []
    for name in (OURS, OURS_CANSO, *ROUTERS):
        error = percent_errors(table, name).dropna()
        size = error.abs()
        rows.append(
            {
                "router": name,
                "rows answered": len(error),
                "mean abs error %": round(size.mean(), 2),
                "median %": round(size.median(), 2),
                "p95 %": round(size.quantile(0.95), 2),
                "worst %": round(size.max(), 1),
                "median signed %": round(error.median(), 2),
            }
        )
    return pd.DataFrame(rows)


def worst(table: pd.DataFrame, rows_n: int) -> pd.DataFrame:
    """Return the worst rows of the sea as shipped, what the peers say of them, and why."""
    error = percent_errors(table, OURS)
    ranked = table.assign(error=error.round(1)).iloc[(-error.abs()).argsort()[:rows_n]]
    miles = [OURS, *ROUTERS]
    explained = pd.read_csv(_EXPLAINED).set_index("pair")["explanation"]
    return pd.DataFrame(
        {
            "pair": ranked["pair"],
            "published nm": ranked["nm"],
            **{name: ranked[name].round() for name in miles},
            "error %": ranked["error"],
            "channels": ranked["channels"],
            "why": [explained.get(pair, "not known") for pair in ranked["pair"]],
        }
    )


def markdown(table: pd.DataFrame) -> str:
    """Return a table as Markdown."""
    head = [list(table.columns), ["---"] * table.shape[1]]
    body = [[str(cell) for cell in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in head + body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--out", type=Path, help="write every row here as CSV")
    args = parser.parse_args()
    truth = read_truth(args.truth)
    positions = port_positions(pd.concat([truth["from_locode"], truth["to_locode"]]).dropna())
    inside = truth["from_locode"].isin(positions.index) & truth["to_locode"].isin(positions.index)
    print(f"{len(truth)} published rows; {len(truth) - int(inside.sum())} left out because an end")
    print("lies outside the region (lon -180..-45, lat 0..75) or has no position in the extract.\n")
    table = truth[inside].reset_index(drop=True)
    table = peer_distances(our_distances(table, positions), positions)
    print(f"{markdown(summary(table))}\n\n{CANSO_RULE}\n")
    for kind in KINDS:
        print(f"{kind}:\n\n{markdown(summary(table[table['kind'] == kind]))}\n")
    print(f"The worst of {OURS} as shipped:\n\n{markdown(worst(table, args.worst))}")
    if args.out:
        table.to_csv(args.out, index=False)


if __name__ == "__main__":
    main()
