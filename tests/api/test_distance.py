"""Distances by one mode, for a pair and for tables with anything in them."""

import csv
import io
from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from api.distance import COLUMNS, NoWayError, Ruler, measure_pairs
from networks.errors import InputError
from networks.landgraph import LandGraph
from networks.place import Place
from networks.sea.no_go_file import read_no_go
from networks.sea.restrictions import Restrictions
from networks.tiers import Tier
from tests.api.toy import PLACES, ToyNetwork


@pytest.fixture(scope="module")
def network():
    return ToyNetwork()


@pytest.fixture(scope="module")
def ruler(network):
    return Ruler(network)


def table(network, content, mode="rail", tier=Tier.ANY):
    answered, bad = measure_pairs(network, content, mode, tier)
    return list(csv.DictReader(io.StringIO(answered.decode()))), bad


def test_rail_counts_the_kilometres_on_us_soil(ruler):
    found = ruler.measure("Toronto", "Monterrey", "rail", Tier.ANY)
    assert found.distance_km == 350
    assert found.us_land_km == 185
    assert found.distance_nm == pytest.approx(350 / 1.852)
    assert found.from_snap_km == pytest.approx(0, abs=0.01)


def test_avoiding_us_land_closes_the_only_railway(ruler):
    with pytest.raises(NoWayError, match="CA, MX"):
        ruler.measure("Toronto", "Monterrey", "rail", Tier.NO_US_LAND)


def test_within_canada_every_tier_has_the_same_railway(ruler):
    found = ruler.measure("Toronto", "Montréal", "rail", Tier.US_200NM)
    assert (found.distance_km, found.us_land_km) == (100, 0)


def test_the_sea_is_measured_inside_each_zone(ruler):
    found = ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY)
    assert found.distance_nm == pytest.approx(500)
    assert 0 < found.us_12nm_nm < found.us_24nm_nm < found.us_200nm_nm
    assert (found.from_snap_km, found.to_snap_km) == (1, 2)


def test_the_passages_of_a_way_at_sea_are_told(ruler):
    found = ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY)
    assert found.columns()["passages"] == "Toy Strait"
    (passage,) = found.figures()["passages"]
    assert (passage["name"], passage["from_km"]) == ("Toy Strait", 400.0)
    assert passage["transit_h"] is passage["toll_class"] is None
    assert ruler.measure("Toronto", "Montréal", "rail", Tier.ANY).figures()["passages"] == []


def test_a_forbidden_passage_can_leave_no_way(ruler):
    with pytest.raises(NoWayError, match="not to be used"):
        ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY, Restrictions(frozenset(["Toy Strait"])))


def test_every_fault_of_a_question_is_told_at_once_in_the_words_of_the_options(ruler):
    asked = Restrictions(frozenset(["Toy Strat"]), frozenset(["Atlantis"]), draught_m=0.0)
    with pytest.raises(InputError) as caught:
        ruler.measure("Nowhere", "MXVER", "sea", Tier.ANY, asked)
    assert [fault.field for fault in caught.value.faults] == ["not_via", "via", "draught_m", "from"]
    assert caught.value.faults[0].candidates[0] == "Toy Strait"


def test_restrictions_are_for_ships(ruler):
    with pytest.raises(InputError, match="sea, where passages"):
        ruler.measure("Toronto", "Monterrey", "rail", Tier.ANY, Restrictions(draught_m=8.0))


def test_a_port_out_of_season_on_the_day_is_no_port(ruler):
    winter = Restrictions(sailing_on=date(2027, 1, 15))
    with pytest.raises(NoWayError, match=r"out of season on 15 Jan: open 1 May–31 Oct"):
        ruler.measure("Vancouver", "Veracruz", "sea", Tier.ANY, winter)
    summer = Restrictions(sailing_on=date(2027, 7, 15))
    assert ruler.measure("Vancouver", "Veracruz", "sea", Tier.ANY, summer).distance_nm > 0


def test_a_table_is_refused_for_what_is_wrong_with_every_row(network):
    content = b"from,to\nCAHAL,MXVER\n"
    with pytest.raises(InputError, match="Atlantis"):
        measure_pairs(
            network, content, "sea", Tier.ANY, restrictions=Restrictions(frozenset(["Atlantis"]))
        )
    answered, bad = measure_pairs(
        network, content, "sea", Tier.ANY, restrictions=Restrictions(frozenset(["Toy Strait"]))
    )
    assert bad == 1
    assert b"Toy Strait" in answered


