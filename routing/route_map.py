"""Routes on a small map: one inline SVG with land, borders and US zones, needing nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from networks.tiers import Tier
from routing.geojson import continuous
from routing.memory import memory_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from routing.network_view import NetworkView
    from routing.option import Option
    from routing.stop import Stop

COLOURS = ("#d1495b", "#1f78c1", "#2a9d63", "#8e5bd0", "#d9861a", "#0e9aa7", "#a3593d", "#c24fa0")
US_ZONES = ("200nm", "24nm", "12nm")
_WIDTH, _HEIGHT = 960, 560
_PAD = 0.09  # of the routes' own extent, on each side
_LEAST_KM = 400.0  # the least height of what is shown
_ALBERS = "+proj=aea +lat_1=18 +lat_2=56 +lat_0=38 +lon_0=-97 +ellps=WGS84 +units=km"
_WINDOW = (-185.0, -5.0, -40.0, 78.0)  # lon, lat: what the shipped shoreline covers, degrees
_STRAIGHT_DEG = 1.0  # longer edges are bent with the projection
_SMALLEST_LAND_KM2, _SMALLEST_LAKE_KM2 = 20.0, 400.0
NEIGHBOURS = ("CA", "MX")
_TOLERANCE_DEG = 0.02
_TOLERANCE_PX, _LEAST_PX = 0.6, 2.0
_LAND, _LAKE = 1, 2  # levels of the shoreline hierarchy
_LETTER_PX, _LINE_PX = 7.2, 17
_DASHES = {"rail": (3.4, 1.3), "air": (1.0, 1.2)}  # in widths of the line
_SAME_PX = 2.5  # nearer than this one line hides another
_RIM_PX = 2.4  # how much wider an option is for each that lies on it
_THICKNESS = {"rail": 2.6, "air": 3.0, "road": 2.0, "sea": 3.2}

Floats = npt.NDArray[np.float64]
Drawn = tuple[str, "BaseGeometry"]  # a mode, and a line in pixels


def colour(index: int) -> str:
    """Return the colour of an option, counted from 0."""
    return COLOURS[index % len(COLOURS)]


def route_map(
    options: Sequence[Option],
    network: NetworkView,
    *,
    tier: Tier,
    title: str,
    colours: Sequence[str] = (),
) -> str:
    """Draw options over land, borders and the US zones as one SVG element.

    Option ``i`` has ``colours[i]``, ``colour(i)`` where none are given; where ways run together the
    earlier lies narrower on top. What ``tier`` forbids is outlined. Colours of the ground are CSS
    classes (``land``, ``water`` …) that the page around the map defines, so that it follows a dark
    page.
    """
    frame = _Frame.around([leg.geometry for option in options for leg in option.itinerary.legs])
    ground = _ground(network, frame, tier)
    drawn = [_lines(frame, option) for option in options]
    halos = "".join(f'<path class="halo" d="{_data(px)}"/>' for lines in drawn for _, px in lines)
    painted = colours or [colour(index) for index in range(len(drawn))]
    routes = "".join(_route(drawn, i, painted[i]) for i in reversed(range(len(drawn))))
    label = escape(title, quote=True)
    return (
        f'<svg class="map" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title>"
        f'<rect class="water" width="{_WIDTH}" height="{_HEIGHT}"/>'
        f'{ground}<g fill="none" stroke-linejoin="round">{halos}{routes}</g>'
        f"{_stops(frame, options)}</svg>"
    )


@dataclass(frozen=True)
class _Frame:
    """A window of the map in projected kilometres, of the picture's shape."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, lines: Iterable[BaseGeometry | None]) -> _Frame:
        """Return the window that holds the lines with some room about them."""
        drawn = [_projected(continuous(shapely.get_coordinates(line))) for line in lines if line]
        x, y = np.vstack(drawn).T
        width, height = (float(np.ptp(side)) * (1 + 2 * _PAD) for side in (x, y))
        height = max(height, width * _HEIGHT / _WIDTH, _LEAST_KM)
        width = height * _WIDTH / _HEIGHT
        mid_x, mid_y = (float(side.min() + side.max()) / 2 for side in (x, y))
        return cls(mid_x - width / 2, mid_y - height / 2, mid_x + width / 2, mid_y + height / 2)

    @property
    def km_per_px(self) -> float:
        """Kilometres a pixel."""
        return (self.east - self.west) / _WIDTH

    def pixels(self, km: Floats) -> Floats:
        """Return the place in the picture of projected kilometres (n, 2)."""
        return np.column_stack([km[:, 0] - self.west, self.north - km[:, 1]]) / self.km_per_px

    def at(self, lonlat: npt.ArrayLike) -> Floats:
        """Return the place in the picture of degrees (n, 2)."""
        return self.pixels(_projected(np.asarray(lonlat, dtype=np.float64)))

    @cached_property
    def degrees(self) -> tuple[float, float, float, float]:
        """A box of lon, lat that holds the window, within what there is a shoreline for."""
        share = np.linspace(0, 1, 33)
        x, y = np.meshgrid(
            self.west + share * (self.east - self.west),
            self.south + share * (self.north - self.south),
        )
        lon, lat = _transformer().transform(x.ravel(), y.ravel(), direction="INVERSE")
        west, south, east, north = _WINDOW
        lon = np.where(np.asarray(lon) > 0, np.asarray(lon) - 360.0, lon)  # over the antimeridian
        return (
            max(west, float(lon.min()) - 1), max(south, float(np.min(lat)) - 1),
            min(east, float(lon.max()) + 1), min(north, float(np.max(lat)) + 1),
        )  # fmt: skip


