"""Compare rail and road distances with published ones and print the errors as markdown.

    python -m benchmarks.land_distances --truth DIR

``DIR`` holds ``rail_distances.csv`` and ``road_distances.csv`` (columns from, to, km, grade,
note). Grades A, B and C are measured; D, figures known to be wrong, are listed; P, computed by
another router, and the totals of whole networks are left out. Two places of one country are joined
within it unless the note says the road leads via the US. ``land_places.csv`` beside this file says
which place an ambiguous name means, ``rail_remarks.csv`` and ``road_remarks.csv`` why a row is off.
Where a published row names its line or railway the path is on its own track, past the towns it
names (`rail_lines.py`); other paths are the shortest on any. ``signed_roads.csv`` holds road
distances between neighbours as signs and maps give them, from general knowledge: a second opinion,
and how breaks of the road skeleton were found.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.rail_lines import RailRuler, build_railways
from networks import extract
from networks.countries import CountryMap
from networks.errors import InputError
from networks.geodesy import distance_km
from networks.landgraph import LandGraph
from networks.place import Place
from networks.places import Gazetteer
from networks.road import build_road
from networks.terminals import load_terminals

MEASURED_GRADES = ("A", "B", "C")
HERE = Path(__file__).parent
ALIASES = HERE / "land_places.csv"
LEAST_WINDING = 1.03  # a published road no longer than this times the crow's flight is none
WINDING_OF_1949 = 1.035  # roads of then to roads of today, as fitted (length_corrections.csv)
Remarks = dict[tuple[str, str, float], str]


@dataclass(frozen=True)
class Resolver:
    """Finds the place a name of the tables means."""

    gazetteer: Gazetteer
    queries: dict[str, str]

    def place(self, name: str) -> Place:
        """Return the place, or raise InputError."""
        return self.gazetteer.resolve(self.queries.get(name, name))


def load_resolver() -> Resolver:
    gazetteer = Gazetteer.from_tables(
        extract.load("cities"), extract.load("locode"), load_terminals()
    )
    with ALIASES.open(encoding="utf-8", newline="") as stream:
        queries = {row["name"]: row["query"] for row in csv.DictReader(stream)}
    return Resolver(gazetteer, queries)


def route_km(graph: LandGraph, origin: Place, destination: Place, *, at_home: bool) -> float:
    """Return the shortest length, stubs to the nearest nodes included; inf without a way."""
    countries = {origin.country} if at_home else None
    source, from_km = graph.nearest(origin.lon, origin.lat, origin.country)
    target, to_km = graph.nearest(destination.lon, destination.lat, destination.country)
    return float(graph.one_to_many(source, countries).length_km[target]) + from_km + to_km


def compare(
    graph: LandGraph, table: pd.DataFrame, resolver: Resolver, ruler: RailRuler | None = None
) -> pd.DataFrame:
    """Return from, to, grade, published and found km, error in %, and why a row has none."""
    rows = []
    for pair in table.itertuples(index=False):
        origin_name, destination_name = pair[0], pair[1]
        try:
            origin, destination = (resolver.place(n) for n in (origin_name, destination_name))
        except InputError as error:
            rows.append(
                (origin_name, destination_name, pair.grade, pair.km, np.nan, 0.0, str(error))
            )
            continue
        at_home = origin.country == destination.country and "via US" not in str(pair.note)
        if ruler is None:
            found_km = route_km(graph, origin, destination, at_home=at_home)
        else:
            line = str(pair.railway)
            found_km = ruler.route_km(origin, destination, line, at_home=at_home)
        crow_km = distance_km(origin.lon, origin.lat, destination.lon, destination.lat)
        rows.append((origin_name, destination_name, pair.grade, pair.km, found_km, crow_km, ""))
    columns = ["from", "to", "grade", "published_km", "found_km", "crow_km", "fault"]
    compared = pd.DataFrame(rows, columns=columns)
    return compared.assign(error_pct=100 * (compared["found_km"] / compared["published_km"] - 1))


def as_of_today(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as if the roads of 1949 were as straight as those of today."""
    factor = WINDING_OF_1949 * rows["found_km"] / rows["published_km"]
    return rows.assign(error_pct=100 * (factor - 1))


def signed_lines(graph: LandGraph, resolver: Resolver) -> list[str]:
    """Compare with the road distances between neighbours that signs give."""
    table = pd.read_csv(HERE / "signed_roads.csv").assign(grade="signs", note="", railway="")
    compared = compare(graph, table, resolver)
    home = compared["to"].map(lambda name: resolver.place(name).country)
    return [
        "Signed distances between neighbours, from general knowledge:",
        "",
        "| pairs | n | mean abs. % | median % | median abs. % | p95 abs. % |",
        "|---|--:|--:|--:|--:|--:|",
        *(summary_line(code, compared[home == code]) for code in ("CA", "US", "MX")),
        "",
    ]


