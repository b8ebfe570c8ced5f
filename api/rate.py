"""How often a client may ask: so many a minute, and some at once, shared by all workers.

The generic cell rate algorithm (ITU-T I.371): all that is known of a client is when it would have
used up what it was allowed, one number. Numbers stand in a file of fixed size that workers map, in
the slot a keyed digest of the client chooses; two clients that share a slot share its rate.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_SLOTS = 1 << 16
_NUMBER = struct.Struct("<d")
_SECRET_BYTES = 32
_MINUTE_S = 60.0


class Verdict(NamedTuple):
    """Whether a request may pass, how many more may at once, and when all may again."""

    passes: bool
    remaining: int
    wait_s: float
    reset_s: float


def rate_file() -> Path:
    """Make the file that the workers of one server share; whoever makes it removes it."""
    with tempfile.NamedTemporaryFile("wb", prefix="monarca-rates-", delete=False) as made:
        made.write(secrets.token_bytes(_SECRET_BYTES))
        made.truncate(_SECRET_BYTES + _SLOTS * _NUMBER.size)
    return Path(made.name)


class RateLimit:
    """Counts requests against a rate.

    Parameters
    ----------
    per_min
        How many requests a minute a client may make in the long run.
    burst
        How many it may make at once.
    file
        What ``rate_file`` made.
    clock
        Seconds that never run backwards, the same for all processes of a machine.
    """

    def __init__(
        self, per_min: int, burst: int, file: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_min, self.burst = per_min, burst
        self._clock = clock
        self._each_s = _MINUTE_S / per_min
        self._file = os.open(file, os.O_RDWR)
        self._map = mmap.mmap(self._file, 0)
        self._secret = self._map[:_SECRET_BYTES]

    def ask(self, client: str) -> Verdict:
        """Count a request of a client, unless it is one too many."""
        at = self._slot(client)
        # A byte of the file stands for its number: one worker at a time changes it.
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1, at)
        try:
            now = self._clock()
            (used_up,) = _NUMBER.unpack_from(self._map, at)
            then = max(used_up, now) + self._each_s
            wait_s = then - now - self.burst * self._each_s
            if wait_s > 0:
                return Verdict(False, 0, wait_s, max(used_up - now, 0.0))
            _NUMBER.pack_into(self._map, at, then)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, at)
        remaining = int(self.burst - (then - now) / self._each_s + 1e-9)
        return Verdict(True, remaining, 0.0, then - now)

    def close(self) -> None:
        """Let the file go; a server keeps it as long as it lives."""
        self._map.close()
        os.close(self._file)

    def _slot(self, client: str) -> int:
        digest = hashlib.blake2b(client.encode(), key=self._secret, digest_size=8).digest()
        return _SECRET_BYTES + int.from_bytes(digest, "big") % _SLOTS * _NUMBER.size
