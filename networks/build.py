"""Build a Network from the shipped extract and the curated tables, stage by stage."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from networks import artefact, extract
from networks.access import road_ties
from networks.air_legs import air_legs
from networks.checks import RAIL_SNAP_LIMIT_KM, Parts, refuse_failures, run_checks
from networks.countries import LAND_COUNTRIES, CountryMap
from networks.crossings import only_listed_crossings
from networks.eca import build_eca
from networks.errors import ArtefactError
from networks.gateways import load_gateways
from networks.inputs import input_digests
from networks.land_legs import road_legs
from networks.legs import leg_table, sea_legs
from networks.official_zones import with_official_limits
from networks.places import Gazetteer
from networks.port_water import seaports_with_water
from networks.rail import build_rail
from networks.rail_connections import connect_lines
from networks.rail_corridors import CorridorMatch, read_corridors
from networks.rail_interchanges import (
    interchange_table,
    read_interchanges,
    write_interchanges,
)
from networks.rail_layers import RailLayers
from networks.rail_legs import rail_legs, rail_ties
from networks.rail_operators import assign_operators
from networks.railways import known_railways
from networks.ride_lines import RideLines
from networks.road import build_road
from networks.road_reach import RoadReach
from networks.rows import with_line_idx, write_rows
from networks.sea.eca_paths import EcaPaths
from networks.sea.geography import Clearances, read_ocean_channels
from networks.sea.ocean import GRAPHS, Ocean
from networks.sea.sea import CHART, Sea
from networks.services import load_services
from networks.sources.catalogue import find_dataset
from networks.sources.registry import Progress
from networks.terminals import load_terminals
from networks.tie import Tie, write_ties
from networks.us_beyond import build_us_beyond, us_waters_near
from networks.zone_choice import Claims, ZoneChoice
from networks.zone_measure import ZoneMeasure
from networks.zones import Claimant, build_zones

# Seconds each stage took on two cores, 2026-11-23: they pace the progress bar and nothing else.
STAGES_S = {
    "zones": 23.0,
    "terminals and places": 4.0,
    "sea": 31.0,
    "ocean": 12.0,
    "sea legs": 28.0,
    "air legs": 18.0,
    "rail": 4.0,
    "railways": 3.0,
    "rail legs": 5.0,
    "road": 3.0,
    "road legs": 1.0,
    "checks": 11.0,
}


class Stages:
    """Tells the caller which stage runs, and remembers how long each took."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress or (lambda _stage, _share: None)
        self._began: dict[str, float] = {}

    def start(self, name: str) -> None:
        """Announce the stage ``name``; the stage before it is over."""
        done_s = sum(STAGES_S[stage] for stage in self._began)
        self._began[name] = time.perf_counter()
        self._progress(name, done_s / sum(STAGES_S.values()))

    def finish(self) -> dict[str, float]:
        """Return the seconds each stage took."""
        self._progress("done", 1.0)
        times = [*self._began.values(), time.perf_counter()]
        return {
            name: round(end - begin, 2)
            for name, begin, end in zip(self._began, times[:-1], times[1:], strict=True)
        }


def build(
    directory: Path, progress: Progress | None = None, choice: ZoneChoice | None = None
) -> dict[str, float]:
    """Build the network into ``directory``, whole or not at all.

    Networks beside it that nobody has opened for 30 days are deleted then.

    Parameters
    ----------
    directory
        Where the built network goes; a network already there is replaced.
    progress
        Called with a stage's name and the share done, 0 to 1.
    choice
        What the zones are made from; the default choice when None.

    Returns
    -------
    dict of str to float
        Seconds each stage took.

    Raises
    ------
    ArtefactError
        If a shipped or fetched file is not the one that was recorded, an input changes meanwhile,
        or a check of the built network fails.
    SourceError
        If a fetched file cannot be read.
    CacheError
        If the directory cannot be written.
    """
    choice = choice or ZoneChoice()
    damaged = extract.verify()
    if damaged:
        raise ArtefactError(
            f"The shipped data is damaged: {'; '.join(damaged)}.", hint="Install Monarca again."
        )
    inputs = input_digests()
    stages = Stages(progress)
    with artefact.writing(directory) as folder:
        _build_into(folder, stages, choice)
        if input_digests() != inputs:
            raise ArtefactError(
                "Monarca's own files were changed while the network was built from them.",
                hint="Run the command again.",
            )
        artefact.write_manifest(
            folder,
            version=artefact.version_of(inputs | choice.inputs()),
            inputs=inputs | choice.inputs(),
            monarca_version=artefact.software_version(),
            zones_note=choice.note,
            **provenance(choice),
        )
    artefact.prune(directory, time.time())
    return stages.finish()


def provenance(choice: ZoneChoice) -> dict[str, Any]:
    """Return ``data_dates`` and ``attribution`` of the extract's datasets and of fetched files."""
    datasets = extract.manifest()["datasets"]
    fetched = {entry.dataset: find_dataset(entry.dataset) for entry in choice.files}
    return {
        "data_dates": {entry["name"]: entry["version"] for entry in datasets}
        | {entry.dataset: entry.fetched_on for entry in choice.files},
        "attribution": sorted(
            {entry["attribution"] for entry in datasets}
            | {dataset.attribution for dataset in fetched.values()}
        ),
    }


