"""What the tests of the api share."""

import geopandas as gpd
import pytest
import shapely


@pytest.fixture(scope="session", autouse=True)
def small_coast(compiled):
    """Let maps draw one island with a lake in it, instead of all of America."""
    shores = gpd.GeoDataFrame(
        {"level": [1, 2], "area_km2": [9e6, 1e5]},
        geometry=[shapely.box(-130, 15, -60, 70), shapely.box(-90, 45, -80, 48)],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.map_layers.load", lambda _name: shores)
        yield