@lru_cache(1)
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", _ALBERS, always_xy=True)


def _projected(lonlat: Floats) -> Floats:
    x, y = _transformer().transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([x, y])


@lru_cache(1)
def _shores() -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Return land and great lakes, simplified; islands in lakes are left out."""
    from networks.extract import load

    coast = load("coast")
    return tuple(  # type: ignore[return-value]
        shapely.simplify(
            coast[(coast["level"] == level) & (coast["area_km2"] >= least)]["geometry"].to_numpy(),
            _TOLERANCE_DEG,
            preserve_topology=False,
        )
        for level, least in ((_LAND, _SMALLEST_LAND_KM2), (_LAKE, _SMALLEST_LAKE_KM2))
    )


def _us(network: NetworkView) -> dict[str, BaseGeometry]:
    """Return the US land and zones of a network, simplified, and its land borders as lines."""
    return memory_of(network).checks.get("map of the US", lambda: _us_of(network))


def _us_of(network: NetworkView) -> dict[str, BaseGeometry]:
    us = {name: network.area("US", name) for name in ("land", *US_ZONES)}
    simple = {
        name: shapely.simplify(area, _TOLERANCE_DEG, preserve_topology=False)
        for name, area in us.items()
    }
    neighbours = [network.area(country, "land") for country in NEIGHBOURS]
    outline = shapely.boundary(us["land"])
    shared = [shapely.intersection(outline, shapely.boundary(other)) for other in neighbours]
    lines = [
        part
        for common in shared
        for part in shapely.get_parts(common)
        if part.geom_type == "LineString"
    ]
    border = shapely.line_merge(shapely.MultiLineString(lines))
    return simple | {"border": shapely.simplify(border, _TOLERANCE_DEG)}


def _ground(network: NetworkView, frame: _Frame, tier: Tier) -> str:
    """Draw land, lakes, US zones, US land and borders, each one path."""
    asked = {tier.zone or ("land" if tier.level else ""): " asked"}
    land, lakes = _shores()
    us = _us(network)
    layers = [
        *((us[zone], f"zone{asked.get(zone, '')}") for zone in US_ZONES),
        (shapely.GeometryCollection(list(land)), "land"),
        (us["land"], f"us{asked.get('land', '')}"),
        (shapely.GeometryCollection(list(lakes)), "lake"),
        (us["border"], "border"),
    ]
    return "".join(
        f'<path class="{name}" d="{path}"/>'
        for geometry, name in layers
        if (path := _path(frame, geometry))
    )


def _path(frame: _Frame, geometry: BaseGeometry) -> str:
    """Return the visible part of polygons or lines as the data of one path."""
    parts = shapely.get_parts(geometry)
    clipped = shapely.clip_by_rect(parts[~shapely.is_empty(parts)], *frame.degrees)
    seen = shapely.get_parts(clipped[~shapely.is_empty(clipped)])
    drawn = []
    for part in shapely.segmentize(seen, _STRAIGHT_DEG):
        closed = part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors) if closed else (part,):
            line = _in_pixels(frame, shapely.get_coordinates(ring))
            drawn += [] if line is None else [_data(line, closed=closed)]
    return "".join(drawn)


def _data(line: BaseGeometry, *, closed: bool = False) -> str:
    """Return a line in pixels as the data of a path, in tenths of a pixel."""
    points = " ".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(line))
    return f"M{points}{'Z' if closed else ''}"


def _in_pixels(frame: _Frame, lonlat: npt.ArrayLike) -> BaseGeometry | None:
    """Return a line as it is drawn; None where it is too small to be seen."""
    line = shapely.simplify(shapely.LineString(frame.at(lonlat)), _TOLERANCE_PX)
    visible = np.ptp(shapely.get_coordinates(line), axis=0).max() >= _LEAST_PX
    return line if visible else None


def _lines(frame: _Frame, option: Option) -> list[Drawn]:
    """Return the mode and the line in pixels of each leg that can be seen."""
    lines = [
        (leg.mode, _in_pixels(frame, continuous(shapely.get_coordinates(leg.geometry))))
        for leg in option.itinerary.legs
        if leg.geometry is not None
    ]
    return [(mode, line) for mode, line in lines if line is not None]


def _route(drawn: Sequence[Sequence[Drawn]], index: int, stroke: str) -> str:
    """Draw an option, each leg in the way of its mode, wider where earlier options lie on it."""
    others = [
        shapely.buffer(shapely.union_all([line for _, line in lines]), _SAME_PX)
        for lines in drawn[:index]
    ]
    paths = []
    for mode, line in drawn[index]:
        width = _THICKNESS[mode]
        dashes = " ".join(f"{width * part:.1f}" for part in _DASHES.get(mode, ()))
        style = f' stroke-dasharray="{dashes}"' if dashes else ' stroke-linecap="round"'
        paths.append(f'<path d="{_data(line)}" stroke-width="{width:.1f}"{style}/>')
        for lying, shared in enumerate(_shared(line, others), start=1):
            data = "".join(_data(part) for part in shapely.get_parts(shared))
            paths.append(f'<path d="{data}" stroke-width="{width + _RIM_PX * lying:.1f}"/>')
    return f'<g stroke="{stroke}">{"".join(paths)}</g>'


def _shared(line: BaseGeometry, others: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return what of a line lies within at least one of the others, at least two, and so on."""
    levels = [line]
    for other in others:
        covered = [shapely.intersection(level, other) for level in levels]
        grown = [shapely.union(a, b) for a, b in zip(levels[1:], covered, strict=False)]
        levels = [line, *grown, *covered[len(grown) :]]
    lines = [_only_lines(level) for level in levels[1:]]
    return [level for level in lines if not shapely.is_empty(level)]


