"""What ``monarca serve`` starts, once in each of its worker processes."""

from __future__ import annotations

import os
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


def worker_app() -> FastAPI:
    """Make the application of one worker, warm before it listens; workers map the same files.

    The map is drawn in a thread beside: it takes longer than all else, and answers need none.
    """
    from api import logs
    from api.app import create_app
    from api.malloc import share_memory
    from networks.network import open_network
    from routing.memory import collect_seldom

    settings = Settings.from_environment(os.environ)
    logs.set_up(settings.log)
    share_memory()
    collect_seldom()
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
    """Draw the map the page begins with."""
    from typing import get_args

    from api.bbox import WORLD
    from api.endpoints.networks import Layer

    for layer in get_args(Layer):
        served.layers.geojson(layer, WORLD, _ZOOM)
