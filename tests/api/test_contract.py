"""The API keeps its own description, and nothing that is sent makes it fail.

A few cases each; many with ``MONARCA_EXAMPLES``, cases an address (the fuzz makes ten times as
many bodies): ``MONARCA_EXAMPLES=1600 pytest tests/api/test_contract.py``. Values at the bounds of
the description come on top: all of them for questions, every second to fourth where a body holds
questions among others, which have them all in turn. How many there were is said at the end.
"""

import json
import math
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from io import BytesIO

import hypothesis
import pytest
import xlsxwriter
from fastapi.testclient import TestClient

from api.app import create_app
from api.jobs.database import Database
from api.jobs.received import CSV, XLSX
from tests.api.test_app import BODY
from tests.api.toy import DrawnNetwork, ToyNetwork

schemathesis = pytest.importorskip("schemathesis")
builder = pytest.importorskip("schemathesis.generation.hypothesis.builder")
EXAMPLES = int(os.environ.get("MONARCA_EXAMPLES", "4"))
AT_BOUNDS = 110 * EXAMPLES
SEED = 20_261_127
READY = "2026-08-03T12:00:00Z"
KNOWN = BODY | {"origin": "Tee", "destination": "Enn", "avoid": "any", "ready": READY}
DRAWN, TOY = DrawnNetwork(), ToyNetwork()
FOLDER = tempfile.TemporaryDirectory(prefix="monarca-contract-")
JOBS = Database(f"sqlite:///{FOLDER.name}/jobs.sqlite")
JOBS.prepare()
ANSWERS = create_app(lambda: DRAWN, database=JOBS)
READS = create_app(lambda: TOY, database=JOBS)


async def app(scope, receive, send):
    """Answer shipments from the drawn network, and reads from the toy, which has all tables."""
    asked = "/v1/options", "/v1/scenarios/run", "/v1/batches"
    is_read = scope["type"] == "http" and not scope["path"].startswith(asked)
    await (READS if is_read else ANSWERS)(scope, receive, send)


DESCRIPTION = schemathesis.openapi.from_asgi("/openapi.json", app)
OPERATIONS = [described.ok() for described in DESCRIPTION.get_all_operations()]
if "MONARCA_EXAMPLES" not in os.environ:  # it takes the fields of `options`, which has its cases
    OPERATIONS = [each for each in OPERATIONS if each.label != "POST /v1/options/report"]
# A body may be too large as well as wrong, and is not read then.
REFUSED = DESCRIPTION.config.checks.negative_data_rejection
REFUSED.expected_statuses = [*REFUSED.expected_statuses, "413"]
# Places and kinds of goods are only texts to the description: a text it allows may name nothing.
LEFT_OUT = [schemathesis.checks.positive_data_acceptance]
pytestmark = pytest.mark.filterwarnings("default")  # the tools' own
COUNTED = Counter()


@pytest.fixture(scope="module", autouse=True)
def told(pytestconfig):
    """Say at the end how many cases were tried, where many were asked for."""
    if "MONARCA_EXAMPLES" in os.environ:
        pytestconfig.add_cleanup(tell)


def tell():
    """Write below what pytest writes."""
    counts = [*sorted(COUNTED.items()), ("cases in all", COUNTED.total())]
    sys.stdout.write("".join(f"{cases:8,} {label}\n" for label, cases in counts))


@DESCRIPTION.hook
def map_body(context, body):
    """Let half of the questions be about places there are, and mend none that is to be refused."""
    names = "origin", "destination", "commodity"
    if isinstance(body, dict) and len(str(body)) % 2:
        texts = [body.get(name) for name in names]
        if all(isinstance(text, str) and 0 < len(text.strip()) <= 80 for text in texts):
            return body | {name: KNOWN[name] for name in names}
    return body


@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def as_described(case):
    COUNTED[case.operation.label] += 1
    case.call_and_validate(excluded_checks=LEFT_OUT, timeout=300)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_as_described(operation):
    """Cases are made here: ``DESCRIPTION.parametrize`` makes all in every process that collects."""
    config = builder.HypothesisTestConfig(DESCRIPTION.config, list(builder.HypothesisTestMode))
    test = builder.create_test(operation=operation, test_func=as_described, config=config)
    at_bounds = test.hypothesis_explicit_examples
    test.hypothesis_explicit_examples = at_bounds[:: math.ceil(len(at_bounds) / AT_BOUNDS)]
    test()


@pytest.fixture(scope="module")
def client():
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


SQUARE = [[-80, 20], [-79, 20], [-79, 21], [-80, 20]]
NASTY = (
    *(None, True, 0, -1, 1e308, -0.0, 10**400, "", "\x00", "\ud800", "=1+1", "../../etc/passwd"),
    *(
        "9" * 5000,
        [],
        {},
        [[]],
        {"": None},
        "Tee",
        "<script>",
        "%00",
        "\u202e",
        "2026-02-30T00:00Z",
    ),
    {"type": "Polygon", "coordinates": [SQUARE]},
    {"type": "Polygon", "coordinates": [[[-80, 20], [-79, 21], [-79, 20], [-80, 21], [-80, 20]]]},
    {"type": "Polygon", "coordinates": [[[1e308, 0], [0, 1e308], [1, 1], [1e308, 0]]]},
    {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None}] * 50},
    {"type": "MultiPolygon", "coordinates": [[[["a", "b"]]]]},
)
DEEP = (
    b'{"no_go": ' + b'{"type": "GeometryCollection", "geometries": [' * 900 + b"]}" * 900 + b"}",
    b"[" * 20_000,
    b"[" * 20_000 + b"]" * 20_000,
    b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
)


