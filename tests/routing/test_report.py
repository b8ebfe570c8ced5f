from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from networks.tiers import Tier
from routing import OptionSet
from routing.report import option_to_dict

Ask = Callable[..., OptionSet]
UNITLESS = {
    "rank",
    "position",
    "score",
    "score_bound",
    "bound",
    "arcs_total",
    "arcs_solved",
    "count",
    "max_options",
    "max_per_chain",
    "max_transfers",
    "legs_checked",
    "metres_inside",
    "us_port_calls",
    "us_locks",
    "lon",
    "lat",
    "cost",
    "time",
    "co2e",
    "value",
    "low",
    "high",
    "year",
}
UNITS = ("_usd", "_h", "_kg", "_km", "_nm", "_t", "_teu", "_days", "_s")


def numbers(plain: Any, key: str = "") -> Iterator[str]:
    """Yield the name of every number in a JSON document."""
    if isinstance(plain, dict):
        for name, held in plain.items():
            yield from numbers(held, name)
    elif isinstance(plain, list):
        for held in plain:
            yield from numbers(held, key)
    elif isinstance(plain, (int, float)) and not isinstance(plain, bool):
        yield key


def test_every_number_names_its_unit(ask: Ask) -> None:
    plain = json.loads(json.dumps(ask(tier=Tier.NO_US_CALL).to_dict()))
    named = set(numbers(plain))
    assert len(named) > 30
    assert {name for name in named - UNITLESS if not name.endswith(UNITS)} == set()


def test_elements_follow_each_other_in_time(ask: Ask) -> None:
    for option in ask().to_dict()["options"]:
        clock_h = 0.0
        for element in option["elements"]:
            assert element["starts_h"] == pytest.approx(clock_h)
            clock_h = element["ends_h"]
        assert clock_h == pytest.approx(option["duration_h"])
        spent_usd = sum(line["cost_usd"] for e in option["elements"] for line in e["cost_lines"])
        assert spent_usd == pytest.approx(option["cost_usd"])


def test_a_ready_time_gives_an_arrival(ask: Ask) -> None:
    option = ask().options[0]
    assert option_to_dict(option)["arrives_at"] is None
    ready = datetime(2026, 11, 23, 8, tzinfo=UTC)
    arrives = datetime.fromisoformat(option_to_dict(option, ready)["arrives_at"])
    assert (arrives - ready).total_seconds() / 3600 == pytest.approx(option.duration_h)


def test_an_infeasible_answer_carries_the_way_out(ask: Ask) -> None:
    plain = ask(tier=Tier.NO_US_LAND, deadline_h=100).to_dict()
    assert plain["options"] == []
    assert plain["termination"]["relaxation"]["option"]["cost_usd"] > 0
