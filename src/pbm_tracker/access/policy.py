"""The one policy: who may give a command, and who may see what. Pages, API, CLI, ledger and exports all ask here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pbm_tracker.kernel.commands import Command, Read, Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.saying import say

from .account import Account, account_of
from .roles import ADMINISTRATORS, BRING_FILES, OF_A_UNIT, REVIEWERS, SUPERVISION, TITLES

OWN_MATTERS = "本系统规则：各角色只办理自己的事项"
OWN_UNIT = "本系统规则：单位经办人和主要负责同志只办理本单位的事项"
BACK_DATING = "本系统规则：补录以前的事项须由县府办办理并写明依据文号"
NOT_GRANTED = "本系统规则：只能以已授予的角色办事"
# Streams of the yearly cycle: money, goals and results are for the unit they belong to, and for those who review it.
OF_THEIR_UNIT = (
    "project/",
    "projects/",
    "ex-ante/",
    "budget/",
    "goal/",
    "monitoring/",
    "evaluation/",
    "application/",
    "commitment/",
    "disclosure/",
    "nil/",
    "facts/",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: an account in one of its roles. `unit` is the unit that the role is held for."""

    account: str
    role: str
    unit: str | None = None
    person: str | None = None

    @property
    def sees_business(self) -> bool:
        """Administrators see accounts and no business content."""
        return self.role not in ADMINISTRATORS

    @property
    def sees_all_details(self) -> bool:
        """Evidence and remarks of every unit: for its reviewers and audit."""
        return self.role in REVIEWERS

    def sees_details_of(self, unit: str) -> bool:
        """Evidence and remarks: for the unit itself, its reviewers and audit."""
        return self.sees_all_details or (self.role in OF_A_UNIT and self.unit == unit)

    def sees_file_of(self, unit: str, *, backed: bool) -> bool:
        """A file that proves something of a unit's: for its reviewers; for the unit itself where it brought the file.

        Otherwise whoever learns the SHA-256 of another unit's file would read it by naming it.
        """
        return self.sees_details_of(unit) and (self.sees_all_details or backed)

    @property
    def may_bring_files(self) -> bool:
        return self.role in BRING_FILES

    def sees_stream(self, stream: str, holder: str | None = None) -> bool:
        """Account streams are for those who administer or audit accounts, and for the account itself.

        Those of files are for the reviewers: which file was destroyed, and why. Those of the yearly cycle are for the
        unit that they belong to, the `holder`, and its reviewers.
        """
        if stream.startswith("file/"):
            return self.role in REVIEWERS
        if stream.startswith("account/"):
            return self.role in ADMINISTRATORS | {"audit"} or stream == f"account/{self.account}"
        if stream.startswith(OF_THEIR_UNIT):
            return self.sees_details_of(holder or "")
        return self.sees_business

    def sees_acts_of(self, person: str, units: Collection[str]) -> bool:
        """What somebody signed, gathered: one's own; for the office and audit; for the head of a unit of his.

        `units` are those in which the person holds or held a post. The head sees what concerns his unit.
        """
        if person == self.person or self.role in SUPERVISION | {"audit"}:
            return True
        return self.role == "unit_head" and self.unit in units

    @property
    def may_import_ledgers(self) -> bool:
        """A ledger says what others did: for the supervision office, and for whoever keeps the data folder."""
        return self.role in SUPERVISION

    def may(self, command: type[Command], unit: str | None = None) -> bool:
        """Whether to offer a command at all, for a unit where it concerns one."""
        own = self.role not in OF_A_UNIT or unit is None or unit == self.unit
        return self.role in command.roles and own


class Forbidden(Refusal):
    """The refusal lies in who asks, not in what is asked."""


def identity_of(name: str, account: Account, role: str | None, command: type[Command] | None = None) -> Identity:
    """The account in the role asked for, or in the first it holds that may give the command. Raises Refusal."""
    fitting = [held for held in account.roles if command is None or held in command.roles]
    chosen = role or next(iter(fitting or account.roles), None)
    if chosen is None or chosen not in account.roles:
        raise Forbidden(say("账号没有角色“{role}”", role=_called(chosen or "")), clause=NOT_GRANTED, field="role")
    return Identity(name, chosen, account.roles[chosen], account.person)


def act_of(identity: Identity, today: date, on: date | None = None, basis: str | None = None) -> Act:
    """An act of today; an earlier day (补录) is for the supervision office, on a basis. Raises Refusal."""
    if on is not None and on > today:
        raise Refusal(say("{day} 还没有到", day=on), clause=BACK_DATING, field="on")
    if on is not None and on < today and (identity.role not in SUPERVISION or basis is None):
        raise Forbidden("补录以前的事项须由县府办办理，并写明依据文号", clause=BACK_DATING, field="on")
    return Act(actor=identity.account, role=identity.role, occurred_on=on or today, basis=basis)


def permit_signed_in(read: Read, command: Command, act: Act) -> None:
    """A signed-in account acts in a role it holds today, a unit's role for that unit only."""
    account = account_of(read, act.actor)
    if not account.active or act.role not in account.roles:
        raise Forbidden(say("账号没有角色“{role}”", role=_called(act.role)), clause=NOT_GRANTED)
    _fits(command, act, account.roles[act.role])


def permit_in_ledger(read: Read, command: Command, act: Act) -> None:
    """A ledger names its actors, who need no accounts; `unit/name` acts for that unit only."""
    unit, slash, _ = act.actor.partition("/")
    if not slash:
        account = account_of(read, act.actor)
        unit = account.roles.get(act.role) or account.unit or ""
    _fits(command, act, unit or getattr(command, "unit", None))


def permit_in_imported_ledger(read: Read, command: Command, act: Act) -> None:
    """As in any ledger, but for accounts and roles: who imports on the web administers none."""
    if command.roles <= ADMINISTRATORS:
        raise Forbidden(
            say("网页上导入的台账不能“{verb}”", verb=say(command.verb)),
            clause=OWN_MATTERS,
            cure="请安全管理员办理",
            field="do",
        )
    permit_in_ledger(read, command, act)


def _called(role: str) -> str:
    return say(TITLES[role]) if role in TITLES else role


def _fits(command: Command, act: Act, unit: str | None) -> None:
    """The role gives this command, and a unit's role gives it for that unit."""
    if act.role not in command.roles:
        raise Forbidden(
            say("“{role}”无权办理“{verb}”", role=_called(act.role), verb=say(command.verb)), clause=OWN_MATTERS
        )
    named = getattr(command, "unit", None)
    if act.role in OF_A_UNIT and named is not None and named != unit:
        raise Forbidden(
            say("“{role}”不能办理其他单位的事项", role=say(TITLES[act.role])), clause=OWN_UNIT, field="unit"
        )
