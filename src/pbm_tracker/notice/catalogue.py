"""The notice 龙府办〔2021〕22号 as tasks/task_division.yaml holds it: 63 tasks in 14 categories, and what to quote."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day, Flag, Line, Sha256, Slug, line, whole
from pbm_tracker.kernel.strict_yaml import BadFile, Problem, line_at, parse, read_bytes, validate
from pbm_tracker.settings import folder

from .agreement import disagreements
from .standards import Standards
from .steps import Code, Gate, Letter, Rule, Step, StepNumber

FILE_BYTES_MAX = 1_000_000

Printed = Annotated[str, line(1_000, exact=True)]
TaskNumber = Annotated[int, whole(1, 63)]
CategoryNumber = Annotated[int, whole(1, 14)]
SustainKind = Literal["yearly", "instrument", "on_event", "standing"]


class Notice(Frozen):
    number: Line
    issuer: Line
    title: Line
    issued_on: Day


class Category(Frozen):
    number: CategoryNumber
    name: Printed


class Clause(Frozen):
    """A sentence of the notice that a refusal or a flag quotes, and where it stands, as in 二(三)."""

    where: Line
    text: Printed


class Sustain(Frozen):
    """How a finished task is kept up (长期坚持): what proves it, and what makes it lapse."""

    kind: SustainKind
    proved_by: Printed
    events: tuple[Code, ...]
    steps: tuple[StepNumber, ...]
    gates: tuple[Letter, ...]
    ties_to: Line
    lapses_when: Printed


class Task(Frozen):
    """One row of the annex. `units` are those named by themselves; `collective` says that it names 各部门各单位."""

    number: TaskNumber
    category: CategoryNumber
    subcategory: Printed | None
    text: Printed
    unit_wording: Printed
    units: tuple[Slug, ...]
    collective: Flag
    due: Day
    due_wording: Printed
    sustain: Sustain


class Division(Frozen):
    """The file, field by field."""

    notice: Notice
    named_units: dict[Slug, Printed]
    categories: tuple[Category, ...]
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...]
    rules: tuple[Rule, ...]
    performance: Standards
    clauses: dict[Code, Clause]


class Catalogue(Division):
    """The notice, and the digest of the file that it was read from."""

    digest: Sha256

    def task(self, number: int) -> Task:
        """Return the task of that number. Raises KeyError where the notice has none."""
        if not 1 <= number <= len(self.tasks):
            raise KeyError(number)
        return self.tasks[number - 1]


def load(path: Path) -> Catalogue:
    """Read the notice. Raises BadFile, with the line of everything in it that is wrong or does not agree."""
    data = read_bytes(path, max_bytes=FILE_BYTES_MAX)
    file = str(path)
    node = parse(data, file)
    division = validate(Division, node, file)
    problems = [
        Problem(file, line_at(node, place), ".".join(map(str, place)), reason)
        for place, reason in disagreements(division)
    ]
    if problems:
        raise BadFile(problems)
    parts = {name: getattr(division, name) for name in Division.model_fields}
    return Catalogue(digest=hashlib.sha256(data).hexdigest(), **parts)


def current() -> Catalogue:
    """The task file as it is now; read again when it has changed. Raises BadFile."""
    path = folder("tasks") / "task_division.yaml"
    stat = path.stat()
    return _as_of(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(2)
def _as_of(path: Path, changed: int, size: int) -> Catalogue:
    return load(path)
