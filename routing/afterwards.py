"""What no answer waits for: done one thing after another, and all before the process ends.

A priced trunk is written for others to find, not for the question it was priced for. Python runs
one thread at a time, so whoever writes holds up whoever answers: it is put off while somebody does.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from threading import Condition
from typing import ParamSpec

PUT_OFF_S = 0.5  # at most, for each thing: where there is always somebody it must be done too
Given = ParamSpec("Given")
_log = logging.getLogger(__name__)
_answering: list[None] = []  # as long as there are answers being made
_one_less = Condition()


@contextmanager
def answering() -> Iterator[None]:
    """Put off, while this lasts, what was left for afterwards."""
    _answering.append(None)
    try:
        yield
    finally:
        with _one_less:
            _answering.pop()
            _one_less.notify_all()


def afterwards(do: Callable[Given, object], *args: Given.args, **named: Given.kwargs) -> None:
    """Do something once all that was left for afterwards before it is done.

    What it raises is logged: nobody is there to be told.
    """
    _hand(os.getpid()).submit(_done, partial(do, *args, **named))


def settled() -> None:
    """Wait until all that was left for afterwards is done."""
    _hand(os.getpid()).submit(int).result()


@cache
def _hand(_pid: int) -> ThreadPoolExecutor:
    """Return this process's own: a fork has none of its parent's threads."""
    return ThreadPoolExecutor(1, thread_name_prefix="afterwards")


def _done(do: Callable[[], object]) -> None:
    with _one_less:
        _one_less.wait_for(lambda: not _answering, PUT_OFF_S)
    try:
        do()
    except Exception:
        _log.exception("what was left for afterwards failed")
