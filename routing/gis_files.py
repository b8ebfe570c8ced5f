"""Write tables through GDAL, and see that everything arrived."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def write_by_gdal(frame: pd.DataFrame, path: Path, **how: Any) -> None:
    """Write through GDAL and count what arrived: on a full disk it may keep silent.

    A table without geometry is written as such. ``how`` goes to ``pyogrio.write_dataframe``.

    Raises
    ------
    OSError
        If not every row was written.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError, FeatureError

    try:
        pyogrio.write_dataframe(frame, path, **how)
        layer = how.get("layer")
        written = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    except (DataSourceError, FeatureError) as error:
        raise OSError(str(error)) from error
    if written != len(frame):
        msg = f"only {written} of {len(frame)} rows could be written"
        raise OSError(msg)
