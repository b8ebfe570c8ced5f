from __future__ import annotations

import re
from collections.abc import Callable

from networks.tiers import Tier
from routing import OptionSet
from routing.explain import RELIABILITY, explain
from routing.notices import estimated_share

Ask = Callable[..., OptionSet]


def test_the_first_says_so_and_the_others_compare(ask: Ask) -> None:
    first, second, *_ = ask().options
    assert "best by your weights" in first.sentence
    assert second.sentence.startswith("Road → rail → road. Against the first, ")
    assert "days slower" in second.sentence
    assert "USD cheaper" in second.sentence
    assert "less on US land" in second.sentence


def test_sentences_say_the_same_in_three_languages(ask: Ask) -> None:
    first, second, *_ = ask().options
    assert first.said.fr.startswith("Route est le meilleur selon vos critères")
    assert first.said.es.startswith("Carretera es el mejor según sus criterios")
    for said in (second.said.fr, second.said.es):
        figures = re.sub(r"[^\d]", "", said)
        assert figures == re.sub(r"[^\d]", "", second.said.en)
        assert "CO2e" in said
        assert "USD" in said
    assert "sur le sol américain" in second.said.fr
    assert "días más" in second.said.es


def test_the_most_reliable_is_told_where_percentiles_are_known(ask: Ask) -> None:
    options = ask().options
    p90_h = [option.duration_h for option in options]
    p90_h[-1] = 1.0
    told = explain(options, p90_h)
    assert [RELIABILITY in option.best_on for option in told] == [False] * (len(told) - 1) + [True]
    assert "most reliable of these" in told[-1].sentence
    assert "más confiable" in told[-1].said.es


def test_trains_name_their_railways(ask: Ask) -> None:
    option = next(o for o in ask().options if o.itinerary.mode_chain == ("road", "rail", "road"))
    assert option.sentence.endswith(" By rail: CPKC–CPKC de México.")


def test_best_on_is_true_of_every_criterion(ask: Ask) -> None:
    options = ask(max_options=8).options
    cheapest = min(options, key=lambda o: o.cost_usd)
    fastest = min(options, key=lambda o: o.duration_h)
    assert "cost" in cheapest.best_on
    assert "time" in fastest.best_on
    assert sum("cost" in o.best_on for o in options) >= 1
    for option in options:
        assert ("cost" in option.best_on) == (option.cost_usd == cheapest.cost_usd)


def test_charters_and_estimates_are_owned_up_to(ask: Ask) -> None:
    option = ask(tier=Tier.US_200NM).options[0]
    assert any("no scheduled line is known" in notice for notice in option.notices)
    assert any("rests on estimates" in notice for notice in option.notices)
    assert 0.5 < estimated_share(option.itinerary) <= 1


def test_us_transit_is_said_to_be_in_bond(ask: Ask) -> None:
    assert any("in bond" in notice for notice in ask().options[0].notices)


def test_nothing_to_explain() -> None:
    assert explain([]) == ()
