"""What a request may be, before anybody reads it: for a host that is ours, and no longer than its address takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import of_status

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

ADDRESS_BYTES_MAX = 8_000
HEADER_BYTES_MAX = 16_000
# The first prefix that fits; bytes as they are read, whatever the request says of its length.
BODY_BYTES_MAX: Sequence[tuple[str, int]] = (
    ("/api/files", 52_000_000),  # a file that is a little too large is told so in words
    ("/api/", 512_000),
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


class HeadLimit:
    """Refuses an address or headers that are too long: h11 limits only those that come in pieces."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        headers = sum(len(name) + len(value) for name, value in scope["headers"])
        if address > ADDRESS_BYTES_MAX:
            await self._refuse(414, "地址太长 (address too long)", scope, receive, send)
        elif headers > HEADER_BYTES_MAX:
            await self._refuse(431, "请求头太长 (headers too long)", scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _refuse(self, status: int, said: str, scope: Scope, receive: Receive, send: Send) -> None:
        is_api = scope["path"].split("/")[1:2] == ["api"]
        answer = of_status(Request(scope), status) if is_api else PlainTextResponse(f"{said}\n", status)
        await answer(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as it would GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


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
