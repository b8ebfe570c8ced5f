"""The README keeps its word: its commands are there, and its answer is what the command prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli

README = Path(__file__).parents[1] / "README.md"
READY = "2026-11-23T12:00:00+00:00"  # in winter, as the answer shown: ports behind ice are closed
VOLATILE = (
    (r"arrives \d{4}-\d\d-\d\d", "arrives LATER"),
    (r"ready \d{4}-\d\d-\d\d \d\d:\d\d UTC", "ready NOW"),
    (r"Network \w+ · parameters \w+ · Monarca \S+", "VERSIONS"),
)


def section(name: str) -> str:
    marked = rf"<!-- {name} -->\n```\w*\n(.*?)```\n<!-- /{name} -->"
    found = re.search(marked, README.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def steady(text: str) -> list[str]:
    for pattern, stand_in in VOLATILE:
        text = re.sub(pattern, stand_in, text)
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", ["main-command", "test-command"])
def test_each_command_installs_what_is_pinned_and_nothing_else(name):
    command = section(name)
    assert command.count("pip install") == 2
    assert "--require-hashes -r requirements" in command
    assert "--no-deps" in command


def test_the_answer_shown_is_the_answer_given(network, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("networks.network.open_network", lambda **_: network)
    command = section("main-command")
    asked = re.search(r"monarca route (.*)", command.replace("\\\n", " "))
    assert asked is not None
    words = [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|(\S+)', asked[1])]
    asked_words = ["route", *words[: words.index("--map")], "--ready", READY]
    given = CliRunner().invoke(cli.app, asked_words)
    assert given.exit_code == 0
    assert steady(given.stdout) == steady(section("output"))
