"""What a request may be, before anybody reads it: for a host that is ours, and no longer than its address takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

# The first prefix that fits; bytes as they are read, whatever the request says of its length.
BODY_BYTES_MAX: Sequence[tuple[str, int]] = (
    ("/api/files", 52_000_000),  # a file that is a little too large is told so in words
    ("/api/", 64_000),
    ("/act/", 55_000_000),
    ("/ledger", 21_000_000),
    ("/", 2_000_000),
)


class KnownHosts:
    """Refuses requests for hosts that are not named; with no names it refuses nothing."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self.app = app
        self.names = {name.lower() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.names and _host_of(scope) not in self.names:
            answer = PlainTextResponse("不认得这个主机名；本机的名字由 PBM_HOSTS 设定 (unknown host)\n", 400)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimit:
    """Counts the bytes of a body as they come, and ends the request with 413 where there are too many."""

    def __init__(self, app: ASGIApp, limits: Sequence[tuple[str, int]] = BODY_BYTES_MAX) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next(limit for prefix, limit in self.limits if scope["path"].startswith(prefix) or prefix == "/")
        declared = Headers(scope=scope).get("content-length", "")
        count = int(declared) if declared.isascii() and declared.isdigit() and int(declared) > limit else 0

        async def counted() -> Message:
            nonlocal count
            if count > limit:
                raise HTTPException(413)
            message = await receive()
            count += len(message.get("body", b""))
            if count > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def _host_of(scope: Scope) -> str:
    """The host that is asked for, without its port."""
    host = Headers(scope=scope).get("host", "").lower()
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host
