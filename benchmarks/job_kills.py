"""Kill -9 the server and its workers at random while they do jobs; every job must end once.

python -m benchmarks.job_kills [--kills 200] [--jobs 200] [--toy]

The server is the command of the README, over HTTP, with its database in SQLite; triggers of that
database, which no code of ours knows of, count every end and every answer. One kill in thirteen is
the server's, every third of these together with all its workers, as when a machine loses power; the
others are of a worker that holds an item, or of any while none does. Each claim of an item counts
as an attempt, so attempts beyond one an item are kills that met one at work. ``--toy`` serves the
network the tests draw by workers that only sleep, so that a kill falls into work and not into
opening the real network.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from benchmarks.markdown import markdown

WORKERS, SHIPMENTS, SEED = 4, 3, 20_261_127
SERVER_EVERY, POWER_EVERY = 13, 3  # kills that are the server's; of them with all its workers
WAIT_S = 20.0  # for somebody to be at work
TRIGGERS = """
CREATE TABLE ends (job_id TEXT);
CREATE TABLE answered (job_id TEXT, position INTEGER);
CREATE TRIGGER count_ends AFTER UPDATE OF state ON jobs WHEN NEW.state = 'done'
  BEGIN INSERT INTO ends VALUES (NEW.job_id); END;
CREATE TRIGGER count_answers AFTER INSERT ON answers
  BEGIN INSERT INTO answered VALUES (NEW.job_id, NEW.position); END;
"""
REAL = (("Toronto, ON", "Monterrey, NL"), ("Halifax", "Veracruz"), ("Calgary", "Guadalajara"))
TOY = (("Tee", "Enn"),)


class Server:
    """The served command: started, asked, killed, started again."""

    def __init__(self, home: Path, toy: bool) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        what = ["-m", "benchmarks.toy_service"] if toy else ["-m", "api"]
        self._command = [sys.executable, *what, "serve", "--port", str(self.port)]
        self._command += ["--job-workers", str(WORKERS)]
        url = f"sqlite:///{home / 'jobs.db'}"
        self._environment = os.environ | {"MONARCA_DATABASE_URL": url}
        self.file, self._log = home / "jobs.db", (home / "log").open("ab")
        self.start()

    def start(self) -> None:
        """Start it; it answers a moment later."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=self._log, stderr=self._log
        )

    def workers(self) -> list[int]:
        """Return the workers' process ids, from Linux's /proc."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        return [int(pid) for file in threads for pid in file.read_text().split()]

    def at_work(self) -> list[int]:
        """Return the process ids of the workers that hold an item."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            asked = database.execute("SELECT worker FROM items WHERE state = 'running'")
            holding = {name for (name,) in asked}
        return [pid for pid in self.workers() if _name_of(pid) in holding]

    def is_unfinished(self) -> bool:
        """Say whether an item is still to be answered."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            asked = "SELECT 1 FROM items WHERE state IN ('queued', 'running') LIMIT 1"
            return database.execute(asked).fetchone() is not None

    def kill(self, with_workers: bool = False) -> None:
        """Kill it, so that it can finish nothing."""
        workers = self.workers() if with_workers else []
        self._process.kill()
        for pid in workers:
            kill(pid)
        self._process.wait()

    def end(self) -> int:
        """End it as an operator does; return its exit code."""
        self._process.terminate()
        return self._process.wait(120)

    def ask(self, path: str, body: Any = None, key: str = "") -> Any:
        """Ask until it answers: what a client does whose server restarts."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            None if body is None else orjson.dumps(body),
            {"content-type": "application/json", **({"Idempotency-Key": key} if key else {})},
        )
        for _ in range(600):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    return orjson.loads(answer.read())
            except urllib.error.HTTPError:
                raise
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        raise TimeoutError(path)


def kill(pid: int) -> None:
    """Kill a process that may have ended by itself."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _name_of(pid: int) -> str:
    """Return a worker's name, the last word of its command."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[-2].decode()
    except (OSError, IndexError):
        return ""


