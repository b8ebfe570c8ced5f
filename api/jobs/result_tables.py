"""The results of a job as tables: a row a shipment, a row an option, a row a leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from api.jobs.kinds import KINDS

if TYPE_CHECKING:
    from api.jobs.job import ItemResult
    from routing.answer_tables import Row, Rows

TABLES = ("shipments", "options", "legs")
_SEPARATOR = "; "
_OPTION = ("rank", "cost_usd", "duration_h", "arrive", "co2e_kg", "length_km")
_OPTION_MORE = ("sentence", "proven", "cost_is_estimate")
_LEG = ("mode", "operator", "service", "length_km", "depart_h", "arrive_h", "cost_usd", "co2e_kg")
_DIFFERENCES = ("more_usd", "more_h", "more_co2e_kg")


def tables(kind: str, results: Iterable[ItemResult]) -> dict[str, Rows]:
    """Return every table of a job's results by its name."""
    made: dict[str, Rows] = {name: [] for name in TABLES}
    for result in results:
        for head, answer in _answers(kind, result):
            made["shipments"].append(head | _shipment(result, answer))
            for option in (answer or {}).get("options", ()):
                made["options"].append(head | _option(option))
                made["legs"] += [
                    head | {"rank": option["rank"], "leg": number} | _leg(leg)
                    for number, leg in enumerate(option["legs"], start=1)
                ]
    return made


def _answers(kind: str, result: ItemResult) -> Iterator[tuple[Row, Mapping[str, Any] | None]]:
    """Yield the answers of an item, each with the cells that say which it is."""
    head: Row = {"row": result.row, "reference": result.reference}
    found = result.result
    if found is None:
        yield head | {"case": None}, None
        return
    for member, name in KINDS[kind].answers_in.items():
        yield head | {"case": found.get("corridor") or name or None}, found[member]


def _shipment(result: ItemResult, answer: Mapping[str, Any] | None) -> Row:
    """Return what became of a shipment: its best way, or why there is none."""
    options = [] if answer is None else answer["options"]
    best = _option(options[0]) if options else dict.fromkeys(_option(_NO_OPTION))
    more = result.result or {}
    return {
        "state": result.state,
        **_places(answer),
        "ended": None if answer is None else answer["termination"]["reason"],
        "options": len(options),
        **{name: cell for name, cell in best.items() if name != "rank"},
        **{name: more.get(name) for name in _DIFFERENCES},
        "detail": _detail(result, answer),
    }


def _places(answer: Mapping[str, Any] | None) -> Row:
    names = ("origin", "destination")
    if answer is None:
        return dict.fromkeys((*names, "commodity", "teu", "tonnes", "avoid"))
    shipment = answer["shipment"]
    return {
        **{name: f"{answer[name]['name']}, {answer[name]['country']}" for name in names},
        **{name: shipment[name] for name in ("commodity", "teu", "tonnes")},
        "avoid": answer["request"]["avoid"],
    }


def _detail(result: ItemResult, answer: Mapping[str, Any] | None) -> str:
    if answer is not None:
        return str(answer["termination"]["detail"])
    told = [f"{f.field}: expected {f.expected}" for f in result.errors]
    return _SEPARATOR.join(filter(None, [result.detail, *told]))


_NO_OPTION: dict[str, Any] = {"legs": [], "exposure": {}, "certainty": None, "best_on": []}


def _option(option: Mapping[str, Any]) -> Row:
    exposure, sure = option["exposure"], option["certainty"] or {}
    return {
        **{name: option.get(name) for name in _OPTION},
        "duration_p90_h": sure.get("duration_h", {}).get("p90"),
        "modes": " → ".join(leg["mode"] for leg in option["legs"]),
        **{name: exposure.get(name) for name in _exposures()},
        "best_on": _SEPARATOR.join(option["best_on"]),
        **{name: option.get(name) for name in _OPTION_MORE},
    }


def _exposures() -> tuple[str, ...]:
    from api.models import ExposureModel

    return tuple(ExposureModel.model_fields)


def _leg(leg: Mapping[str, Any]) -> Row:
    ends = {
        f"{end}_{part}": leg[f"{end}_stop"]["stop_id" if part == "id" else part]
        for end in ("from", "to")
        for part in ("id", "name")
    }
    return {**ends, **{name: leg[name] for name in _LEG}}
