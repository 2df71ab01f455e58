"""What is to be done about duties, by whom and by when: pure, so that pages, mails and exports can ask alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pbm_tracker.access.policy import Identity
from pbm_tracker.kernel.commands import Command

from .assignment import NamePerson, NameSection, WithdrawDuty
from .completion import ClaimCompletion, OverturnVerification, ReportProgress, ReturnCompletion, VerifyCompletion
from .duty import SUPERVISING_UNIT
from .extension import GrantExtension, RefuseExtension, RequestExtension
from .pages import DutySeen
from .presumed import first_year_of_upkeep
from .standing import DutyState, Extension, Punctuality
from .upkeep import ConfirmUpkeep, CureLapse, FindLapse

SOON_DAYS = 30
AHEAD_DAYS = 90

_ANYTIME: tuple[type[Command], ...] = (ReportProgress, NameSection, NamePerson, WithdrawDuty)
_POSSIBLE: dict[DutyState, tuple[type[Command], ...]] = {
    DutyState.NOT_STARTED: (ClaimCompletion, RequestExtension, *_ANYTIME),
    DutyState.IN_PROGRESS: (ClaimCompletion, RequestExtension, *_ANYTIME),
    DutyState.CLAIMED: (VerifyCompletion, ReturnCompletion, *_ANYTIME),
    DutyState.SUSTAINED: (ConfirmUpkeep, FindLapse, OverturnVerification, *_ANYTIME),
    DutyState.LAPSED: (CureLapse, ConfirmUpkeep, OverturnVerification, *_ANYTIME),
    DutyState.WITHDRAWN: (),
}


def judging_role(unit: str) -> str:
    """Who verifies a unit's reports: the supervision office, and audit for that office's own."""
    return "audit" if unit == SUPERVISING_UNIT else "supervision"


def open_request(seen: DutySeen) -> Extension | None:
    """The request for an extension that still waits for an answer."""
    if seen.facts.withdrawn or seen.facts.accepted is not None:
        return None
    return next((one for one in seen.facts.extensions if one.granted_on is None and one.refused_on is None), None)


def offered(seen: DutySeen, identity: Identity) -> list[type[Command]]:
    """What this identity can do next about a duty, what matters most first. The decision itself may still refuse."""
    possible = list(_POSSIBLE[seen.standing.state])
    if open_request(seen):
        possible = [GrantExtension, RefuseExtension, *(one for one in possible if one is not RequestExtension)]
    if seen.standing.state is DutyState.LAPSED and not seen.standing.lapse_to_cure:
        possible = [FindLapse if one is CureLapse else one for one in possible]
    judges = identity.role == judging_role(seen.unit)
    verdicts = (VerifyCompletion, ReturnCompletion)
    return [one for one in possible if identity.may(one, seen.unit) and (judges or one not in verdicts)]


def years_to_confirm(seen: DutySeen, as_of: date, confirmed: Collection[int]) -> list[int]:
    """The years whose upkeep is not confirmed yet. The first is the year after the deadline's (house reading 6)."""
    if seen.standing.state not in (DutyState.SUSTAINED, DutyState.LAPSED):
        return []
    first = first_year_of_upkeep(seen.facts.due)
    return [year for year in range(first, as_of.year + 1) if year not in confirmed]


@dataclass(slots=True)
class UnitWork:
    """The duties of a unit by what they wait for; one that waits for several things stands in the first only."""

    returned: list[DutySeen] = field(default_factory=list)
    overdue: list[DutySeen] = field(default_factory=list)
    lapsed: list[DutySeen] = field(default_factory=list)
    soon: list[DutySeen] = field(default_factory=list)
    ahead: list[DutySeen] = field(default_factory=list)
    waiting: list[DutySeen] = field(default_factory=list)
    later: list[DutySeen] = field(default_factory=list)
    kept_up: list[DutySeen] = field(default_factory=list)
    withdrawn: list[DutySeen] = field(default_factory=list)

    @property
    def pressing(self) -> bool:
        return bool(self.returned or self.overdue or self.lapsed or self.soon)


