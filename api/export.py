"""Write layers of the network for QGIS and other tools: GeoJSON, GeoPackage or GeoParquet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from networks.errors import Fault, InputError
from routing.gis_files import write_by_gdal
from routing.writing import replacing

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from networks.landgraph import LandGraph
    from networks.network import Network

FORMATS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".parquet": "Parquet"}
_CRS = "EPSG:4326"


def layer_names() -> tuple[str, ...]:
    """Return what can be exported."""
    return tuple(_LAYERS)


def export(network: Network, layer: str, path: Path) -> int:
    """Write one layer, EPSG:4326, and return its number of rows.

    Parameters
    ----------
    layer
        One of `layer_names`.
    path
        Its suffix chooses the format: ``.geojson``, ``.gpkg`` or ``.parquet``.

    Raises
    ------
    InputError
        If the layer or suffix is unknown, or the file cannot be written; nothing is then left.
    """
    check(layer, path)
    frame = _LAYERS[layer](network)
    with replacing(path) as temporary:
        _write(frame, layer, temporary)
    return len(frame)


def check(layer: str, path: Path) -> None:
    """Raise `InputError` with every fault if the layer or the file name cannot be used."""
    faults = []
    if layer not in _LAYERS:
        faults.append(Fault("layer", layer, f"one of {', '.join(_LAYERS)}"))
    if path.suffix.lower() not in FORMATS:
        faults.append(Fault("output", path.name, f"a name ending in {', '.join(FORMATS)}"))
    if faults:
        raise InputError(faults)


def _write(frame: gpd.GeoDataFrame, layer: str, path: Path) -> None:
    format_name = FORMATS[path.suffix.lower()]
    if format_name == "Parquet":
        frame.to_parquet(path, index=False, compression="zstd")
    elif format_name == "GPKG":
        write_by_gdal(frame, path, driver="GPKG", layer=layer)
    else:
        write_by_gdal(frame, path, driver="GeoJSON", RFC7946="YES", COORDINATE_PRECISION=6)


def _zones(network: Network) -> gpd.GeoDataFrame:
    """Zone polygons, brought within ±180° of longitude."""
    import geopandas as gpd

    zones = network.zones
    wrapped = [within_180(polygon) for polygon in zones.geometry]
    return gpd.GeoDataFrame(
        {"country": zones["country"].to_numpy(), "zone": zones["zone"].to_numpy()},
        geometry=wrapped,
        crs=_CRS,
    )


def within_180(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose part beyond the antimeridian is moved to where it belongs."""
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:  # noqa: PLR2004 - degrees
        return geometry
    parts = [
        translate(
            shapely.clip_by_rect(geometry, turn * 360 - 180, -90, turn * 360 + 180, 90),
            xoff=-turn * 360,
        )
        for turn in (-1, 0, 1)
    ]
    return shapely.union_all([part for part in parts if not part.is_empty])


def _sea(network: Network) -> gpd.GeoDataFrame:
    """Sea lanes between ports, a row per pair and variant, with what they touch."""
    return _drawn_legs(network, "sea")


def _drawn_legs(network: Network, mode: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    from routing.geojson import line_geometry

    legs = network.legs[network.legs["mode"] == mode]
    lines = [
        shapely.geometry.shape(line_geometry(network.leg_geometry(leg_id).coords))
        for leg_id in legs["leg_id"]
    ]
    return gpd.GeoDataFrame(legs.reset_index(drop=True), geometry=lines, crs=_CRS)


def _graph(graph: LandGraph) -> gpd.GeoDataFrame:
    """Edges of a land graph, each once, with length, countries and US kilometres.

    Edges that join two nodes at one place have no line and are left out.
    """
    import geopandas as gpd
    import numpy as np
    import shapely

    from networks.landdraft import EdgeFlag
    from networks.landgraph import countries_in

    once = (graph.tail < graph.indices) & (
        (graph.node_lon[graph.tail] != graph.node_lon[graph.indices])
        | (graph.node_lat[graph.tail] != graph.node_lat[graph.indices])
    )
    start, end = graph.tail[once], graph.indices[once]
    ends = np.stack(
        [np.column_stack([graph.node_lon[nodes], graph.node_lat[nodes]]) for nodes in (start, end)],
        axis=1,
    )
    columns = {
        "from_idx": start,
        "to_idx": end,
        "length_km": graph.length_km[once],
        "us_km": graph.us_km[once],
        "countries": [";".join(countries_in(bits)) for bits in graph.country[once]],
    }
    for flag in EdgeFlag:
        columns[f"is_{str(flag.name).lower()}"] = (graph.flags[once] & flag) > 0
    return gpd.GeoDataFrame(columns, geometry=shapely.linestrings(ends), crs=_CRS)


def _terminals(network: Network) -> gpd.GeoDataFrame:
    """Terminals as points, their id a column."""
    terminals = network.terminals
    if terminals.index.name == "terminal_id" and "terminal_id" not in terminals.columns:
        terminals = terminals.reset_index()
    return terminals


def _gateways(network: Network) -> gpd.GeoDataFrame:
    """Gateways as points, their id a column."""
    import geopandas as gpd

    table = network.gateways.reset_index()
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table, geometry=points, crs=_CRS)


def _services(network: Network) -> gpd.GeoDataFrame:
    """Services as the points they call at; without geometry where any port may be called."""
    import geopandas as gpd
    import numpy as np
    import shapely

    points = network.terminals.geometry
    calls = network.services["calls"].str.split(";")
    geometry = [
        shapely.union_all([points[call] for call in called])
        if all(call in points.index for call in called)
        else None
        for called in calls
    ]
    located = gpd.GeoSeries(np.array(geometry, dtype=object), crs=_CRS)
    return gpd.GeoDataFrame(network.services.reset_index(drop=True), geometry=located)


def _passages(network: Network) -> gpd.GeoDataFrame:
    """Gates of the passages, with what is known of each."""
    from api.passages import passage_layer

    return passage_layer(network.sea)


_LAYERS: dict[str, Callable[[Network], gpd.GeoDataFrame]] = {
    "zones": _zones,
    "sea": _sea,
    "rail": lambda network: _graph(network.rail),
    "road": lambda network: _graph(network.road),
    "terminals": _terminals,
    "gateways": _gateways,
    "services": _services,
    "passages": _passages,
}
