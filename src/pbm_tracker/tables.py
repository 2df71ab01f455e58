"""Tables for people at a terminal, of 80 columns if need be. Programs ask for --format json instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.cells import set_cell_size
from rich.console import Console
from rich.table import Table

from pbm_tracker.audit.history import History
from pbm_tracker.cli_words import in_words
from pbm_tracker.comparing import Difference, DutyStanding
from pbm_tracker.documents.table import Table as Made
from pbm_tracker.finding import FOUND_WORDS, Found, remarks_in
from pbm_tracker.goals import AS_A_WHOLE, Goals, status_in_words
from pbm_tracker.kernel.events import Event
from pbm_tracker.kernel.saying import Said, joined, say
from pbm_tracker.monitored import SHOWN_WORDS, MonitoredYear
from pbm_tracker.monitored_tables import percent
from pbm_tracker.performance.progress import AWAITED_WORDS
from pbm_tracker.performance.progress import STATE_WORDS as STEP_WORDS
from pbm_tracker.performance.project_stage import STAGE_WORDS
from pbm_tracker.project_list import Projects
from pbm_tracker.projects.money import wan_text
from pbm_tracker.projects.project import BOOK_WORDS
from pbm_tracker.re_review_sample import SampleRead
from pbm_tracker.reads import Board, Dated, Duties
from pbm_tracker.refusals import Refusals, asked_in_words
from pbm_tracker.tasks.difference import KIND_WORDS
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.standing import PUNCTUALITY_WORDS, STATE_WORDS, DutyState, Punctuality
from pbm_tracker.yearly import CalendarYear, CycleYear

NAME_CELLS = 36
PIPED_CELLS = 120
SHORT_STATES = {
    DutyState.NOT_STARTED: "未启动",
    DutyState.IN_PROGRESS: "进行",
    DutyState.CLAIMED: "待核",
    DutyState.SUSTAINED: "坚持",
    DutyState.LAPSED: "失守",
    DutyState.WITHDRAWN: "撤销",
}
SHORT_PUNCTUALITY: dict[str, Sequence[Punctuality]] = {
    "逾期": [Punctuality.OVERDUE],
    "按期": [Punctuality.IN_TIME, Punctuality.DONE_ON_TIME],
    "延期内": [Punctuality.DONE_WITHIN_EXTENSION],
    "迟": [Punctuality.LATE, Punctuality.DONE_LATE],
}


def show_board(page: Board) -> None:
    """States, then punctuality; a claim in time and a completion on time are one column here."""
    table = _table("", "任务", *SHORT_STATES.values(), *SHORT_PUNCTUALITY, figures_from=1)
    for row in page.rows:
        states = [row.states[state] for state in SHORT_STATES]
        punctuality = [sum(row.punctuality[one] for one in group) for group in SHORT_PUNCTUALITY.values()]
        name = f"{row.id} {row.name}" if row.id.isdigit() else row.name
        _add(table, [set_cell_size(name, NAME_CELLS).rstrip(), row.duties, *states, *punctuality])
    _print(table, page)


def show_duties(page: Duties) -> None:
    table = _table("任务", "单位", "身份", "时限", "状态", "是否按期", "逾期天数", "完成日期", figures_from=6)
    for row in page.rows:
        due = str(row.due) if row.due == row.effective_due else f"{row.due} → {row.effective_due}"
        punctuality = say(PUNCTUALITY_WORDS[row.punctuality]) if row.punctuality else ""
        state, capacity = say(STATE_WORDS[row.state]), say(CAPACITY_WORDS[row.capacity])
        _add(table, [row.task, row.unit, capacity, due, state, punctuality, row.overdue_days, row.completed_on])
    _print(table, page)


def show_cycle(page: CycleYear) -> None:
    """A step of a unit a line; the county's own last, without a unit."""
    table = _table("步骤", "单位", "状态", "起", "止", "已办", "天数", figures_from=5)
    for row in page.rows:
        times = [time for time in row.times if time.missing] or row.times[-1:]
        opens, closes = (times[0].opens, times[0].closes) if times else (None, None)
        done = f"{row.done}/{row.asked}"
        _add(table, [row.step, row.unit or "·", say(STEP_WORDS[row.state]), opens, closes, done, row.days])
    _print(table, page)


