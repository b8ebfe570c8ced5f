"""What is made once of a network and kept while there is that network.

A network never changes, so neither does what is made of it. Each store is bounded: what has not
been used for longest goes first.
"""

from __future__ import annotations

import gc
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shapely import LineString, get_parts, line_merge

from routing.network_view import NetworkView

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from networks.place import Place

MOST_TRUNKS, MOST_LINES, MOST_CHECKS, MOST_DOORS, MOST_SWINGS = 64, 4096, 16_384, 64, 64
MOST_TABLES, MOST_PARTS = 64, 256
MOST_RESTRICTED, MOST_NETWORKS = 4, 8
Made = TypeVar("Made")


_NOT_YET: Any = object()


class Kept:
    """What was made last, up to a number of things."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what ``key`` stands for, made now if it is not kept."""
        found: Made = self._made.get(key, _NOT_YET)
        if found is not _NOT_YET:
            with suppress(KeyError):  # another thread may have dropped it meanwhile
                self._made.move_to_end(key)
            return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made

    def drop(self, key: Hashable) -> None:
        """Let go of what a key stands for, if it is kept; may be called by a finalizer."""
        self._made.pop(key, None)


Thing = TypeVar("Thing")


class ByIdentity(Generic[Thing, Made]):
    """What was made last of some things, each told by what it is and not by what it is like."""

    def __init__(self, most: int) -> None:
        self._kept = Kept(most)

    def get(self, thing: Thing, make: Callable[[Thing], Made]) -> Made:
        """Return what was made of this very thing, made now if it is not kept."""
        made: Made = self._kept.get(id(thing), lambda: (thing, make(thing)))[1]
        return made


@contextmanager
def growing(*, stays: bool) -> Iterator[None]:
    """Make something large without the garbage collector, which leaves it alone if it ``stays``.

    A trunk is a million objects: to look through all trunks for garbage takes the collector over a
    second, at a moment of its choosing. There is none in them, and what is dropped goes by itself.
    But all that lives at that moment is left alone too, rings among it; so only what is made of the
    network and book that are asked all the time may stay.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        if stays:
            gc.freeze()
    finally:
        if was_collecting:
            gc.enable()


def collect_seldom() -> None:
    """Look for garbage when 20,000 objects more than now are there, not 700.

    For a process that only answers: an answer leaves no garbage behind, but Python looked ten times
    during each, now and then through all that is kept for the next: a seventh of the time.
    """
    gc.set_threshold(20_000, 10, 10)


class Memory:
    """Of one network: its tables read once, and by cargo trunks, their parts and swings.

    So too drawn legs, what the audit found, doors, and the network less what was closed at sea.
    """

    def __init__(self) -> None:
        self.tables = Kept(MOST_TABLES)
        self.restricted = Kept(MOST_RESTRICTED)
        self.trunks = Kept(MOST_TRUNKS)
        self.parts = Kept(MOST_PARTS)
        self.lines = Kept(MOST_LINES)
        self.checks = Kept(MOST_CHECKS)
        self.doors = Kept(MOST_DOORS)
        self.swings = Kept(MOST_SWINGS)


# What is kept of a network leads back to it, so it never goes while its memory is here: of networks
# changed for one question the last few stay, and the one that is asked all the time.
_memories = Kept(MOST_NETWORKS)


def memory_of(network: NetworkView) -> Memory:
    """Return what is kept of a network; it goes when others were asked of since."""

    def begun() -> Memory:
        weakref.finalize(network, _memories.drop, id(network))
        return Memory()

    return _memories.get(id(network), begun)


class DoorRoads:
    """The roads between a door and the terminals of its country; a road is drawn when asked for."""

    def __init__(self, network: NetworkView, place: Place) -> None:
        self._access = network.access(place)
        self.km_by_terminal: dict[str, float] = dict(self._access.km_by_terminal)
        self._lines: dict[tuple[str, bool], LineString] = {}

    def line(self, terminal_id: str, *, inbound: bool = False) -> LineString:
        """Draw the road from the door to a terminal, or from there to the door."""
        if (terminal_id, inbound) not in self._lines:
            line = as_line(self._access.geometry(terminal_id))
            self._lines[terminal_id, inbound] = line.reverse() if inbound else line
        return self._lines[terminal_id, inbound]


def as_line(geometry: BaseGeometry) -> LineString:
    """Return a line of one piece: pieces are merged, else joined end to end in order."""
    if isinstance(geometry, LineString):
        return geometry
    merged = line_merge(geometry)
    if isinstance(merged, LineString):
        return merged
    return LineString([point for part in get_parts(geometry) for point in part.coords])


def roads_of(network: NetworkView, place: Place) -> DoorRoads:
    """Measure the roads of a door, once for as long as it is asked of."""
    return memory_of(network).doors.get(place, lambda: DoorRoads(network, place))
