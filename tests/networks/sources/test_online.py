"""Every online dataset, from its address in the table to its table, off a site on localhost."""

from __future__ import annotations

import bz2
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from networks.checksum import file_sha256
from networks.errors import CacheError, SourceError
from networks.sources.catalogue import Dataset, find_dataset, load_datasets
from networks.sources.locode import read_code_list_zip, read_locodes
from networks.sources.marine_regions import read_eez
from networks.sources.narn import read_narn_lines, read_narn_nodes
from networks.sources.natural_earth import read_lines
from networks.sources.noaa import read_limits
from networks.sources.online import fetch
from networks.sources.osm_area import RAIL_TAGS, read_osm_graph
from networks.sources.transfer import Patience
from networks.sources.world_port_index import read_ports
from tests.networks.sources import (
    test_locode,
    test_marine_regions,
    test_narn,
    test_osm_area,
    test_world_port_index,
)
from tests.networks.sources.localsite import Site, collection, feature, line
from tests.networks.sources.test_natural_earth import LINE, write_layer

PATIENCE = Patience(attempts=3, pause_s=0.0, timeout_s=5.0)
ONLINE = [dataset for dataset in load_datasets().values() if dataset.kind == "online"]

POINT = {"type": "Point", "coordinates": [-100.0, 40.0]}
LAYERS: dict[str, list[dict[str, Any]]] = {
    "narn-lines": [test_narn.rail(1, (10, 20), 85.0, line((-100, 40), (-99, 40)), RROWNER1="CN")],
    "narn-nodes": [feature(1, POINT, FRANODEID=10, COUNTRY="US")],
    **{
        f"noaa-limits-{zone}": [feature(1, line((-80, 25), (-79, 26)), REGION="Atlantic")]
        for zone in ("12nm", "24nm", "200nm")
    },
}


def natural_earth_zip(folder: Path) -> bytes:
    return write_layer(folder / "lines.zip", LINE).read_bytes()


