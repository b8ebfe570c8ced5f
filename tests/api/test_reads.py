"""Addresses that read: lists in pages, layers of a map, figures; tags, compression, headers."""

import gzip

import pytest
import shapely
from fastapi.testclient import TestClient

from api.app import create_app
from api.layers import MAX_POSITIONS
from networks.errors import ArtefactError
from tests.api.test_app import assert_problem
from tests.api.toy import ToyNetwork


@pytest.fixture(scope="module")
def client():
    network = ToyNetwork()
    with TestClient(create_app(lambda: network), raise_server_exceptions=False) as client:
        yield client


def ids(response):
    assert response.status_code == 200, response.text
    return [row["terminal_id"] for row in response.json()["terminals"]]


def test_terminals_are_told_with_what_is_not_known_left_open(client):
    (halifax,) = client.get(
        "/v1/terminals", params={"country": "CA", "bbox": "-64,44,-63,45"}
    ).json()["terminals"]
    assert halifax["terminal_id"] == "CAHAL"
    assert halifax["capabilities"] == ["container"]
    assert halifax["railways"] == ["CN", "CPKC"]
    assert halifax["max_draught_m"] == 14.5
    assert halifax["open_from"] is None
    vancouver = client.get("/v1/terminals").json()["terminals"][1]
    assert (vancouver["max_draught_m"], vancouver["open_from"]) == (None, "05-01")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["CAHAL", "CAVAN", "JMKIN", "MXVER"]),
        ({"kind": "seaport", "country": "MX"}, ["MXVER"]),
        ({"kind": "airport"}, []),
        ({"bbox": "-130,40,-60,60"}, ["CAHAL", "CAVAN"]),
        ({"bbox": "-70,0,-90,60"}, ["CAHAL", "CAVAN", "MXVER"]),  # all but what lies between
    ],
)
def test_terminals_are_chosen_by_kind_country_and_box(client, query, expected):
    assert ids(client.get("/v1/terminals", params=query)) == expected


def test_pages_follow_one_another_and_end(client):
    seen, cursor = [], None
    for _ in range(4):
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/terminals", params=query)
        seen.append(ids(page))
        assert page.json()["total"] == 4
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert seen == [["CAHAL", "CAVAN", "JMKIN"], ["MXVER"]]


@pytest.mark.parametrize("cursor", ["!", "a", "Q0FIQUw=", "____"])
def test_a_cursor_nobody_gave_is_refused(client, cursor):
    answer = client.get("/v1/terminals", params={"cursor": cursor})
    assert assert_problem(answer, 422, "invalid-input")["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    "box", ["1,2,3", "a,b,c,d", "0,0,0,1", "0,5,1,5", "-190,0,0,1", "0,0,nan,1"]
)
def test_a_box_that_is_none_is_refused(client, box):
    for address in ("/v1/terminals", "/v1/networks/zones"):
        answer = client.get(address, params={"bbox": box})
        assert assert_problem(answer, 422, "invalid-input")["errors"][0]["field"] == "bbox"


def test_what_nothing_matches_is_an_empty_list(client):
    chosen = {"status": "sunk", "call": "CAHAL"}
    assert client.get("/v1/services", params=chosen).json()["services"] == []
    chosen = {"kind": "airport", "country": "CA"}
    assert client.get("/v1/terminals", params=chosen).json()["terminals"] == []


def test_services_are_listed_in_order_and_chosen(client):
    both = client.get("/v1/services").json()["services"]
    assert [(row["service_id"], row["calls"]) for row in both] == [
        ("gulf", ["CAHAL", "MXVER"]),
        ("tramp", ["*"]),
    ]
    assert [row["headway_days"] for row in both] == [7.0, None]
    assert both[1]["operator"] is None
    called = client.get("/v1/services", params={"call": "MXVER", "mode": "sea"}).json()
    assert [row["service_id"] for row in called["services"]] == ["gulf"]


def test_passages_and_figures_are_listed_with_their_sources(client):
    passages = client.get("/v1/passages").json()["passages"]
    assert [row["name"] for row in passages] == ["Toy Strait", "Toy Canal"]
    assert passages[1]["max_draught_m"] == 9.5
    figures = client.get("/v1/parameters", params={"prefix": "air."}).json()
    keys = [row["key"] for row in figures["parameters"]]
    assert keys
    assert all(key.startswith("air.") for key in keys)
    assert all(row["source"] for row in figures["parameters"])
    goods = client.get("/v1/commodities").json()["commodities"]
    units = {row["slug"]: row["units"] for row in goods}
    assert units["lng"] == ["tonnes", "volume_m3"]
    carriers = {row["slug"]: row for row in client.get("/v1/equipment").json()["equipment"]}
    assert all(carriers.keys() >= set(row["equipment"]) for row in goods)
    assert carriers["tank-car"]["capacity_t"] == 88
    assert carriers["ro-ro"]["capacity_t"] is None


def test_the_version_is_what_answers_carry(client):
    told = client.get("/v1/version").json()
    assert told["api_version"] == "v1"
    assert told["provenance"]["network_version"] == ToyNetwork.version


@pytest.mark.parametrize("layer", ["land", "zones", "sea", "rail", "road"])
def test_layers_are_geojson_within_180_degrees(client, layer):
    answer = client.get(f"/v1/networks/{layer}", params={"zoom": 4})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert (body["type"], body["layer"], body["zoom"]) == ("FeatureCollection", layer, 4)
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in body["features"]]
    assert shapes
    west, south, east, north = shapely.total_bounds(shapes)
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


