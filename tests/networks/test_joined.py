"""New terminals on the real network: joined like listed ones, refused where they cannot be."""

from __future__ import annotations

from functools import partial

import pytest
from shapely import Point, get_coordinates

from networks.errors import InputError
from networks.joined import Joined
from networks.network import Network
from networks.new_terminal import NewTerminal
from networks.overseas import Overseas, OverseasLegs, Places
from networks.sea.path import SeaPath
from networks.sea.restrictions import Restrictions
from networks.tiers import Tier
from routing.scenario_library import find_scenario

FLORIDA = Restrictions(forbidden=frozenset({"Straits of Florida"}))


def at(
    name: str, kind: str, country: str, lonlat: tuple[float, float], *railways: str
) -> NewTerminal:
    cargo = frozenset({"container"})
    return NewTerminal(name, name, kind, country, *lonlat, cargo, railways=railways)


def _legs_to_new(network: Network, gateway_id: str, places: Places) -> OverseasLegs:
    return OverseasLegs.of(network, gateway_id, places, (Tier.ANY,) if places else ())


@pytest.fixture(scope="module")
def contrecoeur(network: Network) -> Joined:
    """Return the network with the shipped terminal below Montréal, and a yard beside Vaughan's."""
    listed = network.row("terminals", "CP_VAU")
    yard = at("YARD", "rail", "CA", (listed["lon"], listed["lat"]), *listed["railways"].split(";"))
    found = network.joining((*find_scenario("contrecoeur").new_terminals, yard))
    assert isinstance(found, Joined)
    return found


def test_the_way_down_the_river_is_shorter_than_from_montreal(contrecoeur: Joined) -> None:
    down_km = contrecoeur.row("legs", "sea:CACON-CAMTR:any")["length_km"]
    assert 35 < down_km < 50  # the port says some 40 km
    for tier in ("any", "us-200nm"):
        ours = contrecoeur.row("legs", f"sea:CACON-MXVER:{tier}")
        theirs = contrecoeur.row("legs", f"sea:CAMTR-MXVER:{tier}")
        assert ours["length_km"] == pytest.approx(theirs["length_km"] - down_km, abs=2.0)
        assert ours["us_200nm_nm"] == pytest.approx(theirs["us_200nm_nm"], abs=0.1)
        line = contrecoeur.leg_geometry(f"sea:CACON-MXVER:{tier}")
        assert contrecoeur.verify(line, Tier(tier)).ok


def test_a_yard_beside_a_listed_one_has_its_trains_and_roads(contrecoeur: Joined) -> None:
    legs = contrecoeur.legs
    for mode, other in (("rail", "CPM_MTY"), ("rail", "CACON"), ("road", "CAMTR")):
        ours, theirs = (
            legs[(legs["mode"] == mode) & legs["from_terminal_id"].isin((name, other))
                 & legs["to_terminal_id"].isin((name, other))]["length_km"].tolist()
            for name in ("YARD", "CP_VAU")
        )  # fmt: skip
        if (mode, other) == ("rail", "CACON"):
            assert ours  # of CPKC to CN, by an interchange
        assert sorted(ours) == pytest.approx(sorted(theirs))
    place = contrecoeur.network.places.resolve("Toronto")
    roads = contrecoeur.access(place)
    assert roads.km_by_terminal["YARD"] == pytest.approx(roads.km_by_terminal["CP_VAU"])
    there = contrecoeur.network.access(place).km_by_terminal
    assert {name: roads.km_by_terminal[name] for name in there} == there
    end = Point(get_coordinates(roads.geometry("CACON"))[-1])
    assert end.distance(Point(contrecoeur.beneath.terminals.loc["CACON"].geometry)) < 1e-9