def test_a_city_means_its_port_at_sea(ruler):
    by_name = ruler.measure("Halifax", "Veracruz", "sea", Tier.ANY)
    assert by_name == ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY)


def test_a_port_keeps_its_own_way_to_sea_whatever_the_other_end_is(ruler):
    found = ruler.measure("-40.5,45", "MXVER", "sea", Tier.ANY)
    assert (found.from_snap_km, found.to_snap_km) == (3, 2)


def test_a_gateway_is_a_place_at_sea_and_on_land_it_is_not(ruler):
    by_id = ruler.measure("MXVER", "XXAMS", "sea", Tier.ANY)
    assert ruler.measure("Veracruz", "Amsterdam", "sea", Tier.ANY) == by_id
    assert ruler.measure("Veracruz", "amsterdam, xx", "sea", Tier.ANY) == by_id
    assert by_id.us_12nm_nm > 300  # the toy's far waters, measured on the way
    with pytest.raises(InputError):
        ruler.measure("Veracruz", "Amsterdam", "rail", Tier.ANY)


def test_a_port_of_the_region_goes_before_a_gateway_of_its_name(ruler):
    found = ruler.measure("Halifax", "MXVER", "sea", Tier.ANY)
    assert found == ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY)


def test_a_point_far_out_is_a_place_at_sea_and_on_land_it_is_not(ruler):
    assert ruler.measure("-40.5,45", "CAHAL", "sea", Tier.ANY).distance_nm == pytest.approx(500)
    with pytest.raises(InputError):
        ruler.measure("-40.5,45", "CAHAL", "rail", Tier.ANY)


def test_a_port_inside_the_zone_has_no_way_and_says_which(ruler):
    with pytest.raises(NoWayError, match="12nm"):
        ruler.measure("Vancouver", "Veracruz", "sea", Tier.US_12NM)


def test_a_place_without_railways_known_says_so(ruler):
    with pytest.raises(NoWayError, match="Kingston is in JM"):
        ruler.measure("Kingston", "Monterrey", "rail", Tier.ANY)


def test_every_fault_of_a_pair_is_said_at_once(ruler):
    with pytest.raises(InputError) as raised:
        ruler.measure("Nowhere", "London", "teleport", Tier.ANY)
    assert [fault.field for fault in raised.value.faults] == ["mode", "from", "to"]
    assert len(raised.value.faults[2].candidates) == 2


def test_a_table_has_the_promised_columns_and_a_row_per_pair(network):
    rows, bad = table(network, b"from,to\nToronto,Monterrey\nMontr\xc3\xa9al,Toronto\n")
    assert tuple(rows[0]) == COLUMNS
    assert [row["distance_km"] for row in rows] == ["350.000", "100.000"]
    assert rows[0]["us_land_km"] == "185.000"
    assert bad == 0


def test_good_rows_are_answered_whatever_the_bad_ones_hold(network):
    content = (
        b"\xef\xbb\xbfTo,FROM\r\n"
        b"Monterrey,Toronto\r\n"
        b"Monterrey,Nowhere\r\n"
        b'"never closed,Toronto\r\n'
        b"Monterrey\r\n"
        b"\r\n"
        b"-100.3,25.7,Toronto\r\n"
        b"\x00\xff\xfe,Toronto\r\n"
        b"Monterrey,London\r\n"
        b"Monterrey,Kingston\r\n" + b"x" * 200_000 + b",Toronto\r\n"
        b"Toronto,Toronto\r\n"
        b"Montr\xc3\xa9al,Toronto"
    )
    rows, bad = table(network, content)
    assert len(rows) == 11
    assert bad == 8
    answered = [row for row in rows if not row["error"]]
    assert [row["distance_km"] for row in answered] == ["350.000", "0.000", "100.000"]
    for row in rows:
        if row["error"]:
            assert row["distance_km"] == ""
    assert "quotes" in rows[4]["error"]
    assert "several have this name" in rows[6]["error"]


@pytest.mark.parametrize("content", [b"", b"a,b\nToronto,Monterrey\n", b"\n\n", b"from\nToronto\n"])
def test_a_table_without_its_columns_is_bad_input(network, content):
    with pytest.raises(InputError, match="from and to"):
        measure_pairs(network, content, "rail", Tier.ANY)


