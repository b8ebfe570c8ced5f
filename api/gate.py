"""Who may ask, and how often: keys and rates, before anything of a request is read.

Only the API is behind the gate (``/v1/…``, and ``/metrics`` where keys are required): the page's
own files, its description and the health of the server are for everybody.
"""

from __future__ import annotations

import ipaddress
import math
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from api.errors import problem, unusable
from api.raw_headers import raw, sent, with_headers
from networks.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.keys import Keys
    from api.rate import RateLimit

HOLDER = "monarca.key_id"
# Questions that are posted because they do not fit an address; they change nothing.
_ASKING = ("/v1/options", "/v1/distances", "/v1/scenarios")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_IPV6_SITE = 64  # whoever has one address there has them all


class Gate:
    """Lets through what holds a key of the right scope, as often as it may.

    Parameters
    ----------
    app
        The application behind it.
    keys
        The keys, or None where none is required.
    rates
        The rate limit, or None where there is none.
    """

    def __init__(self, app: ASGIApp, keys: Keys | None, rates: RateLimit | None) -> None:
        self._app = app
        self._keys = keys
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not self._guards(scope["path"]):
            await self._app(scope, receive, send)
            return
        refused, told = self._judged(scope)
        if refused is not None:
            refused.headers.update(told)
            await refused(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = with_headers(message, raw(told))
            await send(message)

        await self._app(scope, receive, telling if told else send)

    def _guards(self, path: str) -> bool:
        return path.startswith("/v1/") or (path == "/metrics" and self._keys is not None)

    def _judged(self, scope: Scope) -> tuple[Response | None, Mapping[str, str]]:
        """Return why a request is refused, if it is, and headers that tell of its rate."""
        client, refused = f"address {_site(scope)}", None
        if self._keys is not None:
            client, refused = self._identified(scope, client)
        if self._rates is None:
            return refused, {}
        # A key that is none counts against its address, or guessing would be free.
        verdict = self._rates.ask(client)
        told = {
            "RateLimit-Policy": f'"default";q={self._rates.burst};w={self._window_s}',
            "RateLimit": f'"default";r={verdict.remaining};t={math.ceil(verdict.reset_s)}',
        }
        if verdict.passes:
            return refused, told
        told["Retry-After"] = str(max(1, math.ceil(verdict.wait_s)))
        detail = f"More than {self._rates.per_min} requests a minute."
        return problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail), told

    @property
    def _window_s(self) -> int:
        assert self._rates is not None  # noqa: S101 - asked only where there are rates
        return math.ceil(self._rates.burst * 60 / self._rates.per_min)

    def _identified(self, scope: Scope, address: str) -> tuple[str, Response | None]:
        """Return who asks, and the answer to whoever may not."""
        assert self._keys is not None  # noqa: S101 - asked only where there are keys
        try:
            key = self._keys.holder(_shown_key(scope))
        except CacheError as error:
            return address, unusable(error)
        if key is None:
            detail = "Send a good API key: Authorization: Bearer KEY, or X-API-Key: KEY."
            refused = problem(HTTPStatus.UNAUTHORIZED, "key-needed", detail)
            refused.headers["WWW-Authenticate"] = "Bearer"
            return address, refused
        scope[HOLDER] = key.key_id
        needed = _needed(scope["method"], scope["path"])
        if needed in key.scopes:
            return f"key {key.key_id}", None
        detail = f"The key lacks the scope {needed}."
        return f"key {key.key_id}", problem(HTTPStatus.FORBIDDEN, "scope-needed", detail)


def _needed(method: str, path: str) -> str:
    if path == "/metrics":
        return "admin"
    asks = any(path == known or path.startswith(f"{known}/") for known in _ASKING)
    return "read" if method in _READING or (method == "POST" and asks) else "write"


def _shown_key(scope: Scope) -> str:
    kind, _, shown = sent(scope, b"authorization").partition(" ")
    return shown.strip() if kind.lower() == "bearer" else sent(scope, b"x-api-key").strip()


def _site(scope: Scope) -> str:
    """Return the address asked from; of IPv6 the network that one subscriber has."""
    return _site_of(scope["client"][0] if scope.get("client") else "")


@lru_cache(1024)
def _site_of(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004 - IPv4
        return host
    return str(ipaddress.ip_network((int(address), _IPV6_SITE), strict=False))
