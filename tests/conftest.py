"""The real network, built once and kept between runs for as long as its inputs are the same."""

from __future__ import annotations

import pytest
from filelock import FileLock
from hypothesis import settings

from networks.network import Network, open_network

# How long an example takes says nothing of it: the first may compile, others share the machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def network(request: pytest.FixtureRequest) -> Network:
    """Build the network from the shipped extract, as the first call of the command does.

    Where tests run in several processes the first to need it builds it; the others wait.
    """
    home = request.config.cache.mkdir("monarca")
    with FileLock(home / "building.lock"):
        return open_network(home)
