"""A county: its log, its views, its notice and its accounts, opened together. Every surface works through one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from pbm_tracker.access.account import Account, AccountOpened, AccountUnlocked, PasswordReset
from pbm_tracker.access.credentials import Credentials
from pbm_tracker.access.policy import permit_signed_in
from pbm_tracker.access.saved_forms import SavedForms
from pbm_tracker.access.sessions import Sessions
from pbm_tracker.access.tokens import Token, Tokens
from pbm_tracker.capabilities import ANSWERS
from pbm_tracker.files.deposits import Deposits
from pbm_tracker.files.file import FilePurged
from pbm_tracker.files.store import FileStore
from pbm_tracker.kernel import clock
from pbm_tracker.kernel.commands import Command, GateRefusal, Refusal
from pbm_tracker.kernel.draft import Draft, Permit, record, request_of
from pbm_tracker.kernel.events import Act, Entry
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.views import Reading, Views
from pbm_tracker.notice.catalogue import Catalogue, current
from pbm_tracker.notice.gate import refusal_in
from pbm_tracker.notice.notice import STREAM, AmendNotice, Notice
from pbm_tracker.settings import Settings
from pbm_tracker.stores import open_stores

T = TypeVar("T")
Refused = tuple[Command, Refusal]


class NoCounty(Exception):
    """There is no county here yet."""


class ChangedNotice(Exception):
    """The task file is not the one recorded; everything is refused until `amend_notice` records it."""


class InTheFuture(ValueError):
    """Asked about a day, or about what is known at a moment, that has not come. `field` names which."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Moment:
    """What a page is asked for, and the views as of then."""

    as_of: date
    known_at: datetime
    views: Reading
    is_now: bool

    @property
    def position(self) -> int:
        return self.views.position


