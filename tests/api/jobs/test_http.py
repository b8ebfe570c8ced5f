"""Batches and jobs over HTTP, on the drawn network and SQLite."""

import csv
import io

import openpyxl
import pytest
import xlsxwriter
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import MAX_BATCH_BYTES, create_app
from api.jobs.database import Database
from api.jobs.kind import Desk
from api.jobs.kinds import KINDS
from api.jobs.queue import JobQueue
from api.jobs.received import CSV, XLSX
from api.jobs.shipment_row import fields_of
from api.jobs.worker import Worker
from routing.parameter_book import ParameterBook
from tests.api.toy import DrawnNetwork

GOOD = {"origin": "Tee", "destination": "Enn", "commodity": "auto-parts", "teu": 2}
BAD = GOOD | {"origin": "Nowhere", "teu": -1}
NETWORK = DrawnNetwork()


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('http') / 'jobs.db'}")
    database.prepare()
    return database


@pytest.fixture(scope="module")
def client(database):
    with TestClient(
        create_app(lambda: NETWORK, database=database), raise_server_exceptions=False
    ) as client:
        yield client


def work(database, network=NETWORK):
    desk = Desk(network, ParameterBook.load())
    Worker(JobQueue(database, "w"), lambda: desk, KINDS).run(until_idle=True)


def send(client, content, media_type=CSV, query="", **headers):
    headers = {"content-type": media_type, **headers}
    return client.post(f"/v1/batches{query}", content=content, headers=headers)


def told(response):
    """Return row, column and value of each fault."""
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return [(f.get("row"), f.get("column"), f["value"]) for f in response.json()["errors"]]


def workbook(*rows):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


@pytest.fixture(scope="module")
def done(client, database):
    """One job of each kind, done; the first has a bad row left out and a name like a formula."""
    client.post("/v1/options", json=GOOD)  # the search may have to be compiled, which takes long
    corridors = [{"name": "sea", "modes": ["sea"]}, {"name": "land", "modes": ["road", "rail"]}]
    bodies = [
        {"shipments": [BAD, GOOD | {"reference": "=1+1"}], "keep_good": True},
        {"kind": "corridors", "shipments": [GOOD], "corridors": corridors},
        {
            "kind": "scenario",
            "shipments": [GOOD],
            "changes": {"title": "no bridge", "close": ["L"]},
        },
    ]
    sent = [client.post("/v1/batches", json=body) for body in bodies]
    assert [response.status_code for response in sent] == [202] * 3
    work(database)
    return [client.get(response.headers["location"]).json() for response in sent]


def result(client, job, **asked):
    return client.get(job["links"]["result"], **asked)


