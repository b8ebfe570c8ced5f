"""Maritime zones of the Maritime Boundaries Geodatabase, from Marine Regions' WFS.

References
----------
Flanders Marine Institute (2023), "Maritime Boundaries Geodatabase", version 12,
doi:10.14284/628.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from networks.sources.geojson import read_features

_FIELDS = [
    "mrgid",
    "geoname",
    "pol_type",
    "territory1",
    "iso_ter1",
    "sovereign1",
    "iso_sov1",
    "iso_sov2",
    "iso_sov3",
]


def read_eez(path: Path) -> gpd.GeoDataFrame:
    """Read maritime zones: exclusive economic ones, or a layer of the 12 or 24 nm ones.

    Columns: ``mrgid``, ``geoname``, ``pol_type`` (200NM, Joint regime, Overlapping claim),
    ``territory1``, ``iso_ter1`` (ISO alpha-3 of the territory), ``sovereign1``, ``iso_sov1`` (of
    its sovereign: USA for Puerto Rico too), ``iso_sov2``, ``iso_sov3`` (of others that claim it;
    None where there are none), ``geometry`` (EPSG:4326). Ordered by ``mrgid``.

    Raises
    ------
    SourceError
        When the file is not the service's GeoJSON.
    """
    zones = read_features(path, _FIELDS, lower_case=True)
    chosen = zones[[*_FIELDS, "geometry"]].sort_values("mrgid").reset_index(drop=True)
    return gpd.GeoDataFrame(chosen, geometry="geometry", crs="EPSG:4326")
