"""Where a leg begins or ends: the shipper's door, the receiver's door, or a terminal."""

from __future__ import annotations

from dataclasses import dataclass

ORIGIN_ID = "origin"
DESTINATION_ID = "destination"


@dataclass(frozen=True, slots=True)
class Stop:
    """One point of an itinerary.

    ``stop_id`` is a terminal id, or ``origin`` / ``destination`` for the two doors. ``country`` is
    ISO 3166 alpha-2, or the pair (``CA-US``) at a border crossing. Coordinates are degrees,
    EPSG:4326. ``kind`` is ``door``, ``seaport``, ``rail``, ``border`` or ``airport``.
    """

    stop_id: str
    name: str
    country: str
    lon: float
    lat: float
    kind: str

    @property
    def is_door(self) -> bool:
        """Whether this is the shipper's or the receiver's own address."""
        return self.kind == "door"
