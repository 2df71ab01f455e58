"""A PDF: that it opens without a password, and whether it would do something when opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PasswordType, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

OBJECTS_MAX = 200_000
ACTIVE = "这份 PDF 含有脚本、附件或会自行运行的动作，已收存；它只能下载，不会在网页里打开"

_PASSWORD = "文件有打开密码，请取消密码后再传"  # noqa: S105 - a sentence
_DAMAGED = "文件已损坏，打不开"
_DOING = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia"})


def why_refused(file: BinaryIO) -> str | None:
    """Why a PDF is not taken; None where it is. Whatever its reader raises over it means that it is damaged."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return _PASSWORD
        return None if len(reader.pages) else _DAMAGED
    except Exception:  # noqa: BLE001 - of a hostile file it may be anything
        return _DAMAGED


def is_active(file: BinaryIO) -> bool:
    """Whether a script, a program to be started or an attached file is anywhere in it."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            reader.decrypt("")
        return any(key in _DOING for key in _keys(reader))
    except Exception:  # noqa: BLE001 - what cannot be walked is treated as what might do something
        return True


def _keys(reader: PdfReader) -> Iterator[str]:
    """Every key, and every name that says what an action is, of every object that can be reached."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting and len(seen) < OBJECTS_MAX:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield from one
            yield str(one.get("/S", "") or "")
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
