"""People as pages, API and exports are asked for them: their posts, and the duties in their hands, by a day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pydantic import BaseModel

from pbm_tracker.county import Moment
from pbm_tracker.notice.reading import Reading
from pbm_tracker.reads import Dated, NotThere
from pbm_tracker.tasks.duty import Capacity
from pbm_tracker.tasks.pages import DutyRow, DutySeen, duties_seen, duty_row


class PostRow(BaseModel):
    unit: str
    section: str | None
    title: str
    valid_from: date
    left_on: date | None

    def held_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.left_on is None or self.left_on > day)


class PersonRow(BaseModel):
    """`duties` counts those in his hands by the day."""

    person: str
    name: str
    posts: list[PostRow]
    duties: int


class People(Dated):
    """Everybody registered by the day, with the posts held on it."""

    rows: list[PersonRow]


class HandRow(BaseModel):
    """A duty that is, or was until a day, in somebody's hands."""

    task: int
    capacity: Capacity
    unit: str
    since: date
    until: date | None


class Dossier(Dated):
    """`duties` are in his hands by the day, each with its standing; `hands` says since when, also of earlier ones."""

    person: str
    name: str
    posts: list[PostRow]
    duties: list[DutyRow]
    hands: list[HandRow]


def read_people(moment: Moment, unit: str | None = None) -> People:
    """Of one unit: who holds a post there on the day."""
    posts = _posts(moment)
    in_hand = Counter(
        row["person"] for row in moment.views.rows("duties", "duties") if row["person"] and not row["withdrawn_on"]
    )
    rows = []
    for row in moment.views.rows("people", "persons"):
        held = [post for post in posts.get(row["person"], []) if post.held_on(moment.as_of)]
        if unit is None or any(post.unit == unit for post in held):
            rows.append(PersonRow(person=row["person"], name=row["name"], posts=held, duties=in_hand[row["person"]]))
    return People.at(moment, rows=rows)


def name_of(moment: Moment, person: str) -> str:
    """Raises NotThere for who was not registered by the day."""
    for row in moment.views.rows("people", "persons"):
        if row["person"] == person:
            return str(row["name"])
    raise NotThere("person", "没有登记这名人员，或者这一天还没有")


def read_dossier(moment: Moment, person: str, reading: Reading | None = None) -> Dossier:
    """Raises NotThere."""
    name = name_of(moment, person)
    everything = {str(seen.row["stream"]): seen for seen in duties_seen(moment.views, moment.as_of, reading)}
    in_hand = [seen for seen in everything.values() if seen.row["person"] == person and not seen.facts.withdrawn]
    return Dossier.at(
        moment,
        person=person,
        name=name,
        posts=_posts(moment).get(person, []),
        duties=[duty_row(seen) for seen in in_hand],
        hands=[
            _hand(everything[row["stream"]], row)
            for row in moment.views.rows("hands", "hands_of", person=person)
            if row["stream"] in everything
        ],
    )


def _hand(seen: DutySeen, row: Any) -> HandRow:
    """It leaves his hands when it is given to another, given to him anew, or withdrawn."""
    until = row["until"] or seen.row["withdrawn_on"]
    return HandRow(task=seen.task, capacity=seen.capacity, unit=seen.unit, since=row["since"], until=until)


def _posts(moment: Moment) -> dict[str, list[PostRow]]:
    """Everybody's, the earliest first."""
    found: dict[str, list[PostRow]] = {}
    for row in moment.views.rows("people", "posts"):
        post = PostRow(
            unit=row["unit"],
            section=row["section"],
            title=row["title"],
            valid_from=row["valid_from"],
            left_on=row["left_on"],
        )
        found.setdefault(row["person"], []).append(post)
    return found
