"""Forms saved half-filled (草稿), outside the log: kept as they were filled in until they are recorded or thrown away.

A form belongs to a unit, whose people go on with it together, or to an account. Nobody writes over what he has not
seen: where another saved meanwhile, both are kept.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pbm_tracker.kernel.clock import Now, as_text
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.database import Database, Row, Session
from pbm_tracker.kernel.saying import say

from .policy import Identity
from .roles import OF_A_UNIT

FORMS_MAX = 60  # of a unit, or of an account
BYTES_MAX = 300_000  # of one form
_REFERENCE = re.compile(r"([0-9a-f]{16})\.([1-9][0-9]{0,8})")
LIMITS = "本系统规则：草稿的份数和大小都有上限"

TABLE = """create table if not exists saved_form (
    id text primary key, owner text not null, command text not null, about text not null, version integer not null,
    account text not null, saved_at text not null, content text not null)"""
BY_OWNER = "create index if not exists saved_form_by_owner on saved_form (owner)"

SAVE_AGAIN = """update saved_form set version = version + 1, account = :account, saved_at = :now, content = :content
    where id = :id and owner = :owner and command = :command and version = :version returning id"""
SAVE_FIRST = """insert into saved_form values
    (:id, :owner, :command, :about, :version, :account, :now, :content)"""

Rows = Mapping[str, Sequence[Mapping[str, str]]]


class Reference(NamedTuple):
    """Which form, and which of the times that it was saved."""

    id: str
    version: int

    def __str__(self) -> str:
        return f"{self.id}.{self.version}"


@dataclass(frozen=True, slots=True)
class SavedForm:
    """`about` are the fields that say what it is about; `values` and `rows` what was filled in, whatever it is."""

    reference: Reference
    command: str
    about: Mapping[str, str]
    account: str
    saved_at: datetime
    values: Mapping[str, str]
    rows: Rows


class Filling(NamedTuple):
    """What is to be saved, of which command, about what."""

    command: str
    about: Mapping[str, str]
    values: Mapping[str, str]
    rows: Rows


class Saved(NamedTuple):
    """`is_beside` says that what was opened is not there any more as it was, and that this one is kept beside it."""

    reference: Reference
    is_beside: bool = False


def reference_in(text: str) -> Reference | None:
    """What a form says that it goes on with; None for anything else."""
    found = _REFERENCE.fullmatch(text)
    return Reference(found[1], int(found[2])) if found else None


def owner_of(identity: Identity) -> str:
    """Whose forms somebody saves and sees: those of the unit that he acts for, or else his own."""
    if identity.role in OF_A_UNIT and identity.unit:
        return f"unit/{identity.unit}"
    return f"account/{identity.account}"


class SavedForms:
    """Kept in the store of accounts, and carried with them in a backup."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        with database.writing() as session:
            session.ask(TABLE)
            session.ask(BY_OWNER)

    def save(self, identity: Identity, filling: Filling, earlier: Reference) -> Saved:
        """Save again what was opened; version 0 is for a form that was not saved before, under a name of its own.

        Where it is no longer what was opened, this one is kept beside it. The same sent twice is saved once. Raises
        Refusal where there is too much, or where there are too many.
        """
        content = json.dumps({"values": filling.values, "rows": filling.rows}, ensure_ascii=False)
        if len(content.encode()) > BYTES_MAX:
            raise _refused(say("草稿太大，最多 {kilobytes} kB", kilobytes=BYTES_MAX // 1000))
        said = {"owner": owner_of(identity), "command": filling.command, "account": identity.account}
        said |= {"now": as_text(self._now()), "content": content}
        with self._database.writing() as session:
            if session.ask(SAVE_AGAIN, **said, **earlier._asdict()):
                return Saved(Reference(earlier.id, earlier.version + 1))
            there = session.ask("select owner, version, content from saved_form where id = :id", id=earlier.id)
            if there and (there[0]["owner"], there[0]["content"]) == (said["owner"], content):
                return Saved(Reference(earlier.id, there[0]["version"]))
            _check_room(session, said["owner"])
            is_beside = bool(there) or earlier.version > 0
            made = Reference(secrets.token_hex(8) if is_beside else earlier.id, 1)
            session.ask(SAVE_FIRST, **said, **made._asdict(), about=_as_key(filling.about))
            return Saved(made, is_beside)

    def of(self, identity: Identity) -> list[SavedForm]:
        """All that somebody may go on with, the newest first."""
        with self._database.reading() as session:
            rows = session.ask(
                "select * from saved_form where owner = :owner order by saved_at desc, id", owner=owner_of(identity)
            )
        return [_form(row) for row in rows]

    def about(self, identity: Identity, command: str, about: Mapping[str, str]) -> list[SavedForm]:
        """Those of one command about the same."""
        return [one for one in self.of(identity) if one.command == command and _as_key(one.about) == _as_key(about)]

    def one(self, identity: Identity, name: str) -> SavedForm | None:
        with self._database.reading() as session:
            rows = session.ask(
                "select * from saved_form where id = :id and owner = :owner", id=name, owner=owner_of(identity)
            )
        return _form(rows[0]) if rows else None

    def discard(self, identity: Identity, reference: Reference) -> bool:
        """Throw a form away, as it was seen: not what somebody else has saved since."""
        with self._database.writing() as session:
            return bool(
                session.ask(
                    "delete from saved_form where id = :id and version = :version and owner = :owner returning id",
                    **reference._asdict(),
                    owner=owner_of(identity),
                )
            )


def _check_room(session: Session, owner: str) -> None:
    [row] = session.ask("select count(*) as held from saved_form where owner = :owner", owner=owner)
    if row["held"] >= FORMS_MAX:
        raise _refused(say("草稿已满 {most} 份，没有存下", most=FORMS_MAX))


def _refused(reason: str) -> Refusal:
    return Refusal(reason, clause=LIMITS, cure="请在“我的待办”里删去不用的草稿，或把表单办完", field="draft")


def _as_key(about: Mapping[str, str]) -> str:
    return json.dumps(dict(about), ensure_ascii=False, sort_keys=True)


def _form(row: Row) -> SavedForm:
    content: Mapping[str, Any] = json.loads(row["content"])
    return SavedForm(
        reference=Reference(row["id"], row["version"]),
        command=row["command"],
        about=json.loads(row["about"]),
        account=row["account"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
        values=content["values"],
        rows=content["rows"],
    )
