"""Which terminals every city reaches by road without leaving its country.

    python -m benchmarks.road_reach

Every city of 50,000 people of Canada, the United States and Mexico, and every terminal that has a
road. Trucks take no ferries. What no city of the mainland reaches is named, and so is every city
without any terminal; the rest are counted. Prints Markdown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from networks import extract
from networks.access import RoadAccess, road_ties
from networks.countries import LAND_COUNTRIES, CountryMap
from networks.place import Place
from networks.road import build_road
from networks.road_reach import RoadReach
from networks.terminals import load_terminals

LEAST_PEOPLE = 50_000


def cities_of(country: str) -> pd.DataFrame:
    """Return the cities of a country that count, the largest first."""
    cities = extract.load("cities")
    chosen = (cities["country"] == country) & (cities["population"] >= LEAST_PEOPLE)
    return cities[chosen].sort_values("population", ascending=False)


def reached(access: RoadAccess, cities: pd.DataFrame, country: str) -> list[pd.DataFrame]:
    """Return the road legs of every city."""
    rows = zip(cities["name"], cities["lon"], cities["lat"], strict=True)
    return [access.from_place(Place(n, country, "", x, y, "point")).legs for n, x, y in rows]


def country_lines(access: RoadAccess, reach: RoadReach, terminals: pd.DataFrame) -> list[str]:
    """Say for one country what is reached and name what is not."""
    cities = cities_of(reach.country)
    legs = reached(access, cities, reach.country)
    own = terminals[terminals["country"].str.contains(reach.country)]
    own = own[(own["kind"] != "border") | (own["border_mode"] == "road")]
    untied = sorted(set(own.index) - {tie.terminal_id for tie in reach.ties})
    counts = np.array([len(found) for found in legs])
    main = counts == counts.max()
    from_main = set().union(*(set(f["terminal_id"]) for f, m in zip(legs, main, strict=True) if m))
    apart = sorted({tie.terminal_id for tie in reach.ties} - from_main)
    islands = [name for name, is_main in zip(cities["name"], main, strict=True) if not is_main]
    longest = max(float(found["length_km"].max()) for found in legs if len(found))
    names = terminals["name"]
    return [
        f"| {reach.country} | {len(cities)} | {len(own)} | {counts.max()} | {main.sum()} "
        f"| {longest:,.0f} | {', '.join(names[apart]) or '–'} | {', '.join(names[untied]) or '–'} "
        f"| {', '.join(islands) or '–'} |"
    ]


def main() -> None:
    """Build the roads and print the table."""
    road = build_road(CountryMap.from_maritime(extract.load("maritime")))
    terminals = load_terminals()
    ties = road_ties(road, terminals)
    reaches = {code: RoadReach.search(road, ties, code) for code in LAND_COUNTRIES}
    access = RoadAccess(road, lambda code: reaches[code], terminals)
    print(
        "| country | cities | terminals | reached from the mainland | by cities | longest km "
        "| apart, by ferry only | no trunk road within 30 km | cities apart |\n"
        "|---|--:|--:|--:|--:|--:|---|---|---|"
    )
    for reach in reaches.values():
        print("\n".join(country_lines(access, reach, terminals)))


if __name__ == "__main__":
    main()
