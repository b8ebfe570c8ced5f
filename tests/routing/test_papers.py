"""Each option lists the papers it needs, by where it goes, how, and what it carries."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files

import pytest

from networks.tiers import Tier
from routing import OptionSet, ParameterBook, Shipment
from routing.origin import ORIGINS
from routing.papers import PROVE, papers_of
from routing.presence import CALL, CARRY, ENTER, EXPORT, IMPORT, TRANSIT, Event, events

Ask = Callable[..., OptionSet]


def codes(answer: OptionSet, *chain: str) -> set[str]:
    option = next(o for o in answer.options if o.itinerary.mode_chain == chain)
    return {paper.code for paper in option.papers}


def test_a_truck_through_the_united_states_goes_in_bond(ask: Ask) -> None:
    found = codes(ask(), "road")
    assert {"te-7512", "ace-manifest", "pedimento", "doda", "carta-porte", "cers"} <= found
    assert {"usmca-certification", "truck-bill", "ispm-15"} <= found
    assert not found & {"ocean-bill", "aci-manifest", "us-entry", "fmc-filing", "dg-tdg", "vgm"}


def test_a_ship_that_stays_out_needs_nothing_of_the_united_states(ask: Ask) -> None:
    found = codes(ask(tier=Tier.US_200NM), "road", "sea", "road")
    assert {"ocean-bill", "vgm", "mx-manifest", "pedimento"} <= found
    assert not found & {"te-7512", "ace-manifest", "fda-prior-notice"}


def test_a_train_names_its_waybill_and_no_doda(ask: Ask) -> None:
    found = codes(ask(), "road", "rail", "road")
    assert {"rail-waybill", "te-7512", "mx-manifest", "carta-porte"} <= found
    assert "doda" not in found


@pytest.mark.parametrize(
    ("commodity", "needed"),
    [
        ("produce", {"phytosanitary", "fda-prior-notice", "aphis-transit"}),
        ("meat-seafood", {"sanitary", "fda-prior-notice", "aphis-transit"}),
        ("pharma", {"health-permit"}),
        ("steel-aluminium", {"steel-licence"}),
        ("auto-parts", set[str]()),
    ],
)
def test_what_is_carried_asks_for_its_own(
    ask: Ask, book: ParameterBook, commodity: str, needed: set[str]
) -> None:
    special = {"phytosanitary", "sanitary", "health-permit", "steel-licence", "fda-prior-notice"}
    itinerary = ask().options[0].itinerary
    papers = papers_of(itinerary, Shipment.of(commodity, book=book, teu=2))
    assert {paper.code for paper in papers} & (special | {"aphis-transit"}) == needed


def test_customs_sees_a_truck_leave_cross_and_arrive(ask: Ask) -> None:
    option = next(o for o in ask().options if o.itinerary.mode_chain == ("road",))
    met = events(option.itinerary.legs)
    assert {e for e in met if e.what != CARRY} == {
        Event(EXPORT, "road", "CA"),
        Event(ENTER, "road", "US"),
        Event(TRANSIT, "road", "US"),
        Event(ENTER, "road", "MX"),
        Event(IMPORT, "road", "MX"),
    }
    bond = next(paper for paper in option.papers if paper.code == "te-7512")
    assert bond.needed_for == (Event(TRANSIT, "road", "US"),)


def test_every_rule_names_a_paper_and_every_paper_speaks_three_languages() -> None:
    def read(name: str) -> list[dict[str, str]]:
        text = (files("routing") / "parameters" / name).read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines()))

    papers, rules = read("papers.csv"), read("paper_rules.csv")
    assert {rule["code"] for rule in rules} == {paper["code"] for paper in papers}
    assert all(all(paper.values()) for paper in papers)
    known = {CARRY, ENTER, CALL, EXPORT, IMPORT, TRANSIT, PROVE}
    assert {rule["event"] for rule in rules} <= known
    assert {name for rule in rules for name in rule["originating"].split(";")} <= {"*", *ORIGINS}
