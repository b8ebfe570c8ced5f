import re

import pytest

from networks.network import Network
from networks.sea.path import NoPath
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea
from networks.tiers import Tier
from tests.networks.sea.ascii_chart import AsciiChart

# A bay whose only way out lies in the United States, and a sea behind locks.
BAY = """
    ########################
    ###..........######.D.##
    ###.A..UU....######.L.##
    #######UU###########E###
    #######UU###########.###
    .......UU...............
    ..B.................C...
    ........................
"""


@pytest.fixture(scope="module")
def bay() -> Sea:
    return AsciiChart.read(BAY).sea(channels={"staircase": "DE", "reach": "EC"})


def reason(sea: Sea, origin: str, destination: str, tier: str, **kwargs: list[str]) -> str:
    answer = sea.path(origin, destination, tier, **kwargs)
    assert isinstance(answer, NoPath), answer
    assert answer.code == "no-water-path"
    return answer.reason


def test_open_water_in_the_zone_is_named_by_position_and_length(bay: Sea) -> None:
    said = reason(bay, "A", "B", "us-12nm")
    assert said.startswith("At us-12nm the way from A is closed in open water at ")
    inside = re.search(r"\((\d+\.\d) nm inside the US 12nm zone\)", said)
    assert inside is not None
    # The strait runs a degree and a half north to south through two squares of the zone.
    assert 60 < float(inside[1]) < 130


def test_the_shut_end_is_named_whichever_way_it_is_asked(bay: Sea) -> None:
    assert reason(bay, "B", "A", "us-12nm") == reason(bay, "A", "B", "us-12nm")
    batch = bay.port_paths([("A", "B"), ("B", "A"), ("B", "C")], "us-12nm")
    whys = [answer.reason for answer in batch.values() if isinstance(answer, NoPath)]
    assert whys == [reason(bay, "A", "B", "us-12nm")] * 2


def test_a_forbidden_channel_is_named(bay: Sea) -> None:
    said = reason(
        bay, "D", "B", "any", restrictions=Restrictions(forbidden=frozenset(["staircase"]))
    )
    assert said == "At any the way from D is closed in staircase (not to be used)."


def test_locks_are_named_and_counted() -> None:
    locked = AsciiChart.read(BAY).sea(
        channels={"staircase": "DE", "reach": "EC"}, us_locks={"staircase": 2}
    )
    said = reason(locked, "C", "D", "no-us-call")
    assert said == "At no-us-call the way from D is closed in staircase (with 2 US locks)."


def test_ends_that_no_water_joins_are_said_to_be_so() -> None:
    dry = AsciiChart.read(BAY).sea()
    said = reason(dry, "D", "C", "us-200nm")
    assert said == "No water joins D and C at any tier: land lies between."


@pytest.mark.parametrize("tier", [Tier.US_12NM, Tier.US_24NM, Tier.US_200NM])
def test_stewart_is_shut_in_by_portland_canal(network: Network, tier: Tier) -> None:
    said = reason(network.sea, "CASTW", "MXZLO", tier.value)
    assert f"At {tier} the way from CASTW is closed in Portland Canal" in said
    assert f"nm inside the US {tier.zone} zone" in said


@pytest.mark.parametrize("tier", [Tier.NO_US_LAND, Tier.US_12NM])
def test_toronto_is_shut_in_by_the_locks_at_massena(network: Network, tier: Tier) -> None:
    said = reason(network.sea, "CAHAL", "CATOR", tier.value)
    first = f"At {tier} the way from CATOR is closed in Seaway: Snell and Eisenhower Locks"
    assert said.startswith(f"{first} (with 2 US locks)")
