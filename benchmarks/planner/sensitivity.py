"""How dear fuel, charters, trucks, trains and pesos may get before the best way is another one.

    python -m benchmarks.planner.sensitivity [--from Toronto] [--to "Monterrey, NL"]
        [--picture FILE.png]

One lane with no rule and outside US land: the best way along each figure, where it changes, and
where the first two options change places. Prints Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.markdown import markdown
from networks.network import open_network
from networks.tiers import Tier
from routing import (
    NetworkView,
    ParameterBook,
    Request,
    Sensitivity,
    Shipment,
    find_factor,
    sensitivity,
)

FACTORS = ("fuel", "charter", "truck", "rail", "mxn")
TIMES = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
COLOURS = {Tier.ANY: "#d55e00", Tier.NO_US_LAND: "#0072b2"}
Swept = dict[Tier, Sensitivity]


def swept(
    network: NetworkView, book: ParameterBook, ends: tuple[str, str], factors: tuple[str, ...]
) -> Swept:
    """Return what the lane hangs on, with no rule and outside US land."""
    shipment = Shipment.of("auto-parts", book=book, teu=2)
    places = [network.places.resolve(name) for name in ends]  # type: ignore[attr-defined]
    asked = [find_factor(name, book) for name in factors]
    return {
        tier: sensitivity(
            network, shipment, Request(*places, tier=tier, max_options=4), book, asked, times=TIMES
        )
        for tier in COLOURS
    }


def table(found: Swept) -> pd.DataFrame:
    """Return what the best way costs at each level, a row a figure and tier."""
    rows = [
        {"figure": sweep.factor.title.en, "tier": tier.value}
        | {f"× {s.level:g}": s.best and round(s.best.cost_usd) for s in sweep.samples}
        for tier, each in found.items()
        for sweep in each.sweeps
    ]
    return pd.DataFrame(rows).sort_values("figure", kind="stable")


def picture(found: Swept, file: Path) -> None:
    """Draw what the best way costs against each figure; a dashed line is a break-even."""
    import matplotlib.pyplot as plt

    first = next(iter(found.values()))
    figure, axes = plt.subplots(
        1, len(first.sweeps), figsize=(3.6 * len(first.sweeps), 3.2), sharey=True, squeeze=False
    )
    for tier, each in found.items():
        for axis, sweep in zip(axes[0], each.sweeps, strict=True):
            known = [(s.level, s.best.cost_usd) for s in sweep.samples if s.best]
            axis.plot(*zip(*known, strict=True), "o-", color=COLOURS[tier], label=tier.value)
            if sweep.break_even.level is not None:
                axis.axvline(sweep.break_even.level, color=COLOURS[tier], linestyle="--")
            axis.set_title(sweep.factor.title.en, fontsize=9)
            axis.set_xlabel("times today's")
            axis.set_xlim(min(TIMES) - 0.1, max(TIMES) + 0.1)
    axes[0][0].set_ylabel("best way, USD")
    axes[0][0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(file, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="origin", default="Toronto")
    parser.add_argument("--to", dest="destination", default="Monterrey, NL")
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    network, book = open_network(), ParameterBook.load()
    found = swept(network, book, (options.origin, options.destination), FACTORS)
    print(markdown(table(found)), "\n")
    for tier, each in found.items():
        for sweep in each.sweeps:
            print(f"- {tier.value}: {sweep.break_even.said.en}")
    if options.picture:
        picture(found, options.picture)


if __name__ == "__main__":
    main()
