"""The projections as written in projections/*.sql: loaded and checked before the first entry is folded."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import aiosql
from aiosql.types import SQLOperationType
from pydantic import BaseModel

from .events import Event
from .saying import say

ABOUT_THE_ENTRY = frozenset(
    {"stream", "version", "position", "recorded_at", "effective_on", "occurred_on", "actor", "role", "basis", "cause"}
)
ANY_ENTRY = "any_entry"  # on_any_entry is done for every entry, whatever its event
KEY = "_key"  # a parameter text_key is what the field `text` is found by
TABLE = re.compile(r"create table if not exists (\w+)", re.IGNORECASE)
NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
# What one of the two databases would not take, or would take differently.
REFUSED = {
    "%": "百分号",
    "::": "::",
    "or ignore": "or ignore（用 on conflict）",
    "or replace": "or replace（用 on conflict）",
}


class BadProjection(Exception):
    """A .sql file that cannot be folded or asked. Names the file and the statement."""


class Statement(NamedTuple):
    """SQL with positional marks, and the names to bind in their order."""

    sql: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one event does to one projection: for the entry, or once for each element of a list field."""

    statement: Statement
    each: str | None


@dataclass(slots=True)
class Projection:
    """One read model: its tables, what each event does to them, and what may be asked of it."""

    name: str
    tables: list[str] = field(default_factory=list)
    folds: dict[str, list[Fold]] = field(default_factory=dict)
    queries: dict[str, Statement] = field(default_factory=dict)

    def table_names(self) -> list[str]:
        return [found[1] for text in self.tables if (found := TABLE.match(text))]


@functools.cache
def positional(sql: str, mark: str = "?") -> Statement:
    """Named parameters as positional marks: a tuple made once binds faster than a dict."""
    return Statement(NAMED.sub(mark, sql), tuple(NAMED.findall(sql)))


def digest(folder: Path) -> str:
    """Names the database that these files fold into: another text, another database."""
    texts = [path.name.encode() + b"\0" + path.read_bytes() for path in sorted(folder.glob("*.sql"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def load(folder: Path, mark: str = "?") -> dict[str, Projection]:
    """Read every .sql file of a folder. Raises BadProjection for what cannot be folded, or not on both databases."""
    projections = {path.stem: _load_one(path, mark) for path in sorted(folder.glob("*.sql"))}
    if not projections:
        raise BadProjection(say("{folder} 里没有 .sql 文件", folder=folder))
    return projections


def _load_one(path: Path, mark: str) -> Projection:
    projection = Projection(path.stem)
    try:
        queries = aiosql.from_path(path, "sqlite3")
    except Exception as reason:
        raise BadProjection(f"{path.name}: {reason}") from reason
    for name in queries.available_queries:
        query: Any = getattr(queries, name)
        if query.parameters is None:  # the cursor that aiosql gives beside each select
            continue
        where = f"{path.name}: {name}"
        sql = query.sql.strip().removesuffix(";")
        _check_text(sql, where)
        statement = positional(sql, mark)
        if name.startswith("create_"):
            projection.tables.append(sql)
        elif name.startswith("on_"):
            topic, _, each = name.removeprefix("on_").partition("__")
            _check_parameters(topic, each, statement.names, where)
            projection.folds.setdefault(topic, []).append(Fold(statement, each or None))
        elif query.operation is SQLOperationType.SELECT:
            projection.queries[name] = statement
        else:
            raise BadProjection(say("{where}: 只有 create_ 和 on_ 可以改表", where=where))
    return projection


def _check_text(sql: str, where: str) -> None:
    if ";" in sql:
        raise BadProjection(say("{where}: 一个名字只写一条语句", where=where))
    for text, words in REFUSED.items():
        if text in sql.lower():
            raise BadProjection(say("{where}: 两种数据库不能同样执行 {words}", where=where, words=words))


def _check_parameters(topic: str, each: str, names: Iterable[str], where: str) -> None:
    names = [name.removesuffix(KEY) for name in names]
    if topic == ANY_ENTRY and not each:
        _check_any_entry(names, where)
        return
    if (event := Event.all.get(topic)) is None:
        raise BadProjection(say("{where}: 没有 {topic} 这种记录", where=where, topic=topic))
    allowed = ABOUT_THE_ENTRY | {name for name in event.model_fields if not _element(event, name)}
    if each:
        element = _element(event, each) if each in event.model_fields else None
        if element is None:
            raise BadProjection(say("{where}: {topic} 的 {each} 不是列表", where=where, topic=topic, each=each))
        is_model = isinstance(element, type) and issubclass(element, BaseModel)
        allowed |= {"index"} | (set(element.model_fields) if is_model else {"item"})
    if unknown := set(names) - allowed:
        raise BadProjection(say("{where}: {topic} 没有字段 {fields}", where=where, topic=topic, fields=sorted(unknown)))


def _check_any_entry(names: Iterable[str], where: str) -> None:
    """It may ask for what the entry says about itself, and for any plain field that some event has."""
    plain = {name for event in Event.all.values() for name in event.model_fields if not _element(event, name)}
    if unknown := set(names) - ABOUT_THE_ENTRY - {"topic"} - plain:
        raise BadProjection(say("{where}: 没有一种记录有字段 {fields}", where=where, fields=sorted(unknown)))


def _element(event: type[Event], name: str) -> Any:
    """What a list field is a list of; None for a plain field."""
    annotation = event.model_fields[name].annotation
    return get_args(annotation)[0] if get_origin(annotation) in (tuple, list) else None
