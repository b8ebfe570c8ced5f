from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from networks.errors import SourceError
from networks.sources.marine_regions import read_eez
from tests.networks.sources.localsite import collection, feature, square


def zone(mrgid: int, territory: str, iso: str, **more: Any) -> dict[str, Any]:
    fields = {
        "mrgid": mrgid,
        "geoname": f"{territory} Exclusive Economic Zone",
        "pol_type": "200NM",
        "territory1": territory,
        "iso_ter1": iso,
        "sovereign1": "United States",
        "iso_sov1": "USA",
        "iso_sov2": None,
        "iso_sov3": None,
    }
    return feature(mrgid, square(-70.0, 15.0, 5.0), **{**fields, **more})


def test_zones_come_in_order_with_territory_and_sovereign(tmp_path: Path) -> None:
    path = tmp_path / "eez.geojson"
    path.write_bytes(collection(zone(33179, "Puerto Rico", "PRI"), zone(8456, "Alaska", "USA")))
    zones = read_eez(path)
    assert zones["mrgid"].tolist() == [8456, 33179]
    assert zones["iso_ter1"].tolist() == ["USA", "PRI"]
    assert set(zones["iso_sov1"]) == {"USA"}
    assert zones["iso_sov2"].isna().all()
    assert zones.crs.to_epsg() == 4326


def test_report_of_the_service_in_place_of_features_is_told(tmp_path: Path) -> None:
    path = tmp_path / "eez.geojson"
    path.write_text('<?xml version="1.0"?><ServiceExceptionReport/>')
    with pytest.raises(SourceError, match="not a GeoJSON feature file"):
        read_eez(path)
