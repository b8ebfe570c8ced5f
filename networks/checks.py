"""Everything a built network is checked for before it is taken into use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from networks.access import TERMINAL_SNAP_LIMIT_KM
from networks.air_checks import air_checks
from networks.air_legs import AirLegs
from networks.check import Check
from networks.countries import LAND_COUNTRIES
from networks.errors import ArtefactError
from networks.geodesy import distance_km, distances_km
from networks.land_checks import land_checks
from networks.landgraph import LandGraph
from networks.legs import SeaLegs
from networks.rail_checks import rail_checks
from networks.rail_corridors import CorridorMatch
from networks.rail_layers import RailLayers
from networks.sea import checks as sea_checks
from networks.sea.sea import Sea
from networks.terminal_checks import Atlas, check_terminals
from networks.tie import Tie
from networks.tiers import SEA_TIERS, Tier
from networks.units import M_PER_NM
from networks.verify import TOLERANCE_M, metres_within

SEAPORT_SNAP_LIMIT_KM = 15.0
RAIL_SNAP_LIMIT_KM = 15.0
SLACK_KM = 0.01


@dataclass(frozen=True, eq=False)
class Parts:
    """What the build hands to the checks."""

    terminals: gpd.GeoDataFrame
    ports: pd.DataFrame
    coast: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    sea: Sea
    rail: LandGraph
    road: LandGraph
    rail_ties: list[Tie]
    road_ties: list[Tie]
    legs: pd.DataFrame
    at_sea: SeaLegs
    in_air: AirLegs
    layers: RailLayers
    corridors: list[CorridorMatch]


def run_checks(parts: Parts) -> list[Check]:
    """Run every check and return the outcomes, the failed first."""
    checks = [
        check_ports_near_their_water(parts),
        check_every_port_is_reached(parts),
        check_sea_legs_not_shorter_than_geodesic(parts),
        check_sea_legs_keep_their_tier(parts),
        check_sea_legs_off_land(parts),
        *check_sea(parts),
        check_stricter_sea_legs_are_longer(parts),
        check_sea_alternatives_are_undominated(parts),
        check_rail_terminals_near_rail(parts),
        check_rail_served_ports_near_rail(parts),
        check_rail_reaches_across_countries(parts),
        check_terminals_near_road(parts),
        check_leg_ids_are_unique(parts),
        *air_checks(parts.in_air, parts.zones, parts.terminals),
        *land_checks(parts.rail, parts.road),
        *rail_checks(parts.layers, parts.corridors),
        *check_terminals(parts.terminals, Atlas.from_extract()),
    ]
    return sorted(checks, key=lambda check: check.ok)


def refuse_failures(checks: Iterable[Check]) -> None:
    """Raise when a check that a build must pass has failed.

    Raises
    ------
    ArtefactError
        Naming every failed check and what it measured.
    """
    failed = [check for check in checks if not check.ok and not check.advisory]
    if failed:
        found = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise ArtefactError(f"The network that was built fails its checks: {found}.")


def check_ports_near_their_water(parts: Parts) -> Check:
    """Say whether each seaport's navigable water lies within 15 km of its berth."""
    ports = parts.ports
    off_km = pd.Series(
        [
            distance_km(*point)
            for point in ports[["lon", "lat", "water_lon", "water_lat"]].to_numpy()
        ],
        index=ports.index,
    )
    far = off_km[off_km > SEAPORT_SNAP_LIMIT_KM]
    return Check(
        "ports_near_their_water",
        far.empty,
        f"{len(ports)} ports, farthest {off_km.max():.1f} km ({off_km.idxmax()})",
    )


def check_every_port_is_reached(parts: Parts) -> Check:
    """Say whether every seaport has a sea leg of variant ``any`` to some other."""
    sea = parts.legs[(parts.legs["mode"] == "sea") & (parts.legs["variant"] == "any")]
    reached = set(sea["from_terminal_id"]) | set(sea["to_terminal_id"])
    missing = sorted(set(parts.ports.index) - reached)
    detail = f"no sea leg: {', '.join(missing)}" if missing else f"all {len(parts.ports)} ports"
    return Check("every_port_is_reached", not missing, detail)


