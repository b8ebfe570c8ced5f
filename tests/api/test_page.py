"""The page in a real Chromium, over the drawn network: what a person does, sees and hears.

Skipped where the machine has no Chromium; the summary of the run says so.
"""

import json
import os
import re
import shutil
import socket
import threading
import time
from dataclasses import replace

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from api import page_files
from api.app import create_app
from api.jobs.database import Database
from api.jobs.kind import Desk
from api.jobs.kinds import KINDS
from api.jobs.queue import JobQueue
from api.jobs.worker import Worker
from networks.errors import Fault, InputError
from routing.commodity import load_commodities
from routing.equipment import equipment_by_slug
from routing.parameter_book import ParameterBook
from routing.scenario import Scenario
from routing.scenario_library import library
from tests.api.toy import DrawnNetwork, DrawnPlaces, ToyNetwork

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NO CHROMIUM ON THIS MACHINE: the page is not tested"
)
WAIT_MS = 90_000
expect.set_options(timeout=WAIT_MS)
LANGUAGES = ("en", "fr", "es")
ASKED = "from=Tee,+ON,+CA&to=Enn,+NLE,+MX"


class PagePlaces(DrawnPlaces):
    """Two doors, found by how they begin."""

    def __init__(self, network):
        super().__init__(network)
        regions = {"Tee": "ON", "Enn": "NLE"}
        self._doors = {
            name: replace(place, name=name, region=regions[name])
            for name, place in self._doors.items()
        }

    def search(self, text, limit=10):
        return [p for n, p in self._doors.items() if n.lower().startswith(text.lower())][:limit]

    def resolve(self, text, field="place"):
        for name, place in self._doors.items():
            if text in (name, place.label):
                return place
        raise InputError([Fault(field, text, "a place", tuple(self._doors.values()))])


