"""The regional extract: what Monarca ships of the pinned packages, as GeoParquet tables.

`make` cuts the region out of the packages named in ``networks/datasets.csv``; the result lies in
``networks/extract/`` with a manifest of checksums, counts and licences. The same packages and the
same library versions give the same bytes. `load` reads a table, `verify` checks the files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.checksum import file_sha256
from networks.errors import ArtefactError, CacheError
from networks.extent import EAST, NORTH, SOUTH, WEST
from networks.polygons import polygon_parts
from networks.sources.catalogue import Dataset, find_dataset
from networks.sources.geomaps import read_territories
from networks.sources.geonames import read_cities
from networks.sources.graph_tables import Box, GraphTables
from networks.sources.gshhg import read_shorelines
from networks.sources.locode import read_locodes
from networks.sources.registry import Progress, read_dataset
from networks.sources.scgraph_graphs import read_graph
from networks.sources.world_port_index import read_ports

EXTRACT_DIR = Path(__file__).parent / "extract"
MANIFEST = "manifest.json"

# Raised by hand whenever the tables change their meaning or columns.
_FORMAT = 1
_COUNTRIES = frozenset({"CA", "MX", "US"})
_COAST_BOX: Box = (-185.0, -2.0, -40.0, 78.0)
_WORLD_BOX: Box = (-190.0, -60.0, 170.0, 72.0)
_CHARTED_BOX: Box = (-176.0, 4.0, -49.0, 65.0)  # well inside what ``coast`` is used for
_TERRITORY_BOX: Box = (-190.0, -5.0, -35.0, 80.0)
_LAND_BOX: Box = (-170.0, 14.0, -50.0, 72.0)
_PORT_BOX: Box = (WEST, SOUTH, EAST, NORTH)
_ISLAND_KM2 = 2.0  # smaller islands that low resolution lacks are rocks to an ocean passage
_SHOWN_DEG = 0.05  # within the clearance that ships keep from coarse land

Counts = dict[str, Any]
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class _Part:
    """Tables made together from one dataset."""

    dataset: str
    table_names: tuple[str, ...]
    box: Box
    read: Callable[[tuple[bytes, ...], Box], tuple[Tables, Counts]]


def load(name: str) -> pd.DataFrame:
    """Read one shipped table: a GeoDataFrame where it has a geometry, else a DataFrame.

    Raises
    ------
    ArtefactError
        When there is no such table, or its file cannot be read.
    """
    if name not in table_names():
        raise ArtefactError(
            f"The extract has no table {name!r}.", hint=f"It has {', '.join(table_names())}."
        )
    path = EXTRACT_DIR / f"{name}.parquet"
    try:
        return gpd.read_parquet(path) if name in _GEOMETRY_TABLES else pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise ArtefactError(
            f"The extract's file {path.name} cannot be read: {error}.",
            hint="Reinstall Monarca, or remake it with: monarca data extract",
        ) from error


def table_names() -> tuple[str, ...]:
    """Return the names of the extract's tables, in the order they are made."""
    return tuple(name for part in _PARTS for name in part.table_names)


def manifest(directory: Path = EXTRACT_DIR) -> dict[str, Any]:
    """Read the manifest of an extract.

    Raises
    ------
    ArtefactError
        When it is missing or damaged.
    """
    try:
        content: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtefactError(
            f"The extract's manifest cannot be read: {error}.",
            hint="Reinstall Monarca, or remake it with: monarca data extract",
        ) from error
    return content


