"""CSV as offices have it: with or without a mark, in UTF-8 or GB18030, with quotes; nothing else is guessed at."""

from __future__ import annotations

import csv
import io

from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import BadFile, Problem

from .grid import COLUMNS_MAX, Grid
from .rows import ROWS_MAX

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
AS_CSV = "请另存为“CSV UTF-8（逗号分隔）”"


def read_commas(data: bytes, file: str) -> Grid:
    """Raises BadFile for what is not comma-separated text that can be read in one way only."""
    text, notes = _decoded(data, file)
    if "\0" in text:
        raise _bad(file, text.count("\n", 0, text.index("\0")) + 1, "含有不允许的字符 U+0000")
    first = text.split("\n", 1)[0]
    if first.count(",") == 0 and max(first.count(";"), first.count("\t"), first.count("；")) > 1:
        raise _bad(file, 1, say("不是用逗号分隔的，{cure}", cure=say(AS_CSV)))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    cells: list[list[str]] = []
    try:
        for row in reader:
            if len(row) > COLUMNS_MAX:
                raise _bad(
                    file, reader.line_num, say("最多 {most} 列，现有 {count} 列", most=COLUMNS_MAX, count=len(row))
                )
            # A row is known by the line it ends on, as a reader who looks for it in the file will count.
            cells += [[] for _ in range(reader.line_num - len(cells) - 1)]
            cells.append(row)
            if len(cells) > 2 * ROWS_MAX:
                raise _bad(file, reader.line_num, say("最多 {most} 行", most=ROWS_MAX))
    except csv.Error as error:
        reason = "引号没有配对" if "unexpected end" in str(error) else "引号或逗号的位置不对，或一格过长"
        raise _bad(file, reader.line_num, reason) from None
    return Grid("", cells, notes=notes)


def _decoded(data: bytes, file: str) -> tuple[str, list[str]]:
    if data.startswith(_UTF16_MARKS):
        raise _bad(file, 0, say("文件编码是 UTF-16，{cure}", cure=say(AS_CSV)))
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), ["文件编码不是 UTF-8，是按 GB18030（国标）读的，请看看汉字是否正确"]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad(file, line, say("文件编码既不是 UTF-8 也不是 GB18030，{cure}", cure=say(AS_CSV))) from None


def _bad(file: str, line: int, reason: str) -> BadFile:
    return BadFile([Problem(file, line, "", reason)])
