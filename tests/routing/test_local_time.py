"""Clocks of places: the odd ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routing.local_time import local_time

JULY, JANUARY = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "july_h", "january_h"),
    [
        ("Toronto", -79.38, 43.65, -4, -5),
        ("Regina: no summer time", -104.6, 50.45, -6, -6),
        ("Mexico City: none since 2022", -99.13, 19.43, -6, -6),
        ("Nuevo Laredo: as across the river", -99.52, 27.49, -5, -6),
        ("Ciudad Juárez", -106.48, 31.69, -6, -7),
        ("Tijuana", -117.03, 32.52, -7, -8),
        ("Hermosillo", -110.97, 29.07, -7, -7),
    ],
)
def test_offsets(place: str, lon: float, lat: float, july_h: int, january_h: int) -> None:
    for moment, hours in ((JULY, july_h), (JANUARY, january_h)):
        shown = local_time(moment, lon, lat)
        offset = shown.utcoffset()
        assert offset is not None
        assert offset.total_seconds() == hours * 3600, place
        assert shown == moment
