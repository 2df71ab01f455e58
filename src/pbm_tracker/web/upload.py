"""A form with one file, read with limits on what really comes, not on what was announced."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from pbm_tracker.kernel.saying import say

FILE_BYTES_MAX = 20_000_000
FORM_BYTES = 10_000  # of all that is not the file
FIELDS_MAX = 5
NAME_MAX = 120
KINDS = (".xlsx", ".csv", ".yaml", ".yml")
TOO_LARGE = say("文件最大 {most} MB。", most=FILE_BYTES_MAX // 1000000)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The file, its cleaned name, and the form's other fields."""

    name: str
    data: bytes
    fields: dict[str, str]

    def one(self, name: str) -> str:
        return self.fields.get(name, "")


async def read_upload(request: Request) -> Uploaded:
    """Raises HTTPException: 413 too large, 415 another type, 400 not readable."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "multipart/form-data":
        raise HTTPException(415)
    parser = MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=FIELDS_MAX)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise HTTPException(400) from None
    fields: dict[str, str] = {}
    name, data = "", b""
    for key, value in form.multi_items():
        if isinstance(value, UploadFile):
            name, data = shown_name(value.filename or ""), await value.read()
            await value.close()
        else:
            fields[key] = value
    if len(data) > FILE_BYTES_MAX:
        raise HTTPException(413, TOO_LARGE)
    return Uploaded(name, data, fields)


def shown_name(name: str) -> str:
    """The file's name as it is shown: without folders and unseen characters, cut to a length; its kind stays."""
    last = _UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip()
    stem, dot, kind = last.rpartition(".")
    return f"{stem[:NAME_MAX]}{dot}{kind[:10]}" if dot else last[:NAME_MAX]


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    count = 0
    async for chunk in request.stream():
        count += len(chunk)
        if count > FILE_BYTES_MAX + FORM_BYTES:
            raise HTTPException(413, TOO_LARGE)
        yield chunk


Upload = Annotated[Uploaded, Depends(read_upload)]