class PageNetwork(DrawnNetwork):
    """The drawn network, with the layers of the toy one."""

    rail, road, rail_operators = ToyNetwork.rail, ToyNetwork.road, ToyNetwork.rail_operators
    sea_legs_with_lines = ToyNetwork.sea_legs_with_lines

    @property
    def places(self):
        return PagePlaces(self)


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    network = PageNetwork()
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('page') / 'jobs.db'}")
    database.prepare()
    app = create_app(lambda: network, database=database)
    desk = Desk(network, ParameterBook.load())
    worker = Worker(JobQueue(database, "w"), lambda: desk, KINDS)
    working = threading.Thread(target=worker.run)
    working.start()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
        worker.stop()
        working.join()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # Only root, as in a container, has to do without the sandbox.
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, origin):
    """Open an empty page that is held to ask nobody else, and to complain of nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-CA")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto_path = lambda path: page.goto(origin + path)
    complaints, asked = [], []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.complaints = complaints
    yield page
    context.close()
    strangers = [url for url in asked if not url.startswith((origin, "blob:", "data:"))]
    assert strangers == []
    assert [text for text in complaints if "422" not in text] == []


def words(language):
    return json.loads(page_files.asset(f"words.{language}.json"))


def answered(page, times=1):
    page.wait_for_selector(f'html[data-answered="{times}"]', state="attached")


def mapped(page):
    page.wait_for_selector("html[data-mapped]", state="attached")


def chosen(page):
    return page.locator(".card.chosen").get_attribute("data-rank")


def test_the_three_languages_say_the_same_things():
    def keys(told, prefix=""):
        for key, value in told.items():
            yield from keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]

    def holes(text):
        return sorted(re.findall(r"\{(\w+)\}", text))

    english = words("en")
    for language in ("fr", "es"):
        told = words(language)
        assert set(keys(told)) == set(keys(english))
        flat = {key: text for key, text in told.items() if isinstance(text, str)}
        assert {k: holes(t) for k, t in flat.items()} == {k: holes(english[k]) for k in flat}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_goods_and_equipment_have_a_name(language):
    told = words(language)
    assert told["goodsNames"].keys() == load_commodities().keys()
    assert told["scenarioNames"].keys() == library().keys()
    assert told["equipmentNames"].keys() == equipment_by_slug().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey(page, language):
    told = words(language)
    page.goto_path(f"/?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_role("combobox", name=told["from"], exact=True).press_sequentially("Te")
    page.get_by_role("option", name="Tee").click()
    to = page.get_by_role("combobox", name=told["to"], exact=True)
    to.press_sequentially("En")
    expect(page.locator("#to-list [role=option]")).to_have_count(1)
    to.press("ArrowDown")
    to.press("Enter")
    expect(to).to_have_value("Enn, NLE, MX")
    page.get_by_role("slider", name=told["avoid"]).press("ArrowRight")
    expect(page.locator(".tier-told")).to_contain_text(told["tiers"]["no-us-land"])
    page.get_by_role("button", name=told["go"]).click()
    answered(page)
    cards = page.locator(".card")
    assert cards.count() >= 2
    decimal = "," if language == "fr" else "."
    assert re.search(rf"\d\{decimal}\d", cards.first.locator(".time").inner_text())
    assert told["bestByWeights"] in cards.first.inner_text()
    page.wait_for_selector(".tier.current")
    assert page.locator(".tier").count() == 6
    cards.nth(1).locator(".card-head").click()
    assert chosen(page) == "2"
    expect(page.locator(".bubble.chosen")).to_have_attribute("data-rank", "2")
    papers = cards.nth(1).locator(".papers")
    papers.locator("summary").click()
    expect(papers.locator("li strong").first).to_be_visible()
    assert papers.locator("[lang=en]").count() == 0 or language == "en"
    assert cards.nth(1).locator(".notices li:not([lang])").count() > 0
    lines = cards.nth(1).locator(".costs")
    lines.locator("summary").first.click()
    lines.locator("li summary").first.click()
    expect(lines.locator(".sources code").first).to_be_visible()
    assert "avoid=no-us-land" in page.url
    assert f"lang={language}" in page.url
    assert "way=2" in page.url


def test_a_click_on_a_way_chooses_it_and_words_change_without_asking_again(page):
    page.goto_path(f"/?{ASKED}&lang=en")
    answered(page)
    mapped(page)
    assert page.locator("html").get_attribute("data-map") == "maplibre"
    page.wait_for_selector("#map[data-idle]")
    page.locator('.card[data-rank="2"] .card-head').click()
    spots = [box for box in stops_on_map(page) if box["kind"] == "terminal"]
    page.locator('.card[data-rank="1"] .card-head').click()
    held = {(round(box["x"]), round(box["y"])) for box in stops_on_map(page)}
    own = next(box for box in spots if (round(box["x"]), round(box["y"])) not in held)
    page.wait_for_timeout(700)
    page.mouse.click(own["x"], own["y"])
    expect(page.locator(".card.chosen")).not_to_have_attribute("data-rank", "1")
    page.get_by_role("button", name="Español").click()
    expect(page.locator(".downloads").first).to_contain_text("Descargar")
    answered(page, times=1)


def stops_on_map(page):
    """Say where stops stand on the screen, from where their names were put beside them."""
    page.wait_for_timeout(900)  # the map has moved to where it was sent
    return page.evaluate("""() => {
      const frame = document.getElementById("map").getBoundingClientRect();
      return [...document.querySelectorAll("#labels .name")].map((name) => ({
        kind: name.classList.contains("end") ? "end" : "terminal",
        x: frame.x + Number(name.dataset.x), y: frame.y + Number(name.dataset.y),
      }));
    }""")


def test_without_webgl_leaflet_draws_the_same_ways(page):
    page.add_init_script("""const plain = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? null : plain.call(this, kind, ...rest);
      };""")
    page.goto_path(f"/?{ASKED}&lang=en")
    answered(page)
    mapped(page)
    assert page.locator("html").get_attribute("data-map") == "leaflet"
    page.locator("path.way-2").first.dispatch_event("click")
    assert chosen(page) == "2"


def speaking(page):
    """Turn the page to each language; yield its tag and its words."""
    for language in LANGUAGES:
        page.locator(f"#languages [lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        yield language, words(language)


def test_no_way_says_why_in_each_language_and_each_button_lets_one_in(page):
    late = "&avoid=us-12nm&ready=2026-12-01T08:00&deadline=2026-12-01T10:00"
    page.goto_path(f"/?{ASKED}&lang=fr{late}")
    answered(page)
    none = page.locator(".none")
    for _, told in speaking(page):
        expect(none.locator("h3")).to_have_text(told["noWay"])
        expect(none).to_contain_text(told["constraint"]["deadline"])
        none.locator(".left-out summary").click()
        expect(none.locator(".left-out li").first).to_be_visible()
        assert none.locator("[lang=en]").count() == 0
        assert "null" not in page.locator("#answer").inner_text()
    page.locator(".way-out").first.click()
    answered(page, times=2)
    assert page.locator(".card").count() >= 1
    page.go_back()
    answered(page, times=3)
    expect(none.locator("h3")).to_be_visible()


def test_what_cannot_be_used_is_said_at_its_field_with_what_may_be_meant(page):
    page.goto_path("/?lang=en")
    page.locator("#from").fill("Atlantis")
    page.locator("#to").fill("Enn")
    page.locator("#form").evaluate("form => form.requestSubmit()")
    expect(page.locator("#from")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#from-fault")).to_contain_text("a place")
    page.locator("#from-fault").get_by_role("button", name="Tee").click()
    answered(page)


def test_files_hold_the_answer(page):
    page.goto_path(f"/?{ASKED}&lang=en")
    answered(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    lines = got.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("rank,option_cost_usd,")
    assert len(lines) > 2
    with page.expect_download() as got:
        page.get_by_role("button", name="GeoJSON").click()
    drawn = json.loads(got.value.path().read_text("utf-8"))
    assert {feature["properties"]["kind"] for feature in drawn["features"]} == {"leg"}
    for name, start in {"PDF": b"%PDF-", "HTML": b"<!doctype html>", "Excel": b"PK"}.items():
        with page.expect_download() as got:
            page.get_by_role("button", name=name, exact=True).click()
        assert got.value.path().read_bytes().startswith(start)
    expect(page.locator("#status")).to_have_text(words("en")["saved"])
    cells = page.evaluate("""async () => {
      const { cell } = await import("/assets/download.js");
      return ['=1+1', '+2', '-3', '@x', 'a,"b"', -4.5, null].map(cell);
    }""")
    assert cells == ["'=1+1", "'+2", "'-3", "'@x", '"a,""b"""', "-4.5", ""]


