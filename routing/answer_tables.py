"""An answer as flat tables: what CSV, Excel, GeoPackage and notebooks are made of.

A table is a list of rows, a row a dictionary of plain values. Every name of a quantity ends in its
unit. ``rank`` is the option's, ``step`` the place of a leg or transfer in its itinerary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from routing.emission_chain import emission_chain
from routing.itinerary import Element
from routing.leg import Leg
from routing.parameter_book import CONFIDENCES, Parameter

if TYPE_CHECKING:
    from networks.exposure import Exposure
    from routing.option import Option
    from routing.option_set import OptionSet
    from routing.termination import Rejection
    from routing.text import Text

Cell = str | float | int | bool | None
Row = dict[str, Cell]
Rows = list[Row]
_SEPARATOR = "; "
_CENTS_PER_USD, _MINUTES_PER_HOUR = 100, 60


def tables(found: OptionSet) -> dict[str, Rows]:
    """Return every table of an answer by its name, in the order they are best read."""
    return {name: make(found) for name, make in TABLES.items()}


def options(found: OptionSet) -> Rows:
    """Return a row an option."""
    return [_option(found, option) for option in found.options]


def _option(found: OptionSet, option: Option) -> Row:
    ready = found.shipment.ready_at
    arrive = None if ready is None else ready + timedelta(minutes=option.itinerary.minutes)
    return {
        "rank": option.rank,
        "modes": " → ".join(option.itinerary.mode_chain),
        "by": _SEPARATOR.join(option.itinerary.terminal_ids()),
        "cost_usd": option.cost_usd,
        "duration_h": option.duration_h,
        "arrive": _iso(arrive),
        "co2e_kg": option.co2e_kg,
        "length_km": option.itinerary.length_km,
        **exposure_row(option.exposure),
        "tier": option.verdict.tier.value,
        "verdict": option.verdict.statement,
        "best_on": _SEPARATOR.join(option.best_on),
        "champion_of": option.champion_of,
        "proven": option.proven,
        "score": option.score,
        "sentence": option.sentence,
        "notices": _SEPARATOR.join(option.notices),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def exposure_row(touched: Exposure) -> Row:
    """Return what touches the United States, a column each."""
    return dict(asdict(touched))


def steps(option: Option) -> Iterator[tuple[int, float, Element]]:
    """Yield each leg and transfer with its number from 1 and the hour it begins."""
    minutes = 0
    for step, element in enumerate(option.itinerary.elements, start=1):
        yield step, minutes / _MINUTES_PER_HOUR, element
        minutes += element.minutes


def leg_rows(options: Sequence[Option]) -> Rows:
    """Return a row a leg."""
    return [
        _leg(option.rank, step, start_h, element)
        for option in options
        for step, start_h, element in steps(option)
        if isinstance(element, Leg)
    ]


def _leg(rank: int, step: int, start_h: float, leg: Leg) -> Row:
    return {
        "rank": rank,
        "step": step,
        "mode": leg.mode,
        "from_id": leg.from_stop.stop_id,
        "from_name": leg.from_stop.name,
        "to_id": leg.to_stop.stop_id,
        "to_name": leg.to_stop.name,
        "operator": leg.operator,
        "service": leg.service_name,
        "service_status": leg.service_status,
        "length_km": leg.length_km,
        "depart_h": start_h,
        "arrive_h": start_h + leg.duration_h,
        "cost_usd": leg.cost_usd,
        "co2e_kg": leg.co2e_kg,
        "eca_nm": leg.eca_nm,
        "channels": _SEPARATOR.join(leg.channels),
        "crossings": _SEPARATOR.join(leg.crossings),
        "interchanges": _SEPARATOR.join(leg.interchanges),
        **exposure_row(leg.exposure),
        "remarks": _joined(leg.remarks),
    }


def transfer_rows(options: Sequence[Option]) -> Rows:
    """Return a row for what happens at each terminal and door."""
    return [
        {
            "rank": option.rank,
            "step": step,
            "terminal_id": element.stop.stop_id,
            "name": element.stop.name,
            "country": element.stop.country,
            "operation": element.operation,
            "from_mode": element.from_mode,
            "to_mode": element.to_mode,
            "start_h": start_h,
            "dwell_h": element.dwell_minutes / _MINUTES_PER_HOUR,
            "wait_h": element.wait_minutes / _MINUTES_PER_HOUR,
            "cost_usd": element.cost_usd,
            "co2e_kg": element.co2e_kg,
            "remarks": _joined(element.remarks),
        }
        for option in options
        for step, start_h, element in steps(option)
        if not isinstance(element, Leg)
    ]


def cost_lines(found: OptionSet) -> Rows:
    """Return a row a cost line, with the rows of the book it was computed from."""
    book = rows_by_key(found)
    return [
        {
            "rank": option.rank,
            "step": step,
            "where": where(element),
            "label": line.label,
            "cost_usd": line.cents / _CENTS_PER_USD,
            "is_estimate": line.is_estimate,
            **sources([book[key] for key in line.parameter_keys]),
        }
        for option in found.options
        for step, _, element in steps(option)
        for line in element.cost_lines
    ]


def where(element: Element) -> str:
    """Say which leg or transfer it is."""
    if isinstance(element, Leg):
        return f"{element.mode} {element.from_stop.name} → {element.to_stop.name}"
    return f"{element.operation}, {element.stop.name}"


def sources(rows: Sequence[Parameter]) -> Row:
    """Return the figures something rests on, where they are from, and how far to trust the worst.

    ``confidence`` is the lowest there is; ``""`` where it rests on no figure of the book.
    """
    believed = [row.confidence for row in rows]
    return {
        "parameters": _SEPARATOR.join(row.key for row in rows),
        "values": _SEPARATOR.join(f"{row.value:g} {row.unit}" for row in rows),
        "sources": _SEPARATOR.join(dict.fromkeys(row.source for row in rows)),
        "confidence": min(believed, key=CONFIDENCES.index, default=""),
    }


def emissions(found: OptionSet) -> Rows:
    """Return a row a transport chain element, as ISO 14083 names them."""
    book = rows_by_key(found)
    return [
        {
            "rank": option.rank,
            "step": tce.number,
            "operation": tce.operation,
            "what": tce.what,
            "from_name": tce.at,
            "to_name": tce.to,
            "goods_t": tce.goods_t,
            "distance_km": tce.distance_km,
            "activity_tkm": tce.activity_tkm,
            "co2e_kg": tce.co2e_kg,
            "intensity": tce.intensity,
            "intensity_unit": tce.intensity_unit,
            "fuel_t": tce.fuel_t,
            "is_counted": tce.is_counted,
            "is_placeholder": tce.is_placeholder,
            **sources(tce.factors),
        }
        for option in found.options
        for tce in emission_chain(option, found.shipment, book).elements
    ]


def parameters(found: OptionSet) -> Rows:
    """Return the rows of the parameter book that were used."""
    return [
        {**vars(row), "is_estimate": row.is_estimate, "overridden": row.overridden}
        for row in found.parameters_used
    ]


def left_out(found: OptionSet) -> Rows:
    """Return what the search did without, and why."""
    return [rejection_row(rejection) for rejection in found.termination.rejections]


def rejection_row(left: Rejection) -> Row:
    """Return what was left out as a row: the code stays, whatever the words."""
    en, fr, es = left.said.all
    return {
        "kind": left.kind,
        "subject": left.subject,
        "reason": en,
        "count": left.count,
        "code": left.code,
        "reason_fr": fr,
        "reason_es": es,
    }


def question(found: OptionSet) -> Rows:
    """Return what was asked, how the search ended and what it rests on, a row a fact."""
    shipment, request, ended = found.shipment, found.request, found.termination
    facts: dict[str, Cell] = {
        "origin": request.origin.label,
        "destination": request.destination.label,
        "commodity": shipment.commodity.slug,
        "teu": shipment.teu,
        "tonnes": shipment.tonnes,
        "value_usd": shipment.value_usd,
        "conversion": shipment.conversion,
        "ready": _iso(shipment.ready_at),
        "deadline": _iso(shipment.deadline_at),
        "tier": request.tier.value,
        "modes": _SEPARATOR.join(sorted(request.modes)),
        "forbid": _SEPARATOR.join(sorted(request.forbid)),
        **{f"weight_{name}": weight for name, weight in asdict(request.weights).items()},
        "ended": ended.reason,
        "detail": ended.detail,
        "network_version": found.network_version,
        "parameters_digest": found.parameters_digest,
    }
    return [{"fact": name, "value": value} for name, value in facts.items()]


def rows_by_key(found: OptionSet) -> Mapping[str, Parameter]:
    """Return the rows that were used by their keys."""
    return {row.key: row for row in found.parameters_used}


TABLES: dict[str, Callable[[OptionSet], Rows]] = {
    "options": options,
    "legs": lambda found: leg_rows(found.options),
    "transfers": lambda found: transfer_rows(found.options),
    "cost_lines": cost_lines,
    "emissions": emissions,
    "parameters": parameters,
    "left_out": left_out,
    "question": question,
}


def _joined(remarks: Iterable[Text]) -> str:
    return _SEPARATOR.join(remark.en for remark in remarks)
