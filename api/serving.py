"""What ``monarca serve`` starts, once in each of its worker processes."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.served import Served

FACTORY = "api.serving:worker_app"
_ZOOM = 3  # where the page's map begins
# What is computed for one kind of goods in one direction serves all questions of that kind.
_USUAL = (("Toronto, ON", "Monterrey, NL"), ("Monterrey, NL", "Toronto, ON"))
_USUAL_CARGO = {"commodity": "auto-parts", "teu": 2}
_M_ARENA_MAX = -8  # of malloc.h


def worker_app() -> FastAPI:
    """Make the application of one worker, warm before it listens; workers map the same files.

    The map is drawn in a thread beside: it takes longer than all else, and answers need none.
    """
    from api import logs
    from api.app import create_app
    from networks.network import open_network

    settings = Settings.from_environment(os.environ)
    logs.set_up(settings.log)
    share_memory()
    network = open_network()
    app = create_app(lambda: network, settings)
    if settings.warm:
        warm(app.state.served)
        # Whoever asks for a layer meanwhile waits for this one to be drawn, and draws none himself.
        Thread(target=draw_map, args=(app.state.served,), name="map", daemon=True).start()
    return app


def warm(served: Served) -> None:
    """Answer the usual questions before anybody asks."""
    from api.answer import answer, options_request

    for origin, destination in _USUAL:
        asked = options_request(origin=origin, destination=destination, **_USUAL_CARGO)
        answer(served.network, asked, served.book)


def draw_map(served: Served) -> None:
    """Draw the map the page begins with, and give back the memory it took."""
    from typing import get_args

    from api.bbox import WORLD
    from api.endpoints.networks import Layer

    for layer in get_args(Layer):
        served.layers.geojson(layer, WORLD, _ZOOM)
    _give_back_memory()


def share_memory() -> None:
    """Let threads take memory from two pools: glibc gives each its own, which keeps what is freed.

    A map layer is a hundred thousand small pieces; whichever thread dropped one, the memory stayed
    with the thread that had drawn it, for none other to use: 300 MiB within minutes.
    """
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _give_back_memory() -> None:
    """Return to the system what drawing the map has used and freed: glibc keeps it, 150 MiB."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
