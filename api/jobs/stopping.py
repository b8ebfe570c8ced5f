"""How a worker process learns that it is to stop."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from threading import Thread


def stop_when_told(stop: Callable[[], None], *, until_input_ends: bool) -> None:
    """Call `stop` on SIGTERM, SIGINT, or when standard input is closed."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())

    def wait_for_the_end() -> None:
        # Not by `read`: its buffer's lock would be held when the interpreter ends, which aborts it.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop()

    if until_input_ends:
        Thread(target=wait_for_the_end, name="input", daemon=True).start()
