"""A worker that is told to stop ends in order, though its input is still open."""

import signal
import subprocess
import sys

import pytest

WAITS = """
from threading import Event
from api.jobs.stopping import stop_when_told
told = Event()
stop_when_told(told.set, until_input_ends=True)
print("ready", flush=True)
told.wait(60)
"""


@pytest.mark.parametrize("how", ["signal", "end of input"])
def test_a_worker_ends_in_order_however_it_is_told(how):
    worker = subprocess.Popen(
        [sys.executable, "-c", WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with worker:
        assert worker.stdout.readline().strip() == b"ready"
        if how == "signal":
            worker.send_signal(signal.SIGTERM)
        else:
            worker.stdin.close()
        assert worker.wait(30) == 0