def opened(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_a_job_tells_of_its_rows_and_its_end(done):
    for job, count in zip(done, (1, 2, 1), strict=True):
        assert job["state"] == "done"
        assert (job["items"]["total"], job["items"]["answered"]) == (count, count)
        assert job["share_done"] == 1.0
    rows = [(fault["row"], fault["column"]) for fault in done[0]["rejected_rows"]]
    assert rows == [(1, "teu")]


def test_results_are_the_answers_the_shipments_get_alone(client, done):
    items = result(client, done[0]).json()["items"]
    assert (items[0]["row"], items[0]["reference"]) == (2, "=1+1")
    found = items[0]["result"]["answer"]
    alone = client.post("/v1/options", json=found["request"]).json()
    assert found == alone


def test_corridors_come_as_a_table_with_them_beside_it(client):
    lines = "reference,origin,destination,commodity,teu\nA,Tee,Enn,auto-parts,2\n"
    asked = {
        "kind": "corridors",
        "corridor": ["by sea: modes=road;sea", "overland: modes=road;rail"],
    }
    sent = client.post("/v1/batches", params=asked, content=lines, headers={"content-type": CSV})
    assert sent.status_code == 202, sent.text
    assert sent.json()["items"]["total"] == 2
    bad = asked | {"corridor": ["by sea: modes=boat, hue=red", "overland"]}
    refused = client.post("/v1/batches", params=bad, content=lines, headers={"content-type": CSV})
    fields = {fault["field"] for fault in refused.json()["errors"]}
    assert {"corridors.0.modes.0", "corridors.0.hue"} <= fields
    alone = client.post("/v1/batches?kind=corridors", content=lines, headers={"content-type": CSV})
    assert {fault["field"] for fault in alone.json()["errors"]} == {"corridors"}


@pytest.mark.parametrize("kind", ["shipments", "corridors"])
def test_a_template_can_be_sent_as_it_is(client, kind):
    there = {"Toronto, ON": "Tee", "Monterrey, NL": "Enn", "Halifax": "Tee", "Veracruz": "Enn"}
    for form in ("csv", "xlsx"):
        got = client.get(f"/v1/batches/template?kind={kind}&format={form}")
        assert got.headers["etag"]
        if form == "csv":
            text = got.text
            for name, drawn in there.items():
                text = text.replace(name, drawn)
            query = "?corridor=a&corridor=b" if kind == "corridors" else "?"
            sent = send(client, text.encode(), CSV, f"{query}&kind={kind}")
        else:
            book = opened(got)
            for row in book.worksheets[0].iter_rows(min_row=2):
                for cell in row:
                    cell.value = there.get(cell.value, cell.value)
            out = io.BytesIO()
            book.save(out)
            sent = send(client, out.getvalue(), XLSX, f"?kind={kind}")
        assert sent.status_code == 202, sent.text
        assert sent.json()["items"]["total"] == (4 if kind == "corridors" else 2)


def test_a_scenario_lies_beside_the_answer_as_things_are(client, done):
    (item,) = result(client, done[2]).json()["items"]
    base, changed = item["result"]["base"], item["result"]["changed"]
    differ = changed["options"][0]["cost_usd"] - base["options"][0]["cost_usd"]
    assert item["result"]["more_usd"] == pytest.approx(differ)
    assert differ != 0
    rows = result(client, done[2], params={"format": "csv"}).text
    cases = [row["case"] for row in csv.DictReader(io.StringIO(rows))]
    assert cases == ["as things are", "under the scenario"]


def test_tables_leave_as_csv_and_excel_without_formulas(client, done):
    table = result(client, done[0], headers={"accept": f"text/html, {CSV};q=0.9"})
    assert table.headers["content-type"].startswith(CSV)
    assert next(csv.DictReader(io.StringIO(table.text)))["reference"] == "'=1+1"
    book = openpyxl.load_workbook(
        io.BytesIO(result(client, done[1], params={"format": "xlsx"}).content)
    )
    assert book.sheetnames == ["shipments", "options", "legs"]
    header, *rows = book["shipments"].values
    assert [row[header.index("case")] for row in rows] == ["sea", "land"]
    named = openpyxl.load_workbook(
        io.BytesIO(result(client, done[0], headers={"accept": XLSX}).content)
    )
    assert named["options"]["B2"].value == "=1+1"
    assert named["options"]["B2"].data_type != "f"


def test_progress_is_told_to_the_end_and_once(client, done):
    events = client.get(done[0]["links"]["events"])
    assert events.headers["content-type"].startswith("text/event-stream")
    assert events.text.count("event: ended") == 1
    last = next(line for line in events.text.splitlines() if line.startswith("id: "))
    again = client.get(done[0]["links"]["events"], headers={"Last-Event-ID": last[4:]})
    assert again.status_code == 204


def test_jobs_are_listed_the_newest_first(client, done):
    page = client.get("/v1/jobs", params={"limit": 2}).json()
    rest = client.get("/v1/jobs", params={"limit": 100, "cursor": page["next_cursor"]}).json()
    ids = [job["job_id"] for job in page["jobs"] + rest["jobs"]]
    assert ids == sorted(ids, reverse=True)
    assert {job["job_id"] for job in done} <= set(ids)


def test_every_bad_row_is_told_at_once(client):
    table = (
        "Reference;origin;destination;commodity;teu;modes;weights.cost\n"
        "ok;Tee;Enn;auto-parts;2;road; 1\n"
        ";;;;;;\n"
        '"two\nlines";Tee;Enn;auto-parts;two;"road; rail";\n'
        "C;Tee;Atlantis;moon-dust;1;;-1\n"
        "D;Atlantis;Enn;auto-parts;1;;\n"
    )
    assert told(send(client, table)) == [
        (4, "teu", "two"),
        (5, "weights.cost", -1),
        (6, "origin", "Atlantis"),
    ]
    kept = send(client, table, query="?keep_good=true")
    assert kept.status_code == 202
    assert (kept.json()["items"]["total"], len(kept.json()["rejected_rows"])) == (1, 3)


def test_a_workbook_is_read_as_a_table_is(client):
    heading = ["origin", "destination", "commodity", "teu", "reference", "forbid"]
    book = workbook(heading, ["Tee", "Enn", "auto-parts", 2, 17, "L"], [], ["Tee", "Enn", "x", "?"])
    assert [fault[:2] for fault in told(send(client, book, XLSX))] == [(4, "teu")]
    form = {"file": ("../../etc/passwd.xlsx", book, "application/octet-stream")}
    kept = client.post("/v1/batches?keep_good=true", files=form)
    assert kept.status_code == 202
    assert kept.json()["items"]["total"] == 1


def test_a_cell_can_hold_json():
    cells = {"departures": '[{"a": 1}]', "no_go": "{", "modes": "sea;", "weights.cost": "2"}
    assert fields_of(cells) == {
        "departures": [{"a": 1}],
        "no_go": "{",
        "modes": ["sea"],
        "weights": {"cost": 2},
    }


def test_columns_nobody_knows_are_told_once(client):
    line = "Tee,Enn,auto-parts,1,red\n"
    table = f"origin,destination,commodity,teu,colour\n{line}{line}"
    assert told(send(client, table)) == [(1, "colour", "colour")]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", CSV, 422),
        (b"origin\n", CSV, 422),
        (b"origin,origin\na,b\n", CSV, 422),
        (b"PK\x03\x04", XLSX, 422),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"shipments": []}', "application/json", 422),
        (b'{"kind": "plan", "shipments": [{}]}', "application/json", 422),
        (b'{"shipments": ' + b"[" * 60 + b"]" * 60 + b"}", "application/json", 422),
        (b"x", "text/plain", 415),
        (b"x", "multipart/form-data", 422),
        (b" " * (MAX_BATCH_BYTES + 1), CSV, 413),
        (b"origin\n" + b"a\n" * 1001, CSV, 422),
    ],
)
def test_what_is_no_batch_is_refused(client, content, media_type, status):
    response = send(client, content, media_type)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"scenarios": ["nosuch"]},
        {"scenarios": ["../../x.toml"]},
        {"changes": {"scale": 1}},
        {"changes": {"scale": {"no.such.figure": 2}}},
        {"changes": {"queues": {"A": 2}}},
        {"changes": {"colour": "red"}},
    ],
)
def test_a_scenario_that_is_none_is_refused_before_anything_is_done(client, asked):
    told(client.post("/v1/batches", json={"kind": "scenario", "shipments": [GOOD], **asked}))


