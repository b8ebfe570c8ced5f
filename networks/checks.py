"""Everything a built network is checked for before it is taken into use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from networks.access import TERMINAL_SNAP_LIMIT_KM
from networks.check import Check
from networks.errors import ArtefactError
from networks.exposure import Exposure
from networks.geodesy import distance_km
from networks.land_checks import land_checks
from networks.landgraph import LandGraph
from networks.legs import SeaLegs
from networks.terminal_checks import Atlas, check_terminals
from networks.tie import Tie
from networks.tiers import Tier
from networks.verify import verify

SEAPORT_SNAP_LIMIT_KM = 15.0
RAIL_SNAP_LIMIT_KM = 15.0
_SLACK_KM = 1e-6


@dataclass(frozen=True, eq=False)
class Parts:
    """What the build hands to the checks."""

    terminals: gpd.GeoDataFrame
    ports: pd.DataFrame
    zones: gpd.GeoDataFrame
    rail: LandGraph
    road: LandGraph
    rail_ties: list[Tie]
    road_ties: list[Tie]
    legs: pd.DataFrame
    at_sea: SeaLegs


def run_checks(parts: Parts) -> list[Check]:
    """Run every check and return the outcomes, the failed first."""
    checks = [
        check_ports_near_their_water(parts),
        check_every_port_is_reached(parts),
        check_sea_legs_not_shorter_than_geodesic(parts),
        check_sea_legs_keep_their_tier(parts),
        check_stricter_sea_legs_are_longer(parts),
        check_rail_terminals_near_rail(parts),
        check_rail_served_ports_near_rail(parts),
        check_rail_reaches_across_countries(parts),
        check_terminals_near_road(parts),
        check_leg_ids_are_unique(parts),
        *land_checks(parts.rail, parts.road),
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
    sea, offsets, lonlat = _sea(parts)
    ends = lonlat[offsets[:-1]], lonlat[offsets[1:] - 1]
    geodesic_km = np.array([distance_km(*here, *there) for here, there in zip(*ends, strict=True)])
    short = sea["length_km"].to_numpy() < geodesic_km - 0.01
    return Check(
        "sea_legs_not_shorter_than_geodesic",
        not short.any(),
        f"{len(sea)} legs, {short.sum()} shorter than the geodesic",
    )


def check_sea_legs_keep_their_tier(parts: Parts) -> Check:
    """Check each sea leg that promises a zone against the full polygon, apart from the measure."""
    sea, offsets, lonlat = _sea(parts)
    broken = []
    touched = sea[["us_12nm_nm", "us_24nm_nm", "us_200nm_nm"]].to_numpy()
    for row, (leg_id, variant) in enumerate(zip(sea["leg_id"], sea["variant"], strict=True)):
        tier = Tier(variant)
        if tier.zone is None:
            continue
        exposure = Exposure(0.0, 0, 0, *touched[row].tolist())
        verdict = verify(lonlat[offsets[row] : offsets[row + 1]], tier, parts.zones)
        if not verdict.ok or not exposure.permits(tier):
            broken.append(str(leg_id))
    promised = int((sea["variant"] != Tier.ANY.value).sum())
    detail = f"{promised} legs promise a zone, {len(broken)} break it: {', '.join(broken[:5])}"
    return Check("sea_legs_keep_their_tier", not broken, detail)


def check_stricter_sea_legs_are_longer(parts: Parts) -> Check:
    """Say whether no sea leg of a stricter tier is shorter than a laxer one of the same pair."""
    sea = _sea(parts)[0]
    level = sea["variant"].map(lambda variant: Tier(variant).level)
    pair = sea["from_terminal_id"] + "-" + sea["to_terminal_id"]
    ordered = sea.assign(pair=pair, level=level).sort_values(["pair", "level"])
    shrinks = ordered.groupby("pair")["length_km"].diff() < -_SLACK_KM
    return Check(
        "stricter_sea_legs_are_longer",
        not shrinks.any(),
        f"{pair.nunique()} pairs, {shrinks.sum()} where a stricter tier is shorter",
    )


def check_rail_terminals_near_rail(parts: Parts) -> Check:
    """Say whether each rail terminal has a railway within 15 km."""
    rail = parts.terminals.index[
        (parts.terminals["kind"] == "rail") & parts.terminals["country"].isin(["CA", "US", "MX"])
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
        & parts.terminals["country"].isin(["CA", "US", "MX"])
    ]
    missing = sorted(set(served) - {tie.terminal_id for tie in parts.rail_ties})
    detail = f"{len(served)} served ports, no line within 15 km: {', '.join(missing) or 'none'}"
    return Check("rail_served_ports_near_rail", not missing, detail, advisory=True)


def check_rail_reaches_across_countries(parts: Parts) -> Check:
    """Say whether every rail terminal has a leg to at least half of the others."""
    rail = parts.legs[(parts.legs["mode"] == "rail") & (parts.legs["variant"] == "any")]
    ends = pd.concat([rail["from_terminal_id"], rail["to_terminal_id"]]).value_counts()
    ids = [tie.terminal_id for tie in parts.rail_ties]
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
        parts.terminals["country"].isin(["CA", "US", "MX"])
        | (parts.terminals["border_mode"] == "road")
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


def _sea(
    parts: Parts,
) -> tuple[pd.DataFrame, npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    sea = parts.legs[parts.legs["mode"] == "sea"]
    return sea, parts.at_sea.offsets, parts.at_sea.lonlat
