"""The pages of the yearly cycle in a county of 300 projects a year over three years, drawn anew after each change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from starlette.requests import Request

from pbm_tracker.county import County
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.performance.admission import ProjectAdmittedToLibrary
from pbm_tracker.performance.disclosure import BudgetPublished, GoalPublished
from pbm_tracker.performance.goal import GoalDeclared, GoalReviewed
from pbm_tracker.performance.monitoring_form import MonitoringReported
from pbm_tracker.performance.monitoring_review import MonitoringReviewed
from pbm_tracker.performance.nil_return import NilReturnFiled
from pbm_tracker.projects.project import ProjectProposed
from pbm_tracker.web import calendar, cycle
from pbm_tracker.web.app import make_app
from pbm_tracker.web.visit import Visit, visit_of

from .board import signed_in
from .counties import morning, new_county
from .figures import Figure, Sizes

YEARS = (2021, 2022, 2023)
MILLISECONDS = 1e-6
CHANNEL = "县政府门户网站"


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    with closing(_county(data / "cycle", sizes.projects)) as county:
        app = make_app(county)
        token = signed_in(county)
        at_a_glance = _visit(app, token, "/cycle/2022")
        of_the_year = _visit(app, token, "/cycle")
        pages: dict[str, Callable[[], bytes]] = {
            "cycle of a year": lambda: bytes(cycle.show_cycle("2022", at_a_glance).body),
            "calendar, three years": lambda: bytes(calendar.show_calendar(of_the_year).body),
        }
        changes = _changes(county)
        size = len(pages["cycle of a year"]())
        pages["calendar, three years"]()
        assert not county.views.errors()
        return [
            Figure("cycle of a year: size", size / 1000, "kB", at_most=400),
            *(
                Figure(f"{name} after one change: CPU", _drawn_anew(draw, changes, sizes.drawings), "ms", at_most=150)
                for name, draw in pages.items()
            ),
        ]


def _drawn_anew(draw: Callable[[], bytes], changes: Iterator[None], times: int) -> float:
    """The median of the CPU that a page takes, the fold of what has changed included."""
    taken = []
    for _ in range(times):
        next(changes)
        start = time.process_time_ns()
        draw()
        taken.append((time.process_time_ns() - start) * MILLISECONDS)
    return median(taken)


def _changes(county: County) -> Iterator[None]:
    """A unit publishes its budget of 2022: a cell of the page."""
    units = [unit for unit, *_ in _units(county)]
    for number in count():
        unit = units[number % len(units)]
        act = Act(actor=f"{unit}/clerk", role="unit_clerk", occurred_on=county.today())
        stream = f"disclosure/{2030 - number // len(units)}/{unit}"
        event = BudgetPublished(year=2022, unit=unit, published_on=county.today(), channel=CHANNEL)
        county.log.append([Entry(stream, 1, act, event)], read={stream: 0}, answered={})
        yield


def _county(data: Path, projects: int) -> County:
    """Put into the table by the thousand, as the product writes it."""
    moments = [morning(date(2021, 5, 1))]
    county = new_county(data, lambda: moments[0])
    units = [unit for unit, *_ in _units(county)]
    entries = sorted(_entries(units, projects), key=lambda entry: (entry.act.occurred_on, entry.stream, entry.version))
    stamped = (replace(entry, recorded_at=morning(entry.act.occurred_on)) for entry in entries)
    county.log.recorder.insert_events([county.log.mapper.to_stored_event(entry) for entry in stamped])
    moments[0] = morning(date(2024, 6, 1))
    return county


def _units(county: County) -> list[tuple[str, str]]:
    with county.at() as moment:
        return [(row["unit"], row["name"]) for row in moment.views.rows("units", "all_units")]


def _entries(units: list[str], projects: int) -> Iterator[Entry]:
    for year in YEARS:
        for number in range(projects):
            yield from _project(year, number, units[number % len(units)])
        for index, unit in enumerate(units):
            yield from _of_a_unit(year, unit, late=index % 4)


def _project(year: int, number: int, unit: str) -> Iterator[Entry]:
    """Most of the steps in time, some late, some not at all."""
    code, late = f"{year}-{number + 1:03d}", timedelta(days=number % 7)
    act = _acts(unit)
    yield act(f"project/{code}", 1, date(max(year - 1, 2021), 5, 10), _proposed(code, unit, year, number))
    yield act(f"project/{code}", 2, date(max(year - 1, 2021), 5, 20), ProjectAdmittedToLibrary(project=code))
    goal = GoalDeclared(project=code, unit=unit, year=year, annual_goal="按计划完成", indicators=())
    reviewed = GoalReviewed(verdict="passed", kind="ordinary", opinion="同意")
    autumn = date(max(year - 1, 2021), 10, 27)
    if number % 9:
        yield act(f"goal/{year}/project/{code}", 1, autumn + late, goal)
        yield act(f"goal/{year}/project/{code}", 2, autumn + late, reviewed)
    for report, (period, day) in enumerate((("june", date(year, 7, 28)), ("september", date(year, 10, 28))), 1):
        stream = f"monitoring/{year}/project/{code}"
        yield act(stream, 2 * report - 1, day + late, _reported(code, unit, year, report, period))
        yield act(
            stream, 2 * report, day + late, MonitoringReviewed(project=code, year=year, report=report, verdict="passed")
        )


def _proposed(code: str, unit: str, year: int, number: int) -> Event:
    return ProjectProposed(
        project=code,
        unit=unit,
        name=f"第 {number} 个项目",
        kind="department_project",
        attribute="new" if number % 3 else "continuing",
        book="general_public",
        major=not number % 5,
        period_from=date(year, 1, 1),
        period_until=date(year, 12, 31),
        total_funds=Decimal("1000000.00"),
    )


def _reported(code: str, unit: str, year: int, number: int, period: str) -> Event:
    share = dict.fromkeys(("expected", "money", "goal"), Decimal("0.90"))
    lights = dict.fromkeys(("money_light", "goal_light", "light"), "green")
    amounts = dict.fromkeys(("initial", "budget", "executed", "forecast"), Decimal("1000000.00"))
    about = {"project": code, "unit": unit, "year": year, "number": number, "period": period, "goal_version": 1}
    flags = {"diverges": False, "slow": False, "indicator_rows": (), "data_until": date(year, 6, 30)}
    return MonitoringReported.model_validate({**about, **flags, **share, **lights, **amounts})


def _of_a_unit(year: int, unit: str, late: int) -> Iterator[Entry]:
    act, spring = _acts(unit), date(year, 5, 5)
    publication: dict[str, Any] = {"year": year, "unit": unit, "channel": CHANNEL}
    stream = f"disclosure/{year}/{unit}"
    yield act(stream, 1, spring, BudgetPublished(**publication, published_on=spring))
    later = spring + timedelta(days=late)
    yield act(stream, 2, later, GoalPublished(**publication, published_on=later))
    nil = NilReturnFiled(year=year, unit=unit, step="1.1", statement="没有新出台的重大项目", signer="li-ming")
    yield act(f"nil/{year}/{unit}", 1, date(max(year - 1, 2021), 10, 20), nil)


def _acts(unit: str) -> Callable[[str, int, date, Event], Entry]:
    def entry(stream: str, version: int, day: date, event: Event) -> Entry:
        return Entry(stream, version, Act(actor=f"{unit}/clerk", role="unit_clerk", occurred_on=day), event)

    return entry


def _visit(app: object, token: str, path: str) -> Visit:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"", "root_path": "",
        "headers": [(b"cookie", f"pbm_dev={token}".encode())], "server": ("127.0.0.1", 80), "app": app,
    }  # fmt: skip
    return visit_of(Request(scope))
