from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from networks import extract
from networks.errors import ArtefactError, CacheError
from networks.sources.catalogue import Dataset, find_dataset
from tests.networks.sources import (
    test_geonames,
    test_gshhg,
    test_locode,
    test_scgraph_graphs,
    test_world_port_index,
)
from tests.networks.sources.localsite import collection, feature, square
from tests.networks.sources.packages import pinned, write_tarball, write_wheel

MAX_BYTES = 10_000_000
COLUMNS = {
    "coast": ["level", "area_km2", "geometry"],
    "coast_world": ["geometry"],
    "us_far_waters": ["geometry"],
    "maritime": ["iso_a3", "geometry"],
    "rail_narn_nodes": ["lon", "lat"],
    "rail_narn_edges": ["from_idx", "to_idx", "length_km"],
    "rail_osm_nodes": ["lon", "lat"],
    "rail_osm_edges": ["from_idx", "to_idx", "length_km"],
    "road_osm_nodes": ["lon", "lat"],
    "road_osm_edges": ["from_idx", "to_idx", "length_km"],
}
NETWORKS = ["rail_narn", "rail_osm", "road_osm"]


@pytest.fixture(scope="module")
def coast() -> pd.DataFrame:
    return extract.load("coast")


@pytest.fixture(scope="module")
def maritime() -> pd.DataFrame:
    return extract.load("maritime").set_index("iso_a3")


def test_shipped_files_are_those_of_the_manifest() -> None:
    assert extract.verify() == []


def test_shipped_extract_is_small_enough() -> None:
    stated = extract.manifest()["files"]
    assert sum(entry["bytes"] for entry in stated.values()) <= MAX_BYTES
    on_disk = sum(path.stat().st_size for path in extract.EXTRACT_DIR.iterdir())
    assert on_disk <= MAX_BYTES


def test_manifest_rests_on_the_pinned_packages() -> None:
    for entry in extract.manifest()["datasets"]:
        dataset = find_dataset(entry["name"])
        assert entry["sha256"] == dataset.sha256
        assert entry["licence"] == dataset.licence
        assert entry["attribution"] == dataset.attribution


def test_every_table_has_the_rows_its_manifest_states() -> None:
    files = extract.manifest()["files"]
    assert sorted(files) == sorted(f"{name}.parquet" for name in extract.table_names())
    for name in extract.table_names():
        assert len(extract.load(name)) == files[f"{name}.parquet"]["rows"] > 0


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    assert list(extract.load(name).columns) == COLUMNS[name]


@pytest.mark.parametrize("name", NETWORKS)
def test_edges_are_tidy(name: str) -> None:
    nodes, edges = extract.load(f"{name}_nodes"), extract.load(f"{name}_edges")
    ends = edges[["from_idx", "to_idx"]].to_numpy()
    assert (ends[:, 0] < ends[:, 1]).all()
    assert not edges.duplicated(["from_idx", "to_idx"]).any()
    assert np.array_equal(np.unique(ends), np.arange(len(nodes)))
    assert (edges["length_km"] > 0).all()
    assert nodes["lon"].between(-170, -50).all()
    assert nodes["lat"].between(14, 72).all()


@pytest.mark.parametrize("table", ["coast", "maritime"])
def test_polygons_are_valid_and_within_their_frame(
    table: str, request: pytest.FixtureRequest
) -> None:
    polygons = request.getfixturevalue(table)
    assert isinstance(polygons, gpd.GeoDataFrame)
    assert polygons.crs.to_epsg() == 4326
    assert polygons.geometry.is_valid.all()
    assert not polygons.geometry.is_empty.any()
    west, south, east, north = polygons.total_bounds
    assert west >= -190
    assert east <= -35
    assert south >= -5
    assert north <= 80


@pytest.mark.parametrize(
    ("lon", "lat", "levels"),
    [
        (-79.38, 43.65, [1]),  # Toronto: land
        (-78.0, 43.6, [1, 2]),  # Lake Ontario
        (-82.3, 45.7, [1, 2, 3]),  # Manitoulin, an island in Lake Huron
        (-90.0, 25.0, []),  # Gulf of Mexico
        (-99.13, 19.43, [1]),  # Mexico City
    ],
)
def test_levels_of_known_places(
    coast: gpd.GeoDataFrame, lon: float, lat: float, levels: list[int]
) -> None:
    at = coast.sindex.query(shapely.Point(lon, lat), predicate="intersects")
    assert sorted(coast["level"].iloc[at]) == levels