def test_land_legs_are_drawn_to_the_terminal_and_their_trains_walked(contrecoeur: Joined) -> None:
    legs = contrecoeur.legs
    is_own = (legs[["from_terminal_id", "to_terminal_id"]] == "CACON").any(axis=1)
    own = legs[is_own & (legs["mode"] != "sea")]
    where = contrecoeur.terminals.loc["CACON"].geometry
    for leg_id in [*own.index[own["mode"] == "rail"][:3], *own.index[own["mode"] == "road"][:2]]:
        line = contrecoeur.leg_geometry(leg_id)
        ends = [Point(get_coordinates(line)[place]) for place in (0, -1)]
        assert min(end.distance(where) for end in ends) < 1e-9
        if leg_id.startswith("rail"):
            assert contrecoeur.train_findings(leg_id) == ()


def test_what_is_closed_at_sea_and_ports_overseas_hold_for_it_too(
    network: Network, contrecoeur: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    sea, water = contrecoeur.network.sea, contrecoeur.sites[0].water
    assert water is not None
    left = contrecoeur.restricted(FLORIDA, Tier.ANY, [("CACON", "MXVER")])
    path = sea.path(water, "MXVER", Tier.ANY, FLORIDA)
    assert isinstance(path, SeaPath)
    anew = left.row("legs", "sea:CACON-MXVER:any:restricted")
    assert anew["length_km"] == pytest.approx(path.length_km)
    assert "Straits of Florida" not in anew["passages"]
    # The legs of the listed ports take seconds and are tested elsewhere.
    only_new = partial(_legs_to_new, network)
    monkeypatch.setitem(vars(network), "overseas_legs", only_new)
    abroad = Overseas(contrecoeur, "PECLL").row("legs", "sea:CACON-PECLL:any")
    path = sea.path(water, "PECLL")
    assert isinstance(path, SeaPath)
    assert abroad["length_km"] == pytest.approx(path.length_km)


def test_the_network_itself_stays_and_what_was_joined_is_kept(
    network: Network, contrecoeur: Joined
) -> None:
    assert network.sites == () == network.joined_sea
    assert "CACON" not in network.terminals.index
    assert contrecoeur.terminals.iloc[:-2].equals(network.terminals)
    assert contrecoeur.terminals.dtypes.equals(network.terminals.dtypes)
    assert network.joining(tuple(site.terminal for site in contrecoeur.sites)) is contrecoeur


def test_every_place_that_is_unfit_is_told_at_once_with_how_far(network: Network) -> None:
    asked = (
        at("INLAND", "seaport", "CA", (-106.6, 52.1)),
        at("AFLOAT", "rail", "CA", (-63.0, 44.3), "CN"),
        at("LAKE", "rail", "CA", (-78.5, 43.7), "CN"),
        at("ABROAD", "rail", "MX", (-99.6, 27.7), "CPKCM"),
        at("CAMTR", "rail", "CA", (-73.6, 45.5), "CN"),
        at("NLRTM", "rail", "CA", (-73.6, 45.5), "CN"),
        at("COLONET", "seaport", "MX", (-116.27, 30.95), "FXE"),
        at("NORTH", "seaport", "CA", (-110.0, 72.0)),
    )
    with pytest.raises(InputError) as raised:
        network.joining(asked)
    told = [(fault.field.split(".", 1)[1], fault.expected) for fault in raised.value.faults]
    assert [field for field, _ in told] == [
        "INLAND.longitude", "AFLOAT.longitude", "LAKE.longitude", "ABROAD.country", "CAMTR",
        "NLRTM", "COLONET.railways", "COLONET.latitude", "NORTH.longitude", "NORTH.latitude",
    ]  # fmt: skip
    by_field = dict(told)
    assert "at most 5 km from water" in by_field["INLAND.longitude"]
    assert "at most 1 km off its coast; it lies 4" in by_field["AFLOAT.longitude"]
    assert "navigable water" in by_field["LAKE.longitude"]
    assert by_field["ABROAD.country"] == "US, where it stands"
    assert "taken by Montréal" in by_field["CAMTR"]
    assert "overseas" in by_field["NLRTM"]
    assert "FXE's nearest lies 183" in by_field["COLONET.railways"]
    assert "at most 30 km" in by_field["COLONET.latitude"]
    assert "41.7 km off" in by_field["COLONET.latitude"]
    assert "none near" in by_field["NORTH.longitude"]
