"""The first part of a sample duty's life: put into somebody's hands, worked at, given more time or not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from pbm_tracker.notice.catalogue import Task

from .hours import Hours
from .places import Place
from .rows import Who
from .staffing import OFFICE
from .story import Happening, Story
from .wording import ALREADY_CLAIMED, ASKED, NOT_GRANTED, PROGRESS, PROOFS, WITHDRAWN, evidence

LATE_FINISHES = (date(2023, 10, 9), date(2023, 12, 20))
LAST_REQUESTS = date(2023, 12, 4)


class CarryingOut(Story):
    """What its people know: the deadline, whether a request is open, whether it was reported complete."""

    due: date
    deadline: date  # with the extensions granted
    asked_until: date | None = None
    claimed: date | None = None  # the day of completion as claimed; None after a return or an overturning

    def __init__(self, place: Place, task: Task, capacity: str, hours: Hours, seed: int) -> None:
        fields = {"task": task.number, "unit": place.unit, "capacity": capacity}
        rng = Random(f"{seed}/{task.number}/{capacity}/{place.unit}")
        super().__init__(f"{place.unit}/{task.number}/{capacity}", hours, rng, fields)
        self.place = place
        self.task = task

    def begin(self, due: date) -> None:
        """Put on the agenda what can be foreseen; the rest follows from it."""
        self.due = self.deadline = due
        named = self.later(self.place.starts, 12, 50)
        self.plan(named, self.name_hands)
        finished = self._finishes(named)
        worked = min(finished or LATE_FINISHES[1], LATE_FINISHES[1]) - named
        for _ in range(self.rng.choice((0, 1, 1, 2, 2, 3))):
            self.plan(self.later(named, 5, max(worked.days, 6)), self.report_progress)
        if (finished is None or finished > due - timedelta(days=15)) and self.happens(self.place.temper.asks):
            afterwards = (finished is None or finished > due) and self.happens(0.3)
            self.plan(self.later(due, 1, 15) if afterwards else self.later(due, -30, -3), self.ask)
        if finished is not None:
            reported = self.later(finished, 0, self.place.temper.reports_within)
            self.plan(reported, lambda day: self.claim(day, finished))
        elif self.happens(0.4):
            self.plan(self.later(LAST_REQUESTS, 0, 24), self.ask)
        if self.happens(0.006):
            self.plan(self.later(named, 60, 600), self.withdraw)

    def _finishes(self, named: date) -> date | None:
        """The day the work is done; None if it never is."""
        temper = self.place.temper
        if self.happens(temper.unfinished):
            first, last = LATE_FINISHES
            return self.later(first, 0, (last - first).days) if self.happens(0.5) else None
        about = self.due + timedelta(days=round(self.rng.gauss(temper.finishes, temper.spread)))
        return max(about, self.later(named, 15, 40))

    # Its people

    def clerk(self, day: date) -> Who:
        return self.place.acting("unit_clerk", day)

    def clerk_or_head(self, day: date) -> Who:
        return self.place.acting(self.rng.choice(("unit_clerk", "unit_clerk", "unit_head")), day)

    def office(self, day: date) -> Who:
        return self.rng.choice(OFFICE)

    def name_hands(self, day: date) -> None:
        number = self.rng.randrange(len(self.place.sections))
        self.section, self.section_name = self.place.sections[number]
        first, *others = self.place.staff[number].holders
        day = self.act(day, self.clerk, "name_section", section=self.section)
        self.act(day, self.clerk, "name_person", person=first.person.id)
        for holder in others:
            self.plan(self.later(holder.known.date(), 1, 20), self._name_successor(holder.person.id))

    def _name_successor(self, person: str) -> Happening:
        def name_successor(day: date) -> None:
            self.act(day, self.clerk, "name_person", person=person)

        return name_successor

    # Work

    def report_progress(self, day: date) -> None:
        if self.claimed is None:
            text = self.rng.choice(PROGRESS).format(section=self.section_name)
            proof = {"evidence": self.proofs(day)} if self.happens(0.2) else {}
            self.act(day, self.clerk, "report_progress", text=text, **proof)

    def proofs(self, day: date) -> list[dict[str, str]]:
        return evidence(PROOFS[self.task.sustain.kind], f"{self.about}/{day}", self.rng)

    def claim(self, day: date, finished: date) -> None:
        raise NotImplementedError

    def withdraw(self, day: date) -> None:
        if self.claimed is None:
            self.act(day, self.office, "withdraw_duty", reason=self.rng.choice(WITHDRAWN))
            self.end()

    # Extensions

    def ask(self, day: date) -> None:
        if self.claimed is not None or self.asked_until is not None:
            return
        self.asked_until = self.later(max(self.deadline, day), 20, 90)
        reason = self.rng.choice(ASKED)
        day = self.act(day, self.clerk_or_head, "request_extension", until=self.asked_until, reason=reason)
        self.plan(self.later(day, 3, 20), self.answer)

    def answer(self, day: date) -> None:
        if self.asked_until is None:
            return
        until, self.asked_until = self.asked_until, None
        if self.claimed is not None:
            self.act(day, self.office, "refuse_extension", reason=ALREADY_CLAIMED)
        elif self.happens(0.2):
            day = self.act(day, self.office, "refuse_extension", reason=self.rng.choice(NOT_GRANTED))
            if self.happens(0.3):
                self.plan(self.later(day, 10, 40), self.ask)
        else:
            self._grant(day, until)

    def _grant(self, day: date, until: date) -> None:
        if self.happens(0.25):
            self.deadline += (until - self.deadline) * 2 // 3
            self.act(day, self.office, "grant_extension", until=self.deadline)
            return
        self.deadline = until
        if self.happens(0.08):
            basis = f"龙府办督〔{day.year}〕{self.rng.randint(10, 99)}号"
            self.act_recorded_late(day, self.rng.randint(10, 40), OFFICE[1], basis, "grant_extension")
        else:
            self.act(day, self.office, "grant_extension")
