"""The real network, built from what ships: what it holds and what it must never hold."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from networks import extract
from networks.artefact import Artefact
from networks.errors import ProofError
from networks.geodesy import length_km
from networks.leg_lines import land_leg_nodes
from networks.network import Network, describe
from networks.rail_legs import rail_leg_path
from networks.rows import row_in
from networks.sea.path import NoPath, SeaPath
from networks.tiers import Tier
from networks.units import KM_PER_NM

LANES = [
    ("CAVAN", "MXZLO"),
    ("CAPRR", "MXLZC"),
    ("CAHAL", "MXVER"),
    ("CAMTR", "MXATM"),
    ("CASJB", "MXPGO"),
    ("CAHAL", "MXZLO"),
]


def test_every_check_a_build_must_pass_has_passed(network):
    checks = network.checks
    assert len(checks) >= 25
    assert checks.loc[~checks["advisory"], "ok"].all()


def test_an_answer_can_say_where_everything_came_from(network):
    about = describe(network)
    assert about["network_version"] == network.version
    assert set(about["data_dates"]) == {entry["name"] for entry in extract.manifest()["datasets"]}
    assert any("OpenStreetMap" in credit for credit in about["attribution"])


@pytest.mark.parametrize(("origin", "destination"), LANES)
@pytest.mark.parametrize("tier", [Tier.US_12NM, Tier.US_24NM, Tier.US_200NM])
def test_the_lanes_of_both_coasts_can_avoid_every_zone(network, origin, destination, tier):
    leg_id = f"sea:{origin}-{destination}:{tier}"
    line = network.leg_geometry(leg_id)
    verdict = network.verify(line, tier)
    assert verdict.ok
    assert verdict.metres_inside <= 1.0
    assert network.legs.loc[leg_id, f"us_{tier.zone}_nm"] == 0.0


@pytest.mark.parametrize(("origin", "destination"), LANES)
def test_the_price_of_avoidance_in_miles_lies_where_others_computed_it(
    network, origin, destination
):
    def nm(tier):
        return network.legs.loc[f"sea:{origin}-{destination}:{tier}", "length_km"] / KM_PER_NM

    shortest = nm(Tier.ANY)
    assert shortest < nm(Tier.US_12NM) <= nm(Tier.US_24NM) < nm(Tier.US_200NM)
    assert nm(Tier.US_24NM) / shortest < 1.04
    assert nm(Tier.US_200NM) / shortest < 1.32


def test_what_is_drawn_is_what_was_measured(network):
    sea = network.legs[network.legs["mode"] == "sea"]
    for leg_id in sea["leg_id"].sample(40, random_state=1):
        drawn_km = length_km(network.leg_geometry(leg_id).coords)
        assert drawn_km == pytest.approx(sea.loc[leg_id, "length_km"], rel=1e-6)


@pytest.mark.parametrize(
    "leg_id",
    ["rail:CN_MTL-CN_HAL:any", "rail:CP_LRD-KM_MTY:any", "road:R_AMB-R_WTB:US"],
)
def test_land_legs_are_found_again_for_drawing(network, leg_id):
    line = network.leg_geometry(leg_id)
    leg = network.legs.loc[leg_id]
    ends = network.terminals.loc[[leg["from_terminal_id"], leg["to_terminal_id"]], ["lon", "lat"]]
    assert [line.coords[0], line.coords[-1]] == [tuple(end) for end in ends.to_numpy()]
    assert length_km(line.coords) == pytest.approx(leg["length_km"], rel=0.15)


def test_an_unknown_leg_is_a_key_error(network):
    with pytest.raises(KeyError):
        network.leg_geometry("sea:CAVAN-NOWHERE:any")


def test_montreal_to_halifax_by_rail_does_not_cross_maine(network):
    train = network.legs.loc["rail:CN_MTL-CN_HAL:any"]
    assert (train["us_land_km"], train["operators"], train["crossings"]) == (0, "CN", "")


def test_lake_ports_pass_the_american_locks(network):
    toronto = network.legs.loc["sea:CAHAL-CATOR:any"]
    assert toronto["us_locks"] == 2
    assert "sea:CAHAL-CATOR:us-12nm" not in network.legs.index


def test_a_place_reaches_terminals_by_road_within_its_country(network):
    toronto = network.places.resolve("Toronto, ON")
    access = network.access(toronto)
    countries = network.terminals.loc[access.legs["terminal_id"], "country"]
    assert countries.str.contains("CA").all()
    line = access.geometry("CN_BRM")
    assert line.coords[0] == (toronto.lon, toronto.lat)
    assert network.road_between(toronto, network.places.resolve("Montréal")).length_km > 500


class StubbornSea:
    """A sea that answers every question alike, whatever the tier."""

    def __init__(self, answer):
        self.answer = answer

    def path(self, *_):
        return self.answer


def with_sea(answer, tmp_path):
    """A network of one round American zone and a sea that gives ``answer``."""
    made = Network(Artefact(tmp_path, {}))
    rings = {"land": 0.1, "12nm": 0.3, "24nm": 0.5, "200nm": 2.0}
    made.__dict__["_areas"] = {
        ("US", zone): shapely.Point(-60, 10).buffer(radius) for zone, radius in rings.items()
    }
    made.__dict__["_us_waters"] = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    made.__dict__["sea"] = StubbornSea(answer)
    return made


def test_a_path_that_fails_its_check_is_never_returned(tmp_path):
    through = SeaPath(np.array([(-63.0, 10.4), (-57.0, 10.4)]), 657.0)
    made = with_sea(through, tmp_path)
    for tier in (Tier.ANY, Tier.NO_US_CALL, Tier.US_12NM):
        assert made.sea_path("A", "B", tier) is through
    for tier in (Tier.US_24NM, Tier.US_200NM):
        with pytest.raises(ProofError, match=rf"m inside the US {tier.zone} zone"):
            made.sea_path("A", "B", tier)


def test_no_path_needs_no_proof(tmp_path):
    none = NoPath("no-water-path", "there is none")
    assert with_sea(none, tmp_path).sea_path("A", "B", Tier.US_200NM) is none


def test_paths_between_any_points_keep_their_tier(network):
    points = [(-71.3, 38.2), (-140.0, 31.0), (-90.0, 24.5), (-52.0, 46.0), (-128.0, 52.0)]
    for tier in (Tier.US_12NM, Tier.US_24NM, Tier.US_200NM):
        for origin in points:
            found = network.sea_path(origin, "MXZLO", tier)
            if isinstance(found, SeaPath):
                line = shapely.LineString(found.coordinates)
                assert network.verify(line, tier).ok
            else:
                assert found.code in {"point-inside-zone", "no-water-path"}


def test_a_row_read_alone_is_the_row_of_its_table(network):
    place_of = {leg_id: i for i, leg_id in enumerate(network.legs.index)}
    samples = {
        "legs": network.legs["leg_id"].sample(60, random_state=2),
        "terminals": network.terminals.index[::20],
        "services": network.services["service_id"],
        "interchanges": network.rail_interchanges.index[::5],
    }
    for table, keys in samples.items():
        for key in keys:
            alone, row = network.row(table, key), row_in(network, table, key)
            if table == "legs":
                mode = network.legs["mode"].iloc[: place_of[key]]
                assert alone.pop("line_idx") == (mode == row["mode"]).sum()
            row.pop("geometry", None)
            assert alone.keys() == row.keys()
            assert all(alone[k] == v or pd.isna([alone[k], v]).all() for k, v in row.items())
    with pytest.raises(KeyError):
        network.row("legs", "sea:CAVAN-NOWHERE:any")


def test_an_area_read_alone_is_the_zone(network):
    zones = network.zones.set_index(["country", "zone"]).geometry
    assert network.area("US", "24nm").equals(zones["US", "24nm"])


def test_rail_legs_follow_the_way_they_were_measured_by(network):
    rail = network.legs[network.legs["mode"] == "rail"].sample(12, random_state=3)
    for leg_id, leg in rail.iterrows():
        found = rail_leg_path(
            network.rail_layers,
            network.rail_ties,
            leg["from_terminal_id"],
            leg["to_terminal_id"],
            leg["variant"],
        )
        assert land_leg_nodes(network, leg_id).tolist() == found.ride.node_idx.tolist()
        assert network.train_findings(leg_id) == ()


def test_road_legs_are_as_long_as_their_row_says(network):
    road = network.legs[network.legs["mode"] == "road"].sample(20, random_state=4)
    ties = {(tie.terminal_id, tie.country): tie for tie in network.road_ties}
    for leg_id, leg in road.iterrows():
        path = network.road.describe(land_leg_nodes(network, leg_id))
        ends = (leg["from_terminal_id"], leg["to_terminal_id"])
        stubs_km = sum(ties[end, leg_id.rsplit(":", 1)[1]].snap_km for end in ends)
        assert path.length_km + stubs_km == pytest.approx(leg["length_km"])
