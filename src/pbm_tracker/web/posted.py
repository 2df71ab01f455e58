"""The body of a form as it was sent: read with limits, every field once, nothing guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request

BODY_BYTES_MAX = 512_000
FIELDS_MAX = 500  # a batch of 300 duties has one each


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form in the order they came."""

    pairs: tuple[tuple[str, str], ...]

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
                yield name, "没有这个字段"
            elif name in seen:
                yield name, "只能填一次"
            seen.add(name)


async def read_posted(request: Request) -> Posted:
    """Read a form's body. Raises HTTPException: 413 too large, 415 another type, 400 not readable."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        raise HTTPException(400) from None
    return Posted(tuple(pairs))


Form = Annotated[Posted, Depends(read_posted)]
