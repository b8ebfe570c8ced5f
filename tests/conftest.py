"""The real network, built once and kept between runs for as long as its inputs are the same."""

from __future__ import annotations

import pytest
from filelock import FileLock

from networks.network import Network, open_network


@pytest.fixture(scope="session")
def network(request: pytest.FixtureRequest) -> Network:
    """Build the network from the shipped extract, as the first call of the command does.

    Where tests run in several processes the first to need it builds it; the others wait.
    """
    home = request.config.cache.mkdir("monarca")
    with FileLock(home / "building.lock"):
        return open_network(home)
