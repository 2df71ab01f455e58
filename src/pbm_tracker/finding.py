"""Search: tasks, units, people and remarks in which all the words stand, as far as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from pbm_tracker.access.policy import Identity
from pbm_tracker.audit.entries import EntryRow, entry_rows
from pbm_tracker.county import County, Moment
from pbm_tracker.holders import holder_of
from pbm_tracker.kernel.events import Entry, Frozen
from pbm_tracker.kernel.fields import Parsed, line, whole
from pbm_tracker.kernel.matching import like, match_key, words_of
from pbm_tracker.kernel.saying import wrong
from pbm_tracker.reads import Dated
from pbm_tracker.tasks.pages import UnitSeen, units_of

T = TypeVar("T")

LONGEST = 100
WORDS_MAX = 5
ONE_MAX = 200  # found of each kind
_NUMBERED = ("second", "third", "fourth", "fifth")
_LINE = line(LONGEST)

Kind = Literal["tasks", "units", "people", "remarks"]
FOUND_WORDS: dict[Kind, str] = {"tasks": "任务", "units": "单位", "people": "人员", "remarks": "说明和佐证材料"}


def _parse(value: Any) -> str:
    text: str = _LINE.parse(value)
    if len(words_of(text)) > WORDS_MAX:
        raise wrong("words", "最多 {most} 个词", most=WORDS_MAX)
    return text


Words = Annotated[str, Parsed(_parse, _LINE.schema)]


class TaskFound(BaseModel):
    task: int
    text: str


class UnitFound(BaseModel):
    """`former` are the other names it has had, `sections` those of its sections that have the words."""

    unit: str
    name: str
    former: list[str]
    sections: list[str]
    ended_on: date | None


class PersonFound(BaseModel):
    person: str
    name: str
    posts: list[str]


class Of(BaseModel, Generic[T]):
    """How many there are in all, and the first of them."""

    count: int
    rows: list[T]


class Found(Dated):
    tasks: Of[TaskFound]
    units: Of[UnitFound]
    people: Of[PersonFound]
    remarks: Of[EntryRow]


class Sought(Frozen):
    """What is asked for: words, of one kind of things or of all, and at most so many of each."""

    words: Words
    kind: Kind | None = None
    most: Annotated[int, whole(1, ONE_MAX)] = ONE_MAX


class Search:
    """One reader's search at one moment; everything is counted, however much of it is given."""

    def __init__(self, county: County, moment: Moment, identity: Identity, sought: Sought | None) -> None:
        self._county = county
        self._moment = moment
        self._identity = identity
        self._words = words_of(sought.words) if sought else []
        self._kind = sought.kind if sought else None
        self._most = sought.most if sought else ONE_MAX

    def found(self) -> Found:
        count, entries = self.remarks
        rows = entry_rows(entries, self._moment.views, self._identity, lambda stream: holder_of(self._county, stream))
        return Found.at(
            self._moment,
            tasks=self._of("tasks", self.tasks),
            units=self._of("units", self.units),
            people=self._of("people", self.people),
            remarks=Of(count=count, rows=rows),
        )

    def _of(self, kind: Kind, find: Callable[[], Iterable[T]]) -> Of[T]:
        found = list(find()) if self._asks_for(kind) else []
        return Of(count=len(found), rows=found[: self._most])

    def _asks_for(self, kind: Kind) -> bool:
        return bool(self._words) and self._kind in (None, kind)

    def _in(self, *texts: str) -> bool:
        """Whether every word stands in one of the texts."""
        keys = [match_key(text) for text in texts]
        return all(any(word in key for key in keys) for word in self._words)

    def tasks(self) -> Iterator[TaskFound]:
        """By what the notice says of them; a number finds the task that has it."""
        catalogue = self._county.catalogue
        for task in catalogue.tasks:
            numbers = {str(task.number), match_key(f"任务{task.number}")}
            words = [word for word in self._words if word not in numbers]
            key = match_key(f"{task.text}\n{task.unit_wording}\n{catalogue.categories[task.category - 1].name}")
            if all(word in key for word in words):
                yield TaskFound(task=task.number, text=task.text)

    def units(self) -> Iterator[UnitFound]:
        """By every name they have had, by their code, and by the names of their sections."""
        views = self._moment.views
        former: dict[str, list[str]] = {}
        for row in views.rows("unit_names", "unit_names"):
            former.setdefault(row["unit"], []).append(row["name"])
        sections: dict[str, list[str]] = {}
        for row in views.rows("units", "sections"):
            sections.setdefault(row["unit"], []).append(row["name"])
        for unit in units_of(views):
            names = [unit.name, unit.unit, *former.get(unit.unit, ())]
            inside = [one for one in sections.get(unit.unit, ()) if self._in(*names, one)]
            if inside or self._in(*names):
                yield _unit_found(unit, former.get(unit.unit, ()), [] if self._in(*names) else inside)

    def people(self) -> Iterator[PersonFound]:
        """By their names and codes, and by the posts that they held by the day."""
        views = self._moment.views
        units = {unit.unit: unit.name for unit in units_of(views)}
        posts: dict[str, list[str]] = {}
        for row in views.rows("people", "posts"):
            posts.setdefault(row["person"], []).append(f"{units.get(row['unit'], row['unit'])} {row['title']}")
        for row in views.rows("people", "persons"):
            held = posts.get(row["person"], [])
            if self._in(row["name"], row["person"], *held):
                yield PersonFound(person=row["person"], name=row["name"], posts=held)

    @cached_property
    def remarks(self) -> tuple[int, list[Entry]]:
        """Entries, the newest first, in which one text has all the words; and how many there are."""
        if not self._asks_for("remarks"):
            return 0, []
        patterns = [like(word) for word in self._words]
        asked = {
            "upto": self._moment.position,
            "as_of": self._moment.as_of.isoformat(),
            "every_unit": int(self._identity.sees_all_details),
            "unit": self._identity.unit,
            "first": patterns[0],
            **dict(zip(_NUMBERED, patterns[1:], strict=False)),
        }
        with self._county.index.reading(date.max) as index:
            count = int(index.rows("remarks", "counted", **asked)[0]["entries"])
            rows = index.rows("remarks", "found", **asked, most=self._most) if count else ()
        return count, self._county.log.entries_at([row["position"] for row in rows])


def _unit_found(unit: UnitSeen, names: Sequence[str], sections: list[str]) -> UnitFound:
    former = [name for name in dict.fromkeys(names) if name != unit.name]
    return UnitFound(unit=unit.unit, name=unit.name, former=former, sections=sections, ended_on=unit.ended_on)


def remarks_in(row: EntryRow) -> list[str]:
    """What a row says in words of its own, and the names of its evidence."""
    said = row.model_extra or {}
    texts = [str(said[name]) for name in ("text", "reason", "note") if said.get(name)]
    return [*texts, *(str(one["name"]) for one in said.get("evidence", ()))]
