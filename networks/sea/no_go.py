"""Areas that one question forbids: a hurricane, an exercise area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from networks.errors import MonarcaError
from networks.geodesy import MEAN_RADIUS_KM
from networks.polygons import polygon_parts
from networks.sea.obstacles import SIDE_DEG
from networks.sea.plane import Floats, Plane
from networks.verify import TOLERANCE_M, metres_within

# Sides 0.05° long leave the great circle by 0.3 m at most, and what is drawn is checked along
# geodesics that leave it by a few centimetres: a metre outward covers both.
_MARGIN_KM = 0.001
_BEYOND_DEG = 0.5  # how far off the chart areas are still drawn; the chart's own sides bend less
_TURNS_DEG = (0.0, -360.0, 360.0)
_ROOM_DEG = 0.01

Chart = tuple[float, float, float, float]


class NoGoError(MonarcaError):
    """A path found does not keep out of a no-go area; it is a defect and is never returned."""

    code = "no-go-broken"


@dataclass(frozen=True)
class NoGo:
    """An area no path may enter.

    Attributes
    ----------
    area
        Polygon or MultiPolygon, EPSG:4326, valid; sides are straight in lon/lat (RFC 7946), and
        longitudes may lie outside -180..180.
    label
        What answers call it, such as ``no-go area 1 (Hurricane Otis)``.

    ``no_go_file.read_no_go`` makes these and checks them.
    """

    area: BaseGeometry
    label: str

    def on_chart(self, chart: Chart) -> BaseGeometry:
        """Return the part of it on the chart and half a degree around, laid where the chart is."""
        west, south, east, north = chart
        box = shapely.box(
            west - _BEYOND_DEG, south - _BEYOND_DEG, east + _BEYOND_DEG, north + _BEYOND_DEG
        )
        laid = [translate(self.area, turn_deg) for turn_deg in _TURNS_DEG]
        return shapely.MultiPolygon(list(polygon_parts(shapely.intersection(laid, box))))

    def lies_within(self, chart: Chart) -> bool:
        """Say whether all of it lies on the chart."""
        laid = shapely.union_all([translate(self.area, turn_deg) for turn_deg in _TURNS_DEG])
        return bool(
            shapely.area(shapely.intersection(laid, shapely.box(*chart)))
            >= ((1 - 1e-9) * shapely.area(self.area))
        )

    def drawn(self, chart: Chart, plane: Plane) -> BaseGeometry:
        """Return it on ``plane``, at least a metre larger all round; empty: it is off the chart.

        Growing is done on a plane of each part's own centre, whose scale is the least there; a
        part some hundred km wide grows by no more than a few centimetres over the metre.
        """
        grown = []
        for part in shapely.segmentize(polygon_parts(self.on_chart(chart)), SIDE_DEG):
            west, south, east, north = part.bounds
            local = Plane((west + east) / 2, (south + north) / 2)
            flat = shapely.make_valid(local.draw([part])[0])
            reach = np.hypot(*shapely.get_coordinates(flat).T).max() / MEAN_RADIUS_KM
            wider = shapely.buffer(flat, _MARGIN_KM * (1 + reach**2), join_style="mitre")
            grown.append(plane.draw(local.lift([wider]))[0])
        return shapely.union_all(grown)

    def check_clear(self, coordinates: Floats) -> None:
        """Look once more, by other code, whether a path keeps out.

        Raises
        ------
        NoGoError
            If more than a metre of it lies inside.
        """
        found = [metres_within(run, self.area) for run in self._near(coordinates)]
        metres = sum(inside for inside, _ in found)
        if metres > TOLERANCE_M:
            where = next(where for inside, where in found if inside)
            raise NoGoError(
                f"A path found has {metres:.0f} m inside {self.label}, near {where}.",
                hint="This is a defect of the program, not of the request.",
            )

    def _near(self, coordinates: Floats) -> list[Floats]:
        """Return the runs of a path that come near: a step bulges by less than it is long."""
        lonlat = np.asarray(coordinates, dtype=np.float64)
        low, high = np.minimum(lonlat[:-1], lonlat[1:]), np.maximum(lonlat[:-1], lonlat[1:])
        room = (high - low).max(axis=1, keepdims=True) + _ROOM_DEG
        steps = shapely.box(*(low - room).T, *(high + room).T)
        met = np.zeros(len(steps), dtype=np.bool_)
        for turn_deg in _TURNS_DEG:
            met |= shapely.intersects(shapely.box(*translate(self.area, turn_deg).bounds), steps)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], met.astype(np.int8), [0]])))
        return [lonlat[first : last + 1] for first, last in edges.reshape(-1, 2)]
