"""The lists of the house as tables: what pages and the command line export, as filtered and dated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbm_tracker.access.roles import TITLES
from pbm_tracker.audit.entries import EntryRow
from pbm_tracker.audit.history import CorrectedBy, HistoryRow
from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.finding import FOUND_WORDS, Found, remarks_in
from pbm_tracker.kernel.database import Row
from pbm_tracker.kernel.events import Entry, Event
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.reading import READING_WORDS, Reading
from pbm_tracker.persons import People
from pbm_tracker.reads import By
from pbm_tracker.tasks.difference import KIND_WORDS, Change
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.marks import MARK_WORDS, Mark, in_words
from pbm_tracker.tasks.pages import BoardRow, DutySeen, reading_on, units_of
from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS

DUTY_COLUMNS = (
    Column("任务序号", "number"),
    Column("任务", width=44),
    Column("类别", width=20),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("承担身份"),
    Column("时限", "day"),
    Column("延期后时限", "day"),
    Column("状态"),
    Column("是否按期"),
    Column("情况", width=22),
    Column("逾期天数", "number"),
    Column("报告日", "day"),
    Column("完成日期", "day"),
    Column("迟于时限天数", "number"),
    Column("迟于原时限天数", "number"),
    Column("股室"),
    Column("责任人"),
)
BOARD_IDS: dict[By, str] = {"unit": "单位代号", "task": "任务序号", "category": "类别序号"}
BOARD_NAMES: dict[By, str] = {"unit": "单位", "task": "任务", "category": "类别"}
HISTORY_COLUMNS = (
    Column("条", "number"),
    Column("发生日", "day"),
    Column("自何日起计", "day"),
    Column("事项", width=16),
    Column("办理人", width=26),
    Column("角色", width=16),
    Column("依据", width=24),
    Column("记入时间", width=28),
    Column("来源", width=24),
    Column("内容", width=60),
    Column("更正", width=40),
)


def dating(moment: Moment, reading: Reading | None = None, filters: Mapping[str, str | None] | None = None) -> Dating:
    """What a table is dated; filters that are not set are left out."""
    read = reading or reading_on(moment.views, moment.as_of)
    given = [(name, value) for name, value in (filters or {}).items() if value]
    return Dating(moment.as_of, moment.known_at, moment.position, say(READING_WORDS[read]), given)


def duties_table(
    county: County, moment: Moment, duties: Iterable[DutySeen], dated: Dating, title: str = "任务清单"
) -> Table:
    """A duty a row."""
    listed = [("", seen) for seen in duties]
    return lists_table(county, moment, listed, dated, title, with_list=False)


def lists_table(
    county: County,
    moment: Moment,
    duties: Iterable[tuple[str, DutySeen]],
    dated: Dating,
    title: str,
    *,
    with_list: bool = True,
) -> Table:
    """A duty a row, with the list of a page that it stands in."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    persons = {row["person"]: row["name"] for row in moment.views.rows("people", "persons")}
    sections = {(row["unit"], row["section"]): row["name"] for row in moment.views.rows("units", "sections")}
    catalogue = county.catalogue
    rows = []
    for name, seen in duties:
        task, judged, row = catalogue.task(seen.task), seen.standing, seen.row
        cells = [
            seen.task,
            task.text,
            catalogue.categories[task.category - 1].name,
            units.get(seen.unit, seen.unit),
            seen.unit,
            say(CAPACITY_WORDS[seen.capacity]),
            judged.original_due,
            judged.effective_due,
            say(STATE_WORDS[judged.state]),
            say(PUNCTUALITY_WORDS[judged.punctuality]) if judged.punctuality else "",
            in_words(judged),
            judged.overdue_days,
            judged.claimed_on,
            judged.completed_on,
            judged.days_late,
            judged.days_late_from_original,
            _section(row, seen.unit, sections),
            persons.get(row["person"], row["person"]),
        ]
        rows.append([say(name), *cells] if with_list else cells)
    columns = [Column("清单", width=22), *DUTY_COLUMNS] if with_list else DUTY_COLUMNS
    return Table(title, columns, rows, dated)


def _section(row: Row, unit: str, sections: Mapping[tuple[str, str], str]) -> str | None:
    return sections.get((unit, row["section"]), row["section"])


def board_table(rows: Iterable[BoardRow], by: By, dated: Dating) -> Table:
    """Counts: by state, then by punctuality; `共` leaves withdrawn ones out."""
    columns = [
        Column(BOARD_IDS[by], "text" if by == "unit" else "number", 20 if by == "unit" else 0),
        Column(BOARD_NAMES[by], width=44 if by == "task" else 22),
        Column("共", "number"),
        *(Column(words, "number") for words in STATE_WORDS.values()),
        *(Column(say("{words}（是否按期）", words=say(words)), "number", 14) for words in PUNCTUALITY_WORDS.values()),
    ]
    cells = [
        [
            row.id if by == "unit" else int(row.id),
            row.name,
            row.duties,
            *(row.states[state] for state in STATE_WORDS),
            *(row.punctuality[one] for one in PUNCTUALITY_WORDS),
        ]
        for row in rows
    ]
    return Table(say("按{what}汇总", what=say(BOARD_NAMES[by])), columns, cells, dated)


def overdue_table(
    county: County, moment: Moment, duties: Iterable[tuple[DutySeen, Entry | None]], dated: Dating
) -> Table:
    """A duty a row, with what was recorded of it last."""
    listed = list(duties)
    table = duties_table(county, moment, [seen for seen, _ in listed], dated, "逾期清单")
    last = [(say(entry.event.words), entry.act.occurred_on) if entry else (None, None) for _, entry in listed]
    rows: list[list[Cell]] = [[*row, *acted] for row, acted in zip(table.rows, last, strict=True)]
    return replace(table, columns=[*table.columns, Column("最近办理"), Column("最近办理日", "day")], rows=rows)


