"""What to say of terminals that do not exist yet: how they are joined, whose figures hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from routing.phrases import joined, phrase
from routing.terminal_pricing import usual_keys
from routing.text import LANGUAGES, Text

if TYPE_CHECKING:
    from networks.site import Site
    from routing.pricing import Tariff


def told_of(site: Site) -> Text:
    """Say how a new terminal is joined, and that it has no figures of its own."""
    return phrase("place.new", name=site.terminal.name, joints=_joints(site))


def remark_of(site: Site, tariff: Tariff) -> Text:
    """Say the same to whoever uses it, and which rows of the parameter book stand in."""
    rows = ", ".join(usual_keys(tariff, site.terminal.terminal_id, site.terminal.kind))
    said, usual = told_of(site), phrase("place.usual", rows=rows)
    return Text(*(f"{said.in_(one)} {usual.in_(one)}" for one in LANGUAGES))


def _joints(site: Site) -> Text:
    parts = list(_parts(site))
    return Text(*(joined([part.in_(one) for part in parts], one) for one in LANGUAGES))


def _parts(site: Site) -> Iterator[Text]:
    if site.water_km is not None:
        yield phrase("place.water", km=(site.water_km, 1))
    for tie in site.rail:
        yield phrase("place.track", km=(tie.snap_km, 1), railway=tie.railway)
    yield phrase("place.road" if site.road else "place.no_road", km=(site.road_km, 1))
