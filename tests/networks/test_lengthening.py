from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.errors import InputError
from networks.lengthening import Lengthening


@given(st.lists(st.floats(0, 500), min_size=2, max_size=20))
def test_a_road_is_never_shortened_and_longer_edges_stay_longer(lengths: list[float]) -> None:
    raw_km = np.sort(np.array(lengths))
    corrected_km = Lengthening.measured("road")(raw_km)
    assert (corrected_km >= raw_km).all()
    assert (np.diff(corrected_km) >= 0).all()


def test_between_measured_points_the_factor_is_straight() -> None:
    lengthening = Lengthening(np.array([0.0, 100.0]), np.array([1.0, 1.2]))
    assert lengthening(np.array([0.0, 50.0, 100.0, 200.0])) == pytest.approx([0, 55, 120, 240])


def test_a_network_nobody_measured_is_an_error() -> None:
    with pytest.raises(InputError, match="canal"):
        Lengthening.measured("canal")
