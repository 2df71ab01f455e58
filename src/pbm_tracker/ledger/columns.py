"""The columns of a ledger in a spreadsheet: one a field, drawn from the commands, found by name or by Chinese title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from pydantic import BaseModel

from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.saying import LANGUAGES, told

from .rows import Envelope

Kind = Literal["day", "whole", "text"]

EVIDENCE_MAX = 20
EVIDENCE_PARTS = {"name": "名称", "sha256": "SHA-256", "file": "文件"}
REASONS = "原因"  # the column that a file of errors has beside its own
REASONS_IN = frozenset(told(REASONS, language) for language in LANGUAGES)
_EVIDENCE = re.compile(r"evidence-(0|[1-9][0-9]?)-(name|sha256|file)")
_EVIDENCE_TITLE = re.compile(r"佐证材料([1-9][0-9]?)(材料名称|名称|sha-?256|文件)")
_CODE_BEHIND = re.compile(r".*\(([a-z0-9_-]+)\)")


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """`field` is its name in a ledger: on, task, evidence-0-name. `title` is what the template calls it."""

    field: str
    title: str
    kind: Kind

    @property
    def heading(self) -> str:
        return f"{self.title}（{self.field}）"


def commands() -> dict[str, type[Command]]:
    """The product's own, by the name a ledger gives them."""
    return {topic: one for topic, one in Command.all.items() if one.__module__.startswith("pbm_tracker.")}


@cache
def known_columns() -> dict[str, LedgerColumn]:
    """Every column there is but those of evidence: what a row says of the act, then the fields of all commands."""
    found: dict[str, LedgerColumn] = {}
    for model in _models():
        for name, field in model.model_fields.items():
            code = field.alias or name
            if code != "evidence" and code not in found:
                found[code] = LedgerColumn(code, field.title or code, _kind(field.annotation))
    return found


def evidence_column(number: int, part: str) -> LedgerColumn:
    return LedgerColumn(f"evidence-{number}-{part}", f"佐证材料{number + 1} {EVIDENCE_PARTS[part]}", "text")


def column_of(heading: str) -> LedgerColumn | None:
    """The column that a heading means: by its code, by its title, or by a title with the code behind it."""
    text = _key(heading)
    if behind := _CODE_BEHIND.fullmatch(text):
        text = behind[1]
    if match := _EVIDENCE.fullmatch(text):
        number = int(match[1])
        return evidence_column(number, match[2]) if number < EVIDENCE_MAX else None
    if match := _EVIDENCE_TITLE.fullmatch(text):
        number = int(match[1]) - 1
        part = "sha256" if match[2].startswith("sha") else "file" if match[2] == "文件" else "name"
        return evidence_column(number, part) if number < EVIDENCE_MAX else None
    columns = known_columns()
    return columns.get(text) or columns.get(_titles().get(text, ""))


def fields_of(topics: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The fields of some commands, each once, with what the first of them says of it."""
    seen = set()
    for topic in topics:
        for name, field in commands()[topic].model_fields.items():
            if name not in seen:
                seen.add(name)
                yield name, field


def _models() -> list[type[BaseModel]]:
    return [Envelope, *commands().values()]


@cache
def _titles() -> dict[str, str]:
    """From every title that a field has anywhere to the field; none means two."""
    found: dict[str, str] = {}
    for model in _models():
        for name, field in model.model_fields.items():
            found.setdefault(_key(field.title or name), field.alias or name)
    return found


def _key(text: str) -> str:
    """As a heading is compared: full-width as half-width, without any blank, in small letters."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _kind(annotation: Any) -> Kind:
    kinds = {annotation, *get_args(annotation)}
    if date in kinds:
        return "day"
    return "whole" if int in kinds else "text"
