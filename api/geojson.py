"""RFC 7946 GeoJSON of an answer: one Feature a leg, one a stop, cut at the antimeridian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routing.geojson import bounding_box

if TYPE_CHECKING:
    from api.models import Answer, LegModel, OptionModel


def feature_collection(answer: Answer) -> dict[str, Any]:
    """Return the answer as a FeatureCollection that opens in QGIS or any web map.

    Legs carry ``rank``, ``mode``, names, times, cost and exposure as flat properties; the option
    totals, the echoed request and the provenance are members of the collection.
    """
    features = [
        feature
        for option in answer.options
        for feature in (*_leg_features(option), *_stop_features(option))
    ]
    whole = answer.model_dump(mode="json", exclude={"options": {"__all__": {"legs", "transfers"}}})
    return {
        "type": "FeatureCollection",
        "features": features,
        **bounding_box(features),
        "monarca": whole,
    }


def _leg_features(option: OptionModel) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "geometry": leg.geometry, "properties": _leg_properties(option, i, leg)}
        for i, leg in enumerate(option.legs, start=1)
    ]


def _leg_properties(option: OptionModel, number: int, leg: LegModel) -> dict[str, Any]:
    flat = leg.model_dump(
        mode="json", exclude={"geometry", "exposure", "cost_lines", "from_stop", "to_stop"}
    )
    return {
        "kind": "leg",
        "rank": option.rank,
        "leg": number,
        "from_id": leg.from_stop.stop_id,
        "from_name": leg.from_stop.name,
        "to_id": leg.to_stop.stop_id,
        "to_name": leg.to_stop.name,
        **flat,
        **leg.exposure.model_dump(),
        "option_cost_usd": option.cost_usd,
        "option_duration_h": option.duration_h,
        "option_duration_p90_h": option.certainty and option.certainty.duration_h.p90,
        "option_co2e_kg": option.co2e_kg,
    }


def _stop_features(option: OptionModel) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [t.stop.lon, t.stop.lat]},
            "properties": {
                "kind": "transfer",
                "rank": option.rank,
                "terminal_id": t.stop.stop_id,
                "name": t.stop.name,
                **t.model_dump(mode="json", exclude={"stop", "cost_lines"}),
            },
        }
        for t in option.transfers
    ]