def _only_lines(geometry: BaseGeometry) -> BaseGeometry:
    """Return the stretches worth drawing, joined where they meet."""
    parts = [
        part
        for part in shapely.get_parts(geometry)
        if part.geom_type == "LineString" and part.length > _LEAST_PX
    ]
    return shapely.line_merge(shapely.MultiLineString(parts))


def _stops(frame: _Frame, options: Sequence[Option]) -> str:
    """Mark doors and terminals and name those there is room for, doors first."""
    stops: dict[tuple[float, float], Stop] = {}
    for option in options:
        for leg in option.itinerary.legs:
            for stop in (leg.from_stop, leg.to_stop):
                stops.setdefault((round(stop.lon, 1), round(stop.lat, 1)), stop)
    at = {stop: frame.at([(stop.lon, stop.lat)])[0] for stop in stops.values()}
    taken = [shapely.box(x - 5, y - 5, x + 5, y + 5) for x, y in at.values()]
    marks, names, named = [], [], set[str]()
    for stop in sorted(stops.values(), key=lambda stop: not stop.is_door):
        x, y = at[stop]
        size, kind = (5.5, "door") if stop.is_door else (3.6, "stop")
        marks.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>')
        name = stop.name.split(" (")[0].split(", ")[0]
        if name not in named and (placed := _placed(name, x, y, taken)):
            named.add(name)
            names.append(
                f'<text class="name {kind}" x="{placed[0]:.1f}" y="{placed[1]:.1f}">'
                f"{escape(name)}</text>"
            )
    return f"<g>{''.join(marks)}{''.join(names)}</g>"


def _placed(name: str, x: float, y: float, taken: list[BaseGeometry]) -> tuple[float, float] | None:
    """Return where a name fits beside its mark, and take that room; None where it does not."""
    width = _LETTER_PX * len(name)
    for left, base in (
        (x + 9, y + 5), (x - 9 - width, y + 5), (x - width / 2, y - 10), (x - width / 2, y + 21),
    ):  # fmt: skip
        room = shapely.box(left, base - _LINE_PX + 3, left + width, base + 3)
        inside = 0 < left < _WIDTH - width and _LINE_PX < base < _HEIGHT - 4
        if inside and not any(shapely.intersects(room, other) for other in taken):
            taken.append(room)
            return left, base
    return None
