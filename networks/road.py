"""The road graph: the OpenStreetMap trunk skeleton, mended, lengthened as measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from networks import extract
from networks.countries import CountryMap
from networks.curated_tables import CURATED
from networks.landdraft import LandDraft
from networks.landgaps import close_gaps
from networks.landgraph import LandGraph
from networks.landlinks import add_links, override_edges, read_links, read_overrides
from networks.lengthening import Lengthening

GAP_KM = 3.0  # junctions and bridges the skeleton lacks; ferries and wider breaks are curated


def build_road(
    borders: CountryMap,
    load: Callable[[str], pd.DataFrame] = extract.load,
    lengthening: Lengthening | None = None,
) -> LandGraph:
    """Build the road graph of Canada, the United States and Mexico from the extract.

    Parameters
    ----------
    borders
        What counts as the three countries.
    load
        Gives the tables ``road_osm_nodes`` and ``road_osm_edges`` by name.
    lengthening
        By how much the skeleton is too short; as measured when None.

    Returns
    -------
    LandGraph
        Car ferries are there, flagged, and used by searches unless refused.
    """
    measured = lengthening or Lengthening.measured("road")
    return LandGraph.from_draft(draft_road(borders, load, measured), borders, ferries=True)


def draft_road(
    borders: CountryMap, load: Callable[[str], pd.DataFrame], lengthening: Lengthening
) -> LandDraft:
    """Correct, lengthen, link and mend the roads, without measuring them yet."""
    skeleton = LandDraft.from_tables(load("road_osm_nodes"), load("road_osm_edges"), borders)
    draft = override_edges(skeleton, read_overrides(CURATED / "road_edge_overrides.csv"))
    draft = replace(draft, length_km=lengthening(draft.length_km))
    draft = add_links(draft, read_links(CURATED / "road_links.csv"), lengthening)
    return close_gaps(draft, borders, GAP_KM)
