"""The yearly cycle as every surface answers it: the calendar of a year, and how a budget year stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel

from pbm_tracker.county import County, Moment
from pbm_tracker.documents.table import Cell, Column, Dating, Table
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.reading import NAME_WORDS, WindowReading
from pbm_tracker.performance.calendar import CalendarRow, calendar_seen
from pbm_tracker.performance.pages import Cell as StepCell
from pbm_tracker.performance.pages import Cycle, cycle_seen
from pbm_tracker.performance.progress import AWAITED_WORDS, NIL, STATE_WORDS, UNIT_AS_A_WHOLE, StepState, in_words
from pbm_tracker.performance.windows import Span, StepWindows
from pbm_tracker.reads import Dated, require_unit

PRINTED_WORDS = "按文件所印"
SUBJECT_WORDS = {UNIT_AS_A_WHOLE: "单位整体", NIL: "零报告"}


class SpanRow(BaseModel):
    """From a day to a day, both included; a report tells of what was so by `data_until`."""

    opens: date
    closes: date
    data_until: date | None
    before_notice: bool


class ReadingRow(BaseModel):
    """What a window is under one of its readings; without windows its day is not known yet."""

    reading: str
    in_force: bool
    windows: list[SpanRow]


class CalendarStep(BaseModel):
    """A step as it runs in a calendar year; `awaits` is the event that gives the day, until it has happened."""

    step: str
    name: str
    stage: str
    wording: str
    actors: list[str]
    budget_year: int
    before_notice: bool
    awaits: str | None
    readings: list[ReadingRow]


class CalendarYear(Dated):
    year: int
    unit: str | None
    rows: list[CalendarStep]


class TimeRow(BaseModel):
    """One time that a step is to be done; `missing` are projects, "" is the unit as a whole, "nil" a 零报告."""

    opens: date | None
    closes: date | None
    state: StepState
    asked: int
    done: int
    days: int
    done_on: date | None
    missing: list[str]


class CycleStep(BaseModel):
    """How a step of a unit stands; without a unit it is the county's. `days` are those it is late, or overdue."""

    unit: str | None
    step: str
    state: StepState
    days: int
    asked: int
    done: int
    done_on: date | None
    awaits: str | None
    times: list[TimeRow]


class CycleYear(Dated):
    """The steps of a budget year: by unit, then by step; the county's own last. A verdict apart from the tasks'."""

    year: int
    rows: list[CycleStep]


def read_calendar(
    county: County, moment: Moment, year: int, unit: str | None = None, window: WindowReading | None = None
) -> CalendarYear:
    """The steps that run in a calendar year. Raises NotThere for a unit that never was."""
    rows = calendar_rows(county, moment, year, unit, window)
    return CalendarYear.at(moment, year=year, unit=unit, rows=[_calendar_step(row) for row in rows])


def calendar_rows(
    county: County, moment: Moment, year: int, unit: str | None, window: WindowReading | None
) -> list[CalendarRow]:
    require_unit(county, moment, unit)
    return calendar_seen(moment.views, county.catalogue, year, unit=unit, reading=window)


def select_cycle(
    county: County, moment: Moment, year: int, unit: str | None = None, window: WindowReading | None = None
) -> Cycle:
    """Raises NotThere for a unit that never was."""
    require_unit(county, moment, unit)
    return cycle_seen(moment.views, county.catalogue, year, unit=unit, reading=window)


def cells_of(cycle: Cycle, state: StepState | None = None) -> list[StepCell]:
    """By unit, then by step; the county's own last."""
    cells = [cycle.cells[member.unit, step.number] for member in cycle.members for step in cycle.steps]
    return [cell for cell in (*cells, *cycle.county.values()) if state in (None, cell.standing.state)]


def cycle_page(moment: Moment, cycle: Cycle, state: StepState | None = None) -> CycleYear:
    """The cycle as programs get it."""
    return CycleYear.at(moment, year=cycle.year, rows=[_cycle_step(cell) for cell in cells_of(cycle, state)])


def _calendar_step(row: CalendarRow) -> CalendarStep:
    step, read = row.step, row.windows
    each = sorted([read, *row.others], key=lambda one: [reading.name for reading in step.readings].index(one.reading))
    return CalendarStep(
        step=step.number,
        name=step.name,
        stage=step.stage,
        wording=step.wording,
        actors=list(step.actors),
        budget_year=row.budget_year,
        before_notice=read.before_notice,
        awaits=read.awaits,
        readings=[
            ReadingRow(reading=one.reading, in_force=one is read, windows=[_span(span) for span in one.spans])
            for one in each
        ],
    )


