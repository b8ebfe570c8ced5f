"""The built ocean: from ports of the region to gateways of other continents."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from networks import extract
from networks.geodesy import length_km
from networks.network import Network
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import Restrictions
from networks.tiers import SEA_TIERS, Tier
from networks.us_beyond import beyond_nm


def path(network: Network, origin: str, destination: str, tier: Tier = Tier.ANY) -> SeaPath:
    answer = network.sea.path(origin, destination, tier)
    assert isinstance(answer, SeaPath), answer
    return answer


@pytest.mark.parametrize(
    ("origin", "destination", "published_nm"),
    [
        # NGA Pub. 151, Distances Between Ports (2001)
        ("CAVAN", "NZAKL", 6191),
        ("CAVAN", "JPUKB", 4541),
    ],
)
def test_published_distances_are_met_within_one_and_a_half_per_cent(
    network: Network, origin: str, destination: str, published_nm: float
) -> None:
    nm = path(network, origin, destination).length_nm
    assert nm == pytest.approx(published_nm, rel=0.015)


def test_gateways_of_every_ocean_are_reached(network: Network) -> None:
    some = network.gateways.index[::6]
    km = [path(network, "CAHAL", gateway_id).length_km for gateway_id in some]
    assert min(km) > 3_000
    assert max(km) < 25_000


@pytest.mark.parametrize(
    ("origin", "destination"), [("CAPRR", "JPYOK"), ("MXZLO", "SGSIN"), ("CAVAN", "AUSYD")]
)
def test_a_tier_holds_beyond_the_region_too(
    network: Network, origin: str, destination: str
) -> None:
    lengths_km = []
    for tier in SEA_TIERS:
        answer = path(network, origin, destination, tier)
        lengths_km.append(answer.length_km)
        assert network.verify(shapely.LineString(answer.coordinates), tier).ok
        if tier.zone:
            inside_nm = beyond_nm(answer.coordinates, network.us_beyond)
            assert inside_nm[f"us_{tier.zone}_nm"] == 0.0
    assert lengths_km == sorted(lengths_km)


def test_the_free_way_past_the_aleutians_fails_the_strict_check(network: Network) -> None:
    free = shapely.LineString(path(network, "CAPRR", "JPYOK").coordinates)
    western = shapely.intersection(free, shapely.box(-250, 0, -180.5, 80))
    verdict = network.verify(western, Tier.US_200NM)
    assert not verdict.ok
    assert verdict.metres_inside > 100_000


@pytest.mark.parametrize(("origin", "destination"), [("CAVAN", "KRPUS"), ("NZAKL", "MXZLO")])
def test_a_line_over_the_antimeridian_runs_on(
    network: Network, origin: str, destination: str
) -> None:
    answer = path(network, origin, destination)
    lon = answer.coordinates[:, 0]
    assert np.abs(np.diff(lon)).max() < 1.0
    assert lon.min() < -180 or lon.max() > 180
    assert answer.length_km == pytest.approx(length_km(answer.coordinates))
    there, back = path(network, origin, destination), path(network, destination, origin)
    assert back.length_km == pytest.approx(there.length_km, abs=1e-6)


def test_without_suez_the_way_east_is_round_the_cape(network: Network) -> None:
    by_suez = path(network, "CAHAL", "SGSIN")
    assert "Suez Canal and Gulf of Suez" in by_suez.channels
    closed = Restrictions(frozenset(["Suez Canal and Gulf of Suez", "Panama Canal"]))
    by_cape = network.sea.path("CAHAL", "SGSIN", restrictions=closed)
    assert isinstance(by_cape, SeaPath)
    assert by_cape.coordinates[:, 1].min() < -34.5
    assert by_cape.length_km > by_suez.length_km + 2_000


def test_a_port_inside_a_zone_says_so_to_a_gateway_too(network: Network) -> None:
    answer = network.sea.path("CACHV", "NLRTM", Tier.US_200NM)
    assert isinstance(answer, SeaPath)  # Hudson Bay is far from all American waters
    shut = network.sea.path("CATOR", "NLRTM", Tier.NO_US_LAND)
    assert isinstance(shut, NoPath)
    assert "US lock" in shut.reason


def test_bends_keep_off_the_land(network: Network) -> None:
    ocean = network.sea.ocean
    assert ocean is not None
    land = shapely.STRtree(extract.load("coast_world").geometry.to_numpy())
    for name, lonlat in ocean.lonlat.items():
        corners = lonlat[: -len(ocean.rim) - len(ocean.channels.nodes)].copy()
        corners[:, 0] -= 360.0 * np.floor((corners[:, 0] + 190.0) / 360.0)
        assert not len(land.query(shapely.points(corners), predicate="within")[0]), name