def test_many_shipments_are_sent_followed_and_downloaded(page):
    told = words("fr")
    page.goto_path("/?lang=fr")
    page.locator("#many summary").click()
    lines = ("reference,origin,destination,commodity,teu", "A,Tee,Enn,auto-parts,2")
    table = "\n".join((*lines, "B,Tee,Enn,auto-parts,x"))
    file = {"name": "envois.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("#many-file").set_input_files(file)
    page.get_by_role("button", name=told["manySend"]).click()
    first = page.locator("#many-told .faults li")
    expect(first).to_contain_text("ligne 3, teu: x", timeout=60_000)
    page.get_by_label(told["manyKeepGood"]).check()
    page.get_by_role("button", name=told["manySend"]).click()
    with page.expect_download() as got:
        page.locator("#many-files").get_by_role("link", name="CSV").click()
    lines = got.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2,A,,answered,")
    expect(page.locator("#many-told .faults li")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []


def test_it_fits_and_has_no_serious_barrier(page):
    page.goto_path(f"/?{ASKED}&lang=es&scenario=dear-fuel")
    answered(page)
    page.wait_for_selector(".tier.current")
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)  # the charts are drawn anew for the width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        serious = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
        assert [(rule["id"], [n["html"][:90] for n in rule["nodes"]][:3]) for rule in serious] == []


def test_a_scenario_stands_beside_the_answer_and_the_link_shares_it(page, monkeypatch):
    shut = Scenario("laredo-closed", "Shut", "drawn", close=frozenset({"L"}))
    monkeypatch.setattr("routing.scenario_library.library", lambda: {shut.name: shut})
    told = words("fr")
    page.goto_path(f"/?{ASKED}&lang=fr&scenario=laredo-closed&when=before")
    answered(page)
    table, shown = page.locator(".before-after"), page.locator('.turn [aria-pressed="true"]')
    expect(table).to_contain_text(told["scenarioNames"]["laredo-closed"])
    expect(table.locator(".closed .why").first).to_contain_text("fermé")
    expect(shown).to_have_text(told["asThingsAre"])
    before = page.locator(".cards").inner_text()
    after = page.get_by_role("button", name=told["underScenario"], exact=True)
    after.focus()
    after.press("Enter")
    expect(shown).to_be_focused()
    expect(shown).to_have_text(told["underScenario"])
    assert page.locator(".cards").inner_text() != before
    expect(page.locator("#status")).to_contain_text(told["underScenario"])
    assert "when=" not in page.url
    sure = page.locator(".card.chosen .sure")
    sure.locator("summary").click()
    expect(sure.locator(".draws")).to_be_visible()


def test_the_units_offered_fit_the_goods(page):
    page.goto_path("/?lang=fr&goods=auto-parts&unit=teu")
    units = page.locator("#unit option")
    expect(units).to_have_text(["EVP", "EQP", "tonnes", "m³"])
    page.locator("#goods").select_option("finished-vehicles")
    expect(units).to_have_text(["véhicules", "tonnes"])
    expect(page.locator("#unit")).to_have_value("vehicles")
    expect(page.locator("#equipment option")).to_have_text(
        ["ce qui convient", "wagon à deux niveaux", "porte-voitures", "roulier porte-véhicules"]
    )


def test_a_reefer_without_a_temperature_is_told_at_its_field_and_a_team_is_asked_for(page):
    with page.expect_request("**/v1/options") as asked:
        page.goto_path(
            "/?from=Tee%2C+ON%2C+CA&to=Enn%2C+NLE%2C+MX&goods=processed-food&equipment=40rh"
            "&team=yes&lang=en"
        )
    assert asked.value.post_data_json["team"] is True
    expect(page.locator("#team")).to_be_checked()
    expect(page.locator("#temperature-fault")).to_contain_text("-25 to 25 °C")
    expect(page.locator("#temperature")).to_have_attribute("aria-invalid", "true")


def test_the_documentation_shows_every_address(page):
    page.goto_path("/docs")
    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(28)


def test_the_price_of_avoidance_under_a_scenario_stands_beside_that_as_things_are(page):
    with page.expect_request("**/v1/options/compare") as asked:
        page.goto_path(f"/?{ASKED}&lang=en&scenario=dear-fuel")
    assert asked.value.post_data_json["scenarios"] == ["dear-fuel"]
    page.wait_for_selector("html[data-compared]", state="attached")
    chart = page.locator("#avoidance")
    tiers = chart.locator(".tier")
    for _, told in speaking(page):
        expect(chart.locator(".keys")).to_contain_text(told["asThingsAre"])
        expect(chart.locator(".keys")).to_contain_text(told["scenarioNames"]["dear-fuel"])
        label = tiers.nth(1).get_attribute("aria-label")
        assert f"{told['asThingsAre']} " in label
        assert f"{told['underScenario']} " in label
    bars = chart.locator(".bar-of-tier.before").count(), chart.locator(".bar-of-tier.after").count()
    assert tiers.count() == 6
    assert bars[0] == bars[1] > 1
    assert re.search(r"\+\d", tiers.nth(1).text_content())
    tiers.nth(1).press("Enter")
    answered(page, times=2)
    assert "avoid=no-us-land" in page.url
    assert "scenario=dear-fuel" in page.url


def test_what_is_wrong_with_a_field_is_said_in_the_reader_s_language(page):
    told = words("fr")
    page.goto_path("/?lang=fr")
    page.locator("#form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator("#from-fault")).to_have_text(told["required"])
    page.locator("#from").fill("Atlantis")
    page.locator("#to").fill("Enn")
    page.locator("#form").evaluate("form => form.requestSubmit()")
    expect(page.locator("#from-fault p").first).to_have_text(told["faults"]["from"])
    expect(page.locator("#from-fault .expected [lang=en]")).to_have_text("a place")
