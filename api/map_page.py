"""One HTML file that shows an answer on a map and opens anywhere, with no network at all."""

from __future__ import annotations

import base64
import html
import json
import re
from importlib import metadata, resources
from string import Template
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from api import wording
from api.map_layers import map_layers, packed
from routing.geojson import continuous, lines_of

if TYPE_CHECKING:
    from api.models import Answer, LegModel, OptionModel, PlaceModel
    from networks.network import Network

_LEAFLET = "django-js-lib-leaflet"
_LINE_TOLERANCE_DEG = 0.001  # a hundred metres: less than a pixel at the closest zoom but one
_MODES = ("sea", "rail", "road", "air")


def map_page(answer: Answer, network: Network) -> str:
    """Draw an answer as one self-contained HTML page.

    The page embeds Leaflet, the land, the US zones and the routes; a content security policy
    forbids it every request. Nothing of the answer is ever parsed as HTML.
    """
    assets = resources.files("api") / "assets"
    page = _page(answer) | {"layers": map_layers(network)}
    return Template((assets / "map.html").read_text("utf-8")).substitute(
        version=html.escape(answer.provenance.software_version),
        title=html.escape(f"{page['title']} · Monarca"),
        leaflet_css=_leaflet_css(),
        leaflet_js=_leaflet_js(),
        page_css=(assets / "map.css").read_text("utf-8"),
        page_js=(assets / "map.js").read_text("utf-8"),
        page_json=_script_json(page),
    )


def _script_json(page: dict[str, Any]) -> str:
    """Return JSON that cannot end the script element it sits in."""
    text = json.dumps(page, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _leaflet_file(name: str) -> bytes:
    path = f"js_lib_leaflet/static/js_lib_leaflet/{name}"
    located = metadata.distribution(_LEAFLET).locate_file(path)
    return bytes(located.read_bytes())  # type: ignore[attr-defined]


def _leaflet_js() -> str:
    """Return Leaflet without the pointer to its source map, which a browser would ask for."""
    return re.sub(r"//# sourceMappingURL=\S*", "", _leaflet_file("leaflet.js").decode())


def _leaflet_css() -> str:
    """Return Leaflet's style sheet with its pictures inside it."""

    def inlined(match: re.Match[str]) -> str:
        picture = base64.b64encode(_leaflet_file(f"images/{match[1]}")).decode()
        return f"url(data:image/png;base64,{picture})"

    css = _leaflet_file("leaflet.css").decode()
    return re.sub(r"url\(images/([\w.-]+)\)", inlined, css)


def _page(answer: Answer) -> dict[str, Any]:
    origin, destination = wording.place(answer.origin), wording.place(answer.destination)
    options = _shown(answer)
    used = {leg.mode for option in options for leg in option.legs}
    provenance = answer.provenance
    common = wording.common_notices(options)
    return {
        "title": f"{origin} → {destination}",
        "subtitle": f"{wording.shipment(answer)} · avoiding the United States: "
        f"{answer.request.avoid.value} ({wording.TIER_PROMISES[answer.request.avoid]})",
        "notice": "\n".join(_page_notices(answer, common)),
        "options": [_option(answer, option, common) for option in options],
        "ends": [_end(answer.origin, "origin"), _end(answer.destination, "destination")],
        "modes": [mode for mode in _MODES if mode in used] or list(_MODES),
        "credit": "Leaflet · GSHHG · © OpenStreetMap contributors",
        "provenance": [
            *wording.place_notices(answer.origin),
            *wording.place_notices(answer.destination),
            f"Ready {answer.ready:%Y-%m-%d %H:%M %Z}. Times count from there: d2 06h is the "
            "third day, six hours in.",
            f"Network {provenance.network_version}, parameters {provenance.parameter_digest}, "
            f"Monarca {provenance.software_version}.",
            *filter(None, [provenance.zones_note]),
            *provenance.attribution,
        ],
    }


def _shown(answer: Answer) -> list[OptionModel]:
    """Return the options, or the cheapest way out where there are none."""
    way_out = answer.termination.relaxation
    return answer.options or ([way_out.option] if way_out else [])


def _page_notices(answer: Answer, common: list[str]) -> list[str]:
    """Return what concerns the whole answer."""
    way_out = answer.termination.relaxation
    why_none = []
    if not answer.options:
        why_none = ["No feasible route.", wording.sentence(answer.termination.detail)]
        if way_out:
            why_none.append(f"Drawn is the cheapest way out: {wording.sentence(way_out.change)}")
    return [*why_none, *(f"All options: {notice}." for notice in common)]


def _end(known: PlaceModel, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": known.name,
        "note": kind,
        "lon": round(known.lon, 4),
        "lat": round(known.lat, 4),
    }


def _option(answer: Answer, option: OptionModel, common: list[str]) -> dict[str, Any]:
    legs, reference_deg = [], float(answer.origin.lon)
    for leg in option.legs:
        lines = _unrolled(leg, reference_deg)
        reference_deg = float(lines[-1][-1, 0])
        legs.append(_leg(leg, lines))
    return {
        "rank": option.rank,
        "cost": wording.usd(option.cost_usd),
        "estimate": "estimate" if option.cost_is_estimate else "",
        "measures": f"{wording.days(option.duration_h)} · {wording.tonnes_co2e(option.co2e_kg)}",
        "likely": wording.likely(option.certainty),
        "chain": wording.chain(option),
        "why": option.sentence,
        "notices": [wording.sentence(notice) for notice in wording.own_notices(option, common)],
        "exposure": wording.exposure(option.exposure),
        "verdict": option.verdict.statement,
        "verdict_ok": option.verdict.ok,
        "legs": legs,
        "stops": _stops(answer, option),
    }


def _unrolled(leg: LegModel, reference_deg: float) -> list[Any]:
    """Return a leg's lines on the sheet of the map that the leg before it ended on."""
    lines = []
    for positions in lines_of(leg.geometry):
        line = continuous(positions)
        line[:, 0] += 360.0 * np.round((reference_deg - line[0, 0]) / 360.0)
        reference_deg = float(line[-1, 0])
        lines.append(line)
    return lines


def _leg(leg: LegModel, lines: list[Any]) -> dict[str, Any]:
    return {
        "mode": leg.mode,
        "text": wording.ends(leg),
        "note": f"{leg.mode} {wording.distance(leg.length_km)} · {wording.timing(leg)}",
        "lines": [_packed_line(line) for line in lines],
    }


def _packed_line(line: npt.NDArray[np.float64]) -> list[int]:
    return packed(shapely.LineString(line).simplify(_LINE_TOLERANCE_DEG).coords)


def _stops(answer: Answer, option: OptionModel) -> list[dict[str, Any]]:
    """Return the ends and every terminal used, each once however many things happen there.

    A terminal that shares its short name with an end is named in full.
    """
    ends = {answer.origin.name, answer.destination.name}
    stops: dict[str, dict[str, Any]] = {}
    for transfer in option.transfers:
        at = transfer.stop
        if at.kind == "door":
            continue
        note = wording.transfer(transfer)
        known = stops.get(at.stop_id)
        stops[at.stop_id] = {
            "kind": "terminal",
            "name": at.name if wording.short(at.name) in ends else wording.short(at.name),
            "note": f"{known['note']}; {note}" if known else note,
            "lon": round(at.lon, 4),
            "lat": round(at.lat, 4),
        }
    return [
        _end(answer.origin, "origin"),
        *stops.values(),
        _end(answer.destination, "destination"),
    ]
