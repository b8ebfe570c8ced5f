from __future__ import annotations

from pathlib import Path

from networks.sources.catalogue import load_datasets
from networks.sources.noaa import LIMIT_DATASETS, read_limits
from tests.networks.sources.localsite import collection, feature, line


def test_limits_of_several_zones_in_one_table(tmp_path: Path) -> None:
    inner, outer = tmp_path / "12nm.geojson", tmp_path / "200nm.geojson"
    inner.write_bytes(
        collection(
            feature(1, line((-80, 25), (-79, 26)), REGION="Atlantic"),
            feature(2, line((-90, 28), (-89, 28)), REGION=None),
        )
    )
    outer.write_bytes(collection(feature(1, line((-70, 25), (-69, 26)))))
    limits = read_limits({"12nm": inner, "200nm": outer})
    assert limits["zone"].tolist() == ["12nm", "12nm", "200nm"]
    assert limits["region"].tolist() == ["Atlantic", "", ""]
    assert limits.crs.to_epsg() == 4326


def test_every_zone_has_its_dataset() -> None:
    assert set(LIMIT_DATASETS.values()) <= set(load_datasets())
