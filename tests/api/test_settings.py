"""What an operator sets is read whole, refused whole, and documented whole."""

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import Settings, variable
from networks.errors import InputError

README = Path(__file__).parents[2] / "api" / "README.md"


def test_nothing_set_is_the_defaults():
    assert Settings.from_environment({"MONARCA_PORT": " "}) == Settings()


def test_what_is_set_is_read():
    read = Settings.from_environment(
        {"MONARCA_PORT": "9000", "MONARCA_WARM": "off", "MONARCA_PROXIES": "10.0.0.1, 10.0.0.2"}
    )
    assert (read.port, read.warm, read.proxies) == (9000, False, ("10.0.0.1", "10.0.0.2"))


def test_everything_wrong_is_said_at_once():
    wrong = {
        "MONARCA_PORT": "0",
        "MONARCA_KEYS": "maybe",
        "MONARCA_MAX_TIME_LIMIT_S": "nan",
        "MONARCA_CORS_ORIGINS": "*",
        "MONARCA_WARM": "yes",
    }
    with pytest.raises(InputError) as refused:
        Settings.from_environment(wrong)
    assert {fault.field for fault in refused.value.faults} == set(wrong)


def test_the_readme_tells_of_every_variable_and_its_default():
    told = README.read_text(encoding="utf-8")
    for known in fields(Settings):
        default = known.default
        shown = f"{default:g}" if isinstance(default, float) else default
        if isinstance(default, bool):
            shown = "on" if default else "off"
        shown = "" if default == () else shown
        assert f"| `{variable(known.name)}` | {f'`{shown}`' if shown != '' else 'none'} |" in told
