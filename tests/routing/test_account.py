"""An account of an option adds up to it, and names the rows of the book behind each figure."""

from __future__ import annotations

import pytest

from networks.errors import InputError
from networks.tiers import Tier
from routing import Weights
from routing.account import TIME_UNITS, account_of
from routing.words import label_in, operation_in


@pytest.fixture(scope="module")
def answer(ask):
    return ask(tier=Tier.NO_US_LAND, weights=Weights(cost=1, time=0.5, co2e=1))


def test_costs_hours_and_emissions_add_up(answer, book):
    for option in answer.options:
        account = account_of(answer, option.rank, book)
        assert sum(line.amount for line in account.costs) == pytest.approx(option.cost_usd)
        assert sum(line.duration_h for line in account.times) == pytest.approx(option.duration_h)
        assert account.emissions.co2e_kg == pytest.approx(option.co2e_kg)


def test_a_score_is_the_sum_of_its_parts(answer, book):
    for standing in account_of(answer, 1, book).standings:
        parts = standing.cost_part_usd + standing.time_part_usd + standing.co2e_part_usd
        assert parts == pytest.approx(standing.score_usd, abs=0.3)
        assert standing.behind_usd >= 0


def test_every_figure_names_rows_of_the_book(answer, book):
    account = account_of(answer, 1, book)
    assert all(line.parameters for line in account.costs)
    for line in account.times:
        assert {row.unit for row in line.parameters} <= set(TIME_UNITS)
    waits = [line for line in account.times if line.where.startswith("port import")]
    assert any(row.key.startswith("dwell.") for line in waits for row in line.parameters)
    known = {row.key for row in account.parameters}
    assert {row.key for line in account.costs for row in line.parameters} <= known


def test_it_says_what_the_tier_removed(answer, ask, book):
    assert account_of(answer, 1, book).removed > 0
    assert account_of(ask(), 1, book).removed == 0


def test_every_cost_line_and_operation_has_a_name_in_every_language(answer, book):
    for option in answer.options:
        for line in account_of(answer, option.rank, book).costs:
            assert label_in(line.label, "fr") != line.label
            assert label_in(line.label, "en") == line.label
        for transfer in option.itinerary.transfers:
            assert operation_in(transfer.operation, "es") != transfer.operation


def test_a_rank_there_is_not_is_refused(answer, book):
    with pytest.raises(InputError, match="one of the ranks"):
        account_of(answer, 99, book)