DIFFERENCE_COLUMNS = (
    Column("变动", width=18),
    Column("任务序号", "number"),
    Column("任务", width=44),
    Column("单位", width=20),
    Column("单位代号", width=20),
    Column("承担身份"),
    Column("由", width=22),
    Column("由：时限", "day"),
    Column("到", width=22),
    Column("到：时限", "day"),
    Column("说明", width=30),
    Column("记录", width=60),
)


def difference_table(county: County, moment: Moment, changes: Iterable[Change], dated: Dating) -> Table:
    """A duty a row, with how it stood and stands, and the entries that count at one of the two moments alone."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    cells = [
        [
            say(KIND_WORDS[change.kind]),
            change.seen.task,
            county.catalogue.task(change.seen.task).text,
            units.get(change.seen.unit, change.seen.unit),
            change.seen.unit,
            say(CAPACITY_WORDS[change.seen.capacity]),
            *_stood(change.before),
            *_stood(change.after),
            change.reason,
            joined((_said_of(entry) for entry in (*change.lost, *change.gained)), "\n"),
        ]
        for change in changes
    ]
    return Table("两日对比", DIFFERENCE_COLUMNS, cells, dated)


def _stood(seen: DutySeen | None) -> tuple[str, date | None]:
    return (say("尚未分解"), None) if seen is None else (in_words(seen.standing), seen.standing.effective_due)


def _said_of(entry: Entry) -> str:
    words = say(entry.event.words)
    return say("第 {n:,} 条 {day} {words}", n=entry.position, day=entry.act.occurred_on, words=words)


def overview_table(groups: Iterable[tuple[str, str, Mapping[Mark, int]]], dated: Dating) -> Table:
    """By deadline, by category and by unit: how many duties bear each mark; 共 leaves withdrawn ones out."""
    columns = [Column("分组"), Column("名称", width=30), Column("共", "number")]
    cells: list[list[Cell]] = [
        [group, name, sum(counts.values()) - counts[Mark.WITHDRAWN], *(counts[mark] for mark in MARK_WORDS)]
        for group, name, counts in groups
    ]
    return Table("总览", [*columns, *(Column(words, "number") for words in MARK_WORDS.values())], cells, dated)


def history_table(stream: str, rows: Sequence[HistoryRow], dated: Dating) -> Table:
    """An entry a row; the event's own fields stand in one cell, lists as JSON. Whoever asks gives what may be seen."""
    return Table("经过", HISTORY_COLUMNS, [_entry_cells(row) for row in rows], dated, about=[("记录流", stream)])


def log_table(rows: Iterable[EntryRow], dated: Dating, about: Sequence[tuple[str, str]] = ()) -> Table:
    """The same for entries of several streams."""
    columns = [*HISTORY_COLUMNS, Column("记录流", width=32)]
    return Table("台账", columns, [[*_entry_cells(row), row.stream] for row in rows], dated, about=about)


PEOPLE_COLUMNS = (
    Column("人员代号", width=24),
    Column("姓名"),
    Column("单位", width=24),
    Column("股室"),
    Column("职务"),
    Column("任职日期", "day"),
    Column("在手任务", "number"),
)


def people_table(people: People, moment: Moment, dated: Dating) -> Table:
    """A post a row; who holds none on the day has a row without."""
    units = {unit.unit: unit.name for unit in units_of(moment.views)}
    sections = {(row["unit"], row["section"]): row["name"] for row in moment.views.rows("units", "sections")}
    rows: list[list[Cell]] = []
    for one in people.rows:
        for post in one.posts:
            section = sections.get((post.unit, post.section or ""), post.section)
            unit = units.get(post.unit, post.unit)
            rows.append([one.person, one.name, unit, section, post.title, post.valid_from, one.duties])
        if not one.posts:
            rows.append([one.person, one.name, None, None, None, None, one.duties])
    return Table("人员", PEOPLE_COLUMNS, rows, dated)


FOUND_COLUMNS = (Column("种类"), Column("代号", width=24), Column("名称", width=44), Column("内容", width=60))


def found_table(found: Found, dated: Dating) -> Table:
    """What a search found, of every kind, one after another."""
    kinds = {kind: say(words) for kind, words in FOUND_WORDS.items()}
    rows: list[list[Cell]] = [[kinds["tasks"], task.task, task.text, None] for task in found.tasks.rows]
    rows += [[kinds["units"], one.unit, one.name, joined([*one.former, *one.sections])] for one in found.units.rows]
    rows += [[kinds["people"], one.person, one.name, joined(one.posts)] for one in found.people.rows]
    for row in found.remarks.rows:
        name = joined([say(Event.all[row.event].words), row.stream], " ")
        rows.append([kinds["remarks"], row.position, name, joined(remarks_in(row), "\n")])
    return Table("查找", FOUND_COLUMNS, rows, dated)


def _entry_cells(row: HistoryRow) -> list[Cell]:
    fields = [say("{name}：{said}", name=name, said=_said(value)) for name, value in (row.model_extra or {}).items()]
    return [
        row.position,
        row.occurred_on,
        row.effective_on,
        say(Event.all[row.event].words),
        row.actor,
        say(TITLES[row.role]) if row.role in TITLES else row.role,
        row.basis,
        row.recorded_at,
        row.cause,
        joined(fields, "\n"),
        joined([corrected_words(one) for one in row.corrected_by], "\n"),
    ]


def corrected_words(by: CorrectedBy) -> str:
    """Which entry corrects another, and its note for who may read it."""
    return say("第 {n} 条：{note}", n=by.position, note=by.note or "")


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