def _build_ocean(folder: Path, maritime: gpd.GeoDataFrame) -> Ocean:
    waters = us_waters_near(maritime, gpd.GeoDataFrame(extract.load("us_far_waters")))
    beyond = build_us_beyond(waters)
    waters.to_parquet(folder / "us_waters.parquet")
    beyond.to_parquet(folder / "us_beyond.parquet")
    by_zone = dict(zip(beyond["zone"], beyond.geometry, strict=True))
    return Ocean.build(
        gpd.GeoDataFrame(extract.load("coast_world")),
        {name: by_zone.get(name.removeprefix("us-")) for name in GRAPHS},
        load_gateways(),
        read_ocean_channels(),
        Clearances.read().growth,
        chart=CHART,
    )


def _build_into(folder: Path, stages: Stages, choice: ZoneChoice) -> None:
    stages.start("zones")
    coast, maritime = (gpd.GeoDataFrame(extract.load(name)) for name in ("coast", "maritime"))
    disputed_to: Claimant = "CA" if choice.claims is Claims.CANADA else "US"
    zones = with_official_limits(build_zones(coast, maritime, disputed_to=disputed_to), choice)
    eca = build_eca(zones)
    zones.to_parquet(folder / "zones.parquet")
    _write_areas(zones, folder / "areas")
    eca.to_parquet(folder / "eca.parquet")

    stages.start("terminals and places")
    terminals = load_terminals()
    terminals.to_parquet(folder / "terminals.parquet")
    services = load_services(terminals)
    services.to_parquet(folder / "services.parquet")
    Gazetteer.build(folder / "places")

    stages.start("sea")
    ports = seaports_with_water(terminals)
    sea = Sea.build(coast, zones, ports)
    stages.start("ocean")
    sea = replace(sea, ocean=_build_ocean(folder, maritime))
    sea.save(folder / "sea")
    stages.start("sea legs")
    at_sea = sea_legs(sea, ports, ZoneMeasure(zones, eca), EcaPaths.of(sea, eca))
    at_sea.lines.save(folder / "sea_legs")
    at_sea.unreachable.to_parquet(folder / "sea_unreachable.parquet")

    stages.start("air legs")
    airports = terminals[terminals["kind"] == "airport"]
    in_air = air_legs(zones, airports, ZoneMeasure(zones), Clearances.read().growth)
    in_air.lines.save(folder / "air_legs")

    borders = CountryMap.from_maritime(maritime)
    railways = _build_railways(folder, stages, terminals, borders)

    stages.start("road")
    road = build_road(borders)
    road.save(folder / "road")
    stages.start("road legs")
    on_road = road_ties(road, terminals)
    write_ties(on_road, folder / "road_ties.json")
    reaches = [RoadReach.search(road, on_road, country) for country in LAND_COUNTRIES]
    (folder / "road_reach").mkdir()
    for reach in reaches:
        reach.save(folder / "road_reach" / f"{reach.country}.npy")
    on_land = [*railways.legs, *road_legs(reaches, terminals)]
    legs = leg_table([*at_sea.rows, *in_air.rows, *on_land])
    legs.to_parquet(folder / "legs.parquet")
    rows = {"legs": with_line_idx(legs), "terminals": terminals, "services": services}
    rows["interchanges"] = interchange_table(railways.layers.interchanges)
    write_rows(rows, folder / "rows")

    stages.start("checks")
    checks = run_checks(
        Parts(
            terminals=terminals,
            ports=ports,
            coast=coast,
            zones=zones,
            sea=sea,
            rail=railways.layers.graph,
            road=road,
            rail_ties=railways.ties,
            road_ties=on_road,
            legs=legs,
            at_sea=at_sea,
            in_air=in_air,
            layers=railways.layers,
            corridors=railways.corridors,
        )
    )
    pd.DataFrame([asdict(check) for check in checks]).to_parquet(folder / "checks.parquet")
    refuse_failures(checks)


def _write_areas(zones: gpd.GeoDataFrame, folder: Path) -> None:
    """Write each zone polygon as a file of its own, so that one is read without the others."""
    folder.mkdir()
    for country, zone, area in zip(zones["country"], zones["zone"], zones.geometry, strict=True):
        (folder / f"{country}-{zone}.wkb").write_bytes(shapely.to_wkb(area))


class _Railways(NamedTuple):
    """The rail network as built: its layers, ties and legs, and how its corridors matched."""

    layers: RailLayers
    ties: list[Tie]
    legs: list[dict[str, Any]]
    corridors: list[CorridorMatch]


def _build_railways(
    folder: Path, stages: Stages, terminals: pd.DataFrame, borders: CountryMap
) -> _Railways:
    stages.start("rail")
    crossings = terminals[terminals["border_mode"] == "rail"]
    rail = only_listed_crossings(build_rail(borders), crossings)
    rail.save(folder / "rail")
    stages.start("railways")
    known = known_railways()
    operators, corridors = assign_operators(rail, read_corridors(known), known)
    layers = RailLayers(rail, connect_lines(rail, operators), read_interchanges(known))
    layers.operators.save(folder / "rail_operators")
    write_interchanges(layers.interchanges, folder / "rail_interchanges.parquet")
    stages.start("rail legs")
    ties = rail_ties(layers, terminals, RAIL_SNAP_LIMIT_KM)
    write_ties(ties, folder / "rail_ties.json")
    rows, ways = rail_legs(layers, ties, crossings)
    RideLines.of(ways).save(folder / "rail_legs")
    return _Railways(layers, ties, rows, corridors)
