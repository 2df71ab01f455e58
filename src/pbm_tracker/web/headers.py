"""The headers of every answer, whatever it is: RELIABILITY 7 of the design."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .language import DEPENDS_ON, language_of

IN_WORDS = ("text/html", "application/problem+json")
NOT_MODIFIED = 304
_ONLY_OURS = ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "manifest-src")
_NOTHING = ("base-uri", "frame-ancestors", "frame-src", "object-src", "worker-src")
CONTENT_SECURITY_POLICY = "; ".join(
    ["default-src 'none'"]
    + [f"{what} 'self'" for what in _ONLY_OURS]
    + [f"{what} 'none'" for what in _NOTHING]
    + ["require-trusted-types-for 'script'", "trusted-types 'none'"]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
ONLY_OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class SafeHeaders:
    """Wraps the whole application, so that no answer leaves without them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        expected = HEADERS | (ONLY_OVER_HTTPS if scope["scheme"] == "https" else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(IN_WORDS):
                    headers["Content-Language"] = language_of(HTTPConnection(scope))
                if headers.get("content-type", "").startswith(IN_WORDS) or message["status"] == NOT_MODIFIED:
                    headers.add_vary_header(DEPENDS_ON)
                for name, value in expected.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers)
