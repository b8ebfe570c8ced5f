"""The kinds of jobs: how one item of each is answered, and how its results are laid out.

A new kind of long work, such as plans that share a capacity, is one more entry of `KINDS` and a
batch that plans its items; queue, workers, progress and files know nothing of what they carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from api.jobs.kind import Desk, Kind
from api.jobs.scenarios import scenario_of
from api.request_models import OptionsRequest

if TYPE_CHECKING:
    from api.models import Answer


def _alone(desk: Desk, _shared: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one shipment by itself."""
    from api.answer import answer

    request = OptionsRequest.model_validate(asked["request"])
    return {"answer": answer(desk.network, request, desk.book).model_dump(mode="json")}


def _by_corridor(desk: Desk, shared: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one shipment by one corridor."""
    return {"corridor": asked["corridor"], **_alone(desk, shared, asked)}


def _what_if(desk: Desk, shared: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one shipment as things are and under the scenario."""
    from api.answer import answer

    request = OptionsRequest.model_validate(asked["request"])
    scenario = scenario_of(dict(shared), desk.network, desk.book)
    base = answer(desk.network, request, desk.book)
    changed = answer(desk.network, request, desk.book, scenario=scenario)
    return {
        "scenario": scenario.name,
        "base": base.model_dump(mode="json"),
        "changed": changed.model_dump(mode="json"),
        **_more(base, changed),
    }


def _more(base: Answer, changed: Answer) -> dict[str, float | None]:
    """Return what the best way costs, takes and emits more; None where either has none."""
    if not base.options or not changed.options:
        return dict.fromkeys(("more_usd", "more_h", "more_co2e_kg"))
    before, after = base.options[0], changed.options[0]
    return {
        "more_usd": after.cost_usd - before.cost_usd,
        "more_h": after.duration_h - before.duration_h,
        "more_co2e_kg": after.co2e_kg - before.co2e_kg,
    }


_KINDS = (
    Kind("shipments", _alone, {"answer": ""}),
    Kind("corridors", _by_corridor, {"answer": ""}),
    Kind("scenario", _what_if, {"base": "as things are", "changed": "under the scenario"}),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _KINDS})
