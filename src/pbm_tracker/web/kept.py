"""What is kept in memory because it is asked for again, and a page as it was sent."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response

T = TypeVar("T")


class Kept(Generic[T]):
    """The last few of something, by key; threads share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return value

    def get_or(self, key: Hashable, make: Callable[[], T]) -> T:
        found = self.get(key)
        return self.put(key, make()) if found is None else found


@dataclass(frozen=True)
class Page:
    """The bytes of a page, and the tag that says which it is."""

    body: bytes
    tag: str

    @cached_property
    def zipped(self) -> bytes:
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    def answer(self, request: Request) -> Response:
        """Whole or zipped, as the browser takes it; or only that it has not changed."""
        headers = {"ETag": self.tag, "Vary": "Accept-Encoding"}
        if self.tag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        if not takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.body, headers=headers, media_type="text/html")
        return Response(self.zipped, headers=headers | {"Content-Encoding": "gzip"}, media_type="text/html")


def takes_gzip(accepted: str) -> bool:
    codings = [coding.replace(" ", "").partition(";") for coding in accepted.lower().split(",")]
    return any(name == "gzip" and weight not in {"q=0", "q=0.0"} for name, _, weight in codings)
