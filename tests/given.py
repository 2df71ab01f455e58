"""given / when / then: what a command decides, on states folded from entries in memory, without any database."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pbm_tracker.access.policy import permit_in_ledger
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.kernel.commands import Fact, Refusal
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act
from pbm_tracker.notice.catalogue import load
from pbm_tracker.notice.notice import NoticeRecorded, notice_in_force, tasks_of
from pbm_tracker.tasks.duty import Evidence
from pbm_tracker.units.unit import RegisterUnit

CATALOGUE = load(Path(__file__).parents[1] / "tasks" / "task_division.yaml")
FOUNDED = "2021-04-27"

# Who acts, and in what role.
OFFICER = ("county-office/officer", "supervision")
DEPUTY = ("county-office/deputy", "supervision")
CLERK = ("education-bureau/clerk", "unit_clerk")
HEAD = ("education-bureau/head", "unit_head")
AUDITOR = ("audit-bureau/auditor", "audit")
SECURITY = ("county-office/security", "security")
REVIEWER = ("finance-bureau/reviewer", "finance")
OTHER_CLERK = ("culture-bureau/clerk", "unit_clerk")
UNITS = ("county-office", "finance-bureau", "audit-bureau", "education-bureau", "culture-bureau")

PROOF = (Evidence(name="责任分解表.pdf", sha256="ab" * 32),)


def day(text):
    return date.fromisoformat(text)


class Story:
    """Entries so far: `given` adds to them what was decided, `when` only looks at a decision."""

    def __init__(self, entries=()):
        self.entries = list(entries)

    def state_of(self, kind, stream):
        state = kind(stream=stream)
        for entry in self.entries:
            if entry.stream == stream:
                state.evolve(entry)
        return state

    def stream_at(self, position):
        return next((entry.stream for entry in self.entries if entry.position == position), None)

    def newest(self):
        return len(self.entries), hashlib.sha256(repr(self.entries).encode()).hexdigest()

    def decided(self, what, by, on, basis=None):
        draft = Draft(self, ANSWERS, permit_in_ledger)
        act = Act(actor=by[0], role=by[1], occurred_on=on, basis=basis)
        if isinstance(what, Fact):
            draft.record(what, act)
        else:
            draft.carry_out(what, act)
        return draft.entries

    def given(self, what, by=OFFICER, on=FOUNDED, **act):
        decided = self.decided(what, by, on, **act)
        start = len(self.entries) + 1
        self.entries += [replace(entry, position=position) for position, entry in enumerate(decided, start=start)]
        return self

    def when(self, what, by=OFFICER, on=FOUNDED, **act):
        return When(self, what, by, on, act)


class When:
    """A decision that is looked at: `then` the events it must be, or `refused` by a clause, at a field."""

    def __init__(self, story, what, by, on, act):
        self.entries = lambda: story.decided(what, by, on, **act)

    def then(self, *events):
        entries = self.entries()
        assert [entry.event for entry in entries] == list(events)
        return entries

    def refused(self, clause, field=None):
        with pytest.raises(Refusal) as caught:
            self.entries()
        assert (caught.value.clause, caught.value.field) == (clause, field)
        return caught.value


def _founded():
    story = Story()
    notice = CATALOGUE.notice
    recorded = NoticeRecorded(
        number=notice.number,
        issuer=notice.issuer,
        issued_on=notice.issued_on,
        digest=CATALOGUE.digest,
        tasks=tasks_of(CATALOGUE),
        standards=CATALOGUE.performance,
    )
    story.given(Fact(notice_in_force(story.state_of), recorded))
    for unit in UNITS:
        story.given(RegisterUnit(unit=unit, name=unit.replace("-", " "), kind="department"))
    return tuple(story.entries)


COUNTY = _founded()


def county():
    """A county of five units with all their duties, as it stood on the day of the notice."""
    return Story(COUNTY)
