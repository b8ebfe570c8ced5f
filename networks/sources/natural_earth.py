"""Natural Earth shapefiles of North American railroads and roads, in their zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd

from networks.errors import SourceError


def read_lines(path: Path) -> gpd.GeoDataFrame:
    """Read the line layer of a Natural Earth zip.

    All published fields, names in lower case (``sov_a3``, ``scalerank``, …), and ``geometry``
    (EPSG:4326). Natural Earth generalises: lengths run some percent short.

    Raises
    ------
    SourceError
        When the zip is damaged, holds no shapefile, or the shapefile has no lines.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            shapefiles = [name for name in archive.namelist() if name.endswith(".shp")]
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{Path(path).name} is not a readable zip ({error}).",
            hint="Delete it and fetch it again.",
        ) from error
    if len(shapefiles) != 1:
        raise SourceError(f"{Path(path).name} holds {len(shapefiles)} shapefiles, expected one.")
    lines = gpd.read_file(f"/vsizip/{Path(path).resolve()}/{shapefiles[0]}")
    lines.columns = [str(name).lower() for name in lines.columns]
    if not lines.geom_type.isin(["LineString", "MultiLineString"]).all():
        raise SourceError(f"{shapefiles[0]} has geometry other than lines.")
    return lines.set_geometry("geometry").to_crs("EPSG:4326")
