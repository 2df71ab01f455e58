"""Rows in a call of the command line: --evidence or --indicators, once a row, or all of them from a file of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pbm_tracker.cli_words import wrong_option
from pbm_tracker.kernel.described import Described
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.strict_yaml import read_bytes

FILE = "file"  # the part of a row that names a file to be stored
JSON_BYTES_MAX = 2_000_000
_NEXT = re.compile(r",(?=[a-z0-9_]+=)")


def how_to_give(field: Described) -> str:
    """What the help of an option says beside the field's own words."""
    if field.names_files:
        return "（可多次：@文件 存下再用，或 name=…,sha256=…，或 JSON）"
    if field.kind == "rows":
        parts = "、".join(f"{part.name} {part.title}" + ("" if part.required else "*") for part in field.parts)
        return say("（可多次：一行一项，写 name=…,… 的样子，或 JSON，或 @文件.json；各栏：{parts}）", parts=parts)
    return f"（{'、'.join(f'{code} {words}' for code, words in field.words.items())}）" if field.words else ""


def rows_given(field: Described, texts: Sequence[str]) -> list[Any]:
    """The rows that an option was given. Raises BadParameter, BadFile."""
    return [row for text in texts for row in _rows(field, text)]


def _rows(field: Described, text: str) -> Iterator[Any]:
    if text.startswith("@") and field.names_files:
        yield {FILE: text[1:]}
    elif text.startswith("@"):
        yield from _listed(_json(_text_of(text[1:])))
    elif text.startswith(("{", "[")):
        yield from _listed(_json(text))
    else:  # name=…,sha256=… ; a comma within a value stays part of it
        yield dict(part.split("=", 1) for part in _NEXT.split(text) if "=" in part)


def _listed(tree: Any) -> list[Any]:
    return tree if isinstance(tree, list) else [tree]


def _json(text: str) -> Any:
    """Numbers stay exact: 4.35 is not the float that is nearest to it."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise wrong_option(say("不是有效的 JSON：{text}", text=text[:200])) from None


def _text_of(path: str) -> str:
    data = read_bytes(Path(path), max_bytes=JSON_BYTES_MAX)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise wrong_option(say("{file} 的编码不是 UTF-8", file=path)) from None