@settings(max_examples=60)
@given(lines=st.lists(st.binary(max_size=40).filter(lambda line: line.strip()), max_size=5))
def test_no_bytes_can_spoil_the_row_after_them(lines):
    junk = [line.replace(b"\n", b" ").replace(b"\r", b" ") for line in lines]
    content = b"\n".join([b"from,to", *junk, b"Toronto,Monterrey"])
    rows, _ = table(ToyNetwork(), content)
    assert rows[-1]["distance_km"] == "350.000"


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_what_a_spreadsheet_puts_between_fields_is_read_off_the_header(network, delimiter):
    content = b"note|from|to\nx|Toronto|Monterrey\n".replace(b"|", delimiter)
    rows, bad = table(network, content)
    assert (rows[0]["distance_km"], bad) == ("350.000", 0)


def test_between_semicolons_a_point_needs_no_quotes(network):
    rows, _ = table(network, b"from;to\n-79.4,43.7;Monterrey\n")
    assert rows[0]["distance_km"] == "350.000"


def test_names_in_windows_1252_are_read_and_given_back_right(network):
    rows, bad = table(network, "from,to\nMontréal,Toronto\n".encode("cp1252"))
    assert (rows[0]["from"], rows[0]["distance_km"], bad) == ("Montréal", "100.000", 0)


def test_a_column_named_twice_is_bad_input(network):
    with pytest.raises(InputError, match="each once"):
        measure_pairs(network, b"from,to,to\nToronto,Monterrey,Montreal\n", "rail", Tier.ANY)


def test_a_header_of_rubbish_is_quoted_in_short(network):
    with pytest.raises(InputError) as raised:
        measure_pairs(network, b"\x8f" * 50_000, "rail", Tier.ANY)
    assert len(str(raised.value)) < 500


def test_a_place_in_the_closed_country_is_named(ruler, monkeypatch):
    laredo = Place("Laredo", "US", "TX", -99.5, 27.5, "city")
    monkeypatch.setattr("tests.api.toy.PLACES", (*PLACES, laredo))
    with pytest.raises(NoWayError, match="Laredo, TX, US is in the United States"):
        ruler.measure("Laredo", "Monterrey", "rail", Tier.NO_US_LAND)


def test_each_origin_of_a_table_is_searched_once_and_rows_keep_their_order(network, monkeypatch):
    searched = []
    search = LandGraph.one_to_many

    def counted(graph, source_idx, *args, **kwargs):
        searched.append(source_idx)
        return search(graph, source_idx, *args, **kwargs)

    monkeypatch.setattr(LandGraph, "one_to_many", counted)
    pairs = [("Toronto", "Monterrey"), ("Montréal", "Toronto"), ("Toronto", "Montréal")] * 4
    content = "from,to\n" + "".join(f"{a},{b}\n" for a, b in pairs)
    rows, bad = table(network, content.encode())
    assert bad == 0
    assert [(row["from"], row["to"]) for row in rows] == pairs
    assert [float(row["distance_km"]) for row in rows] == [350, 100, 100] * 4
    assert len(searched) == 2


def test_no_go_areas_are_for_ships(ruler, network):
    shut = Restrictions(no_go=read_no_go(shapely.box(-70, 30, -68, 32)))
    with pytest.raises(NoWayError, match="no-go area 1"):
        ruler.measure("CAHAL", "MXVER", "sea", Tier.ANY, shut)
    with pytest.raises(InputError, match="no-go areas"):
        ruler.measure("Toronto", "Monterrey", "rail", Tier.ANY, shut)
    content = b"from,to\nCAHAL,MXVER\n"
    answered, bad = measure_pairs(network, content, "sea", Tier.ANY, restrictions=shut)
    assert bad == 1
    assert b"no-go area 1" in answered


def test_a_ruler_tells_searches_of_two_tiers_apart(ruler):
    assert ruler.measure("Toronto", "Monterrey", "rail", Tier.ANY).distance_km == 350
    with pytest.raises(NoWayError):
        ruler.measure("Toronto", "Monterrey", "rail", Tier.NO_US_LAND)
    assert ruler.measure("Toronto", "Monterrey", "rail", Tier.ANY).distance_km == 350
