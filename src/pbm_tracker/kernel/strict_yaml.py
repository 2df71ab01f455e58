"""YAML read so that nothing is guessed: every scalar stays text, and what could be read in two ways is refused.

PyYAML's loaders take 010 for 8 and `no` for False, let the last of two equal keys win, and build trees by recursion.
Here a tree is built from libyaml's events in a loop; each of its nodes knows its line, so that a wrong field is named
with file and line. Types are for the models to read (fields.py); only the plain word null is None.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from .saying import joined, say
from .wording import fields_at, sentence, telling

DEPTH_MAX = 20
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_UNOPENED = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读取这个文件的权限",
    errno.ELOOP: "是符号链接，请给出文件本身",
    errno.ENXIO: "不是普通文件",
    errno.ENAMETOOLONG: "文件名过长",
}
_SPOKEN = {
    "found character that cannot start any token": "此处的字符不能开头；缩进请用空格，不要用制表符",
    "mapping values are not allowed in this context": "冒号的位置不对；含冒号的文字请加引号",
    "exceeded maximum nesting depth": say("嵌套过深，最多 {most} 层", most=DEPTH_MAX),
    "did not find expected ',' or ']'": "方括号没有配对",
    "did not find expected ',' or '}'": "花括号没有配对",
    "found unexpected end of stream": "引号没有配对",
    "could not find expected ':'": "缺少冒号",
}

M = TypeVar("M", bound=BaseModel)


class Mapping(dict[str, Any]):
    """A mapping of the file: where it begins, and the line of each value."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A list of the file: where it begins, and the line of each element."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file. `line` counts from 1, and is 0 where the file as a whole is meant."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return joined([part for part in (place, self.field, say(self.reason)) if part], ": ")


class BadFile(Exception):
    """A file that cannot be used, and everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(joined(map(str, self.problems), "\n"))


def read(path: Path, *, max_bytes: int) -> Any:
    """Read a YAML file into a tree of Mapping, Sequence, text and None.

    Raises BadFile for what is not one YAML document in UTF-8 that can be read in one way only, and for a path that is
    no regular file of at most `max_bytes`.
    """
    return parse(read_bytes(path, max_bytes=max_bytes), str(path))


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """Read a regular file of at most `max_bytes`; never waits on a pipe, never follows a link. Raises BadFile."""
    name = str(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _whole_file(name, "不是普通文件")
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(max_bytes + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _whole_file(
            name, _UNOPENED.get(error.errno or 0, say("文件读不出来（{reason}）", reason=error.strerror))
        ) from None
    except ValueError:  # a NUL in the path
        raise _whole_file(name, "文件名含有不允许的字符") from None
    if len(data) > max_bytes:
        raise _whole_file(name, say("文件过大，最多 {most} 字节", most=max_bytes))
    return data


def parse(data: bytes, name: str) -> Any:
    """Read the bytes of one YAML document; `name` stands for the file in what is refused. Raises BadFile."""
    builder = _Builder(name)
    try:
        for event in yaml.parse(_decoded(data, name), Loader=yaml.CBaseLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = say(_SPOKEN.get(error.problem or "", error.problem or ""))
        raise builder.refusal(mark.line + 1 if mark else 0, say("不是有效的 YAML（{reason}）", reason=reason)) from None
    except yaml.YAMLError as error:
        raise builder.refusal(0, say("不是有效的 YAML（{reason}）", reason=getattr(error, "reason", error))) from None
    if builder.root in (None, ""):
        raise _whole_file(name, "文件是空的")
    return builder.root


def validate(model: type[M], node: Any, file: str) -> M:
    """Return the model that a tree stands for, or raise BadFile with every field that is wrong, each with its line."""
    try:
        return model.model_validate(node)
    except ValidationError as error:
        found = telling(error.errors(include_url=False, include_input=False))
    raise BadFile(
        Problem(
            file,
            line_at(node, wrong["loc"]),
            ".".join(map(str, wrong["loc"])),
            sentence(wrong, fields_at(model, wrong["loc"][:-1])),
        )
        for wrong in found
    )


def line_at(node: Any, place: Iterable[int | str]) -> int:
    """Return the line of a place in a tree, or of the nearest node around it that is there."""
    line: int = getattr(node, "line", 1)
    for part in place:
        if isinstance(node, Mapping) and part in node:
            node, line = node[str(part)], node.lines[str(part)]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node):
            node, line = node[part], node.lines[part]
        else:
            break
    return line


class _Builder:
    """Builds the tree from events, without recursion; knows at each moment which field it is in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents = 0
        self.root: Any = None
        self.open: list[Mapping | Sequence] = []
        self.key: str | None = None  # of the innermost mapping, until its value comes

    def take(self, event: Any) -> None:
        line = int(event.start_mark.line) + 1
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.refusal(line, "只能有一个文档，请去掉第二个 ---")

    def refusal(self, line: int, reason: str) -> BadFile:
        within = [next(reversed(node)) if isinstance(node, Mapping) else len(node) - 1 for node in self.open[:-1]]
        innermost = self.open[-1] if self.open else None
        here = len(innermost) if isinstance(innermost, Sequence) else self.key
        field = ".".join(str(part) for part in (*within, here) if part is not None)
        return BadFile([Problem(self.name, line, field, reason)])

    def _take_node(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self.refusal(line, "不支持别名（*），请把内容写全")
        if event.anchor is not None:
            raise self.refusal(line, "不支持锚点（&），请把内容写全")
        if event.tag is not None:
            raise self.refusal(line, "不支持标签（!）")
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line)
            return
        if self._awaits_key() is not None:
            raise self.refusal(line, "字段名只能是文字")
        if len(self.open) == DEPTH_MAX:
            raise self.refusal(line, say("嵌套过深，最多 {most} 层", most=DEPTH_MAX))
        node = Mapping(line) if isinstance(event, yaml.MappingStartEvent) else Sequence(line)
        self._put(node, line)
        self.open.append(node)

    def _take_scalar(self, event: Any, line: int) -> None:
        value: str = event.value
        if "\0" in value:
            raise self.refusal(line, "含有不允许的字符 U+0000")
        if (here := self._awaits_key()) is not None:
            self.key = value
            if value in here:
                raise self.refusal(line, say("字段重复，第 {line} 行已经写过", line=here.lines[value]))
        else:
            self._put(None if value == "null" and not event.style else value, line)

    def _awaits_key(self) -> Mapping | None:
        if self.open and self.key is None and isinstance(self.open[-1], Mapping):
            return self.open[-1]
        return None

    def _put(self, node: Any, line: int) -> None:
        if not self.open:
            self.root = node
            return
        here = self.open[-1]
        if isinstance(here, Sequence):
            here.append(node)
            here.lines.append(line)
        elif self.key is not None:
            here[self.key] = node
            here.lines[self.key] = line
            self.key = None


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_UTF16_MARKS):
        raise _whole_file(name, "文件编码不是 UTF-8，请另存为 UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile([Problem(name, line, "", "文件编码不是 UTF-8，请另存为 UTF-8")]) from None
    if bad := _CONTROLS.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise BadFile([Problem(name, line, "", say("含有不允许的字符 U+{code:04X}", code=ord(bad[0])))])
    return text


def _whole_file(name: str, reason: str) -> BadFile:
    return BadFile([Problem(name, 0, "", reason)])
