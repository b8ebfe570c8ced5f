"""Which corridors can do without the United States, and at what price.

    python -m benchmarks.planner.corridors [--clusters 10] [--picture FILE.png]

Ten Mexican clusters by six Canadian cities, at all six tiers, for auto parts, produce and grain:
what the cheapest way costs more outside US land, 12, 24 and 200 nm. Prints Markdown.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import pandas as pd

from benchmarks.markdown import markdown
from networks.network import open_network
from networks.tiers import Tier
from routing import NetworkView, ParameterBook, Request, Shipment, compare_tiers

CITIES = ("Vancouver", "Calgary", "Winnipeg", "Toronto", "Montréal", "Halifax")
CLUSTERS = (
    "Monterrey, NL", "Saltillo, COA", "Querétaro, QUE", "Silao, GUA", "Puebla, PUE",
    "Guadalajara, JAL", "Ciudad Juárez, CHH", "Tijuana, BCN", "Hermosillo, SON", "Culiacán, SIN",
)  # fmt: skip
CARGO = {"auto-parts": {"teu": 2.0}, "produce": {"teu": 2.0}, "grain-oilseed": {"tonnes": 3000.0}}


def lane(
    network: NetworkView, book: ParameterBook, cargo: str, city: str, cluster: str
) -> dict[str, object]:
    """Return what the cheapest way of one lane costs, and more at each tier."""
    southbound = cargo != "produce"
    ends = [network.places.resolve(name) for name in (city, cluster)]  # type: ignore[attr-defined]
    shipment = Shipment.of(cargo, book=book, **CARGO[cargo])
    request = Request(*(ends if southbound else ends[::-1]))
    prices = compare_tiers(network, shipment, request, book).prices
    row: dict[str, object] = {"cargo": cargo, "city": city, "cluster": cluster}
    row["any, USD"] = prices[0].cost_usd
    return row | {f"{price.tier}, +USD": price.more_usd for price in prices[1:]}


def picture(table: pd.DataFrame, file: Path) -> None:
    """Draw, per cargo, what staying out of the 200 nm zone costs more, lane by lane."""
    import matplotlib.pyplot as plt

    cargoes = table["cargo"].unique()
    figure, axes = plt.subplots(1, len(cargoes), figsize=(4.2 * len(cargoes), 4.6), sharey=True,
                                squeeze=False)  # fmt: skip
    share = table[f"{Tier.US_200NM}, +USD"].astype(float) / table["any, USD"].astype(float)
    wide = table.assign(share=100 * share)
    for axis, cargo in zip(axes[0], cargoes, strict=True):
        rows = wide[wide["cargo"] == cargo]
        grid = rows.pivot_table("share", "cluster", "city", dropna=False)
        grid = grid.reindex(columns=[city for city in CITIES if city in grid.columns])
        drawn = axis.imshow(grid, cmap="RdYlBu_r", vmin=-50, vmax=50, aspect="auto")
        axis.set_title(cargo)
        axis.set_xticks(range(len(grid.columns)), grid.columns, rotation=45, ha="right")
        axis.set_yticks(range(len(grid.index)), grid.index)
        for (y, x), value in zip(product(range(len(grid)), range(len(grid.columns))),
                                 grid.to_numpy().ravel(), strict=True):  # fmt: skip
            axis.text(x, y, "–" if pd.isna(value) else f"{value:+.0f}", ha="center", va="center",
                      fontsize=7)  # fmt: skip
    figure.colorbar(drawn, ax=axes, label="cheapest way outside US 200 nm, % dearer")
    figure.savefig(file, dpi=110, bbox_inches="tight")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clusters", type=int, default=len(CLUSTERS))
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    network, book = open_network(), ParameterBook.load()
    lanes = product(CARGO, CITIES, CLUSTERS[: options.clusters])
    table = pd.DataFrame([lane(network, book, *names) for names in lanes])
    figures = table.columns[3:]
    table[figures] = table[figures].astype(float).round(0)
    print(markdown(table))
    if options.picture:
        picture(table, options.picture)


if __name__ == "__main__":
    main()
