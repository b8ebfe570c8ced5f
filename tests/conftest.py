"""The real network and the compiled search, made by one process for all.

A built network is kept between runs for as long as its inputs are the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from networks.network import Network, network_directory, open_network
from routing import ParameterBook, Request, Shipment, pareto, solve
from tests.toynet import ToyNetwork

# How long an example takes says nothing of it: the first may compile, others share the machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

FIRST_WORKERS = {None, "gw0"}  # the only process there is, and the first of several


def open_real(home: Path) -> Network:
    """Build the network from the shipped extract, as the first call of the command does.

    Of several processes the first to come builds it; the others wait.
    """
    with FileLock(home / "building.lock"):
        return open_network(home)


def _home(config: pytest.Config) -> Path:
    return config.cache.mkdir("monarca")


@pytest.fixture(scope="session")
def network(request: pytest.FixtureRequest) -> Network:
    return open_real(_home(request.config))


@pytest.fixture(scope="session")
def compiled(request: pytest.FixtureRequest) -> None:
    """Have numba compile the search before it is timed.

    The first answer of a checkout waits for that, and the time of an answer is limited.
    """
    toynet, book = ToyNetwork(), ParameterBook.load()
    ends = toynet.place("T", "CA"), toynet.place("N", "MX")
    asked = toynet, Shipment.of("auto-parts", book=book, teu=2), Request(*ends, time_limit_s=3600.0)
    with FileLock(_home(request.config) / "compiling.lock"):
        solve(*asked, book)
        pareto(*asked, book)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that need the network last: it can be built while the others run.

    Before them come those of the sea, whose kernels the build compiles too.
    """
    items.sort(key=lambda item: (_needs_network(item), item.path.parent.name == "sea"))


def _needs_network(item: pytest.Item) -> bool:
    return "network" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Have a process of its own build the network where one is needed and none is there.

    If it fails, the first test to need the network tries again and fails with the error.
    """
    home, worker = _home(session.config), os.environ.get("PYTEST_XDIST_WORKER")
    is_needed = any(map(_needs_network, session.items)) and not session.config.option.collectonly
    if not is_needed or worker not in FIRST_WORKERS or network_directory(home).exists():
        return (yield)
    command = "import sys, pathlib, tests.conftest as c; c.open_real(pathlib.Path(sys.argv[1]))"
    given = [sys.executable, "-c", command, str(home)]
    with subprocess.Popen(given, cwd=session.config.rootpath) as building:
        try:
            return (yield)
        finally:
            building.terminate()