@pytest.mark.parametrize(
    ("lon", "lat", "is_land"),
    [
        (-0.1, 51.5, True),  # London
        (103.85, 1.35, True),  # Singapore
        (-188.5, -43.5, True),  # the South Island, west of the seam at 170° E, …
        (169.0, -44.5, True),  # … and east of it
        (42.726, 13.711, True),  # an island off Hanish that low resolution lacks
        (-30.0, 0.0, False),
        (-100.0, 40.0, False),  # the charted region is left out
    ],
)
def test_the_world_has_land_where_it_should(lon: float, lat: float, is_land: bool) -> None:
    land = extract.load("coast_world").geometry
    assert bool(shapely.intersects_xy(land.to_numpy(), lon, lat).any()) is is_land


def test_far_waters_are_american_and_none_of_the_regions(maritime: gpd.GeoDataFrame) -> None:
    far = shapely.union_all(extract.load("us_far_waters").geometry.to_numpy())
    for lon, lat in ((144.8, 13.45), (166.6, 19.3), (145.7, 15.2), (-170.7, -14.3)):
        assert shapely.intersects_xy(far, lon, lat)  # Guam, Wake, Saipan, Tutuila
    assert not shapely.intersects(far, maritime.geometry["USA"])


@pytest.mark.parametrize(
    ("iso_a3", "lon", "lat"),
    [
        ("CAN", -83.03, 42.30),  # Windsor, Ontario, …
        ("USA", -83.04, 42.34),  # … and Detroit across the river
        ("MEX", -100.31, 25.67),  # Monterrey
        ("USA", -186.9, 52.9),  # Attu, beyond the antimeridian, in the common frame
        ("CAN", -64.9, 46.9),  # territorial sea off New Brunswick
    ],
)
def test_territory_of_known_places(
    maritime: gpd.GeoDataFrame, iso_a3: str, lon: float, lat: float
) -> None:
    holders = maritime.index[maritime.geometry.contains(shapely.Point(lon, lat))]
    assert list(holders) == [iso_a3]


def test_puerto_rico_is_in_its_own_row_and_in_the_united_states(
    maritime: gpd.GeoDataFrame,
) -> None:
    san_juan = shapely.Point(-66.11, 18.46)
    assert set(maritime.index[maritime.geometry.contains(san_juan)]) == {"PRI", "USA"}


def test_ports_places_and_cities_know_veracruz() -> None:
    ports, codes, cities = (extract.load(name) for name in ("ports_wpi", "locode", "cities"))
    assert ports.loc[ports["locode"] == "MXVER", "country"].tolist() == ["MX"]
    assert codes.loc[codes["locode"] == "MXVER", "functions"].tolist() == ["1345"]
    veracruz = cities[(cities["name"] == "Veracruz") & (cities["admin1"] == "VER")]
    assert len(veracruz) == 1
    assert veracruz["population"].iloc[0] > 300_000


def test_unknown_table_is_told() -> None:
    with pytest.raises(ArtefactError, match="coast, coast_world, maritime"):
        extract.load("roads")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "extract"
    shutil.copytree(extract.EXTRACT_DIR, folder)
    monkeypatch.setattr(extract, "EXTRACT_DIR", folder)
    return folder


def test_damage_is_found(copied: Path) -> None:
    flipped = copied / "cities.parquet"
    content = bytearray(flipped.read_bytes())
    content[1000] ^= 1
    flipped.write_bytes(content)
    (copied / "coast.parquet").write_bytes(b"PAR1")
    (copied / "locode.parquet").unlink()
    (copied / "stray.parquet").write_bytes(b"")
    assert extract.verify(copied) == [
        "cities.parquet differs from its checksum",
        "coast.parquet has 4 bytes, not "
        f"{extract.manifest(copied)['files']['coast.parquet']['bytes']}",
        "locode.parquet is missing",
        "stray.parquet is not in the manifest",
    ]


def test_damaged_table_is_told(copied: Path) -> None:
    (copied / "coast.parquet").write_bytes(b"PAR1")
    with pytest.raises(ArtefactError, match=r"coast\.parquet cannot be read") as raised:
        extract.load("coast")
    assert "monarca data extract" in raised.value.hint


