from pathlib import Path

import geopandas as gpd
import pytest

from networks.errors import ArtefactError
from networks.sea.geography import Clearances, SeaGeography


def test_what_ships_is_read_and_plausible() -> None:
    geography = SeaGeography.read()
    assert {"LineString"} == set(geography.channels.geom_type)
    assert geography.channels["name"].is_unique
    assert (geography.channels["us_locks"].fillna(0) >= 0).all()
    assert geography.shoals.is_valid.all()
    assert geography.confined_waters.is_valid.all()
    assert geography.confined_waters["clearance_nm"].between(0, 5).all()
    for layer in (geography.channels, geography.shoals, geography.confined_waters):
        assert layer["source"].str.len().gt(0).all()


def test_clearances_keep_miles_off_the_coast_and_a_margin_off_every_zone() -> None:
    clearances = Clearances.read()
    growth = clearances.growth
    by_place_km = [growth[of].clearance_km for of in ("harbour", "approach", "land")]
    assert by_place_km == sorted(by_place_km)
    assert 5 * 1.852 <= by_place_km[-1] <= 12 * 1.852
    margins_km = [clearances.growth[zone].clearance_km for zone in ("12nm", "24nm", "200nm")]
    assert margins_km == sorted(margins_km)
    assert margins_km[0] >= 1.0
    assert clearances.harbour_km > 0
    reach_km = growth["land"].clearance_km + growth["land"].tolerance_km
    assert clearances.approach_km > reach_km + growth["approach"].clearance_km
    assert clearances.confined(0.8).tolerance_km == pytest.approx(0.2)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"channels\.geojson is missing"):
        SeaGeography.read(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    shipped = SeaGeography.read().channels
    gpd.GeoDataFrame(shipped.drop(columns="us_locks")).to_file(tmp_path / "channels.geojson")
    with pytest.raises(ArtefactError, match="us_locks"):
        SeaGeography.read(tmp_path)
