from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from networks.boundaries import (
    read_agreements,
    read_awarded_waters,
    read_boundary_lines,
    read_disputed_waters,
    read_eca_dates,
    read_eca_limits,
    read_islets,
)
from networks.errors import InputError
from networks.geodesy import distance_km

TABLES = (
    read_agreements,
    read_awarded_waters,
    read_boundary_lines,
    read_disputed_waters,
    read_eca_dates,
    read_eca_limits,
    read_islets,
)


@pytest.mark.parametrize("read", TABLES)
def test_every_row_has_a_source_and_a_confidence(read: object) -> None:
    table = read()  # type: ignore[operator]
    assert (table["source"].str.len() > 0).all()
    assert set(table["confidence"]) <= {"high", "medium", "low"}
    assert not table["source"].str.contains("Natural Earth").any()


def test_lines_are_numbered_without_gaps_and_name_known_sides() -> None:
    for line_id, points in read_boundary_lines().groupby("line_id"):
        assert list(points["seq"]) == list(range(1, len(points) + 1)), line_id
        assert points["width_deg"].nunique() == 1, line_id
        assert set(points["left"]) | set(points["right"]) <= {"US", "CA", "MX", ""}, line_id


def test_the_gulf_of_maine_line_is_the_judgment() -> None:
    # ICJ, Delimitation of the Maritime Boundary in the Gulf of Maine Area, 12 October 1984:
    # A 44°11'12"N 67°16'46"W, D 40°27'05"N 65°41'59"W.
    line = read_boundary_lines().query("line_id == 'ca-us-gulf-of-maine'")
    points = line[["lat", "lon"]].to_numpy()
    assert (
        np.abs(points - [44 + 11 / 60 + 12 / 3600, -(67 + 16 / 60 + 46 / 3600)]).max(1).min() < 1e-6
    )
    assert (
        np.abs(points - [40 + 27 / 60 + 5 / 3600, -(65 + 41 / 60 + 59 / 3600)]).max(1).min() < 1e-6
    )


# What has to be among the facts, and whether it divides the waters.
AGREEMENTS = {
    "icj-1984": "waters", "mx-us-1970": "waters", "mx-us-1978": "waters",
    "mx-us-2000": "sea bed", "mx-us-2017": "sea bed", "cu-us-1977": "waters",
    "gb-us-1993": "waters", "us-ve-1978": "waters", "ru-us-1990": "waters",
    "navassa-claim": "waters", "us-claim-1995": "waters", "ca-fr-1992": "waters",
}  # fmt: skip


def test_every_agreement_is_among_the_facts_and_every_line_is_of_one() -> None:
    agreements = read_agreements().set_index("agreement")
    assert agreements.index.is_unique
    assert set(agreements["divides"]) == {"waters", "sea bed"}
    assert {name: agreements.loc[name, "divides"] for name in AGREEMENTS} == AGREEMENTS
    drawn = set(agreements.index[agreements["drawn_from"] == "boundary_lines.csv"])
    used = set(read_boundary_lines()["agreement"])
    assert used - drawn == set(agreements.index[agreements["divides"] == "sea bed"]) & used
    assert drawn <= used
    assert set(read_awarded_waters()["award"]) <= set(agreements.index)


def test_no_line_turns_back_on_itself() -> None:
    # A mistyped degree would send a line back and forth.
    for line_id, points in read_boundary_lines().groupby("line_id"):
        lonlat = points.sort_values("seq")[["lon", "lat"]].to_numpy()
        steps = np.diff(lonlat, axis=0)
        steps /= np.hypot(*steps.T)[:, None]
        assert ((steps[1:] * steps[:-1]).sum(axis=1) > -0.5).all(), line_id


def test_the_bering_line_has_evenly_spaced_points() -> None:
    # Points 1 to 35 of the 1990 annex divide two arcs evenly; a mistyped one would stand out.
    line = read_boundary_lines().query("line_id == 'ru-us-1990' and source.str.contains('annex')")
    points = line.sort_values("seq")[["lon", "lat"]].to_numpy()[:35]
    steps_km = np.array([distance_km(*a, *b) for a, b in pairwise(points)])
    assert np.abs(np.diff(steps_km))[np.arange(33) != 7].max() < 0.2


def test_disputed_boxes_are_boxes() -> None:
    waters = read_disputed_waters()
    assert (waters["west"] < waters["east"]).all()
    assert (waters["south"] < waters["north"]).all()
    assert waters["basepoint_lon"].isna().equals(waters["basepoint_lat"].isna())


def test_a_missing_column_and_a_word_for_a_number_are_named(tmp_path: Path) -> None:
    table = tmp_path / "lines.csv"
    table.write_text("line_id,seq,lon\nx,1,-60\n")
    with pytest.raises(InputError, match="column lat"):
        read_boundary_lines(table)
    header = "line_id,seq,lon,lat,left,right,width_deg,agreement,source,confidence\n"
    table.write_text(header + "x,1,west,40,US,CA,1,a,s,high\n")
    with pytest.raises(InputError, match="row 0 lon = 'west'"):
        read_boundary_lines(table)
