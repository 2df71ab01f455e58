"""A ZIP archive that claims to be a document: small, plain and whole, or the sentence that says why it is not taken."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from pbm_tracker.kernel.saying import Said, say

from .door import Kind

ENTRIES_MAX = 2_000
BYTES_MAX = 200_000_000
RATIO_MAX = 100
SMALL = 1_000_000  # an entry below this is not looked at for how well it was packed
HEADER_BYTES = 30  # of an entry of a ZIP archive, before its name
CHUNK_BYTES = 1 << 16
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

_MACROS = "含有宏，请另存为不含宏的文件后再传"
_EMBEDDED = "嵌入了别的文件（对象、图表的数据表），请删去，或另存为 PDF 后再传"
_PASSWORD = "文件有打开密码，请取消密码后再传"  # noqa: S105 - a sentence
_DAMAGED = "文件已损坏，打不开"
_NESTED = (".zip", ".xlsx", ".docx", ".pptx", ".xlsm", ".docm", ".gz", ".7z", ".rar", ".jar")
_UNWANTED = {
    "xl/externallinks/": "引用了别的文件（外部链接），请断开链接后再传",
    "xl/ddelinks": "含有 DDE 链接，请删去后再传",
    "xl/macrosheets/": _MACROS,
    "xl/activex/": "含有控件，请删去后再传",
    "word/activex/": "含有控件，请删去后再传",
    "xl/embeddings/": _EMBEDDED,
    "word/embeddings/": _EMBEDDED,
}
_MAIN: dict[str, Kind] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ofd.xml": "ofd"}
_TEXTS = (".xml", ".rels")


def why_unsafe(entries: Sequence[zipfile.ZipInfo], bytes_max: int) -> Said | str | None:
    """By what an archive says of itself, before anything is unpacked; None where nothing is against it."""
    if len(entries) > ENTRIES_MAX:
        return say("压缩包里最多 {most} 个部件，现有 {count} 个", most=ENTRIES_MAX, count=len(entries))
    if sum(entry.file_size for entry in entries) > bytes_max:
        return say("展开后过大，最多 {most} MB", most=bytes_max // 1_000_000)
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        return "压缩包里有同名的部件"
    if any(_leaves(name) for name in names):
        return "压缩包里有越出文件夹的路径"
    return _why_ill_packed(entries)


def _why_ill_packed(entries: Sequence[zipfile.ZipInfo]) -> Said | str | None:
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return "压缩包里的部件互相重叠"
        end = entry.header_offset + HEADER_BYTES + len(entry.filename.encode()) + entry.compress_size
        if entry.file_size > SMALL and entry.file_size > RATIO_MAX * entry.compress_size:
            return say("压缩得不合常理（超过 {most} 倍）", most=RATIO_MAX)
    return None


def why_refused(file: BinaryIO, kind: Kind) -> Said | str | None:
    """Why a document of that kind is not taken; None where it is. Unpacks every part once, and keeps none."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if reason := why_unsafe(entries, BYTES_MAX) or _why_unwanted(entries):
                return reason
            texts = {entry.filename.lower(): _read(archive, entry) for entry in entries}
    except UNREADABLE:
        return _DAMAGED
    return _why_wrong_kind(texts, kind) or _why_active(texts)


def _leaves(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _why_unwanted(entries: Sequence[zipfile.ZipInfo]) -> str | None:
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & 1:
            return _PASSWORD
        if "vbaproject" in name or "vbadata" in name:
            return _MACROS
        if "oleobject" in name:
            return _EMBEDDED
        if found := next((reason for part, reason in _UNWANTED.items() if name.startswith(part)), None):
            return found
        if name.endswith(_NESTED):
            return "文件里还有压缩文件或文档，请另存为 PDF 后再传"
    return None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The text of a part; what is no text is only unpacked, so that its length and sum are known to be true."""
    kept, count = [], 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            count += len(chunk)
            if count > entry.file_size:
                raise zipfile.BadZipFile
            if entry.filename.lower().endswith(_TEXTS):
                kept.append(chunk)
    if count != entry.file_size:
        raise zipfile.BadZipFile
    return b"".join(kept)


def _why_wrong_kind(texts: Mapping[str, bytes], kind: Kind) -> Said | str | None:
    found = next((one for part, one in _MAIN.items() if part in texts), None)
    if found == kind:
        return None
    if found is None:
        return say("这是压缩文件，不是 {kind} 文件，请解压后逐份上传", kind=kind.upper())
    return say("内容是 {found}，与文件名的结尾 .{kind} 不符，请改名后再传", found=found.upper(), kind=kind)


def _why_active(texts: Mapping[str, bytes]) -> str | None:
    for content in texts.values():
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "文件里含有不允许的声明（DTD）"
        if b"attachedTemplate" in content and b"External" in content:
            return "引用了外部模板，请另存为 PDF 后再传"
    return _MACROS if b"macroenabled" in texts.get("[content_types].xml", b"").lower() else None
