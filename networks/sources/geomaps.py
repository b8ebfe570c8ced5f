"""Land with inland waters and 12 nm territorial sea per country, from geo-maps (OpenStreetMap)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import orjson
import shapely

from networks.errors import SourceError
from networks.sources.frame import to_frame
from networks.sources.graph_tables import Box


def read_territories(geojson: bytes, box: Box) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Return one row per country or territory within ``box``, and counts of what was left out.

    Columns: ``iso_a3`` (ISO 3166-1 alpha-3), ``geometry`` (MultiPolygon, EPSG:4326, longitudes in
    the frame of `networks.sources.frame`): land, inland waters and the territorial sea. The row of
    a sovereign state holds its territories too: Puerto Rico (PRI), the Virgin Islands (VIR) and
    the minor outlying islands (UMI) lie in USA and again in rows of their own, Guadeloupe in FRA
    and GLP, Aruba in NLD and ABW. Canada and the United States overlap where both claim.

    Raises
    ------
    SourceError
        When the file is not the expected GeoJSON.
    """
    try:
        features = orjson.loads(geojson)["features"]
        codes = np.array([feature["properties"]["A3"] for feature in features])
        shapes = np.array([shapely.geometry.shape(f["geometry"]) for f in features], dtype=object)
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise SourceError(f"The territory file is not the expected GeoJSON: {error}.") from error
    parts, parent = shapely.get_parts(shapes, return_index=True)
    clipped, mended = to_frame(parts, box)
    empty = shapely.is_empty(clipped)
    table = gpd.GeoDataFrame(
        {"iso_a3": codes[parent][~empty]}, geometry=clipped[~empty], crs="EPSG:4326"
    )
    # Bodies cut at the antimeridian by the publisher grow together again.
    merged = table.dissolve(by="iso_a3", sort=True).reset_index()
    bodies = [shapely.MultiPolygon(list(shapely.get_parts(body))) for body in merged.geometry]
    merged = merged.set_geometry(bodies, crs=table.crs)
    counts = {
        "countries_read": len(features),
        "invalid_mended": mended,
        "parts_outside": int(empty.sum()),
    }
    return merged[["iso_a3", "geometry"]], counts
