"""Logs of the service: a line of JSON an event, with the fields listed here and no others."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pbm_tracker.kernel import clock

from .metrics import REQUESTS, SECONDS

# Never bodies, values of queries, cookies, names, files, parameters of SQL: what is not listed is dropped.
ALLOWED = ("method", "route", "status", "ms", "request", "trouble")
FRAMES_MAX = 12
NOWHERE = "-"

logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """A message as it stands in the source, without what would be put into it; of an error its kind and its place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": clock.as_text(clock.machine_now()),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg).strip(),
        }
        line |= {name: record.__dict__[name] for name in ALLOWED if name in record.__dict__}
        if record.exc_info and record.exc_info[1] is not None:
            reason = record.exc_info[1]
            frames = traceback.extract_tb(reason.__traceback__)[-FRAMES_MAX:]
            line["error"] = type(reason).__name__
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line)


def log_to_stderr() -> None:
    """Everything that any library logs goes through the same formatter; a terminal is spared the requests."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING if sys.stderr.isatty() else logging.INFO, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"


class Observed:
    """Logs and counts every request by its route, never by its address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, request, status = time.perf_counter(), secrets.token_hex(8), 500

        async def send_with_request(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request
            await send(message)

        try:
            await self.app(scope, receive, send_with_request)
        finally:
            seconds = time.perf_counter() - begun
            route = getattr(scope.get("route"), "path", NOWHERE)
            REQUESTS.labels(route, str(status)).inc()
            SECONDS.labels(route).observe(seconds)
            fields = {"method": scope["method"], "route": route, "status": status, "request": request}
            logger.info("request", extra={**fields, "ms": round(seconds * 1000, 1)})
