"""Networks that commands are run on, and answers they are given."""

import pytest

from api.answer import Answered
from tests.api import samples
from tests.api.toy import DrawnNetwork, ToyNetwork


@pytest.fixture(autouse=True)
def search_is_compiled(monkeypatch):
    """To compile it takes half a minute, and no test here is of that."""
    monkeypatch.setattr("routing.prepare.is_prepared", lambda: True)


@pytest.fixture(autouse=True)
def network(monkeypatch, tmp_path):
    made = ToyNetwork()
    monkeypatch.setenv("MONARCA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("networks.network.network_directory", lambda **_: tmp_path)
    monkeypatch.setattr("networks.network.open_network", lambda **_: made)
    return made


@pytest.fixture
def answered(monkeypatch):
    """Let the search find what a test says; the rest of the program is real."""

    def become(answer):
        monkeypatch.setattr("api.answer.answered", lambda *_, **__: Answered(None, answer))

    become(samples.answer(samples.option(1), samples.option(2)))
    return become


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr("networks.network.open_network", lambda **_: DrawnNetwork())
