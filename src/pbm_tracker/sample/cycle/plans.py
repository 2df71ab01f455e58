"""Which projects the sample county has: whose, of which book, over which years, and how well each will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from pbm_tracker.sample.places import Place

from .goals import TOPICS, Topic

FIRST_YEAR, LAST_YEAR = 2021, 2024
A_YEAR_PER_UNIT = 30 / 7
FEWEST = 14
MAJOR = 0.2
BOTH = 2
BOOKS = ("general_public",) * 15 + ("government_fund",) * 3 + ("social_insurance", "state_capital")
KINDS = ("department_project",) * 6 + ("special_fund",) * 3 + ("policy",)
SPECIAL = (
    None, None, None, None, None, None, "capital_construction", "government_procurement", "purchased_services",
    "government_bond", "ppp", "investment_fund",
)  # fmt: skip
# By how much a project does well: most do, some by half, a few hardly.
WELL, HALF, BADLY = "well", "half", "badly"
DOING = (WELL,) * 11 + (HALF,) * 6 + (BADLY,) * 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A project as it is going to be proposed; `funds` in hundredths of 万元 a year."""

    code: str
    place: Place
    topic: Topic
    first: int
    last: int
    book: str
    kind: str
    special_kind: str | None
    major: bool
    funds: int
    for_persons: int  # how many of the two facts that exempt it are confirmed
    doing: str

    @property
    def name(self) -> str:
        return f"{self.place.name}{self.first}年{self.topic.name}"

    @property
    def exempt(self) -> bool:
        """Whether both facts are confirmed that exempt it from cuts."""
        return self.for_persons == BOTH

    @property
    def years(self) -> range:
        return range(self.first, min(self.last, LAST_YEAR) + 1)


def plans_for(places: Sequence[Place], seed: int) -> list[Plan]:
    """As many projects in each year as the county's units make up; those that end are followed by new ones."""
    rng = Random(f"{seed}/projects")
    count = max(FEWEST, round(len(places) * A_YEAR_PER_UNIT))
    plans: list[Plan] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        owners = [place for place in places if _there(place, year)]
        running = [plan for plan in plans if year <= plan.last]
        codes = [f"{year}-{number:03d}" for number in range(1, count - len(running) + 1)]
        plans += [_plan(code, year, owners, rng) for code in codes]
    return plans


def _there(place: Place, year: int) -> bool:
    """Whether a unit is there to propose a project for a year, and is still there in that year."""
    proposing = date(max(year - 1, FIRST_YEAR), 5, 20)
    return place.starts <= proposing and (place.ends is None or place.ends.year >= year)


def _plan(code: str, year: int, places: Sequence[Place], rng: Random) -> Plan:
    topic = rng.choice(TOPICS)
    return Plan(
        code=code,
        place=rng.choice(places),
        topic=topic,
        first=year,
        last=year + rng.choice((0, 0, 1, 1, 2, 2, 3)),
        book=rng.choice(BOOKS),
        kind=rng.choice(KINDS),
        special_kind=rng.choice(SPECIAL),
        major=rng.random() < MAJOR,
        funds=rng.randint(8_00, 90_00) * rng.choice((1, 1, 3, 10)),
        for_persons=rng.choice((2, 2, 2, 1)) if topic.name.endswith(("补助", "补贴")) else 0,
        doing=rng.choice(DOING),
    )