def test_a_key_gives_the_same_job_again(client):
    body, key = {"shipments": [GOOD]}, {"Idempotency-Key": "k-1"}
    first, again = (client.post("/v1/batches", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.headers["location"] == again.headers["location"]
    other = client.post("/v1/batches", json={"shipments": [GOOD, GOOD]}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_job_can_be_cancelled_once_and_has_no_result_before_its_end(client):
    job = client.post("/v1/batches", json={"shipments": [GOOD]}).json()
    early = result(client, job)
    assert (early.status_code, early.json()["code"]) == (409, "job-not-ended")
    assert client.delete(job["links"]["self"]).json()["state"] == "cancelled"
    again = client.delete(job["links"]["self"])
    assert (again.status_code, again.json()["code"]) == (409, "job-ended")
    assert result(client, job).json()["items"][0]["state"] == "cancelled"


@pytest.mark.parametrize("job_id", ["x", "%00", "0" * 12 + "-" + "0" * 24])
def test_a_job_nobody_has_is_not_found(client, job_id):
    for address in (f"/v1/jobs/{job_id}", f"/v1/jobs/{job_id}/events", f"/v1/jobs/{job_id}/result"):
        response = client.get(address)
        assert (response.status_code, response.json()["code"]) == (404, "job-not-found")


def test_what_only_the_search_can_refuse_is_a_rejected_item(client, database):
    body = {"shipments": [GOOD | {"forbid": ["no such thing"]}, GOOD]}
    job = client.post("/v1/batches", json=body).json()
    work(database)
    ended = client.get(job["links"]["self"]).json()
    assert (ended["items"]["rejected"], ended["items"]["answered"]) == (1, 1)
    assert result(client, job).json()["items"][0]["errors"][0]["field"] == "forbid"


def test_a_defect_fails_its_item_alone(client, database, monkeypatch, caplog):
    job = client.post("/v1/batches", json={"shipments": [GOOD]}).json()
    with monkeypatch.context() as patch:
        patch.setattr("api.answer.answer", lambda *_: 1 / 0)
        work(database)
    (item,) = result(client, job).json()["items"]
    assert (item["state"], item["detail"]) == ("failed", "Something went wrong on our side.")
    assert "ZeroDivisionError" in caplog.text


def test_a_lost_database_is_a_problem_and_is_got_over(client, database):
    aside = database.file.with_suffix(".aside")
    database.file.rename(aside)
    for response in (
        client.post("/v1/batches", json={"shipments": [GOOD]}),
        client.get("/v1/jobs"),
        client.get("/v1/requests"),
    ):
        assert (response.status_code, response.json()["code"]) == (503, "database-unavailable")
        assert response.headers["retry-after"]
        assert str(database.file) not in response.text
    assert client.post("/v1/options", json=GOOD).status_code == 200
    aside.rename(database.file)
    assert client.get("/v1/jobs").status_code == 200


def test_requests_are_saved_found_and_thrown_away(client):
    saved = client.post("/v1/requests", json={"name": "Weekly", "request": GOOD})
    assert saved.status_code == 201
    there = saved.headers["location"]
    assert client.get(there).json() == saved.json()
    assert client.post("/v1/options", json=saved.json()["request"]).status_code == 200
    assert saved.json() in client.get("/v1/requests").json()["requests"]
    assert client.delete(there).status_code == 204
    assert client.get(there).json()["code"] == "request-not-found"


MARKS = st.sampled_from(
    ["origin", "teu", ",", ";", "\t", "\n", '"', "\0", "=1", "é", "9" * 400, "nan"]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.binary(max_size=60), st.lists(MARKS, max_size=30).map(lambda m: "".join(m).encode())
    )
)
def test_no_table_makes_the_server_fail(client, content):
    for media_type in (CSV, XLSX):
        assert send(client, content, media_type).status_code == 422


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
def test_no_damaged_workbook_makes_the_server_fail(client, place, damage):
    whole = workbook(["origin", "teu"], ["Atlantis", 2])
    at = place % len(whole)
    broken = whole[:at] + damage + whole[at + len(damage) :]
    assert send(client, broken, XLSX).status_code == 422
