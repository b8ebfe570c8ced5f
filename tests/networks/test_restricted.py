"""Sea legs under restrictions: those not cut stay, those cut go the way a search would find."""

from __future__ import annotations

import pytest
from shapely import LineString, box

from networks.network import Network
from networks.restricted import RestrictedNetwork
from networks.sea.no_go import NoGo
from networks.sea.path import SeaPath
from networks.sea.restrictions import Restrictions
from networks.tiers import Tier

PAIRS = (("CAHAL", "MXVER"), ("CAMTR", "MXATM"), ("CASJB", "MXPGO"), ("CAVAN", "MXZLO"))
RULES = {
    "passage": Restrictions(forbidden=frozenset({"Straits of Florida"})),
    "area": Restrictions(no_go=(NoGo(box(-85, 22, -79, 27), "hurricane"),)),
}


@pytest.fixture(scope="module", params=RULES, ids=str)
def left(network: Network, request: pytest.FixtureRequest) -> RestrictedNetwork:
    return network.restricted(RULES[request.param], Tier.US_12NM, PAIRS)


def shortest_km(network: Network | RestrictedNetwork, pair: tuple[str, str]) -> float:
    legs = network.legs
    joins = (legs["from_terminal_id"] == pair[0]) & (legs["to_terminal_id"] == pair[1])
    kept = joins & (legs["us_12nm_nm"] == 0) & (legs["mode"] == "sea")
    return float(legs.loc[kept, "length_km"].min())


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_legs_are_as_long_as_a_search_says(
    network: Network, left: RestrictedNetwork, pair: tuple[str, str]
) -> None:
    path = network.sea_path(*pair, Tier.US_12NM, left.restrictions)
    assert isinstance(path, SeaPath)
    assert shortest_km(left, pair) == pytest.approx(path.length_km, abs=1e-6)
    assert shortest_km(left, pair) >= shortest_km(network, pair)


def test_legs_not_cut_stay_and_those_sought_anew_are_drawn_and_kept(
    network: Network, left: RestrictedNetwork
) -> None:
    fresh = left.legs.index.difference(network.legs.index)
    assert 0 < len(fresh) < left.legs_cut
    kept = left.legs.index.intersection(network.legs.index)
    assert left.legs.loc[kept].equals(network.legs.loc[kept])
    for leg_id in fresh:
        line = left.leg_geometry(leg_id)
        assert left.verify(line, Tier.US_12NM).ok
        assert left.restriction_findings(line) == ()
        assert (
            "Straits of Florida" not in left.legs.loc[leg_id, "passages"] or left.restrictions.no_go
        )
    cut = network.legs.index.difference(left.legs.index)[0]
    with pytest.raises(KeyError):
        left.leg_geometry(str(cut))


def test_an_aircraft_may_fly_over_what_ships_keep_out_of(network: Network) -> None:
    gales = Restrictions(no_go=(NoGo(box(-92, 22, -86, 27), "gales"),))
    left = network.restricted(gales, Tier.US_200NM, ())
    over = LineString([(-95.0, 24.5), (-84.0, 24.5)])
    assert left.verify(over, Tier.US_200NM) == network.verify(over, Tier.US_200NM)
    (found,) = left.restriction_findings(over)
    assert "gales" in found
