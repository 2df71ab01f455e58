"""Acts at random for a small county: mostly such as make sense where a duty stands, now and then any at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pbm_tracker.notice.notice import TaskInForce
from pbm_tracker.sample.rows import Row, Who
from sample.judged import Duty, effective_deadline
from sample.rules import FOREVER
from sample.truth import Truth

UNITS = ("county-office", "finance-bureau", "education-bureau")
LATECOMER = "late-bureau"
TASKS = (
    TaskInForce(number=8, due=date(2022, 12, 31), collective=False, units=("finance-bureau",)),
    TaskInForce(number=35, due=date(2022, 12, 31), collective=True, units=("finance-bureau",)),
    TaskInForce(number=53, due=date(2021, 12, 31), collective=True, units=("finance-bureau",)),
)
PROOF = [{"name": "佐证.pdf", "sha256": "ab" * 32}]
REASON = {"reason": "理由"}

BY_UNIT = (
    "report_progress",
    "claim_completion",
    "request_extension",
    "confirm_upkeep",
    "name_section",
    "name_person",
)
VERDICTS = ("verify_completion", "return_completion", "overturn_verification")
ON_DUTIES = (
    *BY_UNIT,
    *VERDICTS,
    "grant_extension",
    "refuse_extension",
    "find_lapse",
    "cure_lapse",
    "withdraw_duty",
    "assign_duty",
)
ON_UNITS = ("register_unit", "merge_unit", "abolish_unit", "adopt_reading")


class Acts:
    """Keeps to a few duties, so that they get far."""

    def __init__(self, rng: Random, truth: Truth) -> None:
        self._rng = rng
        self._truth = truth
        self._favourites = rng.sample(
            [
                (53, "education-bureau", None),
                (53, "county-office", None),
                (35, "education-bureau", None),
                (53, "finance-bureau", "named"),
                (8, "finance-bureau", None),
                (35, LATECOMER, None),
            ],
            2,
        )

    def next(self, moment: datetime) -> Row:
        """An act recorded at a moment, of that day or an earlier one."""
        rng = self._rng
        on = moment.date() - timedelta(days=rng.choice((0, 0, 0, 0, 1, 9, 40)))
        if rng.random() < 0.05:
            do = rng.choice(ON_UNITS)
            return Row(moment, on, self._who(do, "county-office"), do, self._about_units(do, on))
        task, unit, capacity = rng.choice(self._favourites)
        if rng.random() < 0.15:
            task, unit = rng.choice((53, 35, 8)), rng.choice((*UNITS, LATECOMER))
            capacity = rng.choice((None, "member", "named"))
        about = {"task": task, "unit": unit} | ({"capacity": capacity} if capacity else {})
        held = [duty for duty in self._truth.fitting(about) if not duty.withdrawn]
        do = rng.choice(_sensible(held[0]) if held and rng.random() < 0.85 else ON_DUTIES)
        if do == "withdraw_duty" and rng.random() < 0.7:
            do = "report_progress"
        fields = about | self._particulars(do, on, held[0] if held else None)
        return Row(moment, on, self._who(do, unit), do, fields)

    def _who(self, do: str, unit: str) -> Who:
        rng = self._rng
        if do in BY_UNIT:
            return Who(f"{unit}/{rng.choice('ab')}", "unit_clerk")
        audited = unit == "county-office" and do in VERDICTS
        role = "audit" if audited != (do in VERDICTS and rng.random() < 0.08) else "supervision"
        return Who(f"{rng.choice(('county-office', 'audit-bureau'))}/{rng.choice('ab')}", role)

    def _about_units(self, do: str, on: date) -> dict[str, Any]:
        rng = self._rng
        near = on - timedelta(days=rng.choice((0, 0, 5, 70, -1)))
        if do == "adopt_reading":
            reading = rng.choice(("printed", "next_workday", "next_workday"))
            return {"wording": "12月底前", "reading": reading, "valid_from": near + timedelta(days=rng.choice((0, 30)))}
        if do == "register_unit":
            return {"unit": LATECOMER, "name": "晚来的单位", "kind": "town", "member_from": near}
        unit = rng.choice((*UNITS, LATECOMER))
        return {"unit": unit, "into": rng.choice((*UNITS, LATECOMER))} if do == "merge_unit" else {"unit": unit}

    def _particulars(self, do: str, on: date, duty: Duty | None) -> dict[str, Any]:
        """What is said beside whom it is about: days on and about those that matter, some on the wrong side."""
        rng = self._rng
        deadline = _latest_deadline(duty, self._truth.reading(on, FOREVER)) if duty else on
        until = deadline + timedelta(days=rng.choice((-1, 0, 1, 2, 3, 25, 60)))
        near = on - timedelta(days=rng.choice((0, 0, 1, 3, 10, 35, -1)))
        claimed = duty.claims[-1].said.day if duty and duty.claims else on
        since = duty.lapses[-1].found.day if duty and duty.lapses else near
        capacity = {} if duty and rng.random() < 0.5 else {"capacity": rng.choice(("member", "named"))}
        accepted = claimed + timedelta(days=rng.choice((-2, 1, 4, 15)))
        verdicts: Sequence[dict[str, Any]] = ({}, {}, {"completed_on": accepted, **REASON}, {"completed_on": accepted})
        grants: Sequence[dict[str, Any]] = ({}, {}, {"until": until})
        return {
            "report_progress": {"text": "进展"},
            "claim_completion": {"completed_on": rng.choice((near, near, deadline)), "evidence": PROOF},
            "verify_completion": rng.choice(verdicts),
            "request_extension": {"until": until, **REASON},
            "grant_extension": rng.choice(grants),
            "confirm_upkeep": {"year": on.year, "evidence": PROOF},
            "find_lapse": {"lapsed_on": near, **REASON},
            "cure_lapse": {"cured_on": min(on, since + timedelta(days=rng.choice((-1, 0, 1, 5, 30))))},
            "name_section": {"section": "office"},
            "name_person": {"person": rng.choice(("one", "two"))},
            "assign_duty": {"capacity": "member", **capacity, **rng.choice(({}, {"due": until}))},
        }.get(do, REASON)


def _latest_deadline(duty: Duty, reading: str) -> date:
    days = duty.deadline(date.max, FOREVER, reading)
    assert days is not None
    return effective_deadline(duty.extensions, days[1], date.max, FOREVER)


def _sensible(duty: Duty) -> list[str]:
    """Acts that may be taken where a duty stands; what leads on is there more than once."""
    answers = ["grant_extension", "grant_extension", "refuse_extension"]
    asked = answers if duty.extensions and duty.extensions[-1].open else []
    claim = duty.claims[-1] if duty.claims else None
    if claim is None or claim.rejected:
        return (
            ["claim_completion"] * 3
            + ["report_progress", "name_section", "name_person", "withdraw_duty"]
            + (asked or ["request_extension"] * 3)
        )
    if claim.pending:
        return ["verify_completion"] * 4 + ["return_completion", "claim_completion", "request_extension", *asked]
    lapsed = duty.lapses and not duty.lapses[-1].ended
    upkeep = ["cure_lapse"] * 3 if lapsed else ["find_lapse"] * 3
    return [*upkeep, "overturn_verification", "confirm_upkeep", "name_person", *asked[:1]]
