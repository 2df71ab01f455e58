"""What a file must be before anything looks into it: how large, how named, and of which kind by its first bytes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal, NamedTuple

from pbm_tracker.kernel.saying import Said, say

FILE_BYTES_MAX = 50_000_000
NAME_MAX = 100
NAME_TYPED_MAX = 1_000
HEAD_BYTES = 4096

Kind = Literal["pdf", "jpg", "png", "ofd", "docx", "xlsx"]
MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS: dict[str, Kind] = {kind: kind for kind in MEDIA_TYPES} | {"jpeg": "jpg"}
PACKAGES: frozenset[Kind] = frozenset({"ofd", "docx", "xlsx"})
KINDS_SAID = say("PDF、JPG、PNG、OFD、DOCX、XLSX")

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_UNWRITABLE = re.compile(r'[<>:"|?*]')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class BadUpload(ValueError):
    """A file that is not taken; the reason is a sentence. `field` is name or file."""

    def __init__(self, reason: Said | str, field: Literal["name", "file"] = "file") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class TooLarge(BadUpload):
    """More bytes than a file may have."""

    def __init__(self) -> None:
        super().__init__(say("文件最大 {megabytes} MB，请拆分或压缩后再传", megabytes=FILE_BYTES_MAX // 1_000_000))


class Named(NamedTuple):
    """A name fit to be shown and saved under, and the kind that its ending says."""

    name: str
    kind: Kind


def read_name(typed: str) -> Named:
    """The name that a file was sent with, without its folders. Raises BadUpload."""
    text = unicodedata.normalize("NFC", re.split(r"[/\\]", typed[:NAME_TYPED_MAX])[-1]).strip(" .")
    if any(unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for mark in typed):
        raise BadUpload("文件名含有看不见或不允许的字符，请改名后再传", "name")
    stem, dot, ending = text.rpartition(".")
    if not text:
        raise BadUpload("文件没有名称，请先命名", "name")
    if not dot or ending.lower() not in ENDINGS:
        raise BadUpload(say("只收 {kinds} 文件", kinds=KINDS_SAID), "name")
    if _RESERVED.fullmatch(text) or _UNWRITABLE.search(text):
        raise BadUpload("这个文件名在有的电脑上不能用，请改名后再传", "name")
    return Named(f"{stem[: NAME_MAX - len(ending) - 1].rstrip()}.{ending}", ENDINGS[ending.lower()])


def check_start(path: Path, kind: Kind) -> None:
    """Hold the first bytes against the kind that the name says. Raises BadUpload."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise BadUpload("文件是空的")
    found = _kind_by_start(head)
    if found is None:
        raise BadUpload(_what_else(head, path))
    if kind not in found:
        raise BadUpload(
            say("内容是 {found}，与文件名的结尾 .{kind} 不符，请改名后再传", found=say(_SAID[found]), kind=kind), "name"
        )


_SAID: dict[frozenset[Kind], str] = {
    frozenset({"pdf"}): "PDF",
    frozenset({"jpg"}): "JPG",
    frozenset({"png"}): "PNG",
    PACKAGES: "OFD、DOCX、XLSX",
}
_STARTS: dict[bytes, frozenset[Kind]] = {
    b"%PDF-": frozenset({"pdf"}),
    b"\xff\xd8\xff": frozenset({"jpg"}),
    b"\x89PNG\r\n\x1a\n": frozenset({"png"}),
    b"PK\x03\x04": PACKAGES,
}
_OTHERS = {
    b"MZ": "这是程序，不收程序",
    b"GIF8": "这是 GIF 图片，请另存为 PNG 后再传",
    b"BM": "这是 BMP 图片，请另存为 PNG 后再传",
    b"II*\0": "这是 TIFF 图片，请另存为 PDF 或 PNG 后再传",
    b"MM\0*": "这是 TIFF 图片，请另存为 PDF 或 PNG 后再传",
    b"Rar!": "这是压缩文件，请解压后逐份上传",
    b"7z\xbc\xaf": "这是压缩文件，请解压后逐份上传",
    b"\x1f\x8b": "这是压缩文件，请解压后逐份上传",
    b"PK\x05\x06": "这是空的压缩文件",
}
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


def _kind_by_start(head: bytes) -> frozenset[Kind] | None:
    return next((kinds for start, kinds in _STARTS.items() if head.startswith(start)), None)


def _what_else(head: bytes, path: Path) -> Said | str:
    """What a file that is none of ours is, as far as its first bytes say, and what to do."""
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return "文件有打开密码，请取消密码后再传"
        return "这是旧的 Office 文件（.doc、.xls），请另存为 .docx、.xlsx 或 PDF 后再传"
    if head[4:12] in _HEIC:
        return "这是 HEIC 图片，请在手机上改存为 JPG 后再传"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<", b"+adw-")):
        return "这是网页或 XML（SVG）文件，请另存为 PDF 后再传"
    known = next((said for start, said in _OTHERS.items() if head.startswith(start)), None)
    return known or say("内容不是 {kinds} 中的任何一种", kinds=KINDS_SAID)
