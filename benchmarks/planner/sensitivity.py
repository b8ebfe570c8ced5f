"""How dear fuel, charters, trucks and the peso may get before the best way is another one.

    python -m benchmarks.planner.sensitivity [--picture FILE.png]

Toronto–Monterrey outside US land against the way with no rule: both are asked again with each
figure scaled, and where the two cost the same is the break-even. Prints Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from networks.network import Network, open_network
from networks.tiers import Tier
from routing import ParameterBook, Request, Shipment, solve
from routing.scenario import Scenario

FACTORS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
FIGURES = {
    "ship fuel": ("fuel.vlsfo", "fuel.mgo"),
    "charter of the ship": (
        "ship.container.tc_market.1100TEU",
        "ship.container.tc_market.1700TEU",
        "ship.container.tc_market.2700TEU",
        "ship.container.tc_market.4250TEU",
        "ship.container.tc_market.8500TEU",
    ),
    "trucks in Canada, the US, Mexico": (
        "truck.ca.rate_van_km", "truck.us.rate_van_contract_km", "truck.mx.rate_van_km",
    ),
    "pesos to the dollar": ("fx.mxn_per_usd",),
}  # fmt: skip


def costs(network: Network, book: ParameterBook, keys: tuple[str, ...], tier: Tier) -> list[float]:
    """Return what the cheapest way costs at each factor."""
    origin, destination = map(network.places.resolve, ("Toronto", "Monterrey, NL"))
    request = Request(origin, destination, tier=tier, max_options=4)
    found = []
    for factor in FACTORS:
        changed = Scenario("x", scale=dict.fromkeys(keys, factor)).applied(network, request, book)
        shipment = Shipment.of("auto-parts", book=changed[2], teu=2)
        answer = solve(changed[0], shipment, changed[1], changed[2])
        found.append(min(option.cost_usd for option in answer.options))
    return found


def break_even(free: list[float], avoiding: list[float]) -> float:
    """Return the factor at which both cost the same, between those asked; NaN: nowhere."""
    apart = np.subtract(avoiding, free)
    crossing = np.flatnonzero(np.diff(np.sign(apart)))
    if not len(crossing):
        return float("nan")
    k = int(crossing[0])
    share = apart[k] / (apart[k] - apart[k + 1])
    return float(FACTORS[k] + share * (FACTORS[k + 1] - FACTORS[k]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    network, book = open_network(), ParameterBook.load()
    figures = {name: tuple(k for k in keys if k in book) for name, keys in FIGURES.items()}
    lines = {
        (name, tier): costs(network, book, keys, tier)
        for name, keys in figures.items()
        for tier in (Tier.ANY, Tier.NO_US_LAND)
    }
    rows = [
        {"figure": name, "tier": tier.value}
        | {f"× {factor:g}": round(usd) for factor, usd in zip(FACTORS, line, strict=True)}
        for (name, tier), line in lines.items()
    ]
    print(markdown(pd.DataFrame(rows)), "\n")
    for name in figures:
        even = break_even(lines[name, Tier.ANY], lines[name, Tier.NO_US_LAND])
        print(f"- {name}: ", "no break-even" if np.isnan(even) else f"even at × {even:.2f}")
    if options.picture:
        picture(figures, lines, options.picture)


def picture(
    figures: dict[str, tuple[str, ...]], lines: dict[tuple[str, Tier], list[float]], file: Path
) -> None:
    """Draw cost against each factor, a panel a figure, a line a tier."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(figures), figsize=(4 * len(figures), 3.2), sharey=True)
    for axis, name in zip(axes, figures, strict=True):
        for tier, colour in ((Tier.ANY, "#d55e00"), (Tier.NO_US_LAND, "#0072b2")):
            axis.plot(FACTORS, lines[name, tier], "o-", color=colour, label=tier.value)
        axis.set_title(name, fontsize=9)
        axis.set_xlabel("times today's")
    axes[0].set_ylabel("cheapest way, USD")
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(file, dpi=110)


if __name__ == "__main__":
    main()
