"""What must hold of the air legs of a built network."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from networks.air_legs import AirLegs
from networks.check import Check
from networks.geodesy import distance_km
from networks.tiers import SEA_TIERS, Tier
from networks.verify import TOLERANCE_M, metres_within

SLACK_KM = 0.5  # lengths of a way in pieces differ from one geodesic's by rounding of its vertices


def air_checks(legs: AirLegs, zones: gpd.GeoDataFrame, terminals: pd.DataFrame) -> list[Check]:
    """Run every check of the air legs."""
    return [check_air_keeps_out(legs, zones), check_air_no_shorter(legs, terminals)]


def check_air_keeps_out(legs: AirLegs, zones: gpd.GeoDataFrame) -> Check:
    """Say whether each way of a tier has 0 m over that tier's zone, by the independent measure."""
    us = zones[zones["country"] == "US"].set_index("zone").geometry
    inside, laid = [], 0
    for tier in SEA_TIERS:
        if tier.zone is None:
            continue
        promised = [row for row, leg in enumerate(legs.rows) if leg["variant"] == tier.value]
        segments = legs.lines.segments_of(np.array(promised, np.int64))
        laid += len(segments)
        area = us[tier.zone]
        shapely.prepare(area)
        met = segments[shapely.intersects(area, shapely.linestrings(segments))]
        metres = sum(metres_within(segment, area)[0] for segment in met)
        if metres > TOLERANCE_M:
            inside.append(f"{tier} {metres:.0f} m")
    detail = f"{laid} segments laid over their zone; inside: {', '.join(inside) or 'none'}"
    return Check("air_legs_keep_out_of_their_zone", not inside, detail)


def check_air_no_shorter(legs: AirLegs, terminals: pd.DataFrame) -> Check:
    """Say whether no way is shorter than the geodesic, nor one of a stricter tier than a laxer."""
    wrong = []
    least: dict[tuple[str, str], float] = {}
    ordered = sorted(legs.rows, key=lambda leg: Tier(leg["variant"]).level)
    for leg in ordered:
        pair = leg["from_terminal_id"], leg["to_terminal_id"]
        ends = (terminals.loc[name, ["lon", "lat"]] for name in pair)
        floor_km = least.setdefault(pair, distance_km(*(float(x) for end in ends for x in end)))
        if leg["length_km"] < floor_km - SLACK_KM:
            wrong.append(str(leg["leg_id"]))
        least[pair] = max(floor_km, float(leg["length_km"]))
    detail = f"{len(ordered)} ways; too short: {', '.join(wrong) or 'none'}"
    return Check("air_legs_no_shorter_than_allowed", not wrong, detail)
