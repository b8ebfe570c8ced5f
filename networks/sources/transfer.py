"""HTTP transfers that survive bad connections: retried, resumed, never half-written."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from networks.errors import SourceError
from networks.sources.registry import Progress

if TYPE_CHECKING:
    import requests

_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_PARTIAL_CONTENT = 206
_RANGE_NOT_SATISFIABLE = 416
_CHUNK_BYTES = 1 << 18
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Patience:
    """How long to keep trying: attempts, first pause (doubled each time), silence allowed."""

    attempts: int = 5
    pause_s: float = 2.0
    timeout_s: float = 60.0


class PassingError(Exception):
    """A failure worth another attempt: an overloaded server, a connection cut in the middle."""


class ResumingDownloader:
    """Downloader for pooch that continues where an earlier attempt or run broke off.

    Bytes gather in ``<file>.part``; the server's ETag or Last-Modified is kept beside it, so that
    a file changed in the meantime is never stitched together from two versions. Without either,
    each attempt starts afresh.

    Parameters
    ----------
    part
        Where the unfinished download is kept between runs.
    what
        Name shown to the user.
    """

    def __init__(
        self, part: Path, what: str, patience: Patience, progress: Progress | None = None
    ) -> None:
        self._part = part
        self._validator = part.with_name(part.name + ".validator")
        self._what = what
        self._patience = patience
        self._report = progress or (lambda _what, _share: None)

    def __call__(self, url: str, output_file: str, pooch: object) -> None:  # noqa: ARG002
        """Download ``url`` completely, then move it to ``output_file``."""
        try_patiently(lambda: self._continue(url), self._what, self._patience)
        self._part.replace(output_file)
        self._validator.unlink(missing_ok=True)

    def _continue(self, url: str) -> None:
        import requests

        have = self._resumable_bytes()
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
            headers["If-Range"] = self._validator.read_text(encoding="ascii")
        try:
            with requests.get(
                url, headers=headers, stream=True, timeout=self._patience.timeout_s
            ) as response:
                if response.status_code == _RANGE_NOT_SATISFIABLE:
                    self._part.unlink()
                    raise PassingError("the unfinished download no longer fits the file")
                check_status(response)
                self._receive(response, have)
        except requests.RequestException as error:
            raise PassingError(str(error)) from error

    def _resumable_bytes(self) -> int:
        if self._part.is_file() and self._validator.is_file():
            return self._part.stat().st_size
        return 0

    def _receive(self, response: requests.Response, have: int) -> None:
        resumed = response.status_code == _PARTIAL_CONTENT
        done = have if resumed else 0
        validator = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        if validator and not validator.startswith("W/"):
            self._validator.write_text(validator, encoding="ascii")
        else:
            self._validator.unlink(missing_ok=True)
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else None
        with self._part.open("ab" if resumed else "wb") as stream:
            for chunk in response.iter_content(_CHUNK_BYTES):
                stream.write(chunk)
                done += len(chunk)
                self._report(f"downloading {self._what}", done / total if total else 0.0)
        if total is not None and done != total:
            raise PassingError(f"the connection ended after {done} of {total} bytes")


def post_json(url: str, form: Mapping[str, str], patience: Patience) -> dict[str, Any]:
    """Send a form once and return the JSON object that comes back.

    Raises
    ------
    PassingError
        When the connection fails or the body is cut off; for use inside `try_patiently`.
    SourceError
        When the service refuses for good.
    """
    import requests

    try:
        with requests.post(url, data=dict(form), timeout=patience.timeout_s) as response:
            check_status(response)
            answer: dict[str, Any] = response.json()
    except requests.RequestException as error:  # also a body that is no JSON
        raise PassingError(str(error)) from error
    return answer


def check_status(response: requests.Response) -> None:
    """Raise `PassingError` for a status that may pass and `SourceError` for one that will not."""
    if response.status_code in _PASSING_STATUS:
        raise PassingError(f"the server answered {response.status_code} {response.reason}")
    if not response.ok:
        raise SourceError(
            f"The server answered {response.status_code} {response.reason} for {response.url}.",
            hint="The publisher may have moved the file; see networks/datasets.csv.",
        )


def try_patiently(attempt: Callable[[], _Result], what: str, patience: Patience) -> _Result:
    """Run ``attempt`` until it succeeds, pausing longer after each failure that may pass.

    Raises
    ------
    SourceError
        When the last attempt fails too.
    """
    for number in range(1, patience.attempts + 1):
        try:
            return attempt()
        except PassingError as error:
            if number == patience.attempts:
                raise SourceError(
                    f"{what} could not be fetched in {number} attempts: {error}.",
                    hint="Check the network connection and run the command again.",
                ) from error
            time.sleep(patience.pause_s * 2 ** (number - 1))
    raise ValueError("patience.attempts must be at least 1")
