"""Reports: the same things in HTML and PDF, in three languages, and nothing read as markup."""

import io
from html.parser import HTMLParser

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.report.blocks import Grid, Heading, Map, Report
from api.report.drawing import MapDrawing
from api.report.font import letters, printable
from api.report.html import html_of
from api.report.pdf import pdf_of
from api.report.words import ReportWords
from routing.words import words
from tests.api import samples
from tests.api.test_app import assert_problem
from tests.api.toy import ASKED, DrawnNetwork


class Read(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def client():
    network = DrawnNetwork()
    with TestClient(create_app(lambda: network), raise_server_exceptions=False) as client:
        yield client


def asked(client, form, language="en", **more):
    address = f"/v1/options/report?format={form}&language={language}"
    return client.post(address, json=ASKED | more)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_report_has_the_ways_their_map_their_lines_and_sources(client, language):
    answer = client.post("/v1/options", json=ASKED).json()
    sent = asked(client, "html", language)
    assert "attachment" in sent.headers["content-disposition"]
    read, said = Read(sent.text), words(language)
    told = "\n".join(read.text)
    assert "svg" in read.tags
    assert "script" not in read.tags
    assert all(row["source"] in told for row in answer["parameters_used"])
    assert all(row in told for row in answer["provenance"]["attribution"])
    assert said["report.ways"] in told
    assert told.count(said["cost_lines"]) == len(answer["options"])
    pdf = asked(client, "pdf", language)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert f"/Lang ({language})".encode() in pdf.content
    if language == "fr":
        assert pdf.content == asked(client, "pdf", language).content


def test_no_way_is_reported_with_its_reason_and_a_scenario_with_its_source(client):
    none = asked(
        client, "html", "fr", modes=["sea"], avoid="us-200nm", deadline="2026-11-24T00:00Z"
    )
    told = "\n".join(Read(none.text).text)
    assert words("fr")["no_route"] in told
    assert asked(client, "pdf", "fr", deadline="2026-11-23T13:00Z").content.startswith(b"%PDF-")
    dear = "\n".join(Read(asked(client, "html", "es", scenarios=["dear-fuel"]).text).text)
    assert ReportWords("es").named("scenarioNames", "dear-fuel", "") in dear
    assert_problem(asked(client, "pdf", scenarios=["dear-feul"]), 422, "invalid-input")


def test_a_workbook_holds_the_tables(client):
    book = openpyxl.load_workbook(io.BytesIO(asked(client, "xlsx").content))
    assert {"options", "legs", "transfers"} <= set(book.sheetnames)


def test_what_looks_like_markup_is_text_in_both():
    grid = Grid(("a",), ((samples.HOSTILE,),), (1,))
    report = Report(samples.HOSTILE, "en", (Heading(samples.HOSTILE, 1), grid))
    read = Read(html_of(report).decode())
    assert set(read.tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "table",
                              "colgroup", "col", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
    assert samples.HOSTILE in "".join(read.text)
    assert pdf_of(report).startswith(b"%PDF-")


def test_every_phrase_can_be_printed():
    for language in ("en", "fr", "es"):
        said = [text for key, text in words(language).items() if key.startswith("report.")]
        assert said
        for text in said:
            assert {ord(letter) for letter in printable(text)} <= letters()
            assert "?" not in printable(text).replace("¿", "")


def test_a_map_is_drawn_as_its_picture_says():
    svg = (
        '<svg viewBox="0 0 100 50"><rect class="water" width="100" height="50"/>'
        '<path class="land" d="M0.0 0.0 10.0 0.0 10.0 10.0Z"/><g stroke="#d1495b">'
        '<path d="M1.0 2.0 3.0 4.0" stroke-width="2.6" stroke-dasharray="8.8 3.4"/></g></svg>'
    )
    drawing = MapDrawing(svg, 200)
    assert drawing.wrap(0, 0) == (200, 100)
    path = drawing._root[1].attrib["d"]
    moves = []
    drawing.canv = type("Canvas", (), {"beginPath": lambda _: Pen(moves)})()
    drawing._path(path)
    assert moves == [("moveTo", 0, 50), ("lineTo", 10, 50), ("lineTo", 10, 40), ("close",)]
    bare = svg[: svg.index("<path")] + "</svg>"
    drawn, empty = (pdf_of(Report("x", "en", (Map(each, "key"),))) for each in (svg, bare))
    assert len(drawn) > len(empty)


class Pen:
    def __init__(self, moves):
        self._moves = moves

    def __getattr__(self, name):
        return lambda *at: self._moves.append((name, *at))
