"""An account: who it belongs to and the roles it was granted. Its password is not in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from pbm_tracker.kernel.commands import Command, Fact, Read, Refusal, State
from pbm_tracker.kernel.events import Act, Entry, Event
from pbm_tracker.kernel.fields import Line, Login, Slug
from pbm_tracker.kernel.saying import say

from .roles import ADMINISTRATORS, OF_A_UNIT, TITLES, Role

AccountName = Annotated[Login, Field(title="账号", description="小写字母、数字和 . _ -")]
UnitOfAccount = Annotated[Slug | None, Field(title="单位")]
PersonOfAccount = Annotated[Slug | None, Field(title="人员")]

SEPARATION = "本系统规则：安全管理员只管账号和授权，不办业务；授权不由本人办理"


class Account(State):
    opened: bool = False
    closed: bool = False
    locked: bool = False
    unit: str | None = None
    person: str | None = None
    roles: Mapping[str, str | None] = Field(default_factory=dict)  # role -> the unit it is held for

    @property
    def kept(self) -> bool:
        """Whether there is such an account that was not closed, locked or not."""
        return self.opened and not self.closed

    @property
    def active(self) -> bool:
        """Whether it may be used."""
        return self.kept and not self.locked


def account_of(read: Read, account: str) -> Account:
    return read(Account, f"account/{account}")


def person_behind(read: Read, actor: str) -> str | None:
    """The person an actor is known to be; None where no account says so."""
    return None if "/" in actor else account_of(read, actor).person


def same_person(read: Read, one: str, other: str) -> bool:
    """Whether two actors are one person: the same name, or two accounts of one person."""
    person = person_behind(read, one)
    return one == other or (person is not None and person == person_behind(read, other))


# Events


class AccountOpened(Event):
    words = "开设账号"
    account: Login
    unit: Slug | None = None
    person: Slug | None = None

    def apply(self, account: Account, entry: Entry) -> None:
        account.opened, account.closed = True, False
        account.unit, account.person = self.unit, self.person


class AccountClosed(Event):
    words = "停用账号"

    def apply(self, account: Account, entry: Entry) -> None:
        account.closed = True
        account.roles = {}


class PasswordReset(Event):
    """The password itself is not in the log: a new one-time password is issued beside it."""

    words = "重置密码"


class AccountLocked(Event):
    words = "锁定账号"
    reason: Line

    def apply(self, account: Account, entry: Entry) -> None:
        account.locked = True


class AccountUnlocked(Event):
    words = "解除锁定"

    def apply(self, account: Account, entry: Entry) -> None:
        account.locked = False


class RoleGranted(Event):
    words = "授予角色"
    granted: Role
    unit: Slug | None = None

    def apply(self, account: Account, entry: Entry) -> None:
        account.roles = {**account.roles, self.granted: self.unit}


class RoleRevoked(Event):
    words = "收回角色"
    revoked: Role

    def apply(self, account: Account, entry: Entry) -> None:
        account.roles = {role: unit for role, unit in account.roles.items() if role != self.revoked}


# Commands


class AccountCommand(Command):
    roles = ADMINISTRATORS
    account: AccountName

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        account = account_of(read, self.account)
        if not account.kept:
            raise Refusal("没有这个账号，或已停用", clause=SEPARATION, field="account")
        return [Fact(account, self.decide_on(account, act))]

    def decide_on(self, account: Account, act: Act) -> Event:
        raise NotImplementedError


class OpenAccount(AccountCommand):
    """为一名工作人员开设账号。系统给出一次性密码，由本人首次登录时更换。"""

    verb = "开设账号"
    unit: UnitOfAccount = None
    person: PersonOfAccount = None

    def decide(self, read: Read, act: Act) -> Iterable[Fact]:
        account = account_of(read, self.account)
        if account.opened:
            raise Refusal("这个账号名已经用过，账号名不重复使用", clause=SEPARATION, field="account")
        return [Fact(account, AccountOpened(account=self.account, unit=self.unit, person=self.person))]


class CloseAccount(AccountCommand):
    """停用一个账号，收回它的全部角色。办过的事仍记在它名下。"""

    verb = "停用账号"
    checked = True

    def decide_on(self, account: Account, act: Act) -> Event:
        return AccountClosed()


class ResetPassword(AccountCommand):
    """为忘了密码的人重置密码。系统给出新的一次性密码，原密码、登录和令牌随即失效。台账只记下重置一事。"""

    verb = "重置密码"
    checked = True

    def decide_on(self, account: Account, act: Act) -> Event:
        if act.actor == self.account:
            raise Refusal("不能重置自己的密码", clause=SEPARATION, cure="请在“我的账号”更换，或请另一名安全管理员办理")
        return PasswordReset()


class LockAccount(AccountCommand):
    """锁定一个账号：在解除以前不能登录和办理，角色保留。"""

    verb = "锁定账号"
    checked = True
    reason: Annotated[Line, Field(title="理由")]

    def decide_on(self, account: Account, act: Act) -> Event:
        if act.actor == self.account:
            raise Refusal("不能锁定自己的账号", clause=SEPARATION, cure="请另一名安全管理员办理")
        if account.locked:
            raise Refusal("账号已经锁定", clause=SEPARATION, field="account")
        return AccountLocked(reason=self.reason)


class UnlockAccount(AccountCommand):
    """解除锁定。因多次输错密码而暂停登录的，也随即可以再试。"""

    verb = "解除锁定"

    def decide_on(self, account: Account, act: Act) -> Event:
        if act.actor == self.account:
            raise Refusal("不能给自己解除锁定", clause=SEPARATION, cure="请另一名安全管理员办理")
        return AccountUnlocked()


class GrantRole(AccountCommand):
    """授予账号一个角色。单位经办人和主要负责同志须指明单位。"""

    verb = "授予角色"
    role: Role
    unit: Annotated[UnitOfAccount, Field(description="单位角色必填；不填即为账号所属单位")] = None

    def decide_on(self, account: Account, act: Act) -> Event:
        if act.actor == self.account:
            raise Refusal("不能给自己授权", clause=SEPARATION, cure="请另一名安全管理员办理")
        held = set(account.roles)
        if held and (self.role in ADMINISTRATORS) != bool(held & ADMINISTRATORS):
            raise Refusal(
                say("账号已有角色“{role}”，与所授角色不能兼任", role=say(TITLES[min(held)])),
                clause=SEPARATION,
                field="role",
            )
        unit = (self.unit or account.unit) if self.role in OF_A_UNIT else None
        if self.role in OF_A_UNIT and unit is None:
            raise Refusal("请指明在哪个单位任此角色", clause=SEPARATION, field="unit")
        if self.role in held and account.roles[self.role] == unit:
            raise Refusal("账号已有这个角色", clause=SEPARATION, field="role")
        return RoleGranted(granted=self.role, unit=unit)


class RevokeRole(AccountCommand):
    """收回账号的一个角色。"""

    verb = "收回角色"
    role: Role

    def decide_on(self, account: Account, act: Act) -> Event:
        if self.role not in account.roles:
            raise Refusal("账号没有这个角色", clause=SEPARATION, field="role")
        return RoleRevoked(revoked=self.role)