def spoiled(drawn, body):
    """Return a body with a few things about it wrong: values, names, or bytes."""
    changed = dict(body)
    for _ in range(drawn.randint(1, 3)):
        name = drawn.choice([*FIELDS, "colour", ""])
        changed[name] = drawn.choice(NASTY)
    sent = bytearray(json.dumps(changed).encode())
    if drawn.random() < 0.5:
        for _ in range(drawn.randint(1, 8)):
            at = drawn.randrange(len(sent))
            sent[at : at + drawn.randint(0, 4)] = drawn.randbytes(drawn.randint(0, 4))
    return bytes(sent)


ADDRESSES = ("/v1/options", "/v1/options/compare", "/v1/options/report?format=html")
FIELDS = sorted(ANSWERS.openapi()["components"]["schemas"]["OptionsRequest"]["properties"])


def test_no_malformed_body_makes_the_server_fail(client):
    drawn = random.Random(SEED)
    asked = [*DEEP]
    beside = json.dumps(KNOWN)[:-1].encode()
    asked += (beside + b', "no_go": ' + whole + b"}" for whole in DEEP)
    asked += (spoiled(drawn, KNOWN) for _ in range(10 * EXAMPLES))
    for body in asked:
        address = drawn.choices(ADDRESSES, (16, 3, 1))[0]
        sent = {"content-type": "application/json"}
        response = client.post(address, content=body, headers=sent)
        COUNTED["malformed bodies"] += 1
        assert response.status_code in {200, 400, 413, 422}, body[:300]
        assert response.status_code == 200 or response.json()["status"] == response.status_code


HEADING = ("reference", "origin", "destination", "commodity", "teu", "avoid", "modes", "ready")
GOOD_ROW = ("A-1", "Tee", "Enn", "auto-parts", "2", "any", "road;rail;sea", READY)
CELLS = (
    *("", "\x00", "\ufeff", '"', '"' * 3, "=1+1", "9" * 400, "nan", "inf", "1e999", "-0", "\n\n"),
    *("\u202e", ",;\t", "x" * 20_000, "<a>", "2026-13-01", "True", "é", "'", "road;;;", "10**400"),
)


def table(drawn):
    """Return a few rows, some cells of which are strange; now and then the heading's too."""
    rows = [list(HEADING), *(list(GOOD_ROW) for _ in range(drawn.randint(0, 3)))]
    for _ in range(drawn.randint(0, 3)):
        row = drawn.choice(rows)
        row[drawn.randrange(len(row))] = drawn.choice(CELLS)
    if drawn.random() < 0.2:
        drawn.choice(rows).append("beyond")
    return rows


def mangled(drawn, content):
    """Return bytes with some cut out and others put in."""
    sent = bytearray(content)
    for _ in range(drawn.randint(1, 6)):
        at = drawn.randrange(len(sent) + 1)
        sent[at : at + drawn.choice((0, 1, 4, 400))] = drawn.randbytes(drawn.randint(0, 4))
    return bytes(sent)


def csv_file(drawn):
    mark, end = drawn.choice(",;\t"), drawn.choice(("\n", "\r\n", "\r"))
    quote = drawn.choice(('"', '"', ""))
    lines = [mark.join(f"{quote}{cell}{quote}" for cell in row) for row in table(drawn)]
    code = drawn.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    content = end.join(lines).encode(code, errors="replace")
    return mangled(drawn, content) if drawn.random() < 0.5 else content


def workbook(drawn):
    """Return a workbook that is strange in its cells, in one of its parts, or in its bytes."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table(drawn)):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    chance = drawn.random()
    if chance < 0.3:
        return made.getvalue()
    if chance < 0.5:
        return mangled(drawn, made.getvalue())
    changed = BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w") as after:
        spoilt = drawn.choice(before.namelist())
        for name in before.namelist():
            part = before.read(name)
            if name != spoilt or drawn.random() < 0.9:  # now and then a part is missing
                after.writestr(name, mangled(drawn, part) if name == spoilt else part)
    return changed.getvalue()


@pytest.mark.parametrize(("media_type", "made"), [(CSV, csv_file), (XLSX, workbook)])
def test_no_malformed_table_makes_the_server_fail(client, media_type, made):
    drawn = random.Random(SEED)
    for _ in range(2 * EXAMPLES + 2):
        body = made(drawn)
        asked = {"kind": "shipments", "keep_good": drawn.choice(("true", "false"))}
        sent = {"content-type": media_type}
        response = client.post("/v1/batches", content=body, headers=sent, params=asked)
        COUNTED[f"malformed tables, {media_type}"] += 1
        assert response.status_code in {202, 422}, body[:300]
        if response.status_code == 202:
            client.delete(response.headers["location"])
        else:
            assert response.json()["errors"]
