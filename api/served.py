"""What the addresses of one server share: its network, its book, and what it drew of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from api.layers import Layers

if TYPE_CHECKING:
    from networks.network import Network
    from routing.parameter_book import ParameterBook

NetworkProvider = Callable[[], "Network"]


class Served:
    """A network and a parameter book, as one server answers from them.

    Parameters
    ----------
    provider
        Returns the opened network; called for every request, so it should remember it.
    book
        The figures to price from.
    """

    def __init__(self, provider: NetworkProvider, book: ParameterBook) -> None:
        self._provider = provider
        self._lock = Lock()
        self._layers: tuple[str, Layers] | None = None
        self.book = book

    @property
    def network(self) -> Network:
        """The opened network."""
        return self._provider()

    @cached_property
    def parameters_digest(self) -> str:
        """The digest of the book."""
        return self.book.digest

    @property
    def layers(self) -> Layers:
        """The layers of the network served now."""
        network = self.network
        with self._lock:
            if self._layers is None or self._layers[0] != network.version:
                self._layers = network.version, Layers(network)
            return self._layers[1]