def extract_version(directory: Path = EXTRACT_DIR) -> str:
    """Return the version of an extract: 12 hexadecimal digits over all its files' checksums."""
    files = manifest(directory)["files"]
    lines = "".join(f"{name} {files[name]['sha256']}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def verify(directory: Path = EXTRACT_DIR) -> list[str]:
    """Compare every file with the manifest; return what is wrong, in words, empty when nothing."""
    files = manifest(directory)["files"]
    problems = []
    for name, stated in files.items():
        path = directory / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif path.stat().st_size != stated["bytes"]:
            problems.append(f"{name} has {path.stat().st_size} bytes, not {stated['bytes']}")
        elif file_sha256(path) != stated["sha256"]:
            problems.append(f"{name} differs from its checksum")
    present = {path.name for path in directory.glob("*.parquet")}
    problems.extend(f"{name} is not in the manifest" for name in sorted(present - set(files)))
    return problems


def make(out_dir: Path, cache_dir: Path, progress: Progress | None = None) -> Path:
    """Make the extract from the pinned packages, fetching those not in the cache.

    Parameters
    ----------
    out_dir
        Directory that receives the tables and the manifest. One already there is replaced, but
        only once the new one is whole.
    cache_dir
        Where downloaded packages are kept.
    progress
        Called with what is being done and the share done, 0 to 1.

    Raises
    ------
    SourceError
        When a package cannot be fetched, is not the pinned one, or cannot be read.
    CacheError
        When the cache or the output directory cannot be written.
    """
    out_dir = Path(out_dir)
    report = progress or (lambda _what, _share: None)
    try:
        out_dir.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out_dir.parent, prefix=".extract-") as partial:
            fresh = Path(partial) / "extract"
            fresh.mkdir()
            _write_all(fresh, Path(cache_dir), report)
            _swap(fresh, out_dir)
    except OSError as error:
        if isinstance(error, CacheError):
            raise
        raise CacheError(
            f"The extract cannot be written to {out_dir}: {error.strerror or error}.",
            hint="Free some space, or choose another directory.",
        ) from error
    report("extract written", 1.0)
    return out_dir


def _file_names() -> set[str]:
    return {MANIFEST, *(f"{name}.parquet" for name in table_names())}


def _write_all(folder: Path, cache_dir: Path, report: Progress) -> None:
    files: dict[str, Any] = {}
    parts = []
    for number, part in enumerate(_PARTS):
        dataset = find_dataset(part.dataset)
        report(f"fetching {dataset.pin_or_url}", number / len(_PARTS))
        members = read_dataset(dataset, cache_dir)
        report(f"reading {dataset.name} {dataset.version}", (number + 0.5) / len(_PARTS))
        tables, counts = part.read(members, part.box)
        for name in part.table_names:
            path = folder / f"{name}.parquet"
            _write_table(tables[name], path)
            files[path.name] = {
                "rows": len(tables[name]),
                "bytes": path.stat().st_size,
                "sha256": file_sha256(path),
            }
        parts.append(_provenance(dataset, part, counts))
    content = {
        "format": _FORMAT,
        "written_with": {name: version(name) for name in ("geopandas", "pyarrow", "shapely")},
        "files": files,
        "datasets": parts,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _provenance(dataset: Dataset, part: _Part, counts: Counts) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "version": dataset.version,
        "package": dataset.pin_or_url,
        "sha256": dataset.sha256,
        "licence": dataset.licence,
        "attribution": dataset.attribution,
        "tables": list(part.table_names),
        "box_west_south_east_north": list(part.box),
        "counts": counts,
    }


def _write_table(table: pd.DataFrame, path: Path) -> None:
    """Write one Parquet file whose bytes depend on the table and the library versions only."""
    numeric = [n for n in table.columns if pd.api.types.is_float_dtype(table[n].dtype)]
    sorted_ids = [n for n in ("from_idx", "to_idx") if n in table.columns]
    encoded = dict.fromkeys(numeric, "BYTE_STREAM_SPLIT") | dict.fromkeys(
        sorted_ids, "DELTA_BINARY_PACKED"
    )
    table.to_parquet(
        path,
        index=False,
        compression="zstd",
        compression_level=19,
        use_dictionary=[n for n in table.columns if n not in encoded and n != "geometry"],
        column_encoding=encoded or None,
    )


def _swap(fresh: Path, out_dir: Path) -> None:
    """Put the finished directory in place of an older extract, and of nothing else."""
    if out_dir.exists():
        foreign = sorted({path.name for path in out_dir.iterdir()} - _file_names())
        if foreign:
            raise CacheError(
                f"{out_dir} holds files that are no extract's: {', '.join(foreign[:3])}.",
                hint="Choose an empty or new directory.",
            )
        old = fresh.parent / "old"
        out_dir.replace(old)
        fresh.replace(out_dir)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.replace(out_dir)


