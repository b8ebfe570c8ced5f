"""Tables of how far sea distances lie from published ones, as Markdown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.peers import ROUTERS

KINDS = ("published_direct", "published_via_junction")
WEAKER_KINDS = ("published_rule", "derived_composite", "derived_us_avoiding")
BRACKET_SLACK = 0.03
OURS = "Monarca"
NO_SHIP = "Monarca, no ship stated"
_EXPLAINED = Path(__file__).parent / "worst_rows.csv"


def percent_errors(table: pd.DataFrame, name: str) -> pd.Series:
    """Return the signed errors of one router in percent of the published distance."""
    return 100 * (table[name] / table["nm"] - 1)


def _figures(table: pd.DataFrame, name: str) -> dict[str, float]:
    error = percent_errors(table, name).dropna()
    size = error.abs()
    return {
        "rows answered": len(error),
        "mean abs error %": round(size.mean(), 2),
        "median %": round(size.median(), 2),
        "p95 %": round(size.quantile(0.95), 2),
        "worst %": round(size.max(), 1),
        "median signed %": round(error.median(), 2),
    }


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a router: pairs answered, mean, median and p95 of absolute error, bias."""
    return pd.DataFrame([{"router": name, **_figures(table, name)} for name in (OURS, *ROUTERS)])


def by_ocean(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row an ocean, of ours."""
    return pd.DataFrame(
        [{"ocean": ocean, **_figures(rows, OURS)} for ocean, rows in table.groupby("ocean")]
    )


def weaker(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a weaker kind: how many lie inside their bracket, and the error to ``nm``."""
    rows = []
    for kind in WEAKER_KINDS:
        of_kind = table[(table["kind"] == kind) & table[OURS].notna()]
        bracketed = of_kind.dropna(subset=["nm_low", "nm_high"])
        inside = bracketed[OURS].between(
            bracketed["nm_low"] * (1 - BRACKET_SLACK), bracketed["nm_high"] * (1 + BRACKET_SLACK)
        )
        share = f"{inside.sum()} of {len(inside)}" if len(inside) else "no bracket"
        rows.append({"kind": kind, "inside bracket ± 3 %": share, **_figures(of_kind, OURS)})
    return pd.DataFrame(rows)


def worst(table: pd.DataFrame, rows_n: int) -> pd.DataFrame:
    """Return the worst rows of ours, what the peers say of them, and why."""
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
