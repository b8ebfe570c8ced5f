"""An option set as plain data: JSON with units in the names, and GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping

from routing.cost_line import CostLine
from routing.itinerary import Element, Itinerary
from routing.leg import Leg
from routing.option import Option
from routing.pricing import HOURS_PER_DAY
from routing.stop import Stop
from routing.termination import Termination

if TYPE_CHECKING:
    from networks.place import Place
    from routing.option_set import OptionSet
    from routing.shipment import Shipment


def option_set_to_dict(answer: OptionSet) -> dict[str, Any]:
    """Return the whole answer as JSON-ready data; every numeric name ends in its unit."""
    return {
        "shipment": _shipment(answer.shipment),
        "request": _request(answer),
        "options": [option_to_dict(o, answer.shipment.ready_at) for o in answer.options],
        "termination": termination_to_dict(answer.termination),
        "network_version": answer.network_version,
        "parameters_digest": answer.parameters_digest,
        "parameters_used": [asdict(row) for row in answer.parameters_used],
    }


def _shipment(shipment: Shipment) -> dict[str, Any]:
    return {
        "commodity": shipment.commodity.slug,
        "quantity_teu": shipment.teu,
        "quantity_t": shipment.tonnes,
        "value_usd": shipment.value_usd,
        "conversion": shipment.conversion,
        "ready_at": _time(shipment.ready_at),
        "deadline_at": _time(shipment.deadline_at),
    }


def _request(answer: OptionSet) -> dict[str, Any]:
    request = answer.request
    return {
        "origin": _place(request.origin),
        "destination": _place(request.destination),
        "tier": str(request.tier),
        "modes": sorted(request.modes),
        "deadline_h": request.deadline_h,
        "weights": asdict(request.weights),
        "max_options": request.max_options,
        "max_per_chain": request.max_per_chain,
        "max_transfers": request.max_transfers,
        "forbid": sorted(request.forbid),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "country": place.country,
        "region": place.region,
        "lon": place.lon,
        "lat": place.lat,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def option_to_dict(option: Option, ready_at: datetime | None = None) -> dict[str, Any]:
    """Return one option; with a ready time also when it arrives."""
    arrives = ready_at + timedelta(hours=option.duration_h) if ready_at else None
    return {
        "rank": option.rank,
        "mode_chain": list(option.itinerary.mode_chain),
        "signature": list(option.signature),
        "cost_usd": option.cost_usd,
        "duration_h": option.duration_h,
        "duration_days": option.duration_h / HOURS_PER_DAY,
        "arrives_at": _time(arrives),
        "co2e_kg": option.co2e_kg,
        "length_km": option.itinerary.length_km,
        "exposure": asdict(option.exposure),
        "best_on": list(option.best_on),
        "sentence": option.sentence,
        "notices": list(option.notices),
        "verdict": {**asdict(option.verdict), "tier": str(option.verdict.tier)},
        "score": option.score,
        "score_bound": option.score_bound,
        "proven": option.proven,
        "elements": list(_elements(option.itinerary)),
    }


def _elements(itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    minutes = 0
    for element in itinerary.elements:
        kind = _leg(element) if isinstance(element, Leg) else _transfer(element)
        yield {
            **kind,
            "starts_h": minutes / 60,
            "ends_h": (minutes + element.minutes) / 60,
            "duration_h": element.duration_h,
            "cost_usd": element.cost_usd,
            "co2e_kg": element.co2e_kg,
            "cost_lines": [_cost_line(line) for line in element.cost_lines],
        }
        minutes += element.minutes


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "kind": "leg",
        "mode": leg.mode,
        "from": asdict(leg.from_stop),
        "to": asdict(leg.to_stop),
        "length_km": leg.length_km,
        "service_id": leg.service_id,
        "service_name": leg.service_name,
        "service_status": leg.service_status,
        "operator": leg.operator,
        "variant": leg.variant,
        "channels": list(leg.channels),
        "crossings": list(leg.crossings),
        "exposure": asdict(leg.exposure),
    }


def _transfer(element: Element) -> dict[str, Any]:
    if isinstance(element, Leg):
        raise TypeError("a leg is no transfer")
    return {
        "kind": "transfer",
        "operation": element.operation,
        "at": asdict(element.stop),
        "from_mode": element.from_mode,
        "to_mode": element.to_mode,
        "dwell_h": element.dwell_minutes / 60,
        "wait_h": element.wait_minutes / 60,
    }


def _cost_line(line: CostLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "cost_usd": line.cents / 100,
        "parameter_keys": list(line.parameter_keys),
        "is_estimate": line.is_estimate,
    }


def termination_to_dict(termination: Termination) -> dict[str, Any]:
    """Return how the search ended."""
    relaxation = termination.relaxation
    return {
        "reason": termination.reason,
        "limit": termination.limit,
        "bound": termination.bound,
        "solve_time_s": termination.solve_time_s,
        "exhausted": termination.exhausted,
        "arcs_total": termination.arcs_total,
        "arcs_solved": termination.arcs_solved,
        "detail": termination.detail,
        "conflict": list(termination.conflict),
        "relaxation": None
        if relaxation is None
        else {
            "constraint": relaxation.constraint,
            "change": relaxation.change,
            "option": option_to_dict(relaxation.option),
        },
        "rejections": [asdict(rejection) for rejection in termination.rejections],
    }


def option_set_to_geojson(answer: OptionSet) -> dict[str, Any]:
    """Return a FeatureCollection (RFC 7946): a LineString per leg, a Point per transfer."""
    features = [feature for option in answer.options for feature in _option_features(option)]
    return {"type": "FeatureCollection", "features": features}


def _option_features(option: Option) -> Iterator[dict[str, Any]]:
    for position, (element, plain) in enumerate(
        zip(option.itinerary.elements, _elements(option.itinerary), strict=True)
    ):
        if isinstance(element, Leg):
            geometry = mapping(element.geometry) if element.geometry is not None else None
        else:
            geometry = _point(element.stop)
        properties = {key: held for key, held in plain.items() if key != "cost_lines"}
        yield {
            "type": "Feature",
            "geometry": geometry,
            "properties": {"rank": option.rank, "position": position, **properties},
        }


def _point(stop: Stop) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [stop.lon, stop.lat]}
