"""A worker when things go wrong around it, and the commands that start one."""

import threading
import time
from types import MappingProxyType

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.jobs.kind import Kind
from api.jobs.queue import JobQueue
from api.jobs.store import JobStore, NewJob
from api.jobs.worker import Worker
from networks.errors import ArtefactError, InputError


def accept(database, count=1):
    items = [{"row": n + 1} for n in range(count)]
    return JobStore(database).accept(NewJob("echo", {}, items), "", None, "")


def worker(database, answer, desk=lambda: None, lease_s=30.0, beat_s=8.0):
    kinds = MappingProxyType({"echo": Kind("echo", answer, {})})
    return Worker(JobQueue(database, "w", lease_s), desk, kinds, beat_s)


def state(database, job):
    return JobStore(database).job(job.job_id, "")


def test_an_answer_waits_for_a_database_that_is_away(sqlite):
    job, aside = accept(sqlite), sqlite.file.with_suffix(".aside")

    def answer(*_):
        sqlite.file.rename(aside)
        threading.Timer(0.3, lambda: aside.rename(sqlite.file)).start()
        return {}

    worker(sqlite, answer).run(until_idle=True)
    assert (state(sqlite, job).state, state(sqlite, job).items.answered) == ("done", 1)


def test_without_a_network_an_item_goes_back_and_is_not_to_blame(sqlite):
    job, tried = accept(sqlite), []

    def desk():
        tried.append(1)
        if len(tried) == 2:
            doing.stop()
        raise ArtefactError("damaged")

    doing = worker(sqlite, dict, desk)
    doing.run()
    assert state(sqlite, job).items.queued == 1
    with sqlite.reading() as session:
        assert session.connection().exec_driver_sql("SELECT attempts FROM items").scalar() == 0


def test_the_lease_is_kept_while_an_item_takes_long(sqlite):
    accept(sqlite)
    others = []

    def answer(*_):
        time.sleep(0.6)
        others.append(JobQueue(sqlite, "other").claim())
        return {}

    worker(sqlite, answer, lease_s=0.4, beat_s=0.05).run(until_idle=True)
    assert others == [None]


def test_one_told_to_stop_finishes_the_item_at_hand(sqlite):
    job = accept(sqlite, 2)

    def answer(*_):
        doing.stop()
        return {}

    doing = worker(sqlite, answer)
    doing.run()
    counts = state(sqlite, job).items
    assert (counts.answered, counts.queued) == (1, 1)


@pytest.fixture
def command(monkeypatch, sqlite):
    monkeypatch.setenv("MONARCA_DATABASE_URL", f"sqlite:///{sqlite.file}")
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_the_database_is_upgraded_and_pruned_by_command(command, sqlite):
    assert "0001" in command("db", "upgrade").output
    queue = JobQueue(sqlite, "w")
    accept(sqlite)
    queue.finish(queue.claim(), "answered", {})
    time.sleep(0.002)
    assert "1 job thrown away" in command("db", "prune", "--days", "0").output


def test_a_worker_is_started_by_command(command, sqlite, monkeypatch):
    def refused(*_):
        raise InputError([])

    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("api.commands.work.opened_network", lambda: None)
    kinds = MappingProxyType({"echo": Kind("echo", refused, {})})
    monkeypatch.setattr("api.jobs.kinds.KINDS", kinds)
    job = accept(sqlite)
    assert command("work", "--until-idle").exit_code == 0
    assert state(sqlite, job).items.rejected == 1
