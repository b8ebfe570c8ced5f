"""The built sea, free tier: does it look like sea?"""

import geopandas as gpd
import pytest
import shapely

from networks import extract
from networks.network import Network
from networks.sea import checks
from networks.sea.geography import Clearances
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import Plane
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import Tier

HONOLULU, DUTCH_HARBOR = (-157.88, 21.28), (-166.5, 53.92)
ORIGINS = ["CAVAN", "CAPRR", "CAMTR", "CATOR", "CAHAL", "MXZLO", "CACHV", HONOLULU, DUTCH_HARBOR]

End = str | tuple[float, float]


@pytest.fixture(scope="module")
def region(network: Network) -> Sea:
    return network.sea


def path(region: Sea, origin: End, destination: End, tier: Tier = Tier.ANY) -> SeaPath:
    answer = region.path(origin, destination, tier)
    assert isinstance(answer, SeaPath), answer
    return answer


def test_paths_keep_off_the_land(region: Sea) -> None:
    coast = gpd.GeoDataFrame(extract.load("coast"))
    for origin in ORIGINS:
        answer = path(region, origin, "MXVER")
        assert checks.check_path_off_land(answer, region, coast) == []


@pytest.mark.parametrize(
    ("origin", "destination", "published_nm"),
    [
        # NGA Pub. 151, Distances Between Ports (2001); the second by the Straits of Florida
        ("CAVAN", HONOLULU, 2423),
        ("CAHAL", "MXVER", 1610 + 792),
    ],
)
def test_published_distances_are_met_within_three_per_cent(
    region: Sea, origin: End, destination: End, published_nm: float
) -> None:
    assert path(region, origin, destination).length_nm == pytest.approx(published_nm, rel=0.03)


def test_the_oceans_meet_at_panama_only(region: Sea) -> None:
    through = path(region, "CAHAL", "MXZLO")
    canal = [name for name in through.channels if "Panama" in name]
    assert canal
    assert isinstance(
        region.path("CAHAL", "MXZLO", restrictions=Restrictions(forbidden=frozenset(canal))), NoPath
    )


def test_lakes_reach_the_sea_by_the_locks_at_massena_only(region: Sea) -> None:
    down = path(region, "CATOR", "CAMTR")
    assert down.us_locks == 2
    assert isinstance(region.path("CATOR", "CAMTR", Tier.NO_US_LAND), NoPath)
    assert path(region, "CAMTR", "CAHAL", Tier.NO_US_LAND).us_locks == 0


def test_the_open_coast_is_kept_clear_of(region: Sea) -> None:
    """Past Point Sur, Big Sur and Point Piedras Blancas, where no harbour relaxes the clearance."""
    bends = path(region, "CAPRR", "MXZLO").coordinates
    off_big_sur = bends[(bends[:, 1] > 35.5) & (bends[:, 1] < 36.4)]
    coast = extract.load("coast")
    land = coast.geometry[coast["level"] == 1].to_numpy()
    off_km = []
    for lon, lat in off_big_sur:
        near = shapely.clip_by_rect(land, lon - 2, lat - 2, lon + 2, lat + 2)
        drawn = Plane(lon, lat).draw(near[~shapely.is_empty(near)])
        off_km.append(shapely.distance(drawn, shapely.Point(0, 0)).min())
    assert len(off_km) >= 8
    assert min(off_km) >= Clearances.read().growth["land"].clearance_km