def check_sea_legs_not_shorter_than_geodesic(parts: Parts) -> Check:
    """Say whether each sea leg is at least as long as the geodesic between its ends."""
    geodesic_km = distances_km(*parts.at_sea.lines.ends())
    short = _sea(parts)["length_km"].to_numpy() < geodesic_km - SLACK_KM
    return Check(
        "sea_legs_not_shorter_than_geodesic",
        not short.any(),
        f"{len(short)} legs, {short.sum()} shorter than the geodesic",
    )


def check_sea_legs_keep_their_tier(parts: Parts) -> Check:
    """Lay every segment of the legs that promise a zone over its full polygon.

    The overlay is that of ``verify``, which shares nothing with the measure of the leg table; both
    must find nothing inside.
    """
    sea = _sea(parts)
    found, legs_n = [], 0
    for tier in SEA_TIERS:
        if tier.zone is None:
            continue
        promised = np.flatnonzero((sea["variant"] == tier.value).to_numpy())
        legs_n += len(promised)
        area = parts.zones.set_index(["country", "zone"]).geometry["US", tier.zone]
        drawn_m = sum(
            metres_within(segment, area)[0] for segment in parts.at_sea.lines.segments_of(promised)
        )
        measured_nm = sea[f"us_{tier.zone}_nm"].to_numpy()[promised].max(initial=0.0)
        if drawn_m > TOLERANCE_M or measured_nm * M_PER_NM > TOLERANCE_M:
            found.append(f"{tier}: {drawn_m:.1f} m drawn, {measured_nm:.4f} nm measured inside")
    detail = f"{legs_n} legs promise a zone; {'; '.join(found) or 'none touches it'}"
    return Check("sea_legs_keep_their_tier", not found, detail)


def check_sea_legs_off_land(parts: Parts) -> Check:
    """Say whether the sea legs keep off raw land, but for channels and the last way to a berth."""
    ashore_km = sea_checks.segments_ashore_km(parts.at_sea.lines.segments, parts.sea, parts.coast)
    worst = sorted(ashore_km, reverse=True)[:3]
    named = ", ".join(f"{km:.2f} km at {lon:.2f}, {lat:.2f}" for km, (lon, lat) in worst)
    return Check(
        "sea_legs_off_land",
        not ashore_km,
        f"{len(parts.at_sea.lines.segments)} segments, {len(ashore_km)} over land: "
        f"{named or 'none'}",
    )


def check_sea(parts: Parts) -> list[Check]:
    """Run what must hold of the sea graphs themselves, and of the tables between all ports."""
    rules = (*SEA_TIERS, Tier.NO_US_LAND)  # every set of channels that labels are made for
    tables_km = {tier: sea_checks.port_table_km(parts.sea, tier) for tier in rules}
    findings = {
        "sea_corners_off_land": sea_checks.check_vertices_off_land(parts.sea, parts.coast),
        "sea_channels_joined": sea_checks.check_channel_ends(parts.sea),
        "sea_gates_ashore": sea_checks.check_gates(parts.sea),
        "sea_ports_afloat": sea_checks.check_ports(parts.sea),
        "sea_tables_agree": sea_checks.check_tables(tables_km),
        "sea_labels_agree": sea_checks.check_labels(parts.sea, tables_km),
    }
    return [
        Check(name, not found, "; ".join(found[:5]) or "all hold")
        for name, found in findings.items()
    ]


def check_stricter_sea_legs_are_longer(parts: Parts) -> Check:
    """Say whether no sea leg of a stricter tier is shorter than a laxer one of the same pair."""
    sea = _sea(parts)
    sea = sea[sea["alternative"] == 0]
    level = sea["variant"].map(lambda variant: Tier(variant).level)
    pair = sea["from_terminal_id"] + "-" + sea["to_terminal_id"]
    ordered = sea.assign(pair=pair, level=level).sort_values(["pair", "level"])
    shrinks = ordered.groupby("pair")["length_km"].diff() < -SLACK_KM
    return Check(
        "stricter_sea_legs_are_longer",
        not shrinks.any(),
        f"{pair.nunique()} pairs, {shrinks.sum()} where a stricter tier is shorter",
    )