def code_list_zip(_folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2024-1 UNLOCODE CodeListPart1.csv", test_locode.PART)
    return packed.getvalue()


FILES: dict[str, Callable[[Path], bytes]] = {
    **{
        f"marine-regions-{layer}": lambda _: collection(
            test_marine_regions.zone(8456, "Alaska", "USA")
        )
        for layer in ("12nm", "24nm", "eez")
    },
    "world-port-index-online": lambda _: test_world_port_index.source(
        test_world_port_index.port(16210, "Veracruz", "Mexico", "MX VER")
    ),
    "un-locode-online": code_list_zip,
    "natural-earth-railroads": natural_earth_zip,
    "natural-earth-roads": natural_earth_zip,
    "osm-canada": lambda _: bz2.compress(test_osm_area.osm_xml()),
    "osm-mexico": lambda _: bz2.compress(test_osm_area.osm_xml()),
}


def row_count(name: str, path: Path) -> int:
    """Read a fetched file with the reader of its dataset."""
    if name.startswith("noaa-limits"):
        return len(read_limits({name.removeprefix("noaa-limits-"): path}))
    if name.startswith("natural-earth"):
        return len(read_lines(path))
    if name.startswith("osm-"):
        return len(read_osm_graph(path, test_osm_area.BOX, RAIL_TAGS).edges)
    readers: dict[str, Callable[[Path], Any]] = {
        "narn-lines": read_narn_lines,
        "narn-nodes": read_narn_nodes,
        **{f"marine-regions-{layer}": read_eez for layer in ("12nm", "24nm", "eez")},
        "world-port-index-online": lambda p: read_ports(p.read_bytes(), test_locode.BOX)[0],
        "un-locode-online": lambda p: read_locodes(
            read_code_list_zip(p), test_locode.COUNTRIES, test_locode.BOX
        )[0],
    }
    return len(readers[name](path))


def served(site: Site, dataset: Dataset, scratch: Path) -> Dataset:
    """Put a dataset's fixture on the site and return its row with the site's address."""
    if dataset.name in LAYERS:
        site.layers["/layer/query"] = LAYERS[dataset.name]
        return replace(dataset, pin_or_url=f"{site.url}/layer/query")
    site.files["/file"] = FILES[dataset.name](scratch)
    site.etags["/file"] = '"v1"'
    return replace(dataset, pin_or_url=f"{site.url}/file?service=any")


@pytest.mark.parametrize("dataset", ONLINE, ids=lambda dataset: dataset.name)
def test_every_online_dataset_is_fetched_and_read(
    dataset: Dataset, site: Site, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    local = served(site, dataset, tmp_path)
    path = fetch(local, cache, patience=PATIENCE)
    assert path == cache / "online" / dataset.file
    assert row_count(dataset.name, path) > 0
    assert [entry.name for entry in path.parent.iterdir()] == [dataset.file]
    asked = len(site.asked)
    assert fetch(local, cache, patience=PATIENCE) == path
    assert len(site.asked) == asked  # the second time from the cache


@pytest.fixture
def world_port_index(site: Site, tmp_path: Path) -> Dataset:
    return served(site, find_dataset("world-port-index-online"), tmp_path)


def kept(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "online").iterdir())


def test_stated_checksum_is_kept_to(site: Site, world_port_index: Dataset, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(site.files["/file"])
    right = replace(world_port_index, sha256=file_sha256(copy))
    wrong = replace(world_port_index, sha256="0" * 64)
    with pytest.raises(SourceError, match="SHA-256 is not 0000"):
        fetch(wrong, tmp_path / "one", patience=PATIENCE)
    assert kept(tmp_path / "one") == []
    assert fetch(right, tmp_path / "two", patience=PATIENCE).is_file()


def test_truncated_download_never_gets_the_final_name(
    site: Site, world_port_index: Dataset, tmp_path: Path
) -> None:
    site.faults["/file"] = [("cut", 100)] * 3
    with pytest.raises(SourceError, match="could not be fetched in 3 attempts"):
        fetch(world_port_index, tmp_path, patience=PATIENCE)
    assert world_port_index.file not in kept(tmp_path)
    path = fetch(world_port_index, tmp_path, patience=PATIENCE)
    assert path.read_bytes() == site.files["/file"]
    assert kept(tmp_path) == [world_port_index.file]


def test_error_then_success(site: Site, world_port_index: Dataset, tmp_path: Path) -> None:
    site.faults["/file"] = [500]
    assert fetch(world_port_index, tmp_path, patience=PATIENCE).is_file()
    assert len(site.asked) == 2


def test_cancelling_never_leaves_the_final_name(world_port_index: Dataset, tmp_path: Path) -> None:
    def cancel(_what: str, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(world_port_index, tmp_path, cancel, patience=PATIENCE)
    assert world_port_index.file not in kept(tmp_path)
    assert all(name.startswith(f"{world_port_index.file}.part") for name in kept(tmp_path))


def test_moved_file_is_told(site: Site, world_port_index: Dataset, tmp_path: Path) -> None:
    site.files.clear()
    with pytest.raises(SourceError, match="404") as raised:
        fetch(world_port_index, tmp_path, patience=PATIENCE)
    assert "datasets.csv" in raised.value.hint


def test_no_network_is_told(world_port_index: Dataset, tmp_path: Path) -> None:
    nowhere = replace(world_port_index, pin_or_url="http://127.0.0.1:9/file")
    with pytest.raises(SourceError, match="could not be fetched") as raised:
        fetch(nowhere, tmp_path, patience=PATIENCE)
    assert "network" in raised.value.hint


def test_unwritable_cache_is_told(world_port_index: Dataset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        fetch(world_port_index, tmp_path / "file", patience=PATIENCE)


def test_pinned_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="pinned package"):
        fetch("narn-class-1", tmp_path)
