"""Sections, persons and posts of the sample's units, and the people who move from one unit to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from .hours import Hours
from .people import People, Person
from .places import Holder, Place, Post
from .rows import Row, Who

ADMIN = Who("admin", "security")
OFFICE = (Who("office-1", "supervision"), Who("office-2", "supervision"))
AUDIT = (Who("audit-1", "audit"), Who("audit-2", "audit"))

# account, its unit, its role, and the post that its person holds: 0 head, 1 clerk, then one a section
ACCOUNTS = (
    ("office-1", "county-office", "supervision", 2),
    ("office-2", "county-office", "supervision", 4),
    ("finance-1", "finance-bureau", "finance", 2),
    ("audit-1", "audit-bureau", "audit", 2),
    ("audit-2", "audit-bureau", "audit", 4),
    ("clerk-finance", "finance-bureau", "unit_clerk", 1),
    ("head-education", "education-bureau", "unit_head", 0),
    ("clerk-education", "education-bureau", "unit_clerk", 1),
)
WITH_ACCOUNTS = frozenset(unit for _, unit, *_ in ACCOUNTS)
MOVES_FROM, MOVES_UNTIL = date(2021, 10, 8), date(2023, 10, 31)
SETTLED = timedelta(days=75)  # longer than any move waits to be recorded


class Staffing:
    """Writes the rows, and keeps in the places who holds which post when."""

    def __init__(self, hours: Hours, rng: Random) -> None:
        self._hours = hours
        self._rng = rng
        self._people = People(rng)

    def fill(self, place: Place) -> Iterator[Row]:
        """The sections of a unit that begins, and a person in every post."""
        days = 1 if place.unit in WITH_ACCOUNTS else self._rng.randrange(2, 10)
        at = self._hours.moment(place.starts + timedelta(days=days), self._rng)
        for post in place.posts:
            post.holders.append(Holder(self._people.new(), at.date(), at))
        who = place.acting("unit_clerk", at.date())
        for section, name in place.sections:
            yield Row(at, at.date(), who, "add_section", {"unit": place.unit, "section": section, "name": name})
        recorded = Recorded(at, at.date())
        for post in place.posts:
            yield recorded.registered(post.holders[0].person)
            yield recorded.took(place, post, post.holders[0].person)

    def accounts(self, places: Mapping[str, Place], day: date) -> Iterator[Row]:
        """Accounts for a handful of people."""
        at = self._hours.of(day)[-1]
        for account, unit, role, post in ACCOUNTS:
            places[unit].accounts[role] = account
            person = places[unit].posts[post].holders[0].person.id
            yield Row(at, day, ADMIN, "open_account", {"account": account, "unit": unit, "person": person})
            yield Row(at, day, ADMIN, "grant_role", {"account": account, "role": role, "unit": unit})

    def moves(self, places: Sequence[Place]) -> Iterator[Row]:
        """People leave for another unit, where one retires; a new person follows them. Some of it is recorded late."""
        movable = [place for place in places if place.unit not in WITH_ACCOUNTS]
        span = (MOVES_UNTIL - MOVES_FROM).days
        days = sorted(MOVES_FROM + timedelta(days=self._rng.randrange(span)) for _ in movable[::2])
        for number, day in enumerate(days, start=1):
            settled = [place for place in movable if _is_settled(place, day)]
            pair = self._rng.sample(settled, 2) if len(settled) > 1 else []
            moving = [(place, self._rng.choice(place.staff)) for place in pair]
            if moving and all(post.holders[-1].since < day - SETTLED for _, post in moving):
                yield from self._move(moving[0], moving[1], day, number)

    def _move(self, left: tuple[Place, Post], joined: tuple[Place, Post], day: date, number: int) -> Iterator[Row]:
        on = self._hours.moment(day, self._rng).date()
        waits = self._rng.choice((0, 0, 0, self._rng.randrange(14, 50)))
        at = self._hours.moment(on + timedelta(days=waits), self._rng)
        recorded = Recorded(at, on, f"龙组干〔{on.year}〕{number}号" if at.date() != on else None)
        mover, new = left[1].holders[-1].person, self._people.new()
        yield recorded.left(*left, mover)
        yield recorded.left(*joined, joined[1].holders[-1].person)
        yield recorded.took(*joined, mover)
        yield recorded.registered(new)
        yield recorded.took(*left, new)
        joined[1].holders.append(Holder(mover, on, at))
        left[1].holders.append(Holder(new, on, at))


def _is_settled(place: Place, day: date) -> bool:
    ending = place.ends is not None and place.ends.date() < day + SETTLED
    return place.starts < day - SETTLED and not ending


class Recorded(NamedTuple):
    """When a change of posts was recorded, the day it happened, and what it rests on if that is earlier."""

    at: datetime
    on: date
    basis: str | None = None

    def row(self, do: str, fields: dict[str, Any]) -> Row:
        return Row(self.at, self.on, OFFICE[0], do, fields, self.basis)

    def registered(self, person: Person) -> Row:
        return self.row("register_person", {"person": person.id, "name": person.name})

    def left(self, place: Place, post: Post, person: Person) -> Row:
        return self.row("leave_post", {"person": person.id, "unit": place.unit, "title": post.title})

    def took(self, place: Place, post: Post, person: Person) -> Row:
        section = {"section": post.section} if post.section else {}
        return self.row("take_post", {"person": person.id, "unit": place.unit, "title": post.title, **section})
