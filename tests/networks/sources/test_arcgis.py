from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from networks.errors import SourceError
from networks.sources import arcgis
from networks.sources.transfer import Patience
from tests.networks.sources.localsite import Site, feature, line

PATIENCE = Patience(attempts=3, pause_s=0.0, timeout_s=5.0)
LAYER = "/FeatureServer/0/query"


@pytest.fixture
def layer(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Serve seven features, three to a page."""
    monkeypatch.setattr(arcgis, "_PAGE_FEATURES", 3)
    site.layers[LAYER] = [feature(n, line((-100, 40), (-99, 40 + n))) for n in range(1, 8)]
    return site


def fetched(site: Site, out: Path) -> list[int]:
    arcgis.fetch_layer(f"{site.url}{LAYER}", out, what="rail", patience=PATIENCE)
    return [entry["id"] for entry in json.loads(out.read_text())["features"]]


def forms(site: Site) -> list[dict[str, Any]]:
    return [json.loads(form) for _, form in site.asked]


def test_every_feature_comes_once_in_order_of_id(layer: Site, tmp_path: Path) -> None:
    assert fetched(layer, tmp_path / "rail.geojson") == [1, 2, 3, 4, 5, 6, 7]
    assert [form.get("objectIds") for form in forms(layer)] == [None, "1,2,3", "4,5,6", "7"]
    assert forms(layer)[1]["outSR"] == "4326"
    assert [path.name for path in tmp_path.iterdir()] == ["rail.geojson"]


def test_interrupted_run_goes_on_where_it_stopped(layer: Site, tmp_path: Path) -> None:
    out = tmp_path / "rail.geojson"
    layer.faults[LAYER] = [None, None, 403]  # ids, first page, then refused
    with pytest.raises(SourceError, match="403"):
        fetched(layer, out)
    assert not out.exists()
    layer.asked.clear()
    assert fetched(layer, out) == [1, 2, 3, 4, 5, 6, 7]
    assert [form.get("objectIds") for form in forms(layer)] == [None, "4,5,6", "7"]


def test_pages_of_a_layer_that_changed_are_dropped(layer: Site, tmp_path: Path) -> None:
    out = tmp_path / "rail.geojson"
    layer.faults[LAYER] = [None, None, 403]
    with pytest.raises(SourceError):
        fetched(layer, out)
    layer.layers[LAYER] = layer.layers[LAYER][1:]
    assert fetched(layer, out) == [2, 3, 4, 5, 6, 7]
    assert [path.name for path in tmp_path.iterdir()] == ["rail.geojson"]


def test_overload_reported_under_status_200_is_retried(layer: Site, tmp_path: Path) -> None:
    busy = {"error": {"code": 504, "message": "Your request has timed out."}}
    layer.faults[LAYER] = [500, None, ("say", busy)]
    assert len(fetched(layer, tmp_path / "rail.geojson")) == 7


def test_refused_query_is_told_at_once(layer: Site, tmp_path: Path) -> None:
    refused = {"error": {"code": 400, "message": "Invalid query"}}
    layer.faults[LAYER] = [("say", refused)]
    with pytest.raises(SourceError, match="400 Invalid query"):
        fetched(layer, tmp_path / "rail.geojson")
    assert len(layer.asked) == 1


def test_fewer_features_than_asked_for_are_told(layer: Site, tmp_path: Path) -> None:
    layer.faults[LAYER] = [None, ("say", {"features": []})]
    with pytest.raises(SourceError, match="asked for 3 features by OBJECTID, got 0"):
        fetched(layer, tmp_path / "rail.geojson")


def test_empty_layer_is_told(layer: Site, tmp_path: Path) -> None:
    layer.layers[LAYER] = []
    with pytest.raises(SourceError, match="lists no features"):
        fetched(layer, tmp_path / "rail.geojson")


def test_condition_is_sent(layer: Site, tmp_path: Path) -> None:
    arcgis.fetch_layer(
        f"{layer.url}{LAYER}", tmp_path / "m", what="rail", patience=PATIENCE, where="NET='M'"
    )
    assert forms(layer)[0]["where"] == "NET='M'"


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="rail could not be fetched in 3 attempts"):
        fetched(Site(url="http://127.0.0.1:9"), tmp_path / "rail.geojson")
