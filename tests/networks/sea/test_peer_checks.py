"""The checks that other open sea routers make of themselves, asked of ours where the chart reaches.

Facts only are theirs: the places, the bounds, and which passages a route must use.
"""

import numpy as np
import pytest

from networks.network import Network
from networks.sea.path import NoPath, SeaPath
from networks.sea.restrictions import Restrictions
from networks.sea.sea import Sea

NEW_YORK, LOS_ANGELES = (-74.02, 40.68), (-118.27, 33.73)
CORPUS_CHRISTI = (-97.36, 27.81)  # searoute-py: Tokyo Bay to here passes Panama and nothing else
BARBUDA = (-61.87, 17.15)  # searoute-py: an end of its tests of restricted passages
HONOLULU = (-157.87, 21.29)  # stands in for Tokyo Bay, which lies off the chart
COLON = (-79.904864, 9.34731)  # Eurostat searoute: the end of Arzew–Colón
BONTANG, SAFAGA = (117.470056, 0.101287), (32.380686, 29.635942)  # Eurostat searoute

PANAMA = "Panama Canal"
NO_PANAMA = Restrictions(forbidden=frozenset([PANAMA]))


@pytest.fixture(scope="module")
def sea(network: Network) -> Sea:
    return network.sea


def found(answer: SeaPath | NoPath) -> SeaPath:
    assert isinstance(answer, SeaPath), answer
    return answer


def test_new_york_to_los_angeles_by_panama_is_as_long_as_searoute_ts_says(sea: Sea) -> None:
    path = found(sea.path(NEW_YORK, LOS_ANGELES))
    assert 8_500 <= path.length_km <= 9_500
    assert PANAMA in path.channels


def test_with_panama_closed_the_chart_has_no_way_between_the_oceans(sea: Sea) -> None:
    # searoute-ts asks for 10,000 km more, by Cape Horn, which lies off this chart.
    answer = sea.path(NEW_YORK, LOS_ANGELES, restrictions=NO_PANAMA)
    assert isinstance(answer, NoPath)
    assert answer.code == "no-water-path"
    assert PANAMA in answer.reason
    assert sea.distance_km(NEW_YORK, LOS_ANGELES, restrictions=NO_PANAMA) == np.inf


@pytest.mark.parametrize("atlantic", [CORPUS_CHRISTI, BARBUDA, COLON, "CAHAL", "MXVER"])
def test_a_route_between_the_oceans_passes_panama_both_ways(
    sea: Sea, atlantic: str | tuple[float, float]
) -> None:
    there, back = found(sea.path(HONOLULU, atlantic)), found(sea.path(atlantic, HONOLULU))
    assert PANAMA in there.channels
    assert PANAMA in back.channels
    assert there.length_km == pytest.approx(back.length_km, abs=1e-6)
    assert isinstance(sea.path(HONOLULU, atlantic, restrictions=NO_PANAMA), NoPath)


def test_a_closed_passage_that_a_route_does_not_use_leaves_it_as_it_is(sea: Sea) -> None:
    free, closed = (
        found(sea.path(BARBUDA, CORPUS_CHRISTI, restrictions=rule))
        for rule in (Restrictions(), NO_PANAMA)
    )
    assert PANAMA not in free.channels
    assert closed.length_km == pytest.approx(free.length_km, abs=1e-6)


def test_eurostats_places_are_reached_or_refused_with_the_reason(sea: Sea) -> None:
    path = found(sea.path("CAHAL", COLON))
    assert path.to_snap_km < 1.0
    answer = sea.path(BONTANG, SAFAGA)
    assert isinstance(answer, NoPath)
    assert answer.code == "outside-chart"
