"""The real coast and the shipped geography, free tier: does it hold, and does it look like sea?"""

import pandas as pd
import pytest

from networks import extract
from networks.sea import checks
from networks.sea.geography import SeaGeography
from networks.sea.path import NoPath, SeaPath
from networks.sea.sea import Sea
from networks.tiers import Tier

PORTS = {
    "Vancouver": (-123.25, 49.31),
    "Prince Rupert": (-130.36, 54.28),
    "Montréal": (-73.53, 45.55),
    "Toronto": (-79.37, 43.63),
    "Halifax": (-63.54, 44.62),
    "Veracruz": (-96.11, 19.21),
    "Manzanillo": (-104.32, 19.03),
    "Churchill": (-94.2, 58.8),
    "Honolulu": (-157.88, 21.28),
    "Dutch Harbor": (-166.5, 53.92),
}


@pytest.fixture(scope="module")
def region() -> Sea:
    ports = pd.DataFrame.from_dict(PORTS, orient="index", columns=["water_lon", "water_lat"])
    coast = extract.load("coast")
    return Sea.build(coast, None, ports, SeaGeography.read(), variants=["any"])


def path(region: Sea, origin: str, destination: str, tier: Tier = Tier.ANY) -> SeaPath:
    answer = region.port_path(origin, destination, tier)
    assert isinstance(answer, SeaPath), answer
    return answer


def test_every_check_holds(region: Sea) -> None:
    coast = extract.load("coast")
    assert checks.check_ports(region) == []
    assert checks.check_channel_ends(region) == []
    assert checks.check_vertices_off_land(region, coast) == []
    assert checks.check_tables({Tier.ANY: checks.port_table_km(region, Tier.ANY)}) == []
    pairs = [(a, "Veracruz") for a in PORTS if a != "Veracruz"]
    for answer in region.port_paths(pairs).values():
        assert isinstance(answer, SeaPath)
        assert checks.check_path_off_land(answer, region, coast) == []


@pytest.mark.parametrize(
    ("origin", "destination", "published_nm"),
    [
        # NGA Pub. 151, Distances Between Ports (2001); the second by the Straits of Florida
        ("Vancouver", "Honolulu", 2423),
        ("Halifax", "Veracruz", 1610 + 792),
    ],
)
def test_published_distances_are_met_within_three_per_cent(
    region: Sea, origin: str, destination: str, published_nm: float
) -> None:
    assert path(region, origin, destination).length_nm == pytest.approx(published_nm, rel=0.03)


def test_the_oceans_meet_at_panama_only(region: Sea) -> None:
    through = path(region, "Halifax", "Manzanillo")
    canal = [name for name in through.channels if "Panama" in name]
    assert canal
    assert isinstance(region.port_path("Halifax", "Manzanillo", forbidden=canal), NoPath)


def test_lakes_reach_the_sea_by_the_locks_at_massena_only(region: Sea) -> None:
    down = path(region, "Toronto", "Montréal")
    assert down.us_locks == 2
    assert isinstance(region.port_path("Toronto", "Montréal", Tier.NO_US_LAND), NoPath)
    assert path(region, "Montréal", "Halifax", Tier.NO_US_LAND).us_locks == 0


def test_the_coast_is_kept_clear_of_outside_harbours_and_narrows(region: Sea) -> None:
    bends = path(region, "Prince Rupert", "Manzanillo").coordinates
    off_california = bends[(bends[:, 1] > 35.5) & (bends[:, 1] < 37.0)]
    for lon, lat in off_california[::5]:
        here = region.path((lon, lat), (lon - 1.0, lat))
        assert isinstance(here, SeaPath)
        assert here.from_snap_km < 0.01
