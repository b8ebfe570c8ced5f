from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from networks.units import KM_PER_NM
from routing import ParameterBook, Shipment, load_commodities
from routing import terminal_pricing as handling
from routing.cargo_class import cargo_classes
from routing.pricing import Price, Tariff
from routing.rail_pricing import RailCrossing, RailHaul, price_rail
from routing.road_pricing import RoadHaul, price_road
from routing.sea_pricing import SeaVoyage, price_sea
from routing.vessel import vessel_classes

BY_MODE = {
    "road": ("truck", "truck_load_key", "truck_min_key"),
    "rail": ("rail_car", "rail_car_key", "rail_headway_key", "rail_ghg_key"),
    "sea": ("export_dwell_key", "import_dwell_key", "fill_key", "overhead_key"),
}
BOOK = ParameterBook.load()
HAUL = RailHaul(400, 2500, 900, (RailCrossing("d", "US", 3), RailCrossing("l", "MX", 8)), ())
VOYAGE = SeaVoyage(3000 * KM_PER_NM, 500, (), 0, 13, 38_000, "CA", "MX")
LOOSE = {
    "rail": ("rail_rate_key", "rail_mx_rate_key", "rail_load_key", "rail_km_day_key"),
    "sea": ("port_load_key", "port_discharge_key"),
}


def test_a_class_has_a_price_for_every_mode_it_goes_by_and_none_for_others() -> None:
    for name, kind in cargo_classes().items():
        for mode, keys in BY_MODE.items():
            wanted = keys + (() if kind.is_boxed else LOOSE.get(mode, ()))
            assert all(bool(getattr(kind, key)) == (mode in kind.modes) for key in wanted), name


def test_every_class_that_sails_has_a_ship_and_some_goods() -> None:
    ships = {vessel.cargo_class for vessel in vessel_classes()}
    goods = load_commodities().values()
    carried = {name for row in goods for name in (row.cargo_class, *row.also_as)}
    for name, kind in cargo_classes().items():
        assert ("sea" in kind.modes) == (name in ships), name
        assert name in carried, name


def prices(slug: str, tonnes: float) -> list[Price]:
    """Price goods by every mode they go by, and the terminals between."""
    shipment = Shipment.of(slug, book=BOOK, tonnes=tonnes)
    tariff = Tariff(BOOK, shipment, "CA", "MX")
    found = []
    if "road" in shipment.modes:
        found += [price_road(tariff, RoadHaul({"MX": km}, True, False)) for km in (20, 700)]
        found += [handling.price_border(tariff, "D", "CA", "US", 0.5)]
    if "rail" in shipment.modes:
        found += [price_rail(tariff, HAUL), handling.price_onto_rail(tariff)]
        found += [handling.price_off_rail(tariff)]
    if "sea" in shipment.modes:
        found += [price_sea(tariff, VOYAGE), handling.price_transhipment(tariff)]
        found += [handling.price_port_export(tariff, "CA", 10)]
        found += [handling.price_port_import(tariff, "Z", "MX", onto_rail=False)]
    return found


@given(st.sampled_from(sorted(load_commodities())), st.floats(1, 9_000), st.floats(0, 9_000))
def test_more_goods_never_cost_less_nor_emit_less_nor_go_faster(
    slug: str, tonnes: float, more_t: float
) -> None:
    for few, many in zip(prices(slug, tonnes), prices(slug, tonnes + more_t), strict=True):
        assert 0 <= few.cost_cents <= many.cost_cents
        assert 0 <= few.grams_co2e <= many.grams_co2e
        assert 0 <= few.minutes == many.minutes
