"""The sheet of a template that explains it: how a ledger is filled in, and every field of every kind of act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from pbm_tracker.access.roles import TITLES
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described, described

from .columns import parts_of
from .rows import Envelope
from .vocabulary import chosen as as_chosen

HOW_TO = (
    "一行一件事，按发生日先后排列；空行不读，列的先后随意，用不到的列可以删去。",
    "发生日写日期，2021-12-31、2021.12.31、2021年12月31日、20211231 都可以；不要写公式。",
    "数写阿拉伯数字，小数点用 .；不用千分位逗号，不用百分比格式，不合并单元格。",
    "办理人写账号，或“单位/姓名代号”，例如 education-bureau/clerk，单位也可以写名称。",
    "有下拉的格子请从下拉里选；也可以只写名称，或只写括号里的代号。",
    "有的栏要填若干行，例如一个目标的指标：另有一张同名的工作表，一行一项，“行”一列写台账的行号（Excel 左边的数）。",
    "佐证材料写名称和文件的 SHA-256 值（64 位）；不止三件的，照样加列：evidence-3-name、evidence-3-sha256。",
    "用 pbm ledger import 导入的，可以只写“文件”一列：台账旁边文件的相对路径，文件随导入存下；网页导入不收路径。",
    "导入前先试导入；有一行不对，就全部不记，并退回同一张表，多一列“原因”。已经导入过的行不会重复记。",
)
Row = tuple[str, str, str, str]


def explain(sheet: Any, book: Any, chosen: dict[str, type[Command]]) -> None:
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
    for row in _rows(chosen):
        line += 1
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, bold if at == 0 else plain)


def _rows(chosen: dict[str, type[Command]]) -> Iterator[Row]:
    yield ("每一行", "", "", "")
    yield from _fields(Envelope)
    for topic, command in chosen.items():
        roles = "、".join(TITLES[role] for role in sorted(command.roles))
        yield (f"{command.verb}（{topic}）", "", "", f"{command.__doc__}办理角色：{roles}")
        yield from _fields(command)


def _fields(model: type[BaseModel]) -> Iterator[Row]:
    for name, field in described(model).items():
        if field.kind != "rows":
            yield _field(field, f"{field.title}（{name}）")
        elif field.names_files:
            yield _field(field, f"{field.title}（{name}-…）")
        else:
            yield _field(field, f"工作表「{field.title}」", f"另有工作表，最多 {field.rows_max} 行。")
            yield from (_field(part, f"　{part.title}（{part.name}）") for part in parts_of(field))


def _field(field: Described, heading: str, beside: str = "") -> Row:
    words = "、".join(as_chosen(field.words[code], code) for code in field.words)
    told = "；".join(part for part in (field.hint, words and f"可填 {words}") if part)
    return ("", heading, "必填" if field.required else "", beside + told)