def send(server: Server, jobs: int, lanes: tuple[tuple[str, str], ...]) -> list[str]:
    """Send the batches, each under a key of its own; return their jobs."""
    shipments = [
        {"origin": start, "destination": end, "commodity": "auto-parts", "teu": 1 + n}
        for n in range(SHIPMENTS)
        for start, end in [lanes[n % len(lanes)]]
    ]
    return [
        server.ask("/v1/batches", {"shipments": shipments}, f"batch-{n}")["job_id"]
        for n in range(jobs)
    ]


def kill_at_random(
    server: Server, kills: int, chance: random.Random, longest_s: float
) -> Counter[str]:
    """Kill the server or a worker at random moments, as long as there is work to be killed at."""
    killed: Counter[str] = Counter()
    servers = 0
    while killed.total() < kills and server.is_unfinished():
        time.sleep(chance.uniform(0.05, longest_s))
        if killed.total() % SERVER_EVERY == SERVER_EVERY - 1:
            servers += 1
            takes_all = servers % POWER_EVERY == 0
            server.kill(takes_all)
            server.start()
            killed["server and all its workers" if takes_all else "server"] += 1
            continue
        busy = somebody_at_work(server)
        if busy:
            kill(chance.choice(busy))
            killed["worker with an item"] += 1
        elif workers := server.workers():
            kill(chance.choice(workers))
            killed["worker without one"] += 1
    return killed


def somebody_at_work(server: Server) -> list[int]:
    """Wait a while for workers that hold an item."""
    ends_s = time.monotonic() + WAIT_S
    while time.monotonic() < ends_s:
        if busy := server.at_work():
            return busy
        time.sleep(0.02)
    return []


def counted(file: Path) -> dict[str, int]:
    """Return what the triggers counted and what the tables hold."""
    questions = {
        "jobs": "SELECT count(*) FROM jobs",
        "jobs done": "SELECT count(*) FROM jobs WHERE state = 'done'",
        "ends": "SELECT count(*) FROM ends",
        "jobs ended twice": "SELECT count(*) FROM (SELECT 1 FROM ends"
        " GROUP BY job_id HAVING count(*) > 1)",
        "items": "SELECT count(*) FROM items",
        "items answered": "SELECT count(*) FROM items WHERE state = 'answered'",
        "answers": "SELECT count(*) FROM answered",
        "items answered twice": "SELECT count(*) FROM (SELECT 1 FROM answered"
        " GROUP BY job_id, position HAVING count(*) > 1)",
        "most attempts at an item": "SELECT max(attempts) FROM items",
        "items tried more than once": "SELECT count(*) FROM items WHERE attempts > 1",
        "kills that met an item at work": "SELECT sum(attempts) - count(*) FROM items",
    }  # fmt: skip
    with sqlite3.connect(file) as database:
        return {name: database.execute(sql).fetchone()[0] for name, sql in questions.items()}


def main() -> None:
    """Run, and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--longest-s", type=float, default=1.6, help="between two kills")
    parser.add_argument("--toy", action="store_true", help="serve the network the tests draw")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), options.toy)
        server.ask("/readyz")
        with sqlite3.connect(server.file) as database:
            database.executescript(TRIGGERS)
        chance = random.Random(SEED)  # noqa: S311
        sent = send(server, options.jobs, TOY if options.toy else REAL)
        killed = kill_at_random(server, options.kills, chance, options.longest_s)
        killing_s = time.monotonic() - begun
        while any(server.ask(f"/v1/jobs/{job}")["state"] != "done" for job in sent):
            time.sleep(1)
        code = server.end()
        found = counted(server.file)
    rows = [(name, str(count)) for name, count in found.items()]
    rows += [(f"{who} killed", str(count)) for who, count in killed.items()]
    rows += [("exit code at the end", str(code)), ("seconds of killing", f"{killing_s:.0f}")]
    rows += [("seconds in all", f"{time.monotonic() - begun:.0f}")]
    print(markdown(pd.DataFrame(rows, columns=["what", "count"])))
    right = found["jobs"] == found["jobs done"] == found["ends"] == options.jobs
    if not (right and found["items"] == found["answers"] == found["items answered"]):
        sys.exit("a job or an item was lost, or answered twice")
    if killed.total() < options.kills:
        sys.exit(f"all was done after {killed.total()} kills")


if __name__ == "__main__":
    main()
