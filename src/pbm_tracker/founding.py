"""Making a county: the notice, the units and all their duties, as its first entries; and its first administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pbm_tracker.access.account import AccountOpened, RoleGranted, account_of
from pbm_tracker.county import County
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.commands import Command, Fact, Read
from pbm_tracker.kernel.draft import Draft
from pbm_tracker.kernel.events import Act
from pbm_tracker.notice.notice import NoticeRecorded, notice_in_force, tasks_of
from pbm_tracker.units.register_file import UnitRow
from pbm_tracker.units.unit import RegisterUnit

FOUNDER = "county-office/init"
CAUSE = "init"


class CountyExists(Exception):
    """There is a county here already; nothing is ever written over one."""


def found(county: County, units: Sequence[UnitRow], admin: str, *, sample_seed: int | None = None) -> str:
    """Record a new county in an empty log. The one-time password of its security administrator."""

    def work(draft: Draft) -> None:
        notice = county.catalogue.notice
        if notice_in_force(draft).version or county.log.head():
            raise CountyExists
        act = Act(actor=FOUNDER, role="supervision", occurred_on=notice.issued_on, basis=notice.number)
        recorded = NoticeRecorded(
            number=notice.number,
            issuer=notice.issuer,
            issued_on=notice.issued_on,
            digest=county.catalogue.digest,
            tasks=tasks_of(county.catalogue),
            standards=county.catalogue.performance,
            sample_seed=sample_seed,
        )
        draft.record(Fact(notice_in_force(draft), recorded), act, CAUSE)
        for row in units:
            draft.carry_out(RegisterUnit(unit=row.id, name=row.name, kind=row.kind), act, cause=CAUSE)
        _open_administrator(draft, admin, clock.day_of(county.now()))

    _, entries = county.record(work, _anyone)
    return county.one_time_passwords(entries)[admin]


def _open_administrator(draft: Draft, admin: str, today: date) -> None:
    """The one account that nobody granted: without it no other could be opened."""
    act = Act(actor=FOUNDER, role="security", occurred_on=today)
    account = account_of(draft, admin)
    draft.record(Fact(account, AccountOpened(account=admin)), act, CAUSE)
    draft.record(Fact(account, RoleGranted(granted="security")), act, CAUSE)


def _anyone(read: Read, command: Command, act: Act) -> None:
    """Whoever may write in the data folder may make a county in it."""
