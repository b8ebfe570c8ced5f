"""Arcs taken over from a book alike are those that pricing anew would give, whatever changed."""

from __future__ import annotations

import numpy as np
import pytest

from routing import ParameterBook, Shipment
from routing.candidates import Yard
from routing.parameter_book import SWITCH
from routing.pricing import Tariff
from routing.rail_candidates import add_rail
from routing.road_candidates import add_road
from routing.trunk import priced
from routing.trunk_part import TrunkPart, add_part
from tests.toynet import ToyNetwork

YEAR = 2026


def tariff(book: ParameterBook) -> Tariff:
    return Tariff(book, Shipment.of("auto-parts", book=book, teu=2), "CA", "MX")


def read_by_all(book: ParameterBook) -> list[str]:
    with book.recording() as used:
        priced(ToyNetwork(), tariff(book), YEAR)
    return sorted(key for key in used if book.row(key).unit != SWITCH)


def test_whichever_figure_changes_the_arcs_are_those_priced_anew(book: ParameterBook) -> None:
    kept, changed = ToyNetwork(), 0
    usual = priced(kept, tariff(book), YEAR)
    for key in read_by_all(book)[::5]:
        dearer = book.with_values({key: book.row(key).value * 1.3})
        taken_over = priced(kept, tariff(dearer), YEAR)
        anew = priced(ToyNetwork(), tariff(dearer), YEAR)
        assert taken_over.arcs == anew.arcs, key
        assert taken_over.rejections == anew.rejections, key
        assert np.array_equal(taken_over.rows, anew.rows), key
        changed += taken_over.arcs != usual.arcs
    assert changed > 5  # most figures move something


def test_only_what_reads_a_figure_is_priced_again(
    book: ParameterBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, made = ToyNetwork(), list[str]()
    price = TrunkPart.priced.__func__  # type: ignore[attr-defined]

    def noted(cls: type[TrunkPart], yard: Yard, add: object) -> TrunkPart:
        made.append(getattr(add, "__name__", ""))
        found: TrunkPart = price(cls, yard, add)
        return found

    monkeypatch.setattr(TrunkPart, "priced", classmethod(noted))
    dearer = book.with_values({"truck.us.rate_van_contract_km": 9.0})
    for by in (book, dearer, book, dearer):
        yard = Yard(network, tariff(by), year=YEAR)
        add_part(yard, "rail", add_rail)
        add_part(yard, "road", add_road)
    assert made == ["add_rail", "add_road", "add_road"]


@pytest.mark.parametrize(
    ("commodity", "quantity"),
    [("auto-parts", {"teu": 3}), ("meat-seafood", {"teu": 2}), ("grain-oilseed", {"tonnes": 900})],
)
def test_arcs_do_not_depend_on_what_was_priced_before(
    book: ParameterBook, commodity: str, quantity: dict[str, float]
) -> None:
    """Ways and ladders are kept of the network: no cargo may leave anything of its own there."""
    goods = Shipment.of(commodity, book=book, **quantity)
    used = ToyNetwork()
    for other, amount in (("auto-parts", {"teu": 1}), ("grain-oilseed", {"tonnes": 5000})):
        priced(used, Tariff(book, Shipment.of(other, book=book, **amount), "MX", "CA"), YEAR)
    for year in (None, YEAR):
        asked = Tariff(book, goods, "CA", "MX")
        fresh, again = priced(ToyNetwork(), asked, year), priced(used, asked, year)
        assert list(again.arcs) == list(fresh.arcs)
        assert again.rejections == fresh.rejections
