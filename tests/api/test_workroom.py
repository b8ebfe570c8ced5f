"""Long work never holds up the event loop, and a full queue refuses."""

import asyncio
import threading

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.endpoints import options as options_module
from api.settings import Settings
from api.workroom import BusyError, Workroom
from tests.api import samples
from tests.api.test_app import BODY, assert_problem
from tests.api.toy import ToyNetwork


def test_what_waits_beyond_the_queue_is_refused_and_the_rest_is_done():
    done, may_end = [], threading.Event()

    def work():
        may_end.wait(10)
        done.append(1)

    async def crowd():
        room = Workroom(threads=1, queue=2)
        tasks = [asyncio.create_task(room.run(work)) for _ in range(5)]
        await asyncio.sleep(0)
        pending = room.pending
        may_end.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        room.close()
        return pending, ended, room.pending

    pending, ended, left = asyncio.run(crowd())
    assert (pending, left, len(done)) == (3, 0, 3)
    assert [type(end) for end in ended] == [type(None)] * 3 + [BusyError] * 2


def test_the_loop_answers_while_a_search_goes_on_and_refuses_another(monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        may_end.wait(10)
        return samples.answer(samples.option())

    monkeypatch.setattr(options_module, "answer", slow)
    network = ToyNetwork()
    with TestClient(create_app(lambda: network, Settings(threads=1, queue=0))) as client:
        first = threading.Thread(target=client.post, args=("/v1/options",), kwargs={"json": BODY})
        first.start()
        assert begun.wait(10)
        assert client.get("/healthz").status_code == 200
        refused = client.post("/v1/options", json=BODY)
        may_end.set()
        first.join()
        assert client.post("/v1/options", json=BODY).status_code == 200
    assert_problem(refused, 503, "busy")
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("asked", "given"), [({}, 5.0), ({"time_limit_s": 2.0}, 2.0), ({"time_limit_s": 6.0}, None)]
)
def test_an_operator_bounds_the_time_of_a_search(monkeypatch, asked, given):
    seen = []

    def noted(_network, request, _book):
        seen.append(request.time_limit_s)
        return samples.answer(samples.option())

    monkeypatch.setattr(options_module, "answer", noted)
    network = ToyNetwork()
    with TestClient(create_app(lambda: network, Settings(max_time_limit_s=5.0))) as client:
        response = client.post("/v1/options", json=BODY | asked)
    if given is None:
        problem = assert_problem(response, 422, "invalid-input")
        assert problem["errors"][0]["field"] == "time_limit_s"
    assert seen == ([given] if given else [])
