"""Headers that keep a browser from doing with an answer what it was not made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.raw_headers import raw, with_headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Answers are data: nothing in them may run or be framed. Pages say what they need instead.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
# MapLibre makes its worker from a blob; both map libraries draw icons from data URLs.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src blob:; child-src blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Swagger UI writes style attributes.
DOCS_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class SecurityHeaders:
    """Adds the headers to every answer of the application behind it.

    ``is_shared`` says that pages of other origins may read answers, as far as CORS lets them.
    """

    def __init__(self, app: ASGIApp, *, is_shared: bool = False) -> None:
        self._app = app
        told = {"Content-Security-Policy": DATA_POLICY, **_HEADERS}
        if is_shared:  # other origins may read answers: the operator named them
            told["Cross-Origin-Resource-Policy"] = "cross-origin"
        self._headers = raw(told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message.get("headers", ())}
                added = [header for header in self._headers if header[0] not in said]
                message = with_headers(message, added)
            await send(message)

        await self._app(scope, receive, guarded)
