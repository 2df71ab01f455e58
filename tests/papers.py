"""Files as offices have them, and as they should not be: made here, byte by byte."""

import io
import struct
import zipfile
import zlib
from functools import cache

import pypdf
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}


@cache
def pdf(text="", *, script=False, password=None, owner=None):
    """A page; `password` must be known to open it, `owner` only to change it."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": text})
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password is not None or owner is not None:
        writer.encrypt(password or "", owner or "secret", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def png(width=3, height=2, *, whole=True):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 20))
    return b"\x89PNG\r\n\x1a\n" + head + body + (chunk(b"IEND", b"") if whole else b"")


def jpg(width=3, height=2, *, whole=True):
    filling = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + bytes(10)
    frame = b"\xff\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + filling + frame + (b"\xff\xd9" if whole else b"")


def packed(parts, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(kind="docx", more=None):
    """A document of that kind, and further parts by name."""
    return packed({"[Content_Types].xml": CONTENT_TYPES, MAIN[kind]: "<x/>"} | (more or {}))


def locked(data=None):
    """An archive whose parts need a password: the flag is set, in both places."""
    data = bytearray(data or office())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
