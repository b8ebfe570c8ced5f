import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from routing import afterwards as module
from routing.afterwards import afterwards, answering, settled


def test_one_thing_is_done_after_another():
    done = []
    for number in range(20):
        afterwards(done.append, number)
    settled()
    assert done == list(range(20))


def test_it_is_put_off_while_somebody_answers(monkeypatch):
    monkeypatch.setattr(module, "PUT_OFF_S", 60.0)
    is_done = threading.Event()
    with answering():
        with answering():
            afterwards(is_done.set)
        assert not is_done.wait(0.05)
    assert is_done.wait(10)


def test_it_is_done_in_time_where_there_is_always_somebody(monkeypatch):
    monkeypatch.setattr(module, "PUT_OFF_S", 0.01)
    is_done = threading.Event()
    with answering():
        afterwards(is_done.set)
        assert is_done.wait(10)


def test_what_goes_wrong_is_logged_and_the_next_is_done(caplog):
    def fail():
        raise ValueError("no room")

    done = []
    with caplog.at_level(logging.ERROR):
        afterwards(fail)
        afterwards(done.append, 1)
        settled()
    assert done == [1]
    assert "no room" in caplog.text


def test_an_answer_that_fails_does_not_put_it_off_for_ever(monkeypatch):
    monkeypatch.setattr(module, "PUT_OFF_S", 60.0)
    with pytest.raises(ValueError, match="asked wrongly"), answering():
        raise ValueError("asked wrongly")
    settled()


def test_all_is_done_before_the_process_ends(tmp_path):
    script = f"""
import time, pathlib
from routing.afterwards import afterwards
afterwards(time.sleep, 0.3)
afterwards(pathlib.Path({str(tmp_path / "kept")!r}).write_text, "whole")
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
    assert (tmp_path / "kept").read_text() == "whole"
