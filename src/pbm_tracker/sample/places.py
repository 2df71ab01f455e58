"""The sample's units: how each goes about its work, its sections (股室), and the people in its posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from pbm_tracker.units.register_file import UnitRow

from .people import Person
from .rows import Who


class Temper(NamedTuple):
    """How a unit works: `finishes` and `spread` in days from the deadline, `reports_within` in days; else shares."""

    finishes: int
    spread: int
    reports_within: int
    returned: float
    unfinished: float
    asks: float
    upkeep: float
    lapses: float


DILIGENT = Temper(-70, 30, 8, 0.05, 0.01, 0.15, 0.98, 0.01)
ORDINARY = Temper(-30, 22, 15, 0.12, 0.02, 0.35, 0.93, 0.03)
SLOW = Temper(12, 40, 25, 0.15, 0.07, 0.60, 0.80, 0.05)
SLOPPY = Temper(-20, 45, 12, 0.40, 0.08, 0.25, 0.55, 0.12)
TEMPERS = (DILIGENT,) * 7 + (ORDINARY,) * 8 + (SLOW,) * 3 + (SLOPPY,) * 2

SECTIONS = {
    "county-office": (("supervision-section", "督查股"), ("finance-section", "财务股"), ("office", "秘书股")),
    "finance-bureau": (("performance-section", "绩效股"), ("budget-section", "预算股"), ("treasury-section", "国库股")),
    "audit-bureau": (("fiscal-audit-section", "财政审计股"), ("review-section", "法规审理股"), ("office", "办公室")),
}
SECTIONS_BY_KIND = {
    "department": (("planning-finance-section", "计划财务股"), ("business-section", "业务股"), ("office", "办公室")),
    "town": (("finance-office", "财政所"), ("party-government-office", "党政综合办"), ("office", "办公室")),
}
HEAD, CLERK = "主要负责同志", "绩效管理经办人"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post from a day on, and when that was recorded."""

    person: Person
    since: date
    known: datetime


@dataclass(slots=True)
class Post:
    """A post and those who held it, one after another."""

    title: str
    section: str | None
    holders: list[Holder]

    def on(self, day: date) -> Holder:
        return ([holder for holder in self.holders if holder.since <= day] or self.holders[:1])[-1]


@dataclass(slots=True)
class Place:
    """A unit of the sample. A member from `joins`, it acts from `starts` until `ends` (merged or abolished)."""

    unit: str
    name: str
    joins: date
    starts: date
    temper: Temper
    sections: tuple[tuple[str, str], ...]
    head: Post
    clerk: Post
    staff: list[Post]  # one a section
    accounts: dict[str, str]  # role -> account
    ends: datetime | None = None

    @property
    def posts(self) -> list[Post]:
        return [self.head, self.clerk, *self.staff]

    def acting(self, role: str, day: date) -> Who:
        """Who acts for the unit in a role on a day."""
        post = self.head if role == "unit_head" else self.clerk
        return Who(self.accounts.get(role) or f"{self.unit}/{post.on(day).person.id}", role)


def place_of(row: UnitRow, joins: date, starts: date, rng: Random) -> Place:
    """A unit with its posts, nobody in them yet."""
    sections = SECTIONS.get(row.id) or SECTIONS_BY_KIND[row.kind]
    return Place(
        unit=row.id,
        name=row.name,
        joins=joins,
        starts=starts,
        temper=ORDINARY if row.id in SECTIONS else rng.choice(TEMPERS),
        sections=sections,
        head=Post(HEAD, None, []),
        clerk=Post(CLERK, sections[0][0], []),
        staff=[Post(f"{name}负责人", section, []) for section, name in sections],
        accounts={},
    )
