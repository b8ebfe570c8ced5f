"""The lanes planners ask for first, on the real network, through the function all surfaces use."""

from itertools import product

import pytest

from api.answer import answer, options_request

CANADA = (
    "Toronto, ON",
    "Vancouver",
    "Prince Rupert",
    "Calgary",
    "Winnipeg",
    "Montréal",
    "Halifax",
    "Saint John",
)
MEXICO = (
    "Monterrey, NL",
    "Mexico City",
    "Guadalajara",
    "Querétaro",
    "Tijuana",
    "Manzanillo",
    "Veracruz",
    "Mérida",
)
# Each Canadian city once with each of two Mexican ones, turned round every other time.
LANES = [
    (CANADA[row], MEXICO[(row + shift) % len(MEXICO)])[:: 1 if (row + shift) % 2 else -1]
    for row, shift in product(range(len(CANADA)), (0, 3))
]


def ask(network, origin, destination, tier):
    request = options_request(
        origin=origin,
        destination=destination,
        commodity="auto-parts",
        teu=2,
        avoid=tier,
        ready="2026-11-23T12:00:00+00:00",
    )
    return answer(network, request)


@pytest.mark.parametrize(("origin", "destination"), LANES)
def test_every_lane_has_options_and_a_way_around_the_united_states(network, origin, destination):
    free = ask(network, origin, destination, "any")
    around = ask(network, origin, destination, "us-200nm")
    for found in (free, around):
        assert found.termination.reason == "optimal"
        assert len(found.options) >= 2
        assert [option.rank for option in found.options] == [*range(1, len(found.options) + 1)]
        for option in found.options:
            assert option.cost_usd > 0
            assert option.duration_h > 0
            assert option.co2e_kg > 0
            assert option.verdict.ok
    for option in around.options:
        touched = option.exposure
        assert touched.us_land_km == 0
        assert touched.us_locks == 0
        assert touched.us_port_calls == 0
        assert touched.us_200nm_nm == 0


def test_canola_by_sea_is_cheaper_and_slower_than_by_rail(network):
    """Published in 2004: by rail 16 to 18 days, by sea over 30, and the sea the cheapest."""

    def best(**rules):
        request = options_request(
            origin="Saskatoon, SK, CA",
            destination="Guadalajara, JAL, MX",
            commodity="grain-oilseed",
            tonnes=10_000,
            ready="2026-12-01T12:00:00+00:00",
            **rules,
        )
        return answer(network, request).options[0]

    free, by_rail = best(), best(modes=["rail"], max_options=1)
    assert "sea" in {leg.mode for leg in free.legs}
    assert {leg.mode for leg in by_rail.legs} == {"road", "rail"}
    assert free.cost_usd < by_rail.cost_usd
    assert free.duration_h > max(by_rail.duration_h, 30 * 24)


@pytest.mark.parametrize(
    ("ends", "goods", "modes"),
    [
        (("Edmonton", "Monterrey, NL"), {"commodity": "lpg", "tonnes": 2000}, {"rail", "sea"}),
        (
            ("Toronto", "Mexico City"),
            {"commodity": "finished-vehicles", "vehicles": 300},
            {"rail", "road"},
        ),
        (("CAKTM", "MXZLO"), {"commodity": "lng", "volume_m3": 100_000}, {"sea"}),
        (("CAKTM", "CASJB"), {"commodity": "lng", "volume_m3": 100_000}, set()),
    ],
)
def test_gas_and_vehicles_find_their_ways(network, ends, goods, modes):
    """Liquids are left to the drawn network: they differ in figures alone."""
    request = options_request(
        origin=ends[0],
        destination=ends[1],
        max_options=3,
        ready="2026-12-01T12:00:00+00:00",
        **goods,
    )
    found = answer(network, request)
    assert modes <= {leg.mode for option in found.options for leg in option.legs}
    assert (found.termination.reason == "infeasible") == (not modes)
