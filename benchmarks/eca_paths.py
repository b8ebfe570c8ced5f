"""Shortest against cheapest at sea: what keeping out of emission control areas saves.

    python -m benchmarks.eca_paths

The built network is used. The first table takes the six lanes at the book's prices for a container
ship on charter. The second asks how far the legs of the network are from the cheapest there is, on
a limit with four times as many points, at prices between the weights they were sought for.
Prints Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from benchmarks.markdown import markdown
from benchmarks.six_lanes import LANES
from networks.network import Network, open_network
from networks.sea.eca_paths import EcaPaths
from networks.sea.path import NoPath, SeaPath
from networks.tiers import SEA_TIERS, Tier
from networks.units import KM_PER_NM
from routing.parameter_book import ParameterBook
from routing.vessel import vessel_class_for

CAPACITY_TEU, SPEED_KN = 2400, 16.0  # the container charter of networks/curated/services.csv
WEIGHTS = np.array([1.05, 1.1, 1.2, 1.35, 1.6, 2.0])  # not those the legs were sought for


@dataclass(frozen=True)
class Ship:
    """What a mile costs a ship outside the areas and inside, hire and fuel, USD."""

    outside_usd: float
    inside_usd: float

    @classmethod
    def of(cls, book: ParameterBook) -> Ship:
        """Read hire, speed and fuel of the container charter's class."""
        vessel = vessel_class_for(book, "container", CAPACITY_TEU)
        hire = book.value(vessel.day_rate_key)
        burnt_t = vessel.fuel_t_per_day(book, SPEED_KN)
        days = 1 / (24 * SPEED_KN)
        outside, inside = (
            (hire + burnt_t * book.value(fuel)) * days for fuel in ("fuel.vlsfo", "fuel.mgo")
        )
        return cls(outside, inside)

    def voyage_usd(self, path: SeaPath) -> float:
        """Return hire and fuel of the whole ship."""
        inside_nm = path.eca_nm or 0.0
        return self.outside_usd * (path.length_nm - inside_nm) + self.inside_usd * inside_nm


def lanes(paths: EcaPaths, ship: Ship) -> pd.DataFrame:
    rows = []
    for origin, destination in LANES:
        for tier in SEA_TIERS:
            row: dict[str, object] = {"lane": f"{origin}–{destination}", "tier": tier.value}
            ways = paths.undominated(origin, destination, tier)
            if isinstance(ways, NoPath):
                rows.append(row | {"ways": 0})
                continue
            shortest, cheapest = ways[0], min(ways, key=ship.voyage_usd)
            dear, cheap = (ship.voyage_usd(way) for way in (shortest, cheapest))
            rows.append(
                row
                | {
                    "ways": len(ways),
                    "shortest nm": round(shortest.length_nm),
                    "inside nm": round(shortest.eca_nm or 0),
                    "cheapest nm": round(cheapest.length_nm),
                    "inside nm ": round(cheapest.eca_nm or 0),
                    "saved USD": round(dear - cheap),
                    "saved %": round(100 * (1 - cheap / dear), 2),
                }
            )
    return pd.DataFrame(rows).fillna("")


def excess(network: Network, tier: Tier) -> dict[str, object]:
    """Return by how much the best leg of each pair costs more than the cheapest way there is."""
    rule = network.eca_paths.rule
    closer = replace(
        rule, spacing_km=rule.spacing_km / 4, shore_share=rule.shore_share / 4,
        least_spacing_km=rule.least_spacing_km / 4, limit_tolerance_km=0.1,
    )  # fmt: skip
    waters = EcaPaths.of(network.sea, network.eca, closer).waters(tier)
    closed, ids = network.sea.conditions(tier).closed, network.sea.port_ids
    least = np.stack(
        [
            [waters.reach(k, waters.cost_km(w), closed)[0][waters.ports] for k in range(len(ids))]
            for w in WEIGHTS
        ]
    )
    legs = network.legs[network.legs["mode"] == "sea"]
    if tier.zone is not None:
        legs = legs[legs[f"us_{tier.zone}_nm"] <= 0]
    place = {name: k for k, name in enumerate(ids)}
    found = np.full((2, *least.shape), np.inf)
    ends = legs[["from_terminal_id", "to_terminal_id"]].map(place.get).to_numpy()
    figures = legs[["length_km", "eca_nm", "alternative"]].to_numpy()
    for (i, j), (length_km, eca_nm, alternative) in zip(np.sort(ends), figures, strict=True):
        costs = length_km + (WEIGHTS - 1) * eca_nm * KM_PER_NM
        for kind in (1,) if alternative else (0, 1):
            found[kind, :, i, j] = np.minimum(found[kind, :, i, j], costs)
    pairs = [(i, j) for i, j in combinations(range(len(ids)), 2) if np.isfinite(found[0, 0, i, j])]
    i, j = np.array(pairs).T
    alone, all_legs = (100 * (cost[:, i, j] / least[:, i, j] - 1) for cost in found)
    return {
        "tier": tier.value,
        "pairs": len(pairs),
        "shortest alone: mean %": round(float(alone.mean()), 2),
        "max %": round(float(alone.max()), 1),
        "all legs: mean %": round(float(all_legs.mean()), 3),
        "p99 %": round(float(np.quantile(all_legs, 0.99)), 3),
        "max % ": round(float(all_legs.max()), 3),
    }


def main() -> None:
    network = open_network()
    book = ParameterBook.load()
    ship = Ship.of(book)
    print(
        f"A mile costs the ship of {CAPACITY_TEU} TEU at {SPEED_KN:g} kn {ship.outside_usd:.0f} USD"
        f" outside the areas and {ship.inside_usd:.0f} USD inside, hire and fuel;"
        f" {ship.inside_usd / ship.outside_usd:.2f} times as much.\n"
    )
    print(markdown(lanes(network.eca_paths, ship)), "\n")
    weights = ", ".join(f"{weight:g}" for weight in WEIGHTS)
    print(
        f"Against the cheapest way there is, a mile inside costing {weights} times one outside:\n"
    )
    print(markdown(pd.DataFrame([excess(network, tier) for tier in SEA_TIERS])), "\n")
    legs = network.legs[network.legs["mode"] == "sea"]
    number = int((legs["alternative"] > 0).sum())
    print(f"{len(legs) - number} shortest paths and {number} alternatives among the legs.")


if __name__ == "__main__":
    main()
