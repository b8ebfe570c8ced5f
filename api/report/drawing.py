"""The map of a report, read from its SVG and drawn on a page of a PDF.

Only what `routing.route_map` writes is read: rectangles, paths of straight lines, circles, names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from api.report.font import BOLD, PLAIN, printable

_EVEN_ODD = 0
_DASH = re.compile(r"[\d.]+")
_POINTS_PER_NAME = 13.0  # of the picture's own pixels
# By class: fill, its opacity, stroke, its opacity, width.
_LOOKS = MappingProxyType(
    {
        "water": ("#eaf1f6", 1.0, None, 1.0, 0.0),
        "land": ("#f6f3ec", 1.0, "#c9c2b3", 1.0, 0.7),
        "us": ("#ece3d3", 1.0, None, 1.0, 0.0),
        "us asked": ("#ece3d3", 1.0, "#8f8778", 1.0, 1.3),
        "lake": ("#eaf1f6", 1.0, "#c9c2b3", 1.0, 0.5),
        "border": (None, 1.0, "#8f8778", 1.0, 0.9),
        "zone": ("#4b86b4", 0.09, "#4b86b4", 0.3, 0.7),
        "zone asked": ("#4b86b4", 0.09, "#4b86b4", 0.95, 1.3),
        "halo": (None, 1.0, "#ffffff", 0.8, 7.0),
        "door": ("#1d2733", 1.0, "#ffffff", 1.0, 1.6),
        "stop": ("#ffffff", 1.0, "#1d2733", 1.0, 1.6),
    }
)


class MapDrawing(Flowable):  # type: ignore[misc]
    """A map as wide as it is told to be; raises `ValueError` if it is no map of ours."""

    def __init__(self, svg: str, width: float) -> None:
        super().__init__()
        self._root = ET.fromstring(svg)  # noqa: S314 - written by this program
        _, _, self._wide, self._high = map(float, self._root.attrib["viewBox"].split())
        self.width, self._scale = width, width / self._wide
        self.height = self._high * self._scale

    def wrap(self, *_available: float) -> tuple[float, float]:
        """Return the room it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, cut at its frame."""
        canvas = self.canv
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(0, 0, self.width, self.height)
        canvas.clipPath(frame, stroke=0, fill=0)
        canvas.scale(self._scale, self._scale)
        for element, stroke in _drawn(self._root, None):
            self._draw(element, stroke)
        canvas.restoreState()

    def _draw(self, element: ET.Element, stroke: str | None) -> None:
        canvas, found = self.canv, element.attrib
        look = _LOOKS.get(found.get("class", "").removeprefix("name "))
        canvas.saveState()
        match element.tag:
            case "rect":
                self._ink(look, stroke, found)
                canvas.rect(0, 0, self._wide, self._high, stroke=0, fill=1)
            case "path":
                paints, strokes = self._ink(look, stroke, found)
                canvas.drawPath(
                    self._path(found["d"]), stroke=strokes, fill=paints, fillMode=_EVEN_ODD
                )
            case "circle":
                self._ink(look, stroke, found)
                at = float(found["cx"]), self._high - float(found["cy"])
                canvas.circle(*at, float(found["r"]), stroke=1, fill=1)
            case "text":
                self._name(element)
        canvas.restoreState()

    def _ink(self, look: Any, stroke: str | None, found: dict[str, str]) -> tuple[int, int]:
        """Set colours and width; say whether to fill and whether to stroke."""
        fill, fill_alpha, line, line_alpha, width = look or (None, 1.0, stroke, 1.0, 2.0)
        canvas = self.canv
        if fill:
            canvas.setFillColor(_ink(fill, fill_alpha))
        if line:
            canvas.setStrokeColor(_ink(line, line_alpha))
            canvas.setLineWidth(float(found.get("stroke-width", width)))
            canvas.setLineJoin(1)
            canvas.setLineCap(0 if "stroke-dasharray" in found else 1)
            if "stroke-dasharray" in found:
                canvas.setDash([float(n) for n in _DASH.findall(found["stroke-dasharray"])])
        return int(fill is not None), int(line is not None)

    def _path(self, data: str) -> Any:
        path = self.canv.beginPath()
        for piece in data.split("M")[1:]:
            numbers = list(map(float, piece.rstrip("Z").split()))
            for place, (x, y) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
                (path.lineTo if place else path.moveTo)(x, self._high - y)
            if piece.endswith("Z"):
                path.close()
        return path

    def _name(self, element: ET.Element) -> None:
        font = BOLD if "door" in element.attrib["class"] else PLAIN
        size, text = _POINTS_PER_NAME, printable(element.text or "")
        x, y = float(element.attrib["x"]), self._high - float(element.attrib["y"])
        width = stringWidth(text, font, size)
        self.canv.setFillColor(_ink("#ffffff", 0.75))
        self.canv.rect(x - 2, y - 3, width + 4, size + 2, stroke=0, fill=1)
        self.canv.setFillColor(_ink("#1d2733", 1.0))
        self.canv.setFont(font, size)
        self.canv.drawString(x, y, text)


def _ink(colour: str, alpha: float) -> Color:
    solid = HexColor(colour)
    return Color(solid.red, solid.green, solid.blue, alpha)


def _drawn(element: ET.Element, stroke: str | None) -> Iterator[tuple[ET.Element, str | None]]:
    """Yield what is drawn in order, with the stroke of the group it stands in."""
    for child in element:
        own = child.attrib.get("stroke", stroke)
        if child.tag == "g":
            yield from _drawn(child, own)
        else:
            yield child, own
