"""A sheet read as a ledger: the same tree as a YAML file gives, each row with its line, each field with its column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pbm_tracker.county import County
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.strict_yaml import BadFile, Mapping, Problem, Sequence

from .archive import ZIP
from .cells import Cells
from .columns import REASONS_IN, LedgerColumn, column_of, commands, field_in, fields_titled, known_columns
from .commas import read_commas
from .grid import HEAD_ROWS, Grid
from .rows_sheet import Item, Owner, RowsSheet, head_of
from .vocabulary import Vocabulary, vocabulary
from .workbook import read_workbook

NEEDED = ("on", "by", "as", "do")


class Origin(NamedTuple):
    """Where a row of a field stands: beside its owner under a number, or in a grid of its own."""

    number: int
    grid: Grid | None = None
    headings: dict[str, str] = {}  # noqa: RUF012 - never changed


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headings` are what the file calls its columns; `origins` where the rows of each row's fields stand.

    `grids` are all that were read of the file, the ledger's own first, each with the line of its headings.
    """

    file: str
    grids: list[tuple[Grid, int]]
    headings: dict[str, str]
    tree: Sequence
    problems: list[Problem]
    notes: list[str]
    origins: dict[tuple[int, str], list[Origin]] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        return self.grids[0][0]

    def placed(self, problem: Problem) -> Problem:
        """A problem as a reader of the sheet finds it: sheet, row, heading."""
        if problem.file != self.file:
            return problem
        index, *path = problem.field.split(".")
        if path and index.isdecimal() and (origins := self.origins.get((int(index), path[0]))):
            number = int(path[1]) if len(path) > 1 and path[1].isdecimal() else 0
            origin = origins[min(number, len(origins) - 1)]
            if origin.grid:  # what is said of all rows is said at the first of them, under the name of the sheet
                part = ".".join(path[2:])
                heading = origin.headings.get(part, part) or origin.grid.name
                return Problem(origin.grid.place(self.file), problem.line, heading, problem.reason)
            path[1:2] = [str(origin.number)] if len(path) > 1 else []
        code = "-".join(part for part in path if part)
        column = column_of(code)
        title = self.headings.get(code) or (column.heading if column else code)
        return Problem(self.grid.place(self.file), problem.line, title, problem.reason)

    def without_repetition(self, problems: list[Problem]) -> list[Problem]:
        """One reason a field: that a formula stands there says more than that the field is missing."""
        found: dict[tuple[str, int, str], Problem] = {}
        for problem in problems:
            found.setdefault((problem.file, problem.line, problem.field), problem)
        return list(found.values())


def read_sheet(county: County, data: bytes, file: str) -> Sheet:
    """Raises BadFile for a file that is no ledger in a spreadsheet."""
    is_csv = file.lower().endswith(".csv")
    if is_csv and data.startswith(ZIP):
        raise BadFile([Problem(file, 0, "", "这是 XLSX 文件，请把文件名改为以 .xlsx 结尾")])
    if not is_csv and not file.lower().endswith(".xlsx"):
        raise BadFile([Problem(file, 0, "", "只收 .yaml、.csv 和 .xlsx 文件")])
    grids = [read_commas(data, file)] if is_csv else read_workbook(data, file, lambda name: bool(fields_titled(name)))
    return _read(grids, file, vocabulary(county))


def _read(grids: list[Grid], file: str, words: Vocabulary) -> Sheet:
    grid, *others = grids
    head, columns, notes = _headings(grid, file)
    headings = {column.field: str(grid.at(head, at)).strip() for at, column in columns.items()}
    cells = Cells(file, words)
    tree = Sequence(head + 1)
    sheet = Sheet(file, [(grid, head)], headings, tree, cells.problems, [*grid.notes, *notes])
    owners: dict[int, Owner] = {}
    for at in range(head + 1, len(grid.cells)):
        if (owner := _row(sheet, at, columns, cells)) is not None:
            owners[at + 1] = owner
            tree.append(owner.row)
            tree.lines.append(owner.row.line)
    for one in others:
        line, at = head_of(one, file)
        sheet.grids.append((one, line))
        sheet.notes.extend(say("工作表「{name}」：{note}", name=one.name, note=note) for note in one.notes)
        for item in RowsSheet(file, one, line, at, cells, owners.get, sheet.problems.append).items():
            _put(sheet, item)
    sheet.notes.extend(
        say("{title}：{count} 处换了写法，例如{read}", title=title, count=len(read), read=read[0])
        for title, read in cells.changed.items()
    )
    if again := _repeated(tree):
        sheet.notes.append(say("有 {again} 行与前面的行完全相同，按又办了一次记", again=again))
    return sheet


def _repeated(rows: Iterable[Mapping]) -> int:
    times = Counter(tuple(sorted((name, str(value)) for name, value in row.items())) for row in rows)
    return sum(count - 1 for count in times.values())


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
        raise BadFile(Problem(grid.place(file), line + 1, "", reason) for reason in dict.fromkeys(problems))
    cells = enumerate(grid.cells[line])
    extra = [str(cell) for at, cell in cells if cell not in ("", None) and at not in columns and cell not in REASONS_IN]
    notes: list[str] = [say("没有读这些列：{names}（台账没有这样的字段）", names=joined(extra[:10]))] if extra else []
    return line, columns, notes


def _row(sheet: Sheet, at: int, columns: dict[int, LedgerColumn], cells: Cells) -> Owner | None:
    """The row as a mapping; None where it is empty. What cannot be taken goes to the sheet's problems."""
    grid, line, index = sheet.grid, at + 1, len(sheet.tree) + 1
    row, before = Mapping(line), len(cells.problems)
    numbered: dict[str, dict[int, Mapping]] = {}
    topic = _topic(grid, at, columns, cells)
    for place, column in columns.items():
        own = column.part or field_in(topic, column)
        field = f"{index}.{column.field}"
        text = cells.read(grid, (at, place), own, field, sheet.headings[column.field])
        if text is None:
            continue
        if column.part:
            items = numbered.setdefault(column.described.name, {})
            _set(items.setdefault(column.number, Mapping(line)), own.name, text)
        else:
            _set(row, column.field, text)
    for name, items in numbered.items():
        for number in sorted(items):
            _append(sheet, Owner(index, row, None), name, items[number], Origin(number))
    if not row and len(cells.problems) == before:
        return None
    return Owner(index, row, commands().get(topic))


def _topic(grid: Grid, at: int, columns: dict[int, LedgerColumn], cells: Cells) -> str:
    """Which kind of act a row asks for: what its fields hold depends on it."""
    place = next(place for place, column in columns.items() if column.field == "do")
    cell = grid.at(at, place)
    return "" if grid.is_blank(at, place) else cells.words.code(known_columns()["do"].described, str(cell).strip())


def _put(sheet: Sheet, item: Item) -> None:
    _append(sheet, item.owner, item.field, item.row, Origin(0, item.grid, item.headings))


def _append(sheet: Sheet, owner: Owner, field: str, item: Mapping, origin: Origin) -> None:
    """A row more of a field, and where it stands."""
    rows = owner.row.get(field)
    if rows is None:
        rows = Sequence(item.line)
        owner.row[field], owner.row.lines[field] = rows, item.line
    rows.append(item)
    rows.lines.append(item.line)
    sheet.origins.setdefault((owner.index, field), []).append(origin)


def _set(row: Mapping, name: str, value: Any) -> None:
    row[name] = value
    row.lines[name] = row.line
