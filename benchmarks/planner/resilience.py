"""What the loss of each single thing does to three lanes.

    python -m benchmarks.planner.resilience [--picture FILE.png]

Toronto–Monterrey, Vancouver–Guadalajara and Halifax–Veracruz: the best way is asked again without
each terminal, border and carrier it uses, worst first. Prints Markdown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.markdown import markdown
from networks.network import open_network
from routing import NetworkView, ParameterBook, Request, Shipment, resilience

LANES = (("Toronto", "Monterrey, NL"), ("Vancouver", "Guadalajara"), ("Halifax", "Veracruz"))


def losses(
    network: NetworkView, book: ParameterBook, names: tuple[str, str]
) -> Iterator[dict[str, object]]:
    """Yield what each loss costs a lane, worst first; a lane that is lost says why."""
    places = [network.places.resolve(name) for name in names]  # type: ignore[attr-defined]
    shipment = Shipment.of("auto-parts", book=book, teu=2)
    base, failures = resilience(network, shipment, Request(*places, max_options=1), book)
    best = base.options[0]
    for failure in failures:
        yield {
            "lane": "–".join(names),
            "best way, USD": round(best.cost_usd),
            "days": round(best.duration_h / 24, 1),
            "without": failure.lost,
            "+USD": None if failure.more_usd is None else round(failure.more_usd),
            "+days": None if failure.more_h is None else round(failure.more_h / 24, 1),
            "why": failure.answer.termination.detail,
        }


def picture(table: pd.DataFrame, file: Path) -> None:
    """Draw what each loss costs, a bar each, a panel a lane."""
    import matplotlib.pyplot as plt

    lanes = table["lane"].unique()
    size = (7, 1.2 + 2.2 * len(lanes))
    figure, axes = plt.subplots(len(lanes), 1, figsize=size, squeeze=False)
    for axis, lane in zip(axes[:, 0], lanes, strict=True):
        rows = table[table["lane"] == lane][::-1]
        axis.barh(rows["without"], rows["+USD"].astype(float).fillna(0), color="#0072b2")
        axis.set_title(f"{lane}: what the loss of one thing costs the best way, USD", fontsize=9)
    figure.tight_layout()
    figure.savefig(file, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    network, book = open_network(), ParameterBook.load()
    table = pd.DataFrame([row for names in LANES for row in losses(network, book, names)])
    print(markdown(table))
    if options.picture:
        picture(table, options.picture)


if __name__ == "__main__":
    main()
