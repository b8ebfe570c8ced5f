"""Passages on a drawn strait: which are used, closed, required, out of season, too shallow."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from networks.errors import InputError
from networks.extract import load
from networks.geodesy import distances_km
from networks.network import Network
from networks.place import fold
from networks.sea import checks
from networks.sea.conditions import Conditions
from networks.sea.geography import SeaGeography
from networks.sea.passages import Passages
from networks.sea.path import NoPath, SeaPath
from networks.sea.plane import draw_great_circles
from networks.sea.restrictions import UNRESTRICTED, Restrictions
from networks.sea.sea import Sea
from networks.tiers import Tier
from tests.networks.sea.ascii_chart import AsciiChart, channel_layer, plain_geography

# Two basins, joined by a strait west of an island, another east of it, and a canal through it.
CHART = """
    ####################
    #A................B#
    #..................#
    ######..####..######
    ######..####..######
    ######..####..######
    ######..####..######
    #..................#
    #C................D#
    ####################
"""
WEST_GATE = "-87.6 27.5 -85.5 27.6"  # from the western shore to the island
EAST_GATE = "-84.5 27.6 -82.6 27.5"


def row(name: str, gates: str, **cells: object) -> dict[str, object]:
    plain = {
        "name_fr": "", "name_es": "", "kind": "strait", "channels": "", "transit_h": float("nan"),
        "toll_class": "", "open_from": "", "open_until": "", "notice": "", "source": "drawn",
        "confidence": "high",
    }  # fmt: skip
    return plain | {"name": name, "gates": gates} | cells


PASSAGES = Passages.of(
    [
        row("West Strait", WEST_GATE, name_fr="Détroit de l'Ouest"),
        row("East Strait", EAST_GATE, open_from="05-01", open_until="10-31"),
        row(
            "Grand Canal", "-85.9 27.75 -84.9 27.75", kind="canal", channels="canal",
            transit_h=6.0, toll_class="panama",
        ),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def chart() -> AsciiChart:
    return AsciiChart.read(CHART)


@pytest.fixture(scope="module")
def sea(chart: AsciiChart) -> Sea:
    return chart.sea(passages=Passages.of(PASSAGES.table.iloc[:2].to_dict("records")))


@pytest.fixture(scope="module")
def canal_sea(chart: AsciiChart) -> Sea:
    line = shapely.LineString([(-85.25, 28.6), (-85.25, 27.75), (-85.25, 26.4)])
    layer = channel_layer({"canal": (line, 0)})
    layer["max_draught_m"], layer["small_ships_only"] = 8.5, [True]
    return chart.sea(geography=plain_geography(channels=layer, passages=PASSAGES))


def ask(sea: Sea, ends: str, **restrictions: object) -> SeaPath | NoPath:
    tier = Tier(str(restrictions.pop("tier", "any")))
    return sea.path(ends[0], ends[1], tier, Restrictions(**restrictions))  # type: ignore[arg-type]


def found(answer: SeaPath | NoPath) -> SeaPath:
    assert isinstance(answer, SeaPath), answer
    return answer


def names(path: SeaPath) -> list[str]:
    return [use.name for use in path.passages]


def test_the_strait_a_way_passes_is_named_with_where_its_gate_stands(sea: Sea) -> None:
    path = found(ask(sea, "AC"))
    (use,) = path.passages
    assert (use.name, use.kind, use.length_km, use.toll_class) == ("West Strait", "strait", 0, "")
    assert use.transit_h is None
    ends = np.array(WEST_GATE.split(), float).reshape(2, 2)
    gate = shapely.LineString(draw_great_circles(ends, 1.0))
    line = shapely.LineString(path.coordinates)
    met = np.array(line.intersection(gate).coords)
    to_gate = path.coordinates[path.coordinates[:, 1] > met[0, 1]]
    steps_km = distances_km(to_gate, np.concatenate([to_gate[1:], met]))
    assert use.from_km == pytest.approx(steps_km.sum(), abs=0.05)


def test_a_way_that_passes_nothing_names_nothing(sea: Sea) -> None:
    assert found(ask(sea, "AB")).passages == ()
    assert np.isnan(found(ask(sea, "AB")).max_draught_m)


def test_a_forbidden_passage_is_gone_around_and_both_closed_leave_no_way(sea: Sea) -> None:
    free = found(ask(sea, "AC"))
    around = found(ask(sea, "AC", forbidden=frozenset(["detroit de l'ouest"])))
    assert names(around) == ["East Strait"]
    assert around.length_km > free.length_km
    shut = ask(sea, "AC", forbidden=frozenset(["West Strait", "East Strait"]))
    assert isinstance(shut, NoPath)
    assert shut.code == "no-water-path"
    assert "West Strait (not to be used)" in shut.reason
    assert isinstance(ask(sea, "AB", forbidden=frozenset(["West Strait", "East Strait"])), SeaPath)


def test_a_required_passage_is_passed_once(sea: Sea) -> None:
    there = found(ask(sea, "AC", required=frozenset(["East Strait"])))
    assert names(there) == ["East Strait"]
    assert found(ask(sea, "CA", required=frozenset(["East Strait"]))).length_km == pytest.approx(
        there.length_km
    )
    assert found(ask(sea, "AC", required=frozenset(["West Strait"]))).length_km == pytest.approx(
        found(ask(sea, "AC")).length_km
    )


def test_two_required_passages_make_a_round_of_the_island(sea: Sea) -> None:
    both = frozenset(["East Strait", "West Strait"])
    round_trip = found(ask(sea, "AB", required=both))
    assert names(round_trip) == ["West Strait", "East Strait"]
    assert round_trip.length_km > 1.3 * found(ask(sea, "AB")).length_km
    refused = ask(sea, "AC", required=both)  # from one basin to the other: an odd number of gates
    assert isinstance(refused, NoPath)
    assert refused.code == "passage-not-passed"
    assert refused.reason.startswith("At any no way from A to C passes East Strait and West Strait")
    assert "come out again" in refused.reason


def test_a_required_passage_that_is_closed_is_said_to_be_so(sea: Sea) -> None:
    refused = ask(
        sea, "AC", required=frozenset(["East Strait"]), sailing_on=date(2027, 2, 1)
    )  # fmt: skip
    assert isinstance(refused, NoPath)
    assert refused.reason.endswith(
        "East Strait is closed (out of season on 1 Feb: open 1 May–31 Oct)."
    )


def test_out_of_season_a_passage_is_closed_and_in_season_it_is_not(sea: Sea) -> None:
    summer, winter = date(2027, 7, 1), date(2027, 2, 1)
    assert names(found(ask(sea, "BD", sailing_on=summer))) == ["East Strait"]
    assert names(found(ask(sea, "BD", sailing_on=winter))) == ["West Strait"]
    shut = ask(sea, "BD", sailing_on=winter, forbidden=frozenset(["West Strait"]))
    assert isinstance(shut, NoPath)
    assert "East Strait (out of season on 1 Feb: open 1 May–31 Oct)" in shut.reason


def test_points_keep_to_the_same_rules_as_ports(sea: Sea, chart: AsciiChart) -> None:
    a, c = chart.places["A"], chart.places["C"]
    for asked in (
        Restrictions(forbidden=frozenset(["West Strait"])),
        Restrictions(required=frozenset(["East Strait"])),
    ):
        by_point, by_id = (
            found(sea.path(a, c, "any", asked)),
            found(sea.path("A", "C", "any", asked)),
        )
        assert by_point.length_km == pytest.approx(by_id.length_km, abs=1e-6)
        assert names(by_point) == ["East Strait"]


def test_a_point_in_the_strait_sees_across_a_gate_only_when_it_is_open(sea: Sea) -> None:
    north, south = (-86.4, 28.0), (-86.4, 27.0)
    assert names(found(sea.path(north, south))) == ["West Strait"]
    around = found(sea.path(north, south, "any", Restrictions(frozenset(["West Strait"]))))
    assert names(around) == ["East Strait"]
    forced = found(sea.path(north, south, "any", Restrictions(required=frozenset(["East Strait"]))))
    assert forced.length_km == pytest.approx(around.length_km, abs=1e-6)


def test_a_harbour_beside_a_shut_gate_does_not_leave_through_it(sea: Sea) -> None:
    inshore, south = (-86.99, 27.75), (-86.4, 26.5)  # 1 km off the strait's western shore
    assert names(found(sea.path(inshore, south))) == ["West Strait"]
    around = found(sea.path(inshore, south, "any", Restrictions(frozenset(["West Strait"]))))
    assert names(around) == ["East Strait"]


def test_a_batch_keeps_to_the_same_restrictions(sea: Sea) -> None:
    pairs = [("A", "C"), ("B", "D"), ("A", "B")]
    for asked in (
        Restrictions(forbidden=frozenset(["West Strait"])),
        Restrictions(required=frozenset(["West Strait"])),
    ):
        batch = sea.port_paths(pairs, "any", asked)
        for pair, answer in batch.items():
            single = sea.path(*pair, "any", asked)
            assert type(answer) is type(single)
            if isinstance(answer, SeaPath):
                assert answer.length_km == pytest.approx(found(single).length_km, abs=1e-9)


def test_a_channel_for_small_ships_is_open_to_a_draught_that_fits_only(canal_sea: Sea) -> None:
    north, south = (-85.25, 28.75), (-85.25, 26.25)

    def channels(asked: Restrictions) -> tuple[str, ...]:
        return found(canal_sea.path(north, south, "any", asked)).channels

    assert channels(UNRESTRICTED) == channels(Restrictions(draught_m=9.0)) == ()
    assert channels(Restrictions(draught_m=8.5)) == ("canal",)
    through = found(canal_sea.path(north, south, "any", Restrictions(draught_m=8.5)))
    (use,) = through.passages
    assert (use.name, use.transit_h, use.toll_class) == ("Grand Canal", 6.0, "panama")
    assert use.from_km == pytest.approx(distances_km([north], [(-85.25, 28.6)])[0], abs=0.5)
    assert use.length_km == pytest.approx(
        distances_km([(-85.25, 28.6)], [(-85.25, 26.4)])[0], rel=1e-4
    )
    assert through.max_draught_m == 8.5
    refused = canal_sea.path(
        north, south, "any", Restrictions(required=frozenset(["Grand Canal"]), draught_m=9.0)
    )
    assert isinstance(refused, NoPath)
    assert "canal is closed (shallower than the ship's draught of 9 m: 8.5 m at most)" in (
        refused.reason
    )


def test_what_is_saved_and_loaded_passes_the_same(canal_sea: Sea, tmp_path: Path) -> None:
    canal_sea.save(tmp_path)
    again = Sea.load(tmp_path)
    asked = Restrictions(required=frozenset(["Grand Canal"]), draught_m=5.0)
    first, second = (found(one.path("A", "C", "any", asked)) for one in (canal_sea, again))
    assert first.passages == second.passages
    assert "Grand Canal" in names(first)
    assert [p.names for p in again.passages.rows] == [p.names for p in PASSAGES.rows]
    assert again.passages.rows[1].season == PASSAGES.rows[1].season


def test_every_fault_of_the_restrictions_is_told_at_once(canal_sea: Sea) -> None:
    with pytest.raises(InputError) as caught:
        ask(
            canal_sea, "AC", forbidden=frozenset(["West Strait", "East Strat"]),
            required=frozenset(["West Strait", "canal", "Atlantis"]), draught_m=-1.0,
        )  # fmt: skip
    faults = {(fault.field, fault.value): fault for fault in caught.value.faults}
    assert set(faults) == {
        ("forbidden", "East Strat"), ("required", "West Strait"), ("required", "canal"),
        ("required", "Atlantis"), ("draught_m", -1.0),
    }  # fmt: skip
    assert faults["forbidden", "East Strat"].candidates[0] == "East Strait"
    assert faults["required", "canal"].candidates == ("Grand Canal",)
    assert faults["required", "Atlantis"].candidates == ()


def test_more_than_four_required_passages_are_refused(chart: AsciiChart) -> None:
    many = Passages.of([row(f"Gate {k}", WEST_GATE) for k in range(5)])
    drawn = chart.sea(passages=many)
    with pytest.raises(InputError, match="at most 4"):
        ask(drawn, "AC", required=frozenset(f"Gate {k}" for k in range(5)))
    four = found(ask(drawn, "AC", required=frozenset(f"Gate {k}" for k in range(4))))
    assert len(four.passages) == 5


def test_a_passage_of_an_unknown_channel_stops_the_build(chart: AsciiChart) -> None:
    wrong = Passages.of([row("Lost Canal", WEST_GATE, channels="no such canal")])
    with pytest.raises(InputError, match="no such canal"):
        chart.sea(passages=wrong)


def test_a_table_with_faults_names_each(tmp_path: Path) -> None:
    file = tmp_path / "passages.csv"
    table = Passages.of([row("A", "1 2 3"), row("B", WEST_GATE, kind="ditch")]).table
    table.to_csv(file, index=False)
    with pytest.raises(InputError) as caught:
        Passages.read(file)
    assert [fault.field for fault in caught.value.faults] == [
        "passages.csv row A gates", "passages.csv row B kind",
    ]  # fmt: skip


def test_a_gate_that_ends_at_sea_is_found(sea: Sea, chart: AsciiChart) -> None:
    assert checks.check_gates(sea) == []
    adrift = replace(sea, passages=Passages.of([row("Half Way", "-87.6 27.5 -86.5 27.5")]))
    said = checks.check_gates(adrift)
    assert len(said) == len(sea.waters)
    assert said[0] == "any: Half Way has a gate that ends at sea, [-86.5  27.5]"


def test_every_gate_of_the_network_ends_ashore(network: Network) -> None:
    assert checks.check_gates(network.sea) == []


def test_shipped_gates_end_on_land_or_a_bank_and_name_real_channels() -> None:
    geography = SeaGeography.read()
    coast = load("coast")
    land = shapely.STRtree(coast.geometry[coast["level"] == 1].to_numpy())
    banks = shapely.STRtree(geography.shoals.geometry.to_numpy())
    for passage in geography.passages.rows:
        ends = shapely.points(passage.gates.reshape(-1, 2))
        on_land = set(land.query(ends, predicate="within")[0].tolist())
        on_bank = set(banks.query(ends, predicate="within")[0].tolist())
        assert on_land | on_bank == set(range(len(ends))), passage.name
        if passage.name not in ("Nicholas Channel", "Santaren Channel"):  # at Cay Sal Bank
            assert on_land == set(range(len(ends))), passage.name
    geography.passages.check_channels(geography.channels["name"])


def test_small_ship_channels_say_how_small() -> None:
    channels = SeaGeography.read().channels
    small = channels[channels["small_ships_only"].eq(True)]
    assert list(small["name"]) == ["Canso Lock"]
    assert small["max_draught_m"].notna().all()


@pytest.mark.parametrize(
    ("origin", "destination", "tier", "passages"),
    [
        ("CAHAL", "MXVER", "any", ["Straits of Florida"]),
        # Outside the zone it keeps to the Bahamian side, and still passes between Florida and Cuba.
        ("CAHAL", "MXVER", "us-200nm", ["Straits of Florida"]),
        ("CAVAN", "MXZLO", "any", ["Haro Strait", "Strait of Juan de Fuca"]),
        ("CAVAN", "CAPRR", "any", ["Johnstone Strait"]),
        ("CATOR", "CAMTR", "any", ["St Lawrence Seaway"]),
        ("CAVLF", "CAMTR", "any", ["St Lawrence Seaway"]),
        ("PABLB", "PACTB", "any", ["Panama Canal"]),
        ("PABLB", "MXZLO", "any", []),
        ("CAHAL", "DOCAU", "any", ["Mona Passage"]),
    ],
)
def test_lanes_pass_the_waters_a_navigator_expects(
    network: Network, origin: str, destination: str, tier: str, passages: list[str]
) -> None:
    assert names(found(network.sea.path(origin, destination, tier))) == passages


def test_the_lakes_are_left_by_their_locks_one_after_the_other(network: Network) -> None:
    way = found(network.sea.path("CATHU", "CAMTR"))
    locks = [use for use in way.passages if use.kind == "locks"]
    assert [use.name for use in locks] == ["Soo Locks", "Welland Canal", "St Lawrence Seaway"]
    assert [use.toll_class for use in locks] == ["", "welland", "seaway-mlo"]
    assert [use.transit_h for use in locks] == [1.5, 11.0, 24.0]
    part = found(network.sea.path("CAVLF", "CAMTR")).passages[0]
    assert part.transit_h == pytest.approx(24 * 2 / 4)  # two of its four gates
    assert way.max_draught_m == 8.08


def test_halifax_to_manzanillo_goes_by_panama_or_not_at_all(network: Network) -> None:
    assert "Panama Canal" in names(found(network.sea.path("CAHAL", "MXZLO")))
    closed = Restrictions(forbidden=frozenset(["Canal de Panamá"]))
    assert isinstance(network.sea.path("CAHAL", "MXZLO", "any", closed), NoPath)
    assert isinstance(network.sea.path("PABLB", "MXZLO", "any", closed), SeaPath)


@pytest.mark.parametrize("tier", ["any", "us-200nm"])
def test_veracruz_is_reached_by_yucatan_where_the_straits_of_florida_are_closed(
    network: Network, tier: str
) -> None:
    straits = Restrictions(forbidden=frozenset(["Straits of Florida"]))
    south = Restrictions(required=frozenset(["Windward Passage", "Yucatán Channel"]))
    by_florida = found(network.sea.path("CAHAL", "MXVER", tier))
    closed, asked = (found(network.sea.path("CAHAL", "MXVER", tier, r)) for r in (straits, south))
    assert closed.length_km == pytest.approx(asked.length_km, abs=1e-6)
    assert by_florida.length_km < asked.length_km
    assert {"Windward Passage", "Yucatán Channel"} <= set(names(asked))
    assert "Straits of Florida" not in names(closed)


@pytest.mark.parametrize(
    ("origin", "destination", "day", "why"),
    [
        (
            "CAMTR",
            "CACHV",
            date(2027, 2, 10),
            "Hudson Strait (out of season on 10 Feb: open 15 Jul",
        ),
        ("CATOR", "CAMTR", date(2027, 1, 15), "St Lawrence Seaway (out of season on 15 Jan"),
        ("CATHU", "CASNI", date(2027, 2, 1), "Soo Locks (out of season on 1 Feb"),
    ],
)
def test_winter_closes_the_north_and_the_lakes(
    network: Network, origin: str, destination: str, day: date, why: str
) -> None:
    refused = network.sea.path(origin, destination, "any", Restrictions(sailing_on=day))
    assert isinstance(refused, NoPath)
    assert why in refused.reason
    summer = Restrictions(sailing_on=date(2027, 8, 10))
    assert isinstance(network.sea.path(origin, destination, "any", summer), SeaPath)


def test_the_rapids_beside_the_soo_locks_are_no_way(network: Network) -> None:
    shut = Restrictions(forbidden=frozenset(["Soo Locks"]))
    assert isinstance(network.sea.path("CATHU", "CASNI", "any", shut), NoPath)
    assert isinstance(network.sea.path("CATHU", "CASNI", "no-us-land"), NoPath)


def test_the_canso_lock_is_for_ships_known_to_fit(network: Network) -> None:
    def passed(asked: Restrictions) -> list[str]:
        return names(found(network.sea.path("CAPTU", "CAMTR", "any", asked)))

    assert "Cabot Strait" in passed(UNRESTRICTED)
    assert passed(Restrictions(draught_m=7.0))[0] == "Strait of Canso"
    assert "Cabot Strait" in passed(Restrictions(draught_m=10.0))
    winter = Restrictions(draught_m=7.0, sailing_on=date(2027, 2, 1))
    assert "Cabot Strait" in passed(winter)


def test_a_draught_too_deep_for_the_seaway_says_so(network: Network) -> None:
    refused = network.sea.path("CATOR", "CAMTR", "any", Restrictions(draught_m=9.0))
    assert isinstance(refused, NoPath)
    assert "shallower than the ship's draught of 9 m: 8.08 m at most" in refused.reason


def test_legs_say_what_they_pass_and_how_deep(network: Network) -> None:
    leg = network.legs.loc["sea:CAHAL-MXZLO:any"]
    assert leg["passages"].endswith("Panama Canal")
    assert leg["max_draught_m"] == 15.24
    assert network.legs.loc["sea:CAHAL-MXVER:any", "passages"] == "Straits of Florida"
    rail = network.legs[network.legs["mode"] == "rail"]
    assert rail["max_draught_m"].isna().all()
    assert (rail["passages"] == "").all()


def test_names_are_known_in_three_languages_and_are_each_one_passage() -> None:
    passages = Passages.read()
    for name in (
        "Détroit de Cabot",
        "canal de panama",
        "Estrecho de Florida",
        "Voie maritime du St-Laurent",
    ):
        assert fold(name) in passages.row_of
    known = [fold(name) for passage in passages.rows for name in passage.names]
    assert len(set(known)) == len(passages.row_of)
    owner = {}
    for row, passage in enumerate(passages.rows):
        for name in passage.names:
            assert owner.setdefault(fold(name), row) == row, name


def test_half_a_season_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "passages.csv"
    Passages.of([row("A", WEST_GATE, open_from="05-01")]).table.to_csv(file, index=False)
    with pytest.raises(InputError, match="both days of a season"):
        Passages.read(file)


def test_a_name_nearly_right_is_answered_with_those_it_may_mean() -> None:
    passages, channels = Passages.read(), SeaGeography.read().channels
    for asked, meant in (
        ("Paso de la Mona", "Canal de la Mona"),
        ("Windwrd Passage", "Windward Passage"),
        ("Seaway", "St Lawrence Seaway"),
        ("Canso", "Strait of Canso"),
    ):
        with pytest.raises(InputError) as caught:
            Conditions.of(Restrictions(required=frozenset([asked])), Tier.ANY, channels, passages)
        assert meant in caught.value.faults[0].candidates, asked
