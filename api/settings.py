"""How an operator sets up the server: by environment variables, all faults of them said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from api.request_models import LEAST_TIME_LIMIT_S
from networks.errors import Fault, InputError
from routing.request import Request

PREFIX = "MONARCA_"


def _number(low: float, high: float, *, whole: bool) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = int(text) if whole else float(text)
        if not low <= value <= high:  # NaN is not between
            raise ValueError(text)
        return value

    return read


def _choice(*known: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _origins(text: str) -> tuple[str, ...]:
    origins = _listed(text)
    if not all(origin.startswith(("https://", "http://")) for origin in origins):
        raise ValueError(text)  # a star would let every page on the web ask in a user's name
    return origins


def _setting(default: Any, read: Callable[[str], Any], expected: str) -> Any:
    return field(default=default, metadata={"read": read, "expected": expected})


def _whole(default: int, low: int, high: int) -> Any:
    read = _number(low, high, whole=True)
    return _setting(default, read, f"a whole number from {low} to {high}")


def _seconds(default: float, low: float, high: float) -> Any:
    read = _number(low, high, whole=False)
    return _setting(default, read, f"seconds from {low:g} to {high:g}")


@dataclass(frozen=True)
class Settings:
    """What an operator may set; the variable of each is its name in capitals after ``MONARCA_``.

    ``api/README.md`` says what each means.
    """

    host: str = _setting("127.0.0.1", str, "an address")
    port: int = _whole(8000, 1, 65_535)
    workers: int = _whole(1, 1, 64)
    threads: int = _whole(2, 1, 64)
    queue: int = _whole(64, 0, 10_000)
    max_time_limit_s: float = _seconds(Request.time_limit_s, LEAST_TIME_LIMIT_S, 60.0)
    max_body_kib: int = _whole(64, 1, 16_384)
    cache_mib: int = _whole(64, 0, 65_536)
    warm: bool = _setting(True, _switch, "on or off")
    drain_s: int = _whole(30, 1, 3_600)
    keys: str = _setting("off", _choice("off", "required"), "off or required")
    rate_per_min: int = _whole(0, 0, 1_000_000)
    rate_burst: int = _whole(60, 1, 1_000_000)
    proxies: tuple[str, ...] = _setting((), _listed, "addresses, with commas between")
    cors_origins: tuple[str, ...] = _setting((), _origins, "https:// origins, with commas between")
    log: str = _setting("json", _choice("json", "text"), "json or text")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables that are set; an empty one is not.

        Raises
        ------
        InputError
            With a fault for every variable that cannot be used.
        """
        read: dict[str, Any] = {}
        faults = []
        for known in fields(cls):
            name = variable(known.name)
            text = environment.get(name, "").strip()
            if not text:
                continue
            try:
                read[known.name] = known.metadata["read"](text)
            except (ValueError, KeyError):
                faults.append(Fault(name, text, known.metadata["expected"]))
        if faults:
            raise InputError(faults)
        return cls(**read)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()