def _span(span: Span) -> SpanRow:
    return SpanRow(opens=span.opens, closes=span.closes, data_until=span.data_until, before_notice=span.before_notice)


def _cycle_step(cell: StepCell) -> CycleStep:
    standing = cell.standing
    return CycleStep(
        unit=cell.unit or None,
        step=cell.step.number,
        state=standing.state,
        days=standing.days,
        asked=standing.asked,
        done=standing.done,
        done_on=standing.done_on,
        awaits=standing.awaits,
        times=[
            TimeRow(
                opens=time.span.opens if time.span else None,
                closes=time.span.closes if time.span else None,
                state=time.state,
                asked=time.asked,
                done=time.done,
                days=time.days,
                done_on=time.done_on,
                missing=list(time.missing),
            )
            for time in standing.times
        ],
    )


# As tables

CALENDAR_COLUMNS = (
    Column("步骤"),
    Column("名称", width=24),
    Column("所属工作", width=30),
    Column("预算年度", "number"),
    Column("由谁办理", width=30),
    Column("文件所印", width=18),
    Column("读法", width=22),
    Column("起", "day"),
    Column("止", "day"),
    Column("数据截至", "day"),
    Column("说明", width=30),
)
CYCLE_COLUMNS = (
    Column("单位", width=24),
    Column("单位代号", width=20),
    Column("步骤"),
    Column("名称", width=24),
    Column("状态"),
    Column("情况", width=28),
    Column("起", "day"),
    Column("止", "day"),
    Column("应办", "number"),
    Column("已办", "number"),
    Column("办完日期", "day"),
    Column("逾期天数", "number"),
    Column("尚缺", width=40),
)


def read_as(read: StepWindows) -> str:
    """The reading of a window; a step that has one only is read as printed."""
    words = {str(name): words for name, words in NAME_WORDS.items()}
    return say(PRINTED_WORDS if read.reading == "printed" else words[read.reading])


def calendar_table(rows: Iterable[CalendarRow], names: dict[str, str], dated: Dating) -> Table:
    """A window a row; a step whose day is not known yet has a row without."""
    cells: list[list[Cell]] = []
    for row in rows:
        step = row.step
        about: list[Cell] = [step.number, step.name, step.stage, row.budget_year]
        about += [joined(names.get(one, one) for one in step.actors), step.wording, read_as(row.windows)]
        note = remark_of(row.windows)
        for span in row.windows.spans or (None,):
            days = (span.opens, span.closes, span.data_until) if span else (None, None, None)
            cells.append([*about, *days, note])
    return Table("年度绩效日历", CALENDAR_COLUMNS, cells, dated)


def remark_of(read: StepWindows) -> str | None:
    """What is to be said of a window beside its days."""
    if read.before_notice:
        return say(STATE_WORDS[StepState.BEFORE_NOTICE])
    return say("日期未定，待{event}", event=say(AWAITED_WORDS[read.awaits])) if read.awaits else None


def cycle_table(cells: Iterable[StepCell], names: dict[str, str], dated: Dating, year: int) -> Table:
    """A step of a unit a row."""
    rows: list[list[Cell]] = []
    for cell in cells:
        standing = cell.standing
        span = standing.span
        missing = sorted({one for time in standing.times for one in time.missing})
        rows.append(
            [
                names.get(cell.unit, cell.unit) if cell.unit else say("县财政局（全县）"),
                cell.unit,
                cell.step.number,
                cell.step.name,
                say(STATE_WORDS[standing.state]),
                in_words(standing),
                span.opens if span else None,
                span.closes if span else None,
                standing.asked,
                standing.done,
                standing.done_on,
                standing.days,
                joined(map(subject_words, missing)),
            ]
        )
    return Table(say("{year} 年度绩效管理", year=year), CYCLE_COLUMNS, rows, dated)


def subject_words(subject: str) -> str:
    """A subject of a step: a project by its code, or the unit as a whole, or word that there are no projects."""
    return say(SUBJECT_WORDS[subject]) if subject in SUBJECT_WORDS else subject
