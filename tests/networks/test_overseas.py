"""A port overseas beside the built network: its legs, its row, what is closed on the way."""

from __future__ import annotations

import pytest

from networks.errors import InputError
from networks.geodesy import length_nm
from networks.network import Network
from networks.overseas import Overseas
from networks.sea.path import SeaPath
from networks.sea.restrictions import Restrictions
from networks.tiers import SEA_TIERS, Tier

# Nautical miles by NGA Pub. 151, Distances Between Ports, 11th ed. 2001.
PUBLISHED_NM = {"CAPRR": 5047, "CAKTM": 5006, "MXACA": 2198}


@pytest.fixture(scope="module")
def callao(network: Network) -> Overseas:
    return network.reaching("PECLL")


@pytest.mark.parametrize("port", PUBLISHED_NM)
def test_legs_are_as_long_as_published(callao: Overseas, port: str) -> None:
    leg = callao.row("legs", f"sea:{port}-PECLL:any")
    assert leg["length_km"] / 1.852 == pytest.approx(PUBLISHED_NM[port], rel=0.015)


def test_a_leg_of_each_tier_is_what_a_search_finds_and_keeps_out_of_its_zone(
    network: Network, callao: Overseas
) -> None:
    for tier in SEA_TIERS:
        path = network.sea_path("CAPRR", "PECLL", tier)  # proven
        legs = callao.legs[callao.legs["to_terminal_id"] == "PECLL"]
        mine = legs[legs["from_terminal_id"] == "CAPRR"]
        kept = mine if tier.zone is None else mine[mine[f"us_{tier.zone}_nm"] == 0]
        assert isinstance(path, SeaPath)
        assert kept["length_km"].min() == pytest.approx(path.length_km, abs=1e-6)
    line = callao.leg_geometry("sea:CAPRR-PECLL:any")
    assert length_nm(line.coords) == pytest.approx(
        callao.row("legs", "sea:CAPRR-PECLL:any")["length_km"] / 1.852, rel=1e-6
    )


def test_the_network_itself_stays_as_it_was(network: Network, callao: Overseas) -> None:
    assert network.reaching("PECLL") is callao
    assert "PECLL" not in network.terminals.index
    assert callao.terminals.iloc[:-1].equals(network.terminals)
    assert callao.terminals.dtypes.equals(network.terminals.dtypes)
    assert callao.row("terminals", "PECLL")["container"]
    assert callao.legs.iloc[: len(network.legs)].index.equals(network.legs.index)
    assert callao.access(network.places.resolve("Callao")).legs.empty
    with pytest.raises(InputError, match="a port overseas"):
        network.reaching("XXXXX")


def test_what_is_closed_closes_the_legs_overseas_too(callao: Overseas) -> None:
    left = callao.restricted(Restrictions(forbidden=frozenset({"Panama Canal"})), Tier.ANY, [])
    own = left.legs[left.legs["to_terminal_id"] == "PECLL"]
    assert not own["channels"].str.contains("Panama Canal").any()
    by_port = own.set_index("from_terminal_id")["length_km"]
    assert by_port["MXACA"] == callao.row("legs", "sea:MXACA-PECLL:any")["length_km"]
    assert by_port["CAHAL"] > 1.5 * callao.row("legs", "sea:CAHAL-PECLL:any")["length_km"]


def test_what_lies_beyond_the_chart_can_be_forbidden_but_not_required(callao: Overseas) -> None:
    magellan = frozenset({"Strait of Magellan"})
    assert magellan <= callao.passage_names
    assert callao.network.passage_names.isdisjoint(magellan)
    with pytest.raises(InputError, match="can only be forbidden"):
        callao.restricted(Restrictions(required=magellan))


def test_what_a_line_breaks_is_read_where_the_chart_has_it(
    network: Network, callao: Overseas
) -> None:
    asked = Restrictions(required=frozenset({"Panama Canal"}))
    there = Overseas(network.restricted(asked, Tier.ANY, []), "PECLL")
    through, past = (callao.leg_geometry(f"sea:{p}-PECLL:any") for p in ("CAHAL", "MXACA"))
    assert there.restriction_findings(through) == ()
    assert there.restriction_findings(past) == ("does not go through Panama Canal",)
