"""An empty ledger for Excel: its columns, lists to choose from, and a sheet that explains them. Importable as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from pbm_tracker.access.roles import TITLES
from pbm_tracker.county import County
from pbm_tracker.documents.table import ABOUT, workbook
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.wording import nearest

from .columns import EVIDENCE_PARTS, LedgerColumn, commands, evidence_column, fields_of, known_columns
from .rows import Envelope
from .vocabulary import Vocabulary, vocabulary
from .workbook import LEDGER_SHEET

CHOICES = "可选项"
ROWS_PREPARED = 2_000
EVIDENCE_OFFERED = 3
FIRST = ("on", "by", "as", "do")
WIDTHS = {"text": 50, "reason": 40, "by": 26, "do": 30, "unit": 30, "into": 30, "as": 28, "person": 24}
HOW_TO = (
    "一行一件事，按发生日先后排列；空行不读，列的先后随意，用不到的列可以删去。",
    "发生日写日期，2021-12-31、2021.12.31、2021年12月31日、20211231 都可以；不要写公式。",
    "办理人写账号，或“单位/姓名代号”，例如 education-bureau/clerk，单位也可以写名称。",
    "有下拉的格子请从下拉里选；也可以只写名称，或只写括号里的代号。",
    "佐证材料写名称和文件的 SHA-256 值（64 位）；不止三件的，照样加列：evidence-3-name、evidence-3-sha256。",
    "用 pbm ledger import 导入的，可以只写“文件”一列：台账旁边文件的相对路径，文件随导入存下；网页导入不收路径。",
    "导入前先试导入；有一行不对，就全部不记，并退回同一张表，多一列“原因”。已经导入过的行不会重复记。",
)


class NoSuchCommand(ValueError):
    """A template was asked for an act that there is not."""


def template(county: County, topics: Sequence[str] = (), *, paths: bool = True) -> bytes:
    """The file's bytes; of all kinds of acts, or of those that are named. Raises NoSuchCommand.

    `paths` are columns for files beside the ledger, which is for whoever keeps the data folder.
    """
    known = commands()
    for topic in topics:
        if topic not in known:
            raise NoSuchCommand(say("没有“{topic}”这种事项{nearest}", topic=topic, nearest=nearest(topic, known)))
    chosen = {topic: known[topic] for topic in known if not topics or topic in topics}
    words = vocabulary(county)
    words.choices["do"] = [f"{one.verb}（{topic}）" for topic, one in chosen.items()]
    file = io.BytesIO()
    with workbook(file, county.catalogue.notice.issued_on) as book:
        sheet = book.add_worksheet(LEDGER_SHEET)
        _explain(book, chosen)
        ranges = _list(book, words)
        _prepare(book, sheet, _columns(chosen, paths=paths), ranges)
    return file.getvalue()


def _columns(chosen: dict[str, type[Command]], *, paths: bool) -> list[LedgerColumn]:
    fields = [name for name, _ in fields_of(chosen)]
    known = known_columns()
    columns = [known[name] for name in (*FIRST, *(name for name in fields if name != "evidence"))]
    if "evidence" in fields:
        parts = [part for part in EVIDENCE_PARTS if paths or part != "file"]
        columns += [evidence_column(number, part) for number in range(EVIDENCE_OFFERED) for part in parts]
    return [*columns, known["basis"], known["refused"]]


def _prepare(book: Any, sheet: Any, columns: Sequence[LedgerColumn], ranges: dict[str, str]) -> None:
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for at, column in enumerate(columns):
        width = WIDTHS.get(column.field, 14 if column.kind == "day" else 16)
        formats = {"day": day, "text": text}
        sheet.set_column(at, at, width, formats.get(column.kind))
        sheet.write_string(0, at, column.heading, head)
        if column.field in ranges:
            rule: dict[str, Any] = {"validate": "list", "source": ranges[column.field], "error_type": "warning"}
        elif column.field == "task":
            rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 63}
            rule["error_message"] = "任务序号是 1 至 63 的整数"
        else:
            continue
        sheet.data_validation(1, at, ROWS_PREPARED, at, rule)
    sheet.freeze_panes(1, 0)


def _list(book: Any, words: Vocabulary) -> dict[str, str]:
    """The sheet of lists, a column each; where each of them stands."""
    sheet = book.add_worksheet(CHOICES)
    ranges = {}
    for at, (field, shown) in enumerate(one for one in words.choices.items() if one[1]):
        sheet.set_column(at, at, 30)
        sheet.write_string(0, at, known_columns()[field].heading)
        for line, choice in enumerate(shown, start=1):
            sheet.write_string(line, at, choice)
        letter = chr(ord("A") + at)
        ranges[field] = f"={CHOICES}!${letter}$2:${letter}${len(shown) + 1}"
    return ranges


def _explain(book: Any, chosen: dict[str, type[Command]]) -> None:
    sheet = book.add_worksheet(ABOUT)
    bold = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate((34, 34, 10, 70)):
        sheet.set_column(at, at, width)
    line = 0
    for sentence in HOW_TO:
        sheet.merge_range(line, 0, line, 3, "", plain)
        sheet.write_string(line, 0, sentence, plain)
        line += 1
    line += 1
    for at, title in enumerate(("事项", "列", "必填", "说明")):
        sheet.write_string(line, at, title, bold)
    rows = [("每一行", "", "", ""), *_fields(Envelope)]
    for topic, command in chosen.items():
        roles = "、".join(TITLES[role] for role in sorted(command.roles))
        rows += [(f"{command.verb}（{topic}）", "", "", f"{command.__doc__}办理角色：{roles}"), *_fields(command)]
    for row in rows:
        line += 1
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, bold if at == 0 else plain)


def _fields(model: type[BaseModel]) -> list[tuple[str, str, str, str]]:
    rows = []
    for name, field in model.model_fields.items():
        code = field.alias or name
        heading = f"{field.title}（{code}{'-…' if code == 'evidence' else ''}）"
        rows.append(("", heading, "必填" if field.is_required() else "", field.description or ""))
    return rows