def work_of(duties: Iterable[DutySeen], as_of: date, returned: Collection[str]) -> UnitWork:
    """Sort a unit's duties; `returned` are the streams whose last claim was returned or overturned."""
    work = UnitWork()
    for seen in duties:
        _place(work, seen, as_of, returned).append(seen)
    for one in (work.overdue, work.soon, work.ahead, work.later):
        one.sort(key=lambda seen: seen.standing.effective_due)
    return work


def _place(work: UnitWork, seen: DutySeen, as_of: date, returned: Collection[str]) -> list[DutySeen]:
    settled = {
        DutyState.WITHDRAWN: work.withdrawn,
        DutyState.LAPSED: work.lapsed,
        DutyState.SUSTAINED: work.kept_up,
        DutyState.CLAIMED: work.waiting,
    }
    if seen.standing.state in settled:
        return settled[seen.standing.state]
    if seen.row["stream"] in returned:
        return work.returned
    days_left = (seen.standing.effective_due - as_of).days
    if days_left < 0:
        return work.overdue
    return work.soon if days_left <= SOON_DAYS else work.ahead if days_left <= AHEAD_DAYS else work.later


def without_hands(duties: Iterable[DutySeen]) -> list[DutySeen]:
    """Duties that are in force but not in the hands of a section and a person. Source: 四(二)."""
    return [seen for seen in duties if not seen.facts.withdrawn and not (seen.row["section"] and seen.row["person"])]


def claims_to_judge(duties: Iterable[DutySeen], role: str) -> list[DutySeen]:
    """Pending claims that this role judges, the oldest first."""
    pending = [seen for seen in duties if seen.standing.state is DutyState.CLAIMED and judging_role(seen.unit) == role]
    return sorted(pending, key=lambda seen: (seen.standing.claimed_on or date.min, seen.task))


def requests_to_decide(duties: Iterable[DutySeen]) -> list[tuple[DutySeen, Extension]]:
    """Open requests for an extension, the oldest first."""
    found = [(seen, asked) for seen in duties if (asked := open_request(seen))]
    return sorted(found, key=lambda pair: (pair[1].asked_on, pair[0].task))


def open_lapses(duties: Iterable[DutySeen]) -> list[DutySeen]:
    """Duties that are not kept up now, the longest first."""
    lapsed = [seen for seen in duties if seen.standing.state is DutyState.LAPSED]
    return sorted(lapsed, key=lambda seen: seen.standing.open_lapse.from_ if seen.standing.open_lapse else date.max)


@dataclass(frozen=True, slots=True)
class Arrears:
    """How many duties of a unit are overdue, and the longest of them in days."""

    unit: str
    count: int
    days: int


def arrears_by_unit(duties: Iterable[DutySeen]) -> list[Arrears]:
    """Units with overdue duties, those with most first."""
    days: dict[str, list[int]] = {}
    for seen in duties:
        if seen.standing.punctuality is Punctuality.OVERDUE:
            days.setdefault(seen.unit, []).append(seen.standing.overdue_days)
    found = [Arrears(unit, len(each), max(each)) for unit, each in days.items()]
    return sorted(found, key=lambda one: (-one.count, -one.days))


def awaited(seen: DutySeen) -> tuple[str, date | None] | None:
    """Who must act next about a duty, as a role, and by when where there is a deadline; None if nobody must."""
    if open_request(seen):
        return "supervision", None
    if seen.standing.state is DutyState.CLAIMED:
        return judging_role(seen.unit), None
    if seen.standing.state in (DutyState.NOT_STARTED, DutyState.IN_PROGRESS):
        return "unit_head", seen.standing.effective_due
    return ("unit_head", None) if seen.standing.state is DutyState.LAPSED else None


def returned_last(topics: Sequence[str]) -> bool:
    """Whether of all that was said of a completion the last word was a return or an overturning."""
    said = [topic for topic in topics if topic.startswith(("completion_", "verification_"))]
    return bool(said) and said[-1] in ("completion_returned", "verification_overturned")
