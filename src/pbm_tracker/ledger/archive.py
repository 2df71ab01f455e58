"""What an XLSX file is before it is opened: a ZIP archive that must be small, plain and nothing but a workbook."""

from __future__ import annotations

import io
import zipfile
import zlib

from pbm_tracker.files.package import why_unsafe
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import BadFile, Problem

BYTES_MAX = 100_000_000
TEXT = (".xml", ".rels")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
SAVE_AS_XLSX = "请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”"

_MACROS = "含有宏，请另存为不含宏的 .xlsx"
_UNWANTED = {
    "xl/externallinks/": "引用了别的文件（外部链接），请先断开链接，另存后再报",
    "xl/embeddings/": "嵌入了别的文件（OLE 对象），请删去后再报",
    "xl/activex/": "含有控件，请删去后再报",
    "xl/macrosheets/": _MACROS,
    "xl/ddelinks": "含有 DDE 链接，请删去后再报",
    "word/": "这是 Word 文档，不是表格",
    "ppt/": "这是演示文稿，不是表格",
    "xl/workbook.bin": say("这是 .xlsb 文件，{cure}", cure=say(SAVE_AS_XLSX)),
    "content.xml": say("这是 ODS 文件，{cure}", cure=say(SAVE_AS_XLSX)),
}


def open_archive(data: bytes, file: str) -> dict[str, bytes]:
    """The texts of a workbook by their names. Raises BadFile, saying what the file is if it is no plain workbook."""
    _say_what_it_is(data, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, file)
            texts = {}
            for entry in entries:
                content = _inflated(archive, entry, file)
                if entry.filename.lower().endswith(TEXT):
                    texts[entry.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise bad(file, "文件已损坏，不是完整的 XLSX 文件") from None
    if "xl/workbook.xml" not in texts:
        raise bad(file, say("这是压缩文件，不是 XLSX 表格，{cure}", cure=say(SAVE_AS_XLSX)))
    for name, content in texts.items():
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise bad(file, say("文件的 {name} 含有不允许的声明", name=name))
    if b"macroEnabled" in texts.get("[Content_Types].xml", b""):
        raise bad(file, _MACROS)
    return texts


def _say_what_it_is(data: bytes, file: str) -> None:
    if data.startswith(ZIP):
        return
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        raise bad(file, "文件是空的")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise bad(file, "文件有打开密码，请取消密码后再报")
        raise bad(file, say("这是旧的 .xls 文件，{cure}", cure=say(SAVE_AS_XLSX)))
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<")):
        raise bad(file, say("这是网页（HTML 或 XML），不是表格文件，{cure}", cure=say(SAVE_AS_XLSX)))
    if b"\0" not in data[:2000] and b"," in data[:2000]:
        raise bad(file, "这是文本文件（像是 CSV），请把文件名改为以 .csv 结尾，或另存为 .xlsx")
    raise bad(file, say("不是 XLSX 文件，{cure}", cure=say(SAVE_AS_XLSX)))


def _check_entries(entries: list[zipfile.ZipInfo], file: str) -> None:
    """By what the archive says of itself, before anything is unpacked."""
    if reason := why_unsafe(entries, BYTES_MAX):
        raise bad(file, reason)
    for entry in entries:
        if reason := _why_unwanted(entry):
            raise bad(file, reason)


def _why_unwanted(entry: zipfile.ZipInfo) -> str | None:
    name = entry.filename.lower()
    if name.endswith((".zip", ".xlsx", ".gz", ".7z", ".rar")):
        return "压缩包里还有压缩包"
    if entry.flag_bits & 1:
        return "文件有打开密码，请取消密码后再报"
    if "vbaproject" in name:
        return _MACROS
    return next((reason for part, reason in _UNWANTED.items() if name.startswith(part)), None)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    """What an entry holds, which is no more than it said: the archive's reader checks its sum."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise bad(file, "压缩包里的部件与它写明的大小不同")
    return content


def bad(file: str, reason: str) -> BadFile:
    return BadFile([Problem(file, 0, "", reason)])
