"""Persons and the posts they hold, dated: who answered for something on a day follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from pbm_tracker.access.account import AccountOpened
from pbm_tracker.access.roles import SUPERVISION
from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event, Frozen
from pbm_tracker.kernel.fields import Day, Line, Slug
from pbm_tracker.kernel.saying import say

from .section import require_section
from .unit import UnitId, require_present

HEADS_AND_LEADS = (
    "龙府办〔2021〕22号 四(二)「各部门各单位主要负责同志、项目负责人分别对本部门和单位,以及政策、项目的预算绩效负责」"
)

PersonId = Annotated[Slug, Field(title="人员", description="人员代号，同名不同人用不同代号")]
PostTitle = Annotated[Line, Field(title="职务")]


class Post(Frozen):
    unit: str
    section: str | None
    title: str
    valid_from: date


class Person(State):
    name: str | None = None
    posts: tuple[Post, ...] = ()  # those not left

    def holds_a_post_in(self, unit: str, day: date) -> bool:
        return any(post.unit == unit and post.valid_from <= day for post in self.posts)


def require_person(read: Read, person: str, field: str = "person") -> Person:
    """The person, if registered. Raises Refusal."""
    state = read(Person, f"person/{person}")
    if state.name is None:
        raise Refusal(
            say("没有登记这名人员：{person}", person=person),
            clause=HEADS_AND_LEADS,
            cure="请先登记人员",
            field=field,
        )
    return state


# Events


class PersonRegistered(Event):
    words = "登记人员"
    person: Slug
    name: Line

    def apply(self, person: Person, entry: Entry) -> None:
        person.name = self.name


class PostTaken(Event):
    """A post that begins later is known at once; when it begins, `valid_from` says."""

    words = "任职"
    person: Slug
    unit: Slug
    section: Slug | None = None
    title: Line
    valid_from: Day

    def effective_on(self, act: Act) -> date:
        return min(self.valid_from, act.occurred_on)

    def apply(self, person: Person, entry: Entry) -> None:
        post = Post(unit=self.unit, section=self.section, title=self.title, valid_from=self.valid_from)
        person.posts = (*person.posts, post)


class PostLeft(Event):
    words = "离任"
    person: Slug
    unit: Slug
    title: Line

    def apply(self, person: Person, entry: Entry) -> None:
        left = (self.unit, self.title)
        person.posts = tuple(post for post in person.posts if (post.unit, post.title) != left)


# Commands


class RegisterPerson(Command):
    """登记一名人员。姓名可以相同，代号不同。"""

    verb = "登记人员"
    roles = SUPERVISION
    person: PersonId
    name: Annotated[Line, Field(title="姓名")]

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        person = read(Person, f"person/{self.person}")
        if person.name is not None:
            raise Refusal("这个人员代号已经登记过", clause=HEADS_AND_LEADS, field="person")
        return [Fact(person, PersonRegistered(person=self.person, name=self.name))]


class TakePost(Command):
    """登记任职。可以预先登记将来的任职。"""

    verb = "登记任职"
    roles = SUPERVISION
    person: PersonId
    unit: UnitId
    section: Annotated[Slug | None, Field(title="股室")] = None
    title: PostTitle
    valid_from: Annotated[Day | None, Field(title="任职日期", description="不填即为今天")] = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        person = require_person(read, self.person)
        require_present(read, self.unit)
        if self.section is not None:
            require_section(read, self.unit, self.section)
        if _holds(person, self.unit, self.title):
            raise Refusal("此人已任该单位这一职务", clause=HEADS_AND_LEADS, field="title")
        taken = PostTaken(
            person=self.person,
            unit=self.unit,
            section=self.section,
            title=self.title,
            valid_from=self.valid_from or act.occurred_on,
        )
        return [Fact(person, taken)]


class LeavePost(Command):
    """登记离任。离任前的责任不因此改变。"""

    verb = "登记离任"
    roles = SUPERVISION
    person: PersonId
    unit: UnitId
    title: PostTitle

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        person = require_person(read, self.person)
        if not _holds(person, self.unit, self.title):
            raise Refusal("此人没有任该单位这一职务", clause=HEADS_AND_LEADS, field="title")
        return [Fact(person, PostLeft(person=self.person, unit=self.unit, title=self.title))]


def _holds(person: Person, unit: str, title: str) -> bool:
    return any((post.unit, post.title) == (unit, title) for post in person.posts)


def account_names_a_person(event: AccountOpened, read: Read, act: Act) -> Iterable[Fact]:
    """An account belongs to a person who is registered."""
    if event.person is not None:
        require_person(read, event.person)
    return ()