def show_calendar(page: CalendarYear) -> None:
    """A window a line, under the reading in force; without days where they are not known yet."""
    table = _table("步骤", "名称", "预算年度", "文件所印", "起", "止", figures_from=9)
    for row in page.rows:
        [windows] = [one.windows for one in row.readings if one.in_force]
        for span in windows:
            _add(table, [row.step, row.name, row.budget_year, row.wording, span.opens, span.closes])
        if not windows:
            waits = say("待{event}", event=say(AWAITED_WORDS[row.awaits])) if row.awaits else ""
            _add(table, [row.step, row.name, row.budget_year, row.wording, waits, ""])
    _print(table, page)


def show_difference(page: Difference) -> None:
    """A duty a line, from what to what, with the positions of the entries that made it so."""
    table = _table("变动", "任务", "单位", "由", "到", "依据", figures_from=9)
    for row in page.rows:
        entries = [say("第 {n:,} 条", n=entry.position) for entry in row.entries]
        said = joined([*([row.reason] if row.reason else []), *entries], "\n")
        seen = row.to or row.from_
        unit, kind = seen.unit if seen else "", say(KIND_WORDS[row.kind])
        _add(table, [kind, row.task, unit, _stood(row.from_), _stood(row.to), said])
    compared = say(
        "与 {day} 相比，那一天按 {known_at:%Y-%m-%d %H:%M} 所知。", day=page.from_.as_of, known_at=page.from_.known_at
    )
    _print(table, page.to, compared)


def _stood(standing: DutyStanding | None) -> Said:
    if standing is None:
        return say("尚未分解")
    words = [STATE_WORDS[standing.state], *([PUNCTUALITY_WORDS[standing.punctuality]] if standing.punctuality else [])]
    return joined(map(say, words), "\n")


def show_history(page: History) -> None:
    """An entry a line, with its two days where they differ; lists are counted, not spelled out."""
    table = _table("条", "发生日", "事项", "办理人", "内容", figures_from=9)
    for row in page.rows:
        words = say(Event.all[row.event].words)
        days = say("{day}", day=row.occurred_on)
        if row.effective_on != row.occurred_on:
            days = say("{day}\n自 {other} 起", day=row.occurred_on, other=row.effective_on)
        said = [
            say("{name} {value}", name=name, value=_short(value)) for name, value in (row.model_extra or {}).items()
        ]
        corrected = [say("（第 {n} 条更正：{note}）", n=one.position, note=one.note or "") for one in row.corrected_by]
        _add(
            table,
            [row.position, days, words, f"{row.actor}\n{row.role}", joined([joined(said, "，"), *corrected], "\n")],
        )
    _print(table, None)


def show_refusals(page: Refusals) -> None:
    """An attempt a line: the gate, what was asked and by whom, what was missing."""
    table = _table("条", "发生日", "关口", "所办事项", "单位", "缺什么", figures_from=9)
    for row in page.rows:
        asked = joined([asked_in_words(row.asked), row.actor], "\n")
        missing = joined([*row.missing, *(say("第 {n:,} 条", n=one) for one in row.shown_by)], "\n")
        _add(table, [row.position, row.occurred_on, row.gate, asked, row.unit, missing])
    _print(table, page)


def show_goals(page: Goals) -> None:
    """A goal a line: of which project or unit, how it stands, since when, by whom."""
    table = _table("预算年度", "项目", "单位", "情况", "申报或申请日", "决定日", figures_from=9)
    for row in page.rows:
        subject = joined([row.project, row.project_name or ""], "\n") if row.project else say(AS_A_WHOLE)
        status = status_in_words(row.status, row.asked)
        _add(table, [row.year, subject, row.holder, status, row.asked_on, row.decided_on])
    _print(table, page)


