"""The rail graph: OpenStreetMap and NARN lines as one, mended and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from networks import extract
from networks.countries import COUNTRY_BITS, CountryMap
from networks.curated_tables import CURATED
from networks.landdraft import EdgeFlag, LandDraft
from networks.landgaps import close_gaps, dead_ends
from networks.landgraph import LandGraph
from networks.landlinks import add_links, override_edges, read_links, read_overrides
from networks.railfuse import fuse_twins

# Distances between cities differ by less than 0.3 % for any tolerance from 0.5 to 5 km, and fewer
# lines hang together below it. Both sources round nodes to about 0.1 km, and name the same yard
# by different switches of it.
JOIN_KM = 1.0

# In Mexico OpenStreetMap lines end up to 14.6 km before the junction they belong to, and no
# second source fills in. In Canada and the United States NARN has every Class I line whole, so a
# wide break there is a line that is gone; only breaks the size of a yard are mistakes.
GAP_KM = {"CA": 2.0, "US": 2.0, "MX": 15.0}


def build_rail(
    borders: CountryMap, load: Callable[[str], pd.DataFrame] = extract.load
) -> LandGraph:
    """Build the rail graph of Canada, the United States and Mexico from the extract.

    Parameters
    ----------
    borders
        What counts as the three countries.
    load
        Gives the tables ``rail_osm_nodes``, ``rail_osm_edges``, ``rail_narn_nodes`` and
        ``rail_narn_edges`` by name.

    Returns
    -------
    LandGraph
        Rail ferries are there, flagged, and left out of searches unless asked for.
    """
    return LandGraph.from_draft(draft_rail(borders, load), borders, ferries=False)


# No length correction: edges carry the length of their track, not of their chord. On ten published
# distances whose railway is also the shortest one the graph is 2 % short in the median, 2.6 % off
# in the mean, no more than their own scatter.


def draft_rail(borders: CountryMap, load: Callable[[str], pd.DataFrame]) -> LandDraft:
    """Fuse, correct, link and mend the rail lines, without measuring them yet."""
    osm, narn = (
        LandDraft.from_tables(load(f"rail_{name}_nodes"), load(f"rail_{name}_edges"), borders)
        for name in ("osm", "narn")
    )
    narn = replace(narn, flags=narn.flags | np.uint8(EdgeFlag.NARN))
    draft = osm.beside(narn).join_near(len(osm.lonlat), JOIN_KM, borders)
    draft = override_edges(draft, read_overrides(CURATED / "rail_edge_overrides.csv"))
    draft = fuse_twins(draft)
    draft = add_links(draft, read_links(CURATED / "rail_links.csv"))
    for code, within_km in GAP_KM.items():
        loose = dead_ends(draft)
        country = borders.of_points(*draft.lonlat[loose].T)
        draft = close_gaps(
            draft, borders, within_km, loose[country == np.uint8(COUNTRY_BITS[code])]
        )
    return draft