def check_sea_alternatives_are_undominated(parts: Parts) -> Check:
    """Say whether each alternative is longer than the one before it and lies less in an ECA.

    The one before the first is the shortest path that keeps the alternative's tier.
    """
    sea = _sea(parts)
    sea = sea.assign(level=sea["variant"].map(lambda variant: Tier(variant).level))
    pair = ["from_terminal_id", "to_terminal_id"]
    ordered = sea.sort_values([*pair, "level", "alternative"])
    other = ordered["alternative"] > 0
    lengths = ordered[["length_km", "eca_nm"]]
    shortest = lengths.mask(other).groupby([ordered[name] for name in pair]).ffill()
    before = lengths.groupby([ordered[name] for name in (*pair, "level")]).shift().fillna(shortest)
    longer = lengths["length_km"] > before["length_km"]
    bad = int((other & ~(longer & (lengths["eca_nm"] < before["eca_nm"]))).sum())
    detail = f"{int(other.sum())} alternatives, {bad} not longer with fewer miles inside"
    return Check("sea_alternatives_are_undominated", bad == 0, detail)


def check_rail_terminals_near_rail(parts: Parts) -> Check:
    """Say whether each rail terminal has a railway within 15 km."""
    rail = parts.terminals.index[
        (parts.terminals["kind"] == "rail") & parts.terminals["country"].isin(LAND_COUNTRIES)
    ]
    missing = sorted(set(rail) - {tie.terminal_id for tie in parts.rail_ties})
    snap_km = _snap_km(parts.rail_ties)
    detail = f"{len(rail)} terminals, farthest {snap_km.max():.1f} km ({snap_km.idxmax()})"
    if missing:
        detail += f"; too far: {', '.join(missing)}"
    return Check("rail_terminals_near_rail", not missing, detail)


def check_rail_served_ports_near_rail(parts: Parts) -> Check:
    """Name the rail-served seaports whose own line is missing from the open data."""
    served = parts.terminals.index[
        (parts.terminals["kind"] == "seaport")
        & (parts.terminals["railways"] != "")
        & parts.terminals["country"].isin(LAND_COUNTRIES)
    ]
    missing = sorted(set(served) - {tie.terminal_id for tie in parts.rail_ties})
    detail = f"{len(served)} served ports, no line within 15 km: {', '.join(missing) or 'none'}"
    return Check("rail_served_ports_near_rail", not missing, detail, advisory=True)


def check_rail_reaches_across_countries(parts: Parts) -> Check:
    """Say whether every rail terminal has a leg to at least half of the others."""
    rail = parts.legs[(parts.legs["mode"] == "rail") & (parts.legs["variant"] == "any")]
    ends = pd.concat([rail["from_terminal_id"], rail["to_terminal_id"]]).value_counts()
    ids = list(dict.fromkeys(tie.terminal_id for tie in parts.rail_ties))
    legs = ends.reindex(ids, fill_value=0)
    stranded = legs[legs < (len(ids) - 1) / 2]
    return Check(
        "rail_reaches_across_countries",
        stranded.empty,
        f"{len(ids)} terminals, {len(rail)} legs; stranded: {', '.join(stranded.index) or 'none'}",
        advisory=True,
    )


def check_terminals_near_road(parts: Parts) -> Check:
    """Name the terminals that no trunk road serves."""
    trucked = parts.terminals[
        parts.terminals["country"].isin(LAND_COUNTRIES) | (parts.terminals["border_mode"] == "road")
    ]
    snap_km = _snap_km(parts.road_ties)
    missing = sorted(set(trucked.index) - set(snap_km.index))
    return Check(
        "terminals_near_road",
        not missing,
        f"{len(snap_km)} ties, median {snap_km.median():.1f} km, no trunk road within "
        f"{TERMINAL_SNAP_LIMIT_KM:.0f} km: {', '.join(missing) or 'none'}",
        advisory=True,
    )


def check_leg_ids_are_unique(parts: Parts) -> Check:
    """Say whether each leg id stands once and every length is positive and finite."""
    legs = parts.legs
    repeated = int(legs["leg_id"].duplicated().sum())
    bad = int((~(np.isfinite(legs["length_km"]) & (legs["length_km"] >= 0))).sum())
    counts = legs["mode"].value_counts().to_dict()
    return Check(
        "leg_ids_are_unique",
        repeated == 0 and bad == 0,
        f"{counts}, {repeated} repeated, {bad} without a length",
    )


def _snap_km(ties: list[Tie]) -> pd.Series[float]:
    return pd.Series([tie.snap_km for tie in ties], index=[tie.terminal_id for tie in ties])


def _sea(parts: Parts) -> pd.DataFrame:
    return parts.legs[parts.legs["mode"] == "sea"]
