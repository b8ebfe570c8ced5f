"""The shipped book, a plain shipment and the drawn network, shared by the routing tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from routing import OptionSet, ParameterBook, Request, Shipment, solve
from routing.pricing import Tariff
from tests.toynet import ToyNetwork


@pytest.fixture(scope="session", autouse=True)
def compiled_first(compiled: None) -> None:
    """Compile the search first."""


@pytest.fixture(scope="session")
def book() -> ParameterBook:
    return ParameterBook.load()


@pytest.fixture(scope="session")
def auto_parts(book: ParameterBook) -> Shipment:
    return Shipment.of("auto-parts", book=book, teu=2)


@pytest.fixture(scope="session")
def tariff(book: ParameterBook, auto_parts: Shipment) -> Tariff:
    return Tariff(book, auto_parts, "CA", "MX")


@pytest.fixture(scope="session")
def toynet() -> ToyNetwork:
    return ToyNetwork()


@pytest.fixture(scope="session")
def ask(toynet: ToyNetwork, auto_parts: Shipment, book: ParameterBook) -> Callable[..., OptionSet]:
    """Ask the drawn network for ways from T in Canada to N in Mexico."""

    def _ask(
        network: ToyNetwork = toynet, shipment: Shipment = auto_parts, **rules: Any
    ) -> OptionSet:
        request = Request(network.place("T", "CA"), network.place("N", "MX"), **rules)
        return solve(network, shipment, request, book)

    return _ask
