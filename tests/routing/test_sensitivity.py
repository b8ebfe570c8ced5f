"""Sensitivities: what is best at each level, and every change of the best, found exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing import ParameterBook, Request, Shipment
from routing.break_even import Levels
from routing.case import Case
from routing.factor import find_factor
from routing.sensitivity import Sensitivity, sensitivity
from tests.toynet import ToyNetwork


@pytest.fixture(scope="module")
def found(toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook) -> Sensitivity:
    request = Request(toynet.place("T", "CA"), toynet.place("N", "MX"), max_options=2)
    factors = [find_factor(name, book) for name in ("truck", "mxn")]
    return sensitivity(toynet, auto_parts, request, book, factors, times=(1.0, 3.0))


def test_the_best_changes_where_solving_anew_says_so(
    found: Sensitivity, toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook
) -> None:
    truck, pesos = found.sweeps
    assert pesos.changes == ()
    assert truck.changes
    levels = Levels(Case(toynet, auto_parts, found.base.request, book), truck.factor)
    for change in truck.changes:
        near = levels.answer(change.level * 0.999).options[0]
        far = levels.answer(change.level * 1.001).options[0]
        assert near.signature == change.before.signature
        assert far.signature == change.after.signature
    ways = [sample.best.signature for sample in truck.samples if sample.best]
    told = [truck.changes[0].before, *(change.after for change in truck.changes)]
    assert [ways[0], ways[-1]] == [told[0].signature, told[-1].signature]


def test_it_writes_itself_in_three_languages(found: Sensitivity, tmp_path: Path) -> None:
    for name in ("s.csv", "s.xlsx", "s.html", "s.geojson"):
        found.write(tmp_path / name)
        assert (tmp_path / name).stat().st_size
    assert {row["factor"] for row in found.tables()["samples"]} == {"truck", "mxn"}
    assert "truck rates" in found.html("en")
    assert "tarifs de camionnage" in found.html("fr")
    assert "tarifas de camión" in found.html("es")
    assert "{" not in found.html("fr").split("</style>")[1]
