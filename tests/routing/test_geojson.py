"""GeoJSON must be RFC 7946: closed to other programs' mistakes, cut at the antimeridian."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import geojson, trade_off_chart, words


@pytest.mark.parametrize("module", [geojson, trade_off_chart, words])
def test_examples_in_the_documentation_hold(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@given(st.lists(st.tuples(st.floats(-179.9, 179.9), st.floats(-80, 80)), min_size=2, max_size=12))
def test_every_line_stays_within_the_world_and_keeps_its_length(lonlat):
    geometry = geojson.line_geometry(lonlat)
    lines = geojson.lines_of(geometry)
    drawn = np.vstack(lines)
    assert np.abs(drawn[:, 0]).max() <= 180
    assert all(len(line) >= 2 for line in lines)
    continuous = geojson.continuous(lonlat)
    whole = np.hypot(*np.diff(continuous, axis=0).T).sum()
    parts = sum(np.hypot(*np.diff(np.array(line), axis=0).T).sum() for line in lines)
    assert parts == pytest.approx(whole, abs=1e-3)


def test_a_line_past_the_antimeridian_is_cut_where_it_crosses():
    geometry = geojson.line_geometry([(170, 10), (190, 20), (200, 20)])
    assert geometry["type"] == "MultiLineString"
    west, east = geometry["coordinates"]
    assert west[-1] == (180.0, 15.0)
    assert east[0] == (-180.0, 15.0)
    assert east[-1] == (-160.0, 20.0)
