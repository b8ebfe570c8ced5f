"""Lengths in zones against a computation of their own: no sampling, no shapely, no drawn lines.

A geodesic is followed by pyproj's direct solution. Where it crosses the line through an edge of
the zone is found by bisection to a tenth of a millimetre, so ends and crossings are exact.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from networks.verify import metres_within
from networks.zone_measure import Segments, ZoneGrid

GEOD = Geod(ellps="WGS84")
STEPS = 256  # along a line, between which an edge is crossed at most once
GRAZING_DEG = 4.0  # below this a line 5 cm off the geodesic crosses more than a metre off
EXACT_M = 1.0

Points = npt.NDArray[np.float64]


class Geodesic:
    """One geodesic by distance from its start; longitudes count from the start's on."""

    def __init__(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.start = start
        self.azimuth_deg, _, self.length_m = GEOD.inv(*start, *end)

    def at(self, along_m: Points) -> Points:
        ones = np.ones(len(along_m))
        lon, lat, _ = GEOD.fwd(
            self.start[0] * ones, self.start[1] * ones, self.azimuth_deg * ones, along_m
        )
        return np.column_stack((self.start[0] + (lon - self.start[0] + 180) % 360 - 180, lat))


def side_of(edge: Points, points: Points) -> Points:
    """Return on which side of the line through an edge points lie, as degrees off it."""
    (x, y), (u, v) = edge[0], edge[1] - edge[0]
    return np.asarray((u * (points[:, 1] - y) - v * (points[:, 0] - x)) / np.hypot(u, v))


def crossings(line: Geodesic, ring: Points) -> list[tuple[float, float]]:
    """Return metres along the line at which it crosses the ring, and the angle there in degrees."""
    marks = np.linspace(0.0, line.length_m, STEPS + 1)
    track = line.at(marks)
    found = []
    for edge in np.stack([ring[:-1], ring[1:]], axis=1):
        sides = side_of(edge, track)
        for step in np.flatnonzero(np.sign(sides[:-1]) != np.sign(sides[1:])):
            low, high = marks[step], marks[step + 1]
            while high - low > 1e-4:
                middle = (low + high) / 2
                same = np.sign(side_of(edge, line.at(np.array([middle])))[0]) == np.sign(
                    sides[step]
                )
                low, high = (middle, high) if same else (low, middle)
            here, on = line.at(np.array([low, low + 10.0]))
            run = (here - edge[0]) @ (edge[1] - edge[0]) / ((edge[1] - edge[0]) ** 2).sum()
            if 0.0 <= run < 1.0:
                ahead, along = on - here, edge[1] - edge[0]
                scale = np.array([np.cos(np.radians(here[1])), 1.0])
                a, b = ahead * scale, along * scale
                sine = abs(a[0] * b[1] - a[1] * b[0]) / (np.hypot(*a) * np.hypot(*b))
                found.append((float(low), float(np.degrees(np.arcsin(min(sine, 1.0))))))
    return sorted(found)


def holds(ring: Points, point: Points) -> bool:
    """Say whether a ring holds a point, by the crossings of the ray east of it."""
    (x, y), start, end = point, ring[:-1], ring[1:]
    straddles = (start[:, 1] > y) != (end[:, 1] > y)
    s, e = start[straddles], end[straddles]
    at_lon = s[:, 0] + (y - s[:, 1]) / (e[:, 1] - s[:, 1]) * (e[:, 0] - s[:, 0])
    return bool((at_lon > x).sum() % 2)


def exact_m(line: Geodesic, ring: Points) -> float:
    """Return the metres of the line inside the ring; hypothesis skips lines that graze it."""
    marks = crossings(line, ring)
    assume(all(angle_deg > GRAZING_DEG for _, angle_deg in marks))
    along = [0.0, *(mark for mark, _ in marks), line.length_m]
    middles = line.at(np.array([(a + b) / 2 for a, b in pairwise(along)]))
    return sum(
        b - a
        for (a, b), middle in zip(pairwise(along), middles, strict=True)
        if holds(ring, middle)
    )


def measured_m(ring: Points, line: list[tuple[float, float]]) -> float:
    return float(Segments([np.array(line)]).inside_km(ZoneGrid(shapely.Polygon(ring)))[0]) * 1000.0


@st.composite
def stars(draw: st.DrawFn) -> Points:
    """Draw a ring round a point at 100° W: blunt, spiked or a needle."""
    corners = draw(st.integers(3, 9))
    centre = np.array([-100.0, draw(st.floats(15.0, 60.0))])
    turn = draw(st.floats(0.0, 360.0))
    radii = np.array([draw(st.floats(0.01, 3.0)) for _ in range(corners)])
    angles = np.radians(turn + 360.0 * np.arange(corners) / corners)
    ring = centre + radii[:, None] * np.column_stack((np.cos(angles), np.sin(angles)))
    return np.vstack((ring, ring[:1]))


offsets = st.tuples(st.floats(-8.0, 8.0), st.floats(-8.0, 8.0))


@settings(max_examples=40)
@given(stars(), offsets, offsets)
def test_lengths_are_exact_to_a_metre(
    ring: Points, start: tuple[float, float], end: tuple[float, float]
) -> None:
    centre = ring[:-1].mean(axis=0)
    ends = [(float(centre[0] + dx), float(centre[1] + dy)) for dx, dy in (start, end)]
    line = Geodesic(*ends)
    assume(line.length_m > 1.0)
    expected = exact_m(line, ring)
    assert measured_m(ring, ends) == pytest.approx(expected, abs=EXACT_M)
    assert metres_within(ends, shapely.Polygon(ring))[0] == pytest.approx(expected, abs=EXACT_M)


@settings(max_examples=30)
@given(st.floats(1e-4, 0.02), st.floats(20.0, 60.0), st.floats(-60.0, 60.0))
def test_a_needle_is_not_missed(width_deg: float, lat: float, bearing_deg: float) -> None:
    # 10 m to 2 km wide and 2° long, crossed at any angle by a line whose steps are 10 km.
    ring = np.array(
        [(-100.0, lat - 1), (-100.0 + width_deg, lat + 1), (-100.0 - width_deg, lat + 1)]
    )
    ring = np.vstack((ring, ring[:1]))
    middle = (-100.0, lat + 0.37)
    ends = [tuple(GEOD.fwd(*middle, 90 + bearing_deg + turn, 123_456.0)[:2]) for turn in (180, 0)]
    expected = exact_m(Geodesic(*ends), ring)
    assert expected > 0.0
    assert measured_m(ring, ends) == pytest.approx(expected, abs=EXACT_M)
    assert metres_within(ends, shapely.Polygon(ring))[0] == pytest.approx(expected, abs=EXACT_M)


@settings(max_examples=8)
@given(st.floats(170.0, 179.0), st.floats(-179.0, -160.0), st.floats(40.0, 60.0), st.floats(40, 60))
def test_lines_over_the_antimeridian(west: float, east: float, lat: float, end: float) -> None:
    ring = np.array([(-180.0, 30.0), (-165.0, 35.0), (-170.0, 70.0), (-180.0, 70.0), (-180, 30)])
    line = Geodesic((east, end), (west, lat))  # the ring's longitudes are those of its start
    expected = exact_m(line, ring)
    for ends in ([(east, end), (west, lat)], [(west, lat), (east, end)]):
        assert measured_m(ring, ends) == pytest.approx(expected, abs=EXACT_M)
        found_m, _ = metres_within(ends, shapely.Polygon(ring))
        assert found_m == pytest.approx(expected, abs=EXACT_M)


@settings(max_examples=30)
@given(st.floats(15.0, 60.0), st.floats(0.05, 4.0), st.floats(-2.0, 2.0), st.floats(1.0, 5.0))
def test_a_line_along_a_limit_counts_as_inside_it(
    south: float, length: float, before: float, after: float
) -> None:
    # Meridians are geodesics, so the line and the edge are the same; only the overlap counts.
    ring = np.array([(-103.0, south), (-100.0, south), (-100.0, south + length), (-103.0, south)])
    start, end = south + before, south + length + after - 3.0
    assume(abs(end - start) > 0.01)
    low, high = max(min(start, end), south), min(max(start, end), south + length)
    expected = GEOD.inv(-100.0, low, -100.0, high)[2] if high > low else 0.0
    ends = [(-100.0, start), (-100.0, end)]
    assert measured_m(ring, ends) == pytest.approx(expected, abs=EXACT_M)
    assert metres_within(ends, shapely.Polygon(ring))[0] == pytest.approx(expected, abs=EXACT_M)


def test_a_line_that_grazes_a_limit_is_within_ten_centimetres_of_the_geodesic() -> None:
    # The great circle between two points of the 50th parallel rises north of it: its crossings
    # with a parallel 5 cm lower or higher bound what a line 5 cm off may be found to have inside.
    ends = [(-104.0, 50.0), (-96.0, 50.0)]
    peak = Geodesic(*ends).at(np.array([Geodesic(*ends).length_m / 2]))[0, 1]
    for below_m in (0.3, 1.0, 30.0, 1000.0):
        edge_lat = peak - below_m / 111_230.0
        ring = [(-103.0, edge_lat), (-97.0, edge_lat), (-97.0, 52.0), (-103.0, 52.0)]
        bounds = []
        for off_m in (0.1, -0.1):
            line, shifted = Geodesic(*ends), edge_lat + off_m / 111_230.0
            marks = np.linspace(0, line.length_m, 40_001)
            bounds.append((line.at(marks)[:, 1] > shifted).mean() * line.length_m)
        found_m = measured_m(np.array([*ring, ring[0]]), ends)
        assert bounds[0] - 10.0 <= found_m <= bounds[1] + 10.0
