"""The body of a form as it was sent: read with limits, every field once, nothing guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from pbm_tracker.kernel.saying import say

BODY_BYTES_MAX = 1_500_000  # 60 rows of a dozen fields, as a browser writes Chinese: nine bytes a character
FIELDS_MAX = 4_000  # 60 rows of a dozen fields several times over; a batch of 300 duties has one each
TOO_LARGE = "这张表单太大，没有记入。最多 {fields} 栏、{kilobytes} kB；行数多的，请用台账导入。"
NO_SUCH_FIELD = "没有这个字段"
FILES_MAX = 40  # fields for files, empty ones too


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form in the order they came, and the files that were chosen."""

    pairs: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, UploadFile], ...] = ()

    def one(self, name: str) -> str:
        """The value of a field; empty where it was not sent, the first where it was sent twice."""
        return next((value for key, value in self.pairs if key == name), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)

    def names(self) -> list[str]:
        return [name for name, _ in self.pairs]

    def wrong_names(self, known: Collection[str]) -> Iterator[tuple[str, str]]:
        """Fields that the form does not have, or that came more than once."""
        seen: set[str] = set()
        for name in self.names():
            if name not in known:
                yield name, NO_SUCH_FIELD
            elif name in seen:
                yield name, "只能填一次"
            seen.add(name)


async def read_posted(request: Request) -> AsyncIterator[Posted]:
    """Read a form's body. Raises HTTPException: 413 too large, 415 another type, 400 not readable."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        posted = await _read_parts(request)
    elif kind == "application/x-www-form-urlencoded":
        posted = await _read_pairs(request)
    else:
        raise HTTPException(415)
    try:
        yield posted
    finally:
        for _, file in posted.files:
            await file.close()


async def _read_pairs(request: Request) -> Posted:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise _too_large()
    if body.count(b"&") >= FIELDS_MAX:
        raise _too_large()
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise HTTPException(400) from None
    return Posted(tuple(pairs))


def _too_large() -> HTTPException:
    return HTTPException(413, say(TOO_LARGE, fields=FIELDS_MAX, kilobytes=BODY_BYTES_MAX // 1000))


async def _read_parts(request: Request) -> Posted:
    """Files go to unnamed files of the system's own, which are gone when they are closed or the process dies."""
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=FILES_MAX,
        max_fields=FIELDS_MAX,
        max_part_size=BODY_BYTES_MAX,
    )
    try:
        items = (await parser.parse()).multi_items()
    except MultiPartException as reason:
        raise (_too_large() if "Too many fields" in reason.message else HTTPException(400)) from None
    except (KeyError, UnicodeDecodeError, ClientDisconnect):
        raise HTTPException(400) from None
    pairs = tuple((key, value) for key, value in items if isinstance(value, str))
    if sum(len(value) for _, value in pairs) > BODY_BYTES_MAX:
        raise _too_large()
    chosen = []
    for key, file in ((key, value) for key, value in items if isinstance(value, UploadFile)):
        if file.filename or file.size:
            chosen.append((key, file))
        else:
            await file.close()
    return Posted(pairs, tuple(chosen))


Form = Annotated[Posted, Depends(read_posted)]