def test_layers_are_cut_to_the_box_and_say_what_they_are(client):
    whole = client.get("/v1/networks/zones", params={"zoom": 5}).json()["features"]
    assert [f["properties"] for f in whole][:1] == [{"country": "US", "zone": "200nm"}]
    box = "-69,40,-60,46"
    cut = client.get("/v1/networks/zones", params={"zoom": 5, "bbox": box}).json()["features"]
    assert {f["properties"]["zone"] for f in cut} == {"200nm"}  # the others end at 69.4° west
    bounds = shapely.total_bounds([shapely.geometry.shape(f["geometry"]) for f in cut])
    assert list(bounds) == [-69, 40, -66, 46]


def test_a_box_over_the_antimeridian_has_both_sides(client):
    query = {"zoom": 5, "bbox": "170,0,-170,60"}
    lanes = client.get("/v1/networks/sea", params=query).json()["features"]
    west, _, east, _ = shapely.total_bounds([shapely.geometry.shape(f["geometry"]) for f in lanes])
    assert west < -170 < 170 < east


def test_rail_is_told_by_its_owner_and_roads_by_what_they_are(client):
    rail = client.get("/v1/networks/rail", params={"zoom": 6}).json()["features"]
    assert {f["properties"]["railway"] for f in rail} == {"CN", None}
    road = client.get("/v1/networks/road", params={"zoom": 6}).json()["features"]
    assert {f["properties"]["kind"] for f in road} == {"road"}


def test_what_no_pixel_shows_is_left_out_and_large_answers_are_coarser(client, monkeypatch):
    near = client.get("/v1/networks/zones", params={"zoom": 10}).json()
    far = client.get("/v1/networks/zones", params={"zoom": 0}).json()
    assert len(far["features"]) <= len(near["features"])
    monkeypatch.setattr("api.layers.MAX_POSITIONS", 1)
    small = client.get("/v1/networks/land", params={"zoom": 7, "bbox": "-120,20,-65,65"}).json()
    assert small["zoom"] == 0
    assert MAX_POSITIONS > 1


def test_unknown_layers_and_zooms_are_refused(client):
    assert_problem(client.get("/v1/networks/air"), 422, "invalid-input")
    assert_problem(client.get("/v1/networks/sea", params={"zoom": 11}), 422, "invalid-input")


READS = [
    *("/v1/terminals", "/v1/networks/zones", "/v1/parameters", "/v1/places?q=Toronto", "/"),
    *("/v1/services", "/v1/passages", "/v1/commodities", "/v1/equipment", "/v1/version"),
    *("/v1/scenarios", "/v1/batches/template", "/openapi.json", "/docs"),
    *("/assets/words.fr.json", "/vendor/leaflet.js"),
]


@pytest.mark.parametrize("address", READS)
def test_a_read_is_not_sent_twice(client, address):
    first = client.get(address)
    assert first.headers["cache-control"] != "no-store"
    tag = first.headers["etag"]
    again = client.get(address, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_description_of_the_api_is_sent_compressed(client):
    sent = client.get("/openapi.json", headers={"accept-encoding": "gzip"})
    assert sent.headers["content-encoding"] == "gzip"
    plain = client.get("/openapi.json", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert sent.json() == plain.json()
    assert plain.json()["openapi"].startswith("3.1")
    assert sent.headers["etag"] == plain.headers["etag"]


def test_a_layer_of_this_network_may_be_kept_for_ever(client):
    kept = client.get("/v1/networks/sea", params={"version": ToyNetwork.version})
    assert "immutable" in kept.headers["cache-control"]
    other = client.get("/v1/networks/sea", params={"version": "0" * 16})
    assert "immutable" not in other.headers["cache-control"]


def test_answers_are_compressed_for_those_who_can_read_it(client):
    with client.stream("GET", "/v1/parameters") as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get("/v1/parameters", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3


def test_every_answer_carries_the_headers_that_guard_it(client):
    for address in ("/healthz", "/v1/terminals", "/nowhere", "/", "/docs"):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]


def test_the_page_and_the_documentation_name_no_other_host(client):
    for address in ("/", "/docs"):
        page = client.get(address)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "://" not in page.text
    for name in ("swagger-ui.js", "maplibre-gl.js", "leaflet.css"):
        assert client.get(f"/vendor/{name}").status_code == 200
    for name in ("../app.py", "app.py", "index"):
        assert client.get(f"/assets/{name}").status_code == 404


def test_a_server_is_ready_once_its_network_is():
    def broken():
        raise ArtefactError("gone")

    network = ToyNetwork()
    with TestClient(create_app(lambda: network)) as client:
        assert client.get("/readyz").json()["network_version"] == network.version
    with TestClient(create_app(broken), raise_server_exceptions=False) as client:
        assert_problem(client.get("/readyz"), 503, "network-unavailable")
        assert client.get("/healthz").status_code == 200


def test_requests_are_counted_by_address_and_never_by_what_was_asked():
    network = ToyNetwork()
    with TestClient(create_app(lambda: network)) as client:
        client.get("/v1/places", params={"q": "Toronto"})
        client.get("/v1/places", params={"q": ""})
        client.get("/secret-of-mine")
        text = client.get("/metrics").text
    assert 'monarca_requests_total{method="GET",path="/v1/places",status="200"} 1.0' in text
    assert 'monarca_requests_total{method="GET",path="/v1/places",status="422"} 1.0' in text
    assert 'path="other",status="404"} 1.0' in text
    assert "Toronto" not in text
    assert "secret" not in text
