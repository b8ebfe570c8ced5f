"""A line of JSON says what happened and to which request."""

import json
import logging
import sys

from api.logs import JsonFormatter, _request_id


def line(**extra):
    record = logging.LogRecord("monarca.x", logging.ERROR, "f", 1, "said %s", ('\n"it"',), None)
    vars(record).update(extra)
    return JsonFormatter().format(record)


def test_a_record_is_one_line_of_json():
    token = _request_id.set("abc")
    written = line(monarca_fields={"status": 200})
    _request_id.reset(token)
    assert "\n" not in written
    told = json.loads(written)
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "error",
        "logger": "monarca.x",
        "message": 'said \n"it"',
        "request_id": "abc",
        "status": 200,
    }


def test_a_traceback_stays_on_the_line():
    try:
        raise ValueError("x")
    except ValueError:
        written = line(exc_info=sys.exc_info())
    assert "ValueError: x" in json.loads(written)["traceback"]
    assert "\n" not in written
