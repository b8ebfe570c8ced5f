"""The map is one file that asks nobody for anything and reads no name as markup."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
import shapely

from api.map_layers import packed, packed_polygons
from api.map_page import map_page
from tests.api import samples
from tests.api.toy import ToyNetwork


@pytest.fixture(scope="module")
def network():
    return ToyNetwork()


@pytest.fixture(scope="module")
def html(network):
    faint = samples.option(2, sentence=samples.HOSTILE, exposure=samples.exposure(us_land_km=12))
    return map_page(samples.answer(samples.option(1), faint), network)


class Page(HTMLParser):
    """Collects every element with its attributes, and the text of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts = [], {}
        self._inside = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        self.texts.setdefault(self._inside, []).append(data)


def page_json(html):
    [text] = re.findall(
        r'<script type="application/json" id="page">(.*?)</script>', html, re.DOTALL
    )
    return json.loads(text)


def test_no_element_points_anywhere(html):
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "aside", "header", "h1", "p"),
        *("noscript", "code", "section", "ol", "footer", "script"),
    }
    for _, attributes in page.elements:
        assert not {"src", "href", "srcset", "data"} & set(attributes)


def test_no_style_and_no_source_map_asks_for_a_file(html):
    styles = "".join(Page(html).texts["style"])
    addresses = re.findall(r"url\(([^)]*)\)", styles)
    assert addresses
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)
    assert "@import" not in styles
    assert "sourceMappingURL" not in html


def test_the_browser_is_told_to_refuse_every_request(html):
    policies = [
        attributes["content"]
        for tag, attributes in Page(html).elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    assert "default-src 'none'" in policies[0]
    assert "http" not in policies[0]


def test_hostile_names_stay_text(html):
    assert len([tag for tag, _ in Page(html).elements if tag == "script"]) == 3
    assert not [tag for tag, _ in Page(html).elements if tag == "img"]
    assert samples.HOSTILE in page_json(html)["options"][1]["why"]


def test_hostile_titles_stay_text(network):
    place = samples.place("</title><script>", "CA", samples.TORONTO)
    page = Page(map_page(samples.answer(samples.option(), origin=place), network))
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 3
    assert "</title><script>" in page.texts["title"][0]


def test_every_option_has_its_legs_stops_and_figures(html):
    first, second = page_json(html)["options"]
    assert [leg["mode"] for leg in first["legs"]] == ["rail", "sea", "road"]
    assert [stop["name"] for stop in first["stops"]] == ["Toronto", "Halifax", "Monterrey"]
    assert first["cost"] == "9,876 USD"
    assert first["estimate"] == "estimate"
    assert second["exposure"] == [[True, "land 12 km"]]


def test_land_is_drawn_with_its_lakes_cut_out(html):
    [rings] = page_json(html)["layers"]["land"]
    assert len(rings) == 2


def test_zones_of_every_width_are_drawn(html):
    zones = page_json(html)["layers"]["zones"]
    assert [zone["label"] for zone in zones] == [
        "200 nm",
        "24 nm",
        "12 nm",
    ]
    assert all(zone["polygons"] for zone in zones)


def test_no_route_draws_the_two_ends_and_says_why(network):
    ended = samples.termination(reason="infeasible", detail="Every way is closed.")
    page = page_json(map_page(samples.answer(termination=ended), network))
    assert page["options"] == []
    assert page["notice"] == "No feasible route.\nEvery way is closed."
    assert [end["name"] for end in page["ends"]] == ["Toronto", "Monterrey"]


def test_without_a_route_the_cheapest_way_out_is_drawn_and_called_that(network):
    way_out = {"constraint": "tier", "change": "avoid any", "apply": {}, "option": samples.option()}
    ended = samples.termination(reason="infeasible", detail="closed", relaxation=way_out)
    page = page_json(map_page(samples.answer(termination=ended), network))
    assert len(page["options"]) == 1
    assert "Drawn is the cheapest way out: Avoid any." in page["notice"]


def unpacked(deltas):
    return np.cumsum(np.array(deltas).reshape(-1, 2), axis=0) / 1000


def test_a_route_over_the_antimeridian_is_drawn_in_one_sweep(network):
    legs = [
        samples.leg("sea", ("A", (170, 10)), ("B", (-170, 20)), 0, 9),
        samples.leg("sea", ("B", (-170, 20)), ("C", (-150, 20)), 9, 18),
    ]
    origin = samples.place("A", "CA", (170, 10))
    answer = samples.answer(samples.option(legs=legs, transfers=[]), origin=origin)
    [option] = page_json(map_page(answer, network))["options"]
    lon = np.concatenate([unpacked(line)[:, 0] for leg in option["legs"] for line in leg["lines"]])
    assert np.abs(np.diff(lon)).max() <= 20
    assert lon[-1] == 210


def test_packing_loses_no_more_than_half_a_thousandth():
    lonlat = np.array([(-79.38123, 43.65456), (-79.4, 43.7), (-100.31, 25.67)])
    assert np.abs(unpacked(packed(lonlat)) - lonlat).max() <= 0.0005 + 1e-12


def test_polygons_keep_their_holes():
    ring = shapely.box(-100, 30, -90, 40) - shapely.box(-96, 34, -94, 36)
    [rings] = packed_polygons(ring, 0.01)
    assert len(rings) == 2
