"""The road graph: the OpenStreetMap trunk skeleton, mended, lengthened as measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from networks import extract
from networks.countries import COUNTRY_BITS, CountryMap
from networks.curated_tables import CURATED, number, one_of, read_table, text
from networks.landdraft import Floats, LandDraft
from networks.landgaps import close_gaps
from networks.landgraph import LandGraph
from networks.landlinks import add_links, override_edges, read_links, read_overrides

GAP_KM = 3.0  # junctions and bridges the skeleton lacks; ferries and wider breaks are curated

_CORRECTION_COLUMNS = {
    "key": text(),
    "network": one_of(("road", "rail")),
    "country": one_of((*COUNTRY_BITS, "all")),
    "factor": number(0.8, 1.5, "× the length of the source"),
    "n_pairs": number(1, 10_000, "pairs measured"),
    "residual_mae_pct": number(0, 50, "% mean absolute error left"),
    "source": text(),
    "date": text(),
}


def build_road(
    borders: CountryMap,
    load: Callable[[str], pd.DataFrame] = extract.load,
    corrections: Path = CURATED / "length_corrections.csv",
) -> LandGraph:
    """Build the road graph of Canada, the United States and Mexico from the extract.

    Parameters
    ----------
    borders
        What counts as the three countries.
    load
        Gives the tables ``road_osm_nodes`` and ``road_osm_edges`` by name.
    corrections
        Table of the factors by which the skeleton is too short.

    Returns
    -------
    LandGraph
        Car ferries are there, flagged, and used by searches unless refused.
    """
    factors = length_factors(corrections, "road")
    return LandGraph.from_draft(draft_road(borders, load, factors), borders, ferries=True)


def draft_road(
    borders: CountryMap, load: Callable[[str], pd.DataFrame], factors: dict[str, float]
) -> LandDraft:
    """Correct, lengthen, link and mend the roads, without measuring them yet."""
    skeleton = LandDraft.from_tables(load("road_osm_nodes"), load("road_osm_edges"), borders)
    draft = override_edges(skeleton, read_overrides(CURATED / "road_edge_overrides.csv"))
    draft = draft.scaled(_factor_of_edges(draft, borders, factors))
    links = read_links(CURATED / "road_links.csv")
    draft = add_links(draft, links, chord_factor=float(np.mean(list(factors.values()))))
    return close_gaps(draft, borders, GAP_KM)


def length_factors(path: Path, network: str) -> dict[str, float]:
    """Read the factor of each country (ISO alpha-2) from the table of measured corrections.

    A row for ``all`` holds for countries without one of their own.

    Raises
    ------
    InputError
        If the table is not as it should be.
    KeyError
        If a country has neither a row of its own nor one for all.
    """
    rows = [
        row for row in read_table(path, _CORRECTION_COLUMNS, "key") if row["network"] == network
    ]
    measured = {str(row["country"]): float(row["factor"] or 0.0) for row in rows}
    return {code: measured[code] if code in measured else measured["all"] for code in COUNTRY_BITS}


def _factor_of_edges(draft: LandDraft, borders: CountryMap, factors: dict[str, float]) -> Floats:
    """Give each edge the factor of the country its first end lies in."""
    country = borders.of_points(*draft.lonlat[draft.ends[:, 0]].T)
    factor_of_bit = np.ones(max(COUNTRY_BITS.values()) + 1)
    for code, factor in factors.items():
        factor_of_bit[COUNTRY_BITS[code]] = factor
    return factor_of_bit[country]