def summary_line(label: str, rows: pd.DataFrame) -> str:
    error = rows["error_pct"]
    return (
        f"| {label} | {len(rows)} | {error.abs().mean():.1f} | {error.median():+.1f} "
        f"| {error.abs().median():.1f} | {error.abs().quantile(0.95):.1f} |"
    )


def pair_lines(rows: pd.DataFrame, remarks: Remarks | None = None) -> list[str]:
    lines = [
        "| from | to | grade | published km | found km | error % |",
        "|---|---|---|--:|--:|--:|",
    ]
    if remarks:
        lines = [lines[0] + " why |", lines[1] + "---|"]
    for row in rows.itertuples(index=False):
        line = (
            f"| {row[0]} | {row[1]} | {row.grade} | {row.published_km:,.0f} "
            f"| {row.found_km:,.0f} | {row.error_pct:+.1f} |"
        )
        if remarks:
            why = remarks.get((row[0], row[1], row.published_km), "not looked into")
            line += f" {why} |"
        lines.append(line)
    return lines


def read_remarks(path: Path) -> Remarks:
    """Read why a row is off, by its ends and its published km; nothing where there is no file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["from"], row["to"], float(row["published_km"])): row["remark"]
            for row in csv.DictReader(stream)
        }


def report(name: str, table: pd.DataFrame, compared: pd.DataFrame) -> list[str]:
    found = compared[np.isfinite(compared["error_pct"])]
    measured = found[found["grade"].isin(MEASURED_GRADES)]
    old = table["source"].str.contains("1949")[measured.index]
    lines = [
        f"### {name}",
        "",
        "| pairs | n | mean abs. % | median % | median abs. % | p95 abs. % |",
        "|---|--:|--:|--:|--:|--:|",
        *(
            summary_line(f"grade {grade}", measured[measured["grade"] == grade])
            for grade in MEASURED_GRADES
            if (measured["grade"] == grade).any()
        ),
        summary_line("A and B", measured[measured["grade"] != "C"]),
    ]
    if old.any():
        lines += [
            summary_line("A and B, roads of today", measured[~old & (measured["grade"] != "C")]),
            summary_line("B, roads of 1949 (3–8 % long)", measured[old]),
            summary_line("the same, their winding taken out", as_of_today(measured[old])),
        ]
    straight = measured["published_km"] < LEAST_WINDING * measured["crow_km"]
    if straight.any():
        lines.append(
            summary_line(
                "A and B, but figures that no road can have",
                measured[~straight & (measured["grade"] != "C")],
            )
        )
    worst = measured.reindex(measured["error_pct"].abs().sort_values(ascending=False).index)
    remarks = read_remarks(ALIASES.with_name(f"{name}_remarks.csv"))
    lines += ["", "Worst ten:", "", *pair_lines(worst.head(10), remarks)]
    traps = found[found["grade"] == "D"]
    if len(traps):
        lines += ["", "Known to be wrong, not counted:", "", *pair_lines(traps)]
    lost = compared[~np.isfinite(compared["error_pct"])]
    lines += ["", f"Not compared ({len(lost)}):", ""]
    lines += [
        f"- {row[0]} – {row[1]}: {row.fault or 'no way'}" for row in lost.itertuples(index=False)
    ]
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--truth", type=Path, required=True, help="folder of published distances")
    truth = parser.parse_args().truth
    borders = CountryMap.from_maritime(extract.load("maritime"))
    resolver = load_resolver()
    for name in ("rail", "road"):
        began = time.perf_counter()
        ruler = RailRuler(*build_railways(), resolver.gazetteer) if name == "rail" else None
        graph = ruler.layers.graph if ruler else build_road(borders)
        built_s = time.perf_counter() - began
        table = pd.read_csv(truth / f"{name}_distances.csv")
        table = table[(table["grade"] != "P") & (table["to"] != "(total)")].reset_index(drop=True)
        if "note" in table:
            table = table[~table["note"].fillna("").str.contains("whole company network")]
            table = table.reset_index(drop=True)
        print("\n".join(report(name, table, compare(graph, table, resolver, ruler))))
        if name == "road":
            print("\n".join(signed_lines(graph, resolver)))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{graph.n_nodes:,} nodes, {len(graph.indices) // 2:,} edges, "
            f"built in {built_s:.1f} s; peak memory so far {peak_mb:,.0f} MB\n"
        )


if __name__ == "__main__":
    main()