def show_projects(page: Projects) -> None:
    """A project a line, with what the year has come to."""
    table = _table("项目", "名称", "单位", "账本", "重大", "情况", "全年预算数（万元）", figures_from=6)
    for row in page.rows:
        state = say(STAGE_WORDS[row.state]) if row.state else ""
        budget = "" if row.budget is None else wan_text(row.budget)
        major = say("是") if row.major else ""
        _add(table, [row.project, row.name, row.unit, say(BOOK_WORDS[row.book]), major, state, budget])
    _print(table, page)


def show_monitoring(page: MonitoredYear) -> None:
    """A project a line, red ones first; shares in percent."""
    table = _table("项目", "名称", "单位", "灯", "数据截至日", "应有进度", "资金进度", "目标进度", figures_from=5)
    for row in page.rows:
        shares = [percent(share) if share else "" for share in (row.expected, row.money, row.goal)]
        _add(table, [row.project, row.name, row.unit, say(SHOWN_WORDS[row.light]), row.data_until or "", *shares])
    _print(table, page)


def show_sample(page: SampleRead) -> None:
    """A project a line, by rank; the seed beside it, so that it can be drawn again."""
    table = _table("名次", "项目", "排序值", "抽中", figures_from=9)
    for row in page.rows:
        _add(table, [row.place, row.project, row.rank, say("抽中") if row.drawn else ""])
    seed = say("种子：第 {n:,} 条的 {seed}", n=page.seed_position, seed=page.seed)
    agreed = say("按种子重算，与所抽的一致。" if page.drawn_on else "种子与台账相符，还没有抽取。")
    _print(table, page, joined([seed, *([agreed] if page.agrees else [])], "\n"))


def show_found(page: Found) -> None:
    table = _table("种类", "代号", "名称", "内容", figures_from=9)
    kinds = {kind: say(words) for kind, words in FOUND_WORDS.items()}
    for task in page.tasks.rows:
        _add(table, [kinds["tasks"], task.task, task.text, ""])
    for unit in page.units.rows:
        _add(table, [kinds["units"], unit.unit, unit.name, joined([*unit.former, *unit.sections])])
    for person in page.people.rows:
        _add(table, [kinds["people"], person.person, person.name, joined(person.posts)])
    for row in page.remarks.rows:
        remarks = _short("；".join(remarks_in(row)))
        _add(table, [kinds["remarks"], row.position, say(Event.all[row.event].words), remarks])
    _print(table, page)


def show_table(made: Made, page: Dated) -> None:
    """A register as it leaves the house, without the columns that have nothing in them."""
    used = [at for at in range(len(made.columns)) if any(row[at] not in (None, "") for row in made.rows)]
    table = _table(*(made.columns[at].title for at in used), figures_from=len(used))
    for row in made.rows:
        _add(table, ["" if row[at] is None else row[at] for at in used])
    _print(table, page)


def _table(*heads: str, figures_from: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for index, head in enumerate(heads):
        table.add_column(in_words(head), justify="right" if index >= figures_from else "left", no_wrap=index == 0)
    return table


def _add(table: Table, cells: Iterable[Any]) -> None:
    table.add_row(
        *(
            "·" if cell == 0 else in_words(cell) if isinstance(cell, Said) else str(cell if cell is not None else "")
            for cell in cells
        )
    )


def _short(value: Any) -> str:
    return say("{count} 项", count=len(value)) if isinstance(value, list) else str(value)[:60]


def _print(table: Table, dated: Dated | None, beside: str = "") -> None:
    console = Console()
    if not console.is_terminal:
        console.width = PIPED_CELLS
    console.print(table)
    if dated is not None:
        told = say(
            "截至 {as_of}，按 {known_at:%Y-%m-%d %H:%M} 所知，台账第 {position} 条。",
            as_of=dated.as_of,
            known_at=dated.known_at,
            position=dated.position,
        )
        console.print(in_words(told), in_words(beside))