class County:
    """Open one with `County.open`; close it when done."""

    def __init__(self, settings: Settings, now: clock.Now = clock.machine_now) -> None:
        self.settings = settings
        self.now = now
        self.stores = stores = open_stores(settings)
        self.log = Log(stores.log, now)
        self.views: Views = stores.views(self.log)
        self.credentials = Credentials(stores.access, now)
        self.sessions = Sessions(stores.access, now)
        self.tokens = Tokens(stores.access, now)
        self.files = FileStore(settings.data / "files", now)
        self.deposits = Deposits(stores.access, now)
        self.saved_forms = SavedForms(stores.access, now)
        self._checked: Catalogue | None = None  # the one that was found to be as recorded

    @classmethod
    def open(cls, settings: Settings, now: clock.Now = clock.machine_now, *, amending: bool = False) -> County:
        """Open a county that is there. Raises NoCounty, BadFile, UnsafeStoreError; ChangedNotice unless `amending`."""
        if not exists(settings):
            raise NoCounty
        county = cls(settings, now)
        try:
            county.check(amending=amending)
        except BaseException:
            county.close()
            raise
        return county

    def check(self, *, amending: bool) -> None:
        """Raise NoCounty for an empty log, and ChangedNotice unless the change is about to be recorded."""
        if self.log.head() == 0:
            raise NoCounty
        if not amending:
            self.check_notice()

    @cached_property
    def index(self) -> Views:
        """What the log is filtered and searched by. Made, and brought up to date, when somebody asks."""
        return self.stores.index(self.log)

    # The notice

    @property
    def catalogue(self) -> Catalogue:
        """The task file as it is now; read again when it has changed."""
        return current()

    def check_notice(self) -> None:
        """Raise ChangedNotice if the file is another than the log says."""
        catalogue = self.catalogue
        if catalogue is self._checked:
            return
        if self.log.state_of(Notice, STREAM).digest != catalogue.digest:
            raise ChangedNotice
        self._checked = catalogue

    # Recording

    def today(self) -> date:
        return clock.day_of(self.now())

    def draft(self, permit: Permit) -> Draft:
        return Draft(self.log, ANSWERS, permit)

    def record(self, work: Callable[[Draft], T], permit: Permit = permit_signed_in) -> tuple[T, list[Entry]]:
        """Draft, append, and let the views follow. Raises Refusal, Conflict, KeyReused; then nothing is recorded."""
        result, entries = record(self.log, lambda: self.draft(permit), work)
        with suppress(Exception):  # it is recorded: what the views do afterwards does not change that answer
            self.views.catch_up()
        for purged in (entry.event for entry in entries if isinstance(entry.event, FilePurged)):
            with suppress(OSError):  # it is decided: what is still there goes with the next look at the files
                self.files.remove(purged.sha256)
        return result, entries

    def carry_out(
        self,
        command: Command,
        act: Act,
        *,
        permit: Permit = permit_signed_in,
        key: str = "",
        cause: str | None = None,
        agreed: Callable[[Draft], None] = lambda _: None,
    ) -> list[Entry]:
        """Let one command decide and record it; a repeated key returns what was recorded the first time.

        Raises GateRefusal once that is recorded, and again for a repeated key. `agreed` gets what else is about to be
        recorded, and raises where that is not what was shown.
        """
        if isinstance(command, AmendNotice):
            command = command.bringing(self.catalogue)
        request = request_of([command], act, key, self.today()) if key else None

        def work(draft: Draft) -> tuple[list[int], GateRefusal | None]:
            if request and (positions := draft.earlier(request)) is not None:
                return positions, None
            try:
                draft.carry_out(command, act, request=request, cause=cause)
            except GateRefusal as refusal:
                if not refusal.entries:
                    raise
                return [], refusal
            agreed(draft)
            return [], None

        (earlier, refusal), entries = self.record(work, permit)
        entries = entries or self.log.entries_at(earlier)
        if refusal := refusal or refusal_in(entries):
            refusal.entries = entries
            raise refusal
        return entries

    def carry_out_each(
        self, commands: Sequence[Command], act: Act, *, key: str, agreed: Callable[[Draft, list[Refused]], None]
    ) -> tuple[list[Entry], list[Refused]]:
        """Let each of many commands decide and record them as one act; what is refused is left out, and returned.

        That a gate refused some of them is recorded with the rest.
        `agreed` gets what is about to be recorded and what is not, and raises where that is not what was shown.
        """
        request = request_of(commands, act, key, self.today())
        cause = f"batch/{hashlib.sha256(request.key.encode()).hexdigest()[:16]}"

        def work(draft: Draft) -> tuple[list[int], list[Refused]]:
            if (positions := draft.earlier(request)) is not None:
                return positions, []
            refused = draft.carry_out_each(commands, act, cause=cause, request=request)
            agreed(draft, refused)
            return [], refused

        (earlier, refused), entries = self.record(work)
        return entries or self.log.entries_at(earlier), refused

    def one_time_passwords(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Give every account that was opened or reset just now a password to begin with. Passwords are not in the log.

        Each is given once: a repeated request, which gets its first answer again, gets no password again.
        """
        given = {}
        for entry in entries:
            account = entry.stream.removeprefix("account/")
            if isinstance(entry.event, AccountUnlocked):
                self.credentials.attempts.forget(account)
            if password := self._first_password(entry, account):
                given[account] = password
        return given

    def _first_password(self, entry: Entry, account: str) -> str | None:
        if not isinstance(entry.event, AccountOpened | PasswordReset):
            return None
        password = self.credentials.issue(account, entry.position)
        if password is not None and isinstance(entry.event, PasswordReset):
            self.tokens.revoke_all(account)
        return password

    def sign_in(self, account: str, password: str, address: str = "") -> Account | None:
        """The account, if it may be used and this is its password; None tells no more. Raises TooManyAttempts."""
        right = self.credentials.check(account, password, address)
        state = self.log.state_of(Account, f"account/{account}") if right else None
        return state if state and state.active else None

    def bearer(self, secret: str) -> tuple[Token, Account] | None:
        """The token that this is and its account, while both may be used and the account holds the token's role."""
        token = self.tokens.found(secret)
        state = self.log.state_of(Account, f"account/{token.account}") if token else None
        return (token, state) if token and state and state.active and token.role in state.roles else None

    # Reading

    @contextmanager
    def at(
        self, as_of: date | None = None, known_at: datetime | None = None, upto: int | None = None
    ) -> Iterator[Moment]:
        """The views as of a day, by what was known at a moment; both default to now. Raises InTheFuture.

        `upto` is a position that no entry may lie behind: for the further pages of a list.
        """
        now = self.now()
        self.refuse_future(now, as_of, known_at)
        today = clock.day_of(now)
        position = None if known_at is None else self.log.position_at(known_at)
        if upto is not None:
            position = upto if position is None else min(upto, position)
        with self.views.reading(as_of or today, position) as views:
            is_now = (as_of is None or as_of == today) and (known_at is None or known_at >= now)
            yield Moment(as_of or today, (known_at or now).astimezone(clock.ZONE), views, is_now)

    def refuse_future(self, now: datetime, as_of: date | None, known_at: datetime | None) -> None:
        """Raise InTheFuture for a day, or for a moment beyond this day, that has not come."""
        today = clock.day_of(now)
        if as_of is not None and as_of > today:
            raise InTheFuture("as_of", say("{day} 还没有到", day=as_of))
        if known_at is not None and known_at > max(now, clock.end_of(today)):
            raise InTheFuture("known_at", say("{moment:%Y-%m-%d %H:%M} 还没有到", moment=known_at))

    def rebuild(self) -> None:
        """Fold the whole log again: all of it is seen at once, or, after a crash, the views as they were."""
        self.views.fold_anew()

    def close(self) -> None:
        self.views.close()
        if "index" in vars(self):
            self.index.close()
        self.credentials.close()
        self.log.close()


def exists(settings: Settings) -> bool:
    """Whether a county was made here. A PostgreSQL one is looked for by opening it."""
    return bool(settings.database) or (settings.data / "log.sqlite").exists()
