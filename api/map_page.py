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
from routing.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.models import Answer, LegModel, OptionModel, PlaceModel
    from networks.network import Network

_LEAFLET = "django-js-lib-leaflet"
_LINE_TOLERANCE_DEG = 0.001  # a hundred metres: less than a pixel at the closest zoom but one
_MODES = ("sea", "rail", "road", "air")


def map_page(answer: Answer, network: Network, language: str = "en") -> str:
    """Draw an answer as one self-contained HTML page.

    The page embeds Leaflet, the land, the US zones and the routes; a content security policy
    forbids it every request. Nothing of the answer is ever parsed as HTML.
    """
    assets = resources.files("api") / "assets"
    said = words(language)
    page = _page(answer, language) | {"layers": map_layers(network)}
    return Template((assets / "map.html").read_text("utf-8")).substitute(
        version=html.escape(answer.provenance.software_version),
        title=html.escape(f"{page['title']} · Monarca"),
        language=language,
        map_of=html.escape(said["map.of"]),
        options=html.escape(said["map.options"]),
        needs_script=html.escape(said["map.needs_script"]),
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


def _page(answer: Answer, language: str) -> dict[str, Any]:
    origin, destination = wording.place(answer.origin), wording.place(answer.destination)
    options = _shown(answer)
    used = {leg.mode for option in options for leg in option.legs}
    provenance = answer.provenance
    common = wording.common_notices(options, language)
    said, tier = words(language), answer.request.avoid.value
    subtitle = {"tier": tier, "promise": said[f"tier.{tier}"]}
    rests = {"network": provenance.network_version, "digest": provenance.parameter_digest}
    return {
        "title": f"{origin} → {destination}",
        "subtitle": said["map.subtitle"].format(
            shipped=wording.shipment(answer, language), **subtitle
        ),
        "notice": "\n".join(_page_notices(answer, common, language)),
        "options": [_option(answer, option, common, language) for option in options],
        "ends": [
            _end(answer.origin, "origin", said),
            _end(answer.destination, "destination", said),
        ],
        "modes": [mode for mode in _MODES if mode in used] or list(_MODES),
        "words": {name: said[name] for name in _MODES}
        | {"us": said["table.us"], "zones": said["map.zones"]},
        "credit": "Leaflet · GSHHG · © OpenStreetMap contributors",
        "provenance": [
            *wording.place_notices(answer.origin, language),
            *wording.place_notices(answer.destination, language),
            said["map.ready"].format(moment=f"{answer.ready:%Y-%m-%d %H:%M %Z}"),
            said["table.local"],
            said["map.lines"].format(version=provenance.software_version, **rests),
            *filter(None, [provenance.zones_note]),
            *provenance.attribution,
        ],
    }


def _shown(answer: Answer) -> list[OptionModel]:
    """Return the options, or the cheapest way out where there are none."""
    way_out = answer.termination.relaxation
    return answer.options or ([way_out.option] if way_out else [])


def _page_notices(answer: Answer, common: list[str], language: str) -> list[str]:
    """Return what concerns the whole answer."""
    said, ended = words(language), answer.termination
    why_none = []
    if not answer.options:
        why = wording.in_language(ended.said, ended.detail, language)
        why_none = [said["table.no_route"], wording.sentence(why)]
        if way_out := ended.relaxation:
            change = wording.in_language(way_out.said, way_out.change, language)
            why_none.append(said["map.drawn"].format(change=wording.sentence(change)))
    return [*why_none, *(said["table.all_options"].format(notice=notice) for notice in common)]


def _end(known: PlaceModel, kind: str, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": known.name,
        "note": said[f"map.{kind}"],
        "lon": round(known.lon, 4),
        "lat": round(known.lat, 4),
    }


def _option(
    answer: Answer, option: OptionModel, common: list[str], language: str
) -> dict[str, Any]:
    legs, reference_deg = [], float(answer.origin.lon)
    for leg in option.legs:
        lines = _unrolled(leg, reference_deg)
        reference_deg = float(lines[-1][-1, 0])
        legs.append(_leg(leg, lines, language))
    return {
        "rank": option.rank,
        "cost": wording.usd(option.cost_usd, language),
        "estimate": words(language)["table.estimate"] if option.cost_is_estimate else "",
        "measures": f"{wording.days(option.duration_h, language)} · "
        f"{wording.tonnes_co2e(option.co2e_kg, language)}",
        "likely": wording.likely(option.certainty, language),
        "chain": wording.chain(option, language),
        "why": wording.in_language(option.said, option.sentence, language),
        "notices": [
            wording.sentence(notice) for notice in wording.own_notices(option, common, language)
        ],
        "exposure": wording.exposure(option.exposure, language),
        "verdict": wording.in_language(option.verdict.said, option.verdict.statement, language),
        "verdict_ok": option.verdict.ok,
        "legs": legs,
        "stops": _stops(answer, option, language),
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


def _leg(leg: LegModel, lines: list[Any], language: str) -> dict[str, Any]:
    return {
        "mode": leg.mode,
        "text": wording.ends(leg),
        "note": f"{words(language)[leg.mode]} {wording.distance(leg.length_km, language)} · "
        f"{wording.timing(leg, language)}",
        "lines": [_packed_line(line) for line in lines],
    }


def _packed_line(line: npt.NDArray[np.float64]) -> list[int]:
    return packed(shapely.LineString(line).simplify(_LINE_TOLERANCE_DEG).coords)


def _stops(answer: Answer, option: OptionModel, language: str) -> list[dict[str, Any]]:
    """Return the ends and every terminal used, each once however many things happen there.

    A terminal that shares its short name with an end is named in full.
    """
    ends = {answer.origin.name, answer.destination.name}
    stops: dict[str, dict[str, Any]] = {}
    for transfer in option.transfers:
        at = transfer.stop
        if at.kind == "door":
            continue
        note = wording.transfer(transfer, language)
        known = stops.get(at.stop_id)
        stops[at.stop_id] = {
            "kind": "terminal",
            "name": at.name if wording.short(at.name) in ends else wording.short(at.name),
            "note": f"{known['note']}; {note}" if known else note,
            "lon": round(at.lon, 4),
            "lat": round(at.lat, 4),
        }
    return [
        _end(answer.origin, "origin", words(language)),
        *stops.values(),
        _end(answer.destination, "destination", words(language)),
    ]
