"""A sheet read as a ledger: the same tree as a YAML file gives, each row with its line, each field with its column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pbm_tracker.county import County
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.strict_yaml import BadFile, Mapping, Problem, Sequence

from .archive import ZIP
from .columns import REASONS_IN, LedgerColumn, column_of, known_columns
from .commas import read_commas
from .grid import Grid
from .values import said
from .vocabulary import Unknown, Vocabulary, vocabulary
from .workbook import read_workbook

HEAD_ROWS = 10  # a title, perhaps of merged cells, may stand above the headings
NEEDED = ("on", "by", "as", "do")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headings` are what the file calls its columns; `numbers` the evidence columns that each line really used."""

    file: str
    grid: Grid
    head: int
    headings: dict[str, str]
    tree: Sequence
    problems: list[Problem]
    notes: list[str]
    numbers: dict[int, list[int]] = field(default_factory=dict)

    def placed(self, problem: Problem) -> Problem:
        """A problem as a reader of the sheet finds it: sheet, row, heading."""
        path = problem.field.split(".")[1:]
        if path[:1] == ["evidence"] and len(path) > 1:
            used = self.numbers.get(problem.line, [])
            number = int(path[1])
            path = ["evidence", str(used[number] if number < len(used) else number), *path[2:]]
        code = "-".join(part for part in path if part)
        column = known_columns().get(code)
        title = self.headings.get(code) or (column.heading if column else code)
        file = f"{self.file}[{self.grid.name}]" if self.grid.name else self.file
        return Problem(file, problem.line, title, problem.reason)

    def without_repetition(self, problems: list[Problem]) -> list[Problem]:
        """One reason a field: that a formula stands there says more than that the field is missing."""
        found: dict[tuple[int, str], Problem] = {}
        for problem in problems:
            found.setdefault((problem.line, problem.field), problem)
        return list(found.values())


def read_sheet(county: County, data: bytes, file: str) -> Sheet:
    """Raises BadFile for a file that is no ledger in a spreadsheet."""
    is_csv = file.lower().endswith(".csv")
    if is_csv and data.startswith(ZIP):
        raise BadFile([Problem(file, 0, "", "这是 XLSX 文件，请把文件名改为以 .xlsx 结尾")])
    if not is_csv and not file.lower().endswith(".xlsx"):
        raise BadFile([Problem(file, 0, "", "只收 .yaml、.csv 和 .xlsx 文件")])
    grid = read_commas(data, file) if is_csv else read_workbook(data, file)
    return _read(grid, file, vocabulary(county))


def _read(grid: Grid, file: str, words: Vocabulary) -> Sheet:
    head, columns, notes = _headings(grid, file)
    headings = {column.field: str(grid.at(head, at)).strip() for at, column in columns.items()}
    sheet = Sheet(file, grid, head, headings, Sequence(head + 1), [], [*grid.notes, *notes])
    changed: dict[str, list[str]] = {}
    times: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for at in range(head + 1, len(grid.cells)):
        row = _row(sheet, at, columns, words, changed)
        if row is not None:
            times[tuple(sorted((name, str(value)) for name, value in row.items()))] += 1
            sheet.tree.append(row)
            sheet.tree.lines.append(row.line)
    for title, read in changed.items():
        sheet.notes.append(say("{title}：{count} 处换了写法，例如{read}", title=title, count=len(read), read=read[0]))
    if again := sum(count - 1 for count in times.values()):
        sheet.notes.append(say("有 {again} 行与前面的行完全相同，按又办了一次记", again=again))
    return sheet


def _headings(grid: Grid, file: str) -> tuple[int, dict[int, LedgerColumn], list[str]]:
    """Where the headings stand, which columns they name, and those that name none."""
    best: tuple[int, dict[int, LedgerColumn]] = (0, {})
    for line in range(min(HEAD_ROWS, len(grid.cells))):
        found = {at: column for at, cell in enumerate(grid.cells[line]) if cell and (column := column_of(str(cell)))}
        if len(found) > len(best[1]):
            best = (line, found)
    line, columns = best
    fields = Counter(column.field for column in columns.values())
    problems = [
        say("有两列都是“{heading}”", heading=known.heading) for known in columns.values() if fields[known.field] > 1
    ]
    problems += [
        say("缺少“{heading}”一列", heading=known_columns()[name].heading) for name in NEEDED if name not in fields
    ]
    if problems:
        place = f"{file}[{grid.name}]" if grid.name else file
        raise BadFile(Problem(place, line + 1, "", reason) for reason in dict.fromkeys(problems))
    cells = enumerate(grid.cells[line])
    extra = [str(cell) for at, cell in cells if cell not in ("", None) and at not in columns and cell not in REASONS_IN]
    notes: list[str] = [say("没有读这些列：{names}（台账没有这样的字段）", names=joined(extra[:10]))] if extra else []
    return line, columns, notes


def _row(
    sheet: Sheet, at: int, columns: dict[int, LedgerColumn], words: Vocabulary, changed: dict[str, list[str]]
) -> Mapping | None:
    """The row as a mapping; None where it is empty. What cannot be taken goes to the sheet's problems."""
    grid, line, index = sheet.grid, at + 1, len(sheet.tree) + 1
    row = Mapping(line)
    evidence: dict[int, Mapping] = {}
    problems = []
    for place, column in columns.items():
        if reason := grid.bad.get((at, place)):
            problems.append(Problem(sheet.file, line, f"{index}.{column.field}", reason))
            continue
        cell = grid.at(at, place)
        if cell is None or str(cell).strip() == "":
            continue
        text = said(cell, column.kind, since_1904=grid.since_1904)
        if column.kind == "day" and text != str(cell).strip() and isinstance(cell, str | int | float):
            told = say("第 {line} 行「{cell}」读作 {text}", line=line, cell=cell, text=text)
            changed.setdefault(sheet.headings[column.field], []).append(told)
        try:
            text = words.code(column.field, text)
        except Unknown as unknown:
            problems.append(Problem(sheet.file, line, f"{index}.{column.field}", str(unknown)))
        _put(row, evidence, column.field, text, line)
    if evidence:
        ordered = Sequence(line)
        for number in sorted(evidence):
            ordered.append(evidence[number])
            ordered.lines.append(line)
        sheet.numbers[line] = sorted(evidence)
        _set(row, "evidence", ordered, line)
    if not row and not problems:
        return None
    sheet.problems.extend(problems)
    return row


def _put(row: Mapping, evidence: dict[int, Mapping], name: str, text: str, line: int) -> None:
    if not name.startswith("evidence-"):
        _set(row, name, text, line)
        return
    _, number, part = name.split("-")
    _set(evidence.setdefault(int(number), Mapping(line)), part, text, line)


def _set(row: Mapping, name: str, value: Any, line: int) -> None:
    row[name] = value
    row.lines[name] = line
