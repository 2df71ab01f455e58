"""The sample's sign-ins: one fixed password for all, so that whoever tries the product can be anybody in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from pbm_tracker.access.account import Account
from pbm_tracker.access.roles import TITLES
from pbm_tracker.cli_words import in_words
from pbm_tracker.county import County
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.notice.notice import STREAM, Notice
from pbm_tracker.units.unit import STREAM as UNITS
from pbm_tracker.units.unit import Unit, Units

from .staffing import ACCOUNTS, ADMIN

PASSWORD = "longchuan-yangben-2021"  # noqa: S105 - printed for everybody to see


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the sample, what it may do, in Chinese, and its password."""

    account: str
    role: str
    password: str


def choose_passwords(county: County) -> None:
    for account in _accounts():
        county.credentials.choose(account, PASSWORD)


def sign_ins(county: County) -> list[SignIn]:
    """The sign-ins of a sample county that still hold; none for a real county."""
    if county.log.state_of(Notice, STREAM).sample_seed is None:
        return []
    units = county.log.state_of(Units, UNITS).units
    found = []
    for name in _accounts():
        account = county.log.state_of(Account, f"account/{name}")
        if account.active and county.credentials.verify(name, PASSWORD):
            found.append(SignIn(name, _title(account, units), PASSWORD))
    return found


def show_sign_ins(found: Iterable[SignIn]) -> None:
    """A table on stderr: stdout is for programs."""
    heads = map(in_words, ("账号", "角色", "密码"))
    table = Table(*heads, title=in_words("样本县的账号"), box=box.SIMPLE)
    for one in found:
        table.add_row(one.account, in_words(one.role), one.password)
    Console(stderr=True).print(table)


def _accounts() -> list[str]:
    return [ADMIN.by, *(account for account, *_ in ACCOUNTS)]


def _title(account: Account, units: Mapping[str, Unit]) -> str:
    return joined(
        [
            say("{role}（{unit}）", role=say(TITLES[role]), unit=units[unit].name) if unit else say(TITLES[role])
            for role, unit in account.roles.items()
        ]
    )