def _read_graph_as(prefix: str) -> Callable[[tuple[bytes, ...], Box], tuple[Tables, Counts]]:
    def read(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
        graph: GraphTables = read_graph(members[0], box)
        return {f"{prefix}_nodes": graph.nodes, f"{prefix}_edges": graph.edges}, graph.counts

    return read


def _read_coast(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    table, counts = read_shorelines(members[0], members[1], box)
    return {"coast": table}, counts


def _read_world_coast(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    """Return low-resolution land beyond the chart, and islands that only a finer one shows."""
    coarse, counts = read_shorelines(members[0], members[1], box)
    fine, _ = read_shorelines(members[2], members[3], box)
    charted = shapely.box(*_CHARTED_BOX)
    land = coarse.geometry.to_numpy()[coarse["level"] == 1]
    land = polygon_parts(shapely.difference(land, charted))
    islands = fine.geometry.to_numpy()[(fine["level"] == 1) & (fine["area_km2"] >= _ISLAND_KM2)]
    shown = shapely.STRtree(land).query(islands, predicate="dwithin", distance=_SHOWN_DEG)[0]
    lost = np.setdiff1d(np.arange(len(islands)), shown)
    lost = lost[~shapely.intersects(islands[lost], charted)]
    counts |= {"polygons_kept": len(land), "islands_added": len(lost)}
    both = np.concatenate([land, polygon_parts(islands[lost])])
    return {"coast_world": gpd.GeoDataFrame(geometry=both, crs=coarse.crs)}, counts


def _read_far_waters(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    """Return what the United States holds outside the box of ``maritime``."""
    table, counts = read_territories(members[0], box)
    parts = polygon_parts(list(table.geometry[table["iso_a3"] == "USA"]))
    far = parts[~shapely.intersects(parts, shapely.box(*_TERRITORY_BOX))]
    counts["parts_kept"] = len(far)
    return {"us_far_waters": gpd.GeoDataFrame(geometry=far, crs=table.crs)}, counts


def _read_maritime(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    table, counts = read_territories(members[0], box)
    return {"maritime": table}, counts


def _read_ports(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    table, counts = read_ports(members[0], box)
    return {"ports_wpi": table}, counts


def _read_locodes(members: tuple[bytes, ...], box: Box) -> tuple[Tables, Counts]:
    table, counts = read_locodes(members, _COUNTRIES, box)
    return {"locode": table}, counts


def _read_cities(members: tuple[bytes, ...], _box: Box) -> tuple[Tables, Counts]:
    table, counts = read_cities(members[0], _COUNTRIES)
    return {"cities": table}, counts


def _graph_part(dataset: str, prefix: str) -> _Part:
    names = (f"{prefix}_nodes", f"{prefix}_edges")
    return _Part(dataset, names, _LAND_BOX, _read_graph_as(prefix))


_GEOMETRY_TABLES = frozenset({"coast", "coast_world", "maritime", "us_far_waters"})
_PARTS = (
    _Part("gshhg-intermediate", ("coast",), _COAST_BOX, _read_coast),
    _Part("gshhg-world", ("coast_world",), _WORLD_BOX, _read_world_coast),
    _Part("osm-territories", ("maritime",), _TERRITORY_BOX, _read_maritime),
    _Part("osm-territories", ("us_far_waters",), _WORLD_BOX, _read_far_waters),
    _graph_part("narn-class-1", "rail_narn"),
    _graph_part("osm-railways", "rail_osm"),
    _graph_part("osm-highways", "road_osm"),
    _Part("world-port-index", ("ports_wpi",), _PORT_BOX, _read_ports),
    _Part("un-locode", ("locode",), _PORT_BOX, _read_locodes),
    _Part("geonames-cities", ("cities",), _PORT_BOX, _read_cities),
)
