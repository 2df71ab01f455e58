"""How large an image is, read from its head alone: nothing is decoded."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from pbm_tracker.kernel.saying import Said, say

from .door import Kind

PIXELS_MAX = 50_000_000
SEGMENTS_MAX = 10_000
TRUNCATED = "图片像是不完整，请打开看看"

_NOT_AN_IMAGE = "图片已损坏，读不出大小"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_END = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82"}
TAIL_BYTES = 4096


def why_refused(file: BinaryIO, kind: Kind) -> Said | str | None:
    """Why an image is not taken; None where it is."""
    try:
        size = _png(file) if kind == "png" else _jpeg(file)
    except struct.error:
        size = None
    if size is None or 0 in size:
        return _NOT_AN_IMAGE
    if size[0] * size[1] > PIXELS_MAX:
        most = PIXELS_MAX // 10_000
        return say("图片有 {width}×{height} 个像素，最多 {most} 万", width=size[0], height=size[1], most=most)
    return None


def seems_cut(file: BinaryIO, kind: Kind) -> bool:
    """Whether the mark that ends an image is nowhere near its end."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    return _END[kind] not in file.read()


def _png(file: BinaryIO) -> tuple[int, int] | None:
    head = file.read(24)
    return struct.unpack(">II", head[16:24]) if head[12:16] == b"IHDR" else None


def _jpeg(file: BinaryIO) -> tuple[int, int] | None:
    """Walk the segments up to the frame that says the size."""
    file.read(2)
    for _ in range(SEGMENTS_MAX):
        mark = file.read(2)
        while len(mark) == 2 and mark == b"\xff\xff":  # noqa: PLR2004 - a mark is two bytes, after any filling
            mark = b"\xff" + file.read(1)
        if len(mark) < 2 or mark[0] != 0xFF:  # noqa: PLR2004 - so it is
            return None
        if mark[1] in _BARE:
            continue
        [length] = struct.unpack(">H", file.read(2))
        if mark[1] in _FRAMES:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(max(length - 2, 0), os.SEEK_CUR)
    return None
