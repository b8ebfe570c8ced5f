"""The real network, built once and kept between runs for as long as its inputs are the same."""

from __future__ import annotations

import pytest

from networks.network import Network, open_network


@pytest.fixture(scope="session")
def network(request: pytest.FixtureRequest) -> Network:
    """Build the network from the shipped extract, as the first call of the command does."""
    return open_network(request.config.cache.mkdir("monarca"))
