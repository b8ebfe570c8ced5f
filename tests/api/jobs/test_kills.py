"""Workers, and what looks after them, killed at random moments: every job ends exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from api.jobs.store import JobStore, NewJob

KILLS, JOBS, ITEMS = 8, 3, 8  # `benchmarks/job_kills.py` kills the real server 200 times
TRIGGERS = (
    "CREATE TABLE ends (job_id TEXT)",
    "CREATE TABLE answered (job_id TEXT, position INTEGER)",
    "CREATE TRIGGER e AFTER UPDATE OF state ON jobs WHEN NEW.state = 'done'"
    " BEGIN INSERT INTO ends VALUES (NEW.job_id); END",
    "CREATE TRIGGER a AFTER INSERT ON answers"
    " BEGIN INSERT INTO answered VALUES (NEW.job_id, NEW.position); END",
)


def start(database):
    command = [sys.executable, "-m", "tests.api.jobs.toy_server", str(database.file)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def workers_of(server):
    threads = Path(f"/proc/{server.pid}/task").glob("*/children")
    return [int(pid) for file in threads for pid in file.read_text().split()]


def all_ended(store):
    return all(job.state == "done" for job in store.page("", None, JOBS).jobs)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in Linux's /proc")
def test_whoever_is_killed_every_job_ends_once_and_no_item_is_answered_twice(sqlite):
    chance, store = random.Random(7), JobStore(sqlite)
    with sqlite.writing() as session:
        for statement in TRIGGERS:
            session.execute(text(statement))
    server = start(sqlite)
    for _ in range(JOBS):
        items = [{"n": n, "takes_s": chance.uniform(0.02, 0.15)} for n in range(ITEMS)]
        store.accept(NewJob("echo", {}, items), "", None, "")
    killed = {"server": 0, "worker": 0}
    while sum(killed.values()) < KILLS:
        time.sleep(chance.uniform(0.02, 0.3))
        workers = workers_of(server)
        if chance.random() < 0.15 or (killed["server"] == 0 and killed["worker"] == KILLS - 1):
            server.kill()
            server.wait()
            server.stdin.close()
            server = start(sqlite)
            killed["server"] += 1
        elif workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed["worker"] += 1
    until = time.monotonic() + 90
    while not all_ended(store) and time.monotonic() < until:
        time.sleep(0.1)
    server.communicate(timeout=30)  # closes its input: it ends its workers and itself
    assert server.returncode == 0
    jobs = store.page("", None, JOBS).jobs
    assert [job.state for job in jobs] == ["done"] * JOBS
    for job in jobs:
        answers = list(store.items(job.job_id, ""))
        assert [item.body for item in answers] == [{"n": n} for n in range(ITEMS)]
    with sqlite.reading() as session:
        ends = session.execute(text("SELECT job_id FROM ends")).all()
        answered = session.execute(text("SELECT job_id, position FROM answered")).all()
    assert len(ends) == len(set(ends)) == JOBS
    assert len(answered) == len(set(answered)) == JOBS * ITEMS
