"""Bounding boxes as RFC 7946 has them: west, south, east, north, degrees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from networks.errors import Fault, InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_EXPECTED = "west,south,east,north in degrees; west may exceed east across the antimeridian"
_COUNT = 4


@dataclass(frozen=True)
class BBox:
    """A part of the world; one whose west exceeds its east straddles the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str, field: str = "bbox") -> Self:
        """Read ``west,south,east,north``.

        Raises
        ------
        InputError
            If it is anything else, or has no area.

        Examples
        --------
        >>> BBox.read("-80, 40, -70.5, 50")
        BBox(west=-80.0, south=40.0, east=-70.5, north=50.0)
        """
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != _COUNT or not all(math.isfinite(number) for number in numbers):
            raise InputError([Fault(field, text, _EXPECTED)])
        box = cls(*numbers)
        in_range = all(abs(lon) <= 180 for lon in (box.west, box.east))  # noqa: PLR2004 - degrees
        if not in_range or not -90 <= box.south < box.north <= 90 or box.west == box.east:  # noqa: PLR2004
            raise InputError([Fault(field, text, _EXPECTED)])
        return box

    @property
    def parts(self) -> tuple[BaseGeometry, ...]:
        """The box as polygons within ±180°: one, or two where it straddles the antimeridian."""
        import shapely

        spans = [(self.west, self.east)]
        if self.west > self.east:
            spans = [(self.west, 180.0), (-180.0, self.east)]
        return tuple(shapely.box(w, self.south, e, self.north) for w, e in spans if w < e)

    def __str__(self) -> str:
        numbers = (self.west, self.south, self.east, self.north)
        return ",".join(f"{number:g}" for number in numbers)


WORLD = BBox(-180.0, -90.0, 180.0, 90.0)