def test_damaged_manifest_is_told(copied: Path) -> None:
    (copied / extract.MANIFEST).write_text("{")
    with pytest.raises(ArtefactError, match="manifest cannot be read"):
        extract.verify(copied)


def test_version_changes_with_the_files_and_with_nothing_else(copied: Path) -> None:
    before = extract.extract_version(copied)
    manifest = copied / extract.MANIFEST
    text = manifest.read_text()
    manifest.write_text(text.replace('"attribution"', '"credit"'))
    assert extract.extract_version(copied) == before
    one_sum = extract.manifest(copied)["files"]["coast.parquet"]["sha256"]
    manifest.write_text(text.replace(one_sum, "0" * 64))
    assert extract.extract_version(copied) != before


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds tiny packages under the names of the pinned ones."""
    folder = tmp_path / "cache" / "packages"
    folder.mkdir(parents=True)
    rings, meta = test_gshhg.written((1, test_gshhg.LAND), (2, test_gshhg.LAKE))
    territories = collection(feature(1, square(-100.0, 40.0, 10.0), A3="USA"))
    graph = test_scgraph_graphs.SOURCE
    port = test_world_port_index.port(16210, "Veracruz", "Mexico", "MX VER")
    city = test_geonames.place(1, "Veracruz", "MX", "30")
    contents = {
        "gshhg-intermediate": (rings, meta),
        "gshhg-world": (rings, meta, rings, meta),
        "osm-territories": (territories,),
        "narn-class-1": (graph,),
        "osm-railways": (graph,),
        "osm-highways": (graph,),
        "world-port-index": (test_world_port_index.source(port),),
        "un-locode": (test_locode.PART, b"", b""),
        "geonames-cities": (test_geonames.source(city),),
    }
    archives: dict[str, dict[str, bytes]] = {}
    for name, parts in contents.items():
        dataset = find_dataset(name)
        members = dict(zip(dataset.members, parts, strict=True))
        archives.setdefault(dataset.pin_or_url, {}).update(members)
    rows: dict[str, Dataset] = {}
    for name in contents:
        pin = find_dataset(name).pin_or_url
        if pin.startswith("@"):
            path = folder / "geo-maps-countries-maritime-10m-0.6.0.tgz"
            archive = path if path.exists() else write_tarball(path, archives[pin])
        else:
            archive = write_wheel(folder, *pin.split("=="), archives[pin])
        rows[name] = pinned(name, archive)
    monkeypatch.setattr(extract, "find_dataset", rows.__getitem__)
    return tmp_path / "cache"


def bytes_by_name(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_packages_give_the_same_bytes(stand_ins: Path, tmp_path: Path) -> None:
    one = extract.make(tmp_path / "one", stand_ins)
    other = extract.make(tmp_path / "other", stand_ins)
    assert bytes_by_name(one) == bytes_by_name(other)
    assert extract.verify(one) == []
    assert {path.stem for path in one.glob("*.parquet")} == set(extract.table_names())


def test_progress_runs_from_nought_to_one(stand_ins: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    extract.make(tmp_path / "out", stand_ins, lambda _what, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


def test_older_extract_is_replaced(stand_ins: Path, tmp_path: Path) -> None:
    out = extract.make(tmp_path / "out", stand_ins)
    (out / "coast.parquet").write_bytes(b"old")
    assert extract.verify(extract.make(out, stand_ins)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "out"]


def test_cancelling_leaves_no_trace(stand_ins: Path, tmp_path: Path) -> None:
    def cancel_at_half(_what: str, share: float) -> None:
        if share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract.make(tmp_path / "out", stand_ins, cancel_at_half)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_directory_with_other_files_is_left_alone(stand_ins: Path, tmp_path: Path) -> None:
    mine = tmp_path / "documents"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(CacheError, match=r"thesis\.txt"):
        extract.make(mine, stand_ins)
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_unwritable_place_is_told(stand_ins: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match="cannot be written"):
        extract.make(tmp_path / "file" / "out", stand_ins)


@pytest.mark.slow
def test_shipped_extract_is_what_the_pinned_packages_give(tmp_path: Path) -> None:
    made = extract.make(tmp_path / "extract", tmp_path / "cache")
    shipped = bytes_by_name(extract.EXTRACT_DIR)
    remade = bytes_by_name(made)
    assert sorted(remade) == sorted(shipped)
    assert [name for name in shipped if shipped[name] != remade[name]] == []
