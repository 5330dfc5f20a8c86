"""Who may ask what: host, origin, token, size, how many at once; and the headers of every answer.

Plain ASGI, so that streams of events pass through unbuffered.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from corcyra.room.settings import Settings

COOKIE: Final = "corcyra"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""No inline script and no eval: charts are drawn by Vega's interpreter (`ast: true`). Styles are
inline because Vega and the page set the size of single elements."""
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class _No(Exception):
    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, headers or {}


class Guard:
    """Stands around the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._busy: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        client = address(scope)
        extra = dict(HEADERS)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.setdefault("headers", [])
                there = {name.lower() for name, _ in given}
                given += [
                    (name.encode(), value.encode())
                    for name, value in extra.items()
                    if name.encode() not in there
                ]
            await send(message)

        try:
            self._check(scope, headers, extra)
            if self._busy[client] >= self.settings.limits.requests:
                raise _No(429, "too many requests of yours are under way", {"retry-after": "1"})
        except _No as no:
            await _refuse(no, sending)
            return
        self._busy[client] += 1
        try:
            await self.app(scope, _bounded(receive, self.settings.limits.body), sending)
        finally:
            self._busy[client] -= 1
            if not self._busy[client]:
                del self._busy[client]

    def _check(self, scope: Scope, headers: dict[str, str], extra: dict[str, str]) -> None:
        host = headers.get("host", "")
        if self.settings.hosts and _name(host) not in self.settings.hosts:
            raise _No(403, "this server is not asked under that name")
        if scope["path"].startswith("/api") and "cache-control" not in extra:
            extra["cache-control"] = "no-store"
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            _same_origin(headers, host)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise _No(400, "the length of the content is no number")
        if int(length[:12]) > self.settings.limits.body or len(length) > 12:
            raise _No(413, f"a request has at most {self.settings.limits.body:,} bytes")
        if self.settings.token is not None:
            self._known(scope, headers, extra)

    def _known(self, scope: Scope, headers: dict[str, str], extra: dict[str, str]) -> None:
        """Let in who knows the token; who brings it in a link takes a cookie along."""
        token = self.settings.token or ""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        linked = query.get("token", [""])[0]
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        given = [linked, bearer if kind.lower() == "bearer" else "", _cookie(headers)]
        if not any([hmac.compare_digest(one.encode(), token.encode()) for one in given]):
            raise _No(
                401,
                "a token is needed: open the link that `corcyra serve` printed, or send it as "
                "Authorization: Bearer TOKEN",
                {"www-authenticate": "Bearer"},
            )
        if hmac.compare_digest(linked.encode(), token.encode()):
            extra["set-cookie"] = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"


def address(scope: Scope) -> str:
    """Return the address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same_origin(headers: dict[str, str], host: str) -> None:
    """Refuse what a page elsewhere makes a browser send; programs send neither header."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _No(403, "only a page of this server may ask this")
    origin = headers.get("origin")
    try:
        same = origin is None or urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        same = False
    if not same:
        raise _No(403, "only a page of this server may ask this")


def _cookie(headers: dict[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _bounded(receive: Receive, most: int) -> Receive:
    """Return `receive` that takes no more than so many bytes, whatever a header said."""
    taken = 0

    async def receiving() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            # Of a kind that passes through whoever reads the body.
            raise HTTPException(413, f"a request has at most {most:,} bytes")
        return message

    return receiving


async def _refuse(no: _No, send: Send) -> None:
    body = json.dumps({"error": str(no), "problems": []}).encode()
    headers = {"content-type": "application/json", "content-length": str(len(body)), **no.headers}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": no.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
