"""The second part of a sample duty's life: reported complete, judged, kept up year after year, or let slip."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .carrying_out import CarryingOut
from .rows import Who
from .staffing import AUDIT, OFFICE
from .story import Happening
from .wording import CURED, LAPSED, OTHER_DAY, OVERTURNED, RETURNED, UPKEEP, evidence

CLAIMS_MAX = 5


class DutyStory(CarryingOut):
    verified_by: Who | None = None
    lapsed_on: date | None = None  # of the lapse that is open
    kept_since: date = date.min  # no lapse begins before
    claims = 0
    yearly = False  # whether the yearly confirmations have begun

    # Claims and verdicts

    def claim(self, day: date, finished: date) -> None:
        if self.claimed is not None:
            return
        self.claims += 1
        self.claimed = finished
        self.act(day, self.clerk_or_head, "claim_completion", completed_on=finished, evidence=self.proofs(day))
        waits = self.rng.choice(((3, 25),) * 8 + ((30, 90), (90, 200)))
        self.plan(self.later(day, *waits), self.judge)

    def verifier(self, day: date) -> Who:
        """The office verifies all duties but its own, which audit verifies."""
        return self.rng.choice(AUDIT if self.place.unit == "county-office" else OFFICE)

    def judge(self, day: date) -> None:
        if self.claimed is None:
            return
        if self.claims < CLAIMS_MAX and self.happens(self.place.temper.returned):
            day = self.act(day, self.verifier, "return_completion", reason=self.rng.choice(RETURNED))
            self._claim_again(day, self.claimed, 40)
            return
        verdict = self._other_day(day, self.claimed) if self.happens(0.06) else {}
        if self.happens(0.03) and self.place.unit != "county-office":
            basis = f"龙府办督〔{day.year}〕{self.rng.randint(10, 99)}号"
            self.verified_by = OFFICE[0]
            day = self.act_recorded_late(
                day, self.rng.randint(12, 60), self.verified_by, basis, "verify_completion", **verdict
            )
        else:
            self.verified_by = self.verifier(day)
            day = self.act(day, lambda _: self.verified_by or OFFICE[0], "verify_completion", **verdict)
        self.kept_since = max(self.kept_since, self.claimed, verdict.get("completed_on", date.min))
        self._foresee(day)

    def _other_day(self, day: date, claimed: date) -> dict[str, Any]:
        """Mostly a later day than was claimed, now and then an earlier one; never after the verdict."""
        accepted = min(self.later(claimed, 2, 25), day) if self.happens(0.8) else self.later(claimed, -9, -1)
        return {} if accepted == claimed else {"completed_on": accepted, "reason": self.rng.choice(OTHER_DAY)}

    def _claim_again(self, day: date, finished: date, within: int) -> None:
        """Some had only sent the wrong proof; the others finish later."""
        again = self.later(day, 6, within)
        self.claimed = None
        finished = finished if self.happens(0.5) else self.later(day, 1, (again - day).days)
        self.plan(again, lambda later: self.claim(later, finished))

    def _foresee(self, day: date) -> None:
        """What may become of a duty that was verified."""
        if not self.yearly:
            self.yearly = True
            self._plan_upkeep(max(self.due.year + 1, day.year))
        if self.happens(self.place.temper.lapses):
            self.plan(self.later(day, 60, 500), self.find_lapse)
        if self.happens(0.02):
            self.plan(self.later(day, 40, 400), self.overturn)

    def overturn(self, day: date) -> None:
        if self.verified_by is None or self.claimed is None:
            return
        auditing = self.place.unit == "county-office" or self.happens(0.7)
        others = [who for who in (AUDIT if auditing else OFFICE) if who != self.verified_by]
        who = self.rng.choice(others)
        day = self.act(day, lambda _: who, "overturn_verification", reason=self.rng.choice(OVERTURNED))
        finished, self.claimed, self.verified_by, self.lapsed_on = self.claimed, None, None, None
        self.kept_since = day
        if self.happens(0.75):
            self._claim_again(day, finished, 90)

    # Upkeep

    def _plan_upkeep(self, year: int) -> None:
        at_year_end = self.later(date(year, 11, 8), 0, 50)
        day = at_year_end if self.happens(0.85) else self.later(date(year + 1, 1, 4), 0, 25)
        self.plan(day, self._confirming(year))

    def _confirming(self, year: int) -> Happening:
        def confirm(day: date) -> None:
            if self.verified_by is not None and self.happens(self.place.temper.upkeep):
                proof = evidence([f"{year}{name}" for name in UPKEEP], f"{self.about}/{year}", self.rng)
                self.act(day, self.clerk, "confirm_upkeep", year=year, evidence=proof)
            self._plan_upkeep(year + 1)

        return confirm

    def find_lapse(self, day: date) -> None:
        if self.verified_by is None or self.lapsed_on is not None:
            return
        self.lapsed_on = max(self.kept_since, day - timedelta(days=self.rng.randint(5, 60)))
        fields = {"lapsed_on": self.lapsed_on, "reason": self.rng.choice(LAPSED)}
        if self.happens(0.15):
            basis = f"龙府办督〔{day.year}〕{self.rng.randint(10, 99)}号"
            day = self.act_recorded_late(day, self.rng.randint(10, 45), OFFICE[0], basis, "find_lapse", **fields)
        else:
            day = self.act(day, self._finder, "find_lapse", **fields)
        if self.happens(0.7):
            self.plan(self.later(day, 20, 150), self.cure_lapse)

    def _finder(self, day: date) -> Who:
        return self.rng.choice((*OFFICE, AUDIT[0]))

    def cure_lapse(self, day: date) -> None:
        if self.lapsed_on is None:
            return
        cured_on = max(self.lapsed_on, day - timedelta(days=self.rng.randint(0, 12)))
        proof = evidence(CURED, f"{self.about}/{day}", self.rng, most=1)
        day = self.act(day, self.office, "cure_lapse", cured_on=cured_on, evidence=proof)
        self.lapsed_on, self.kept_since = None, cured_on
        if self.happens(0.2):
            self.plan(self.later(day, 60, 300), self.find_lapse)
