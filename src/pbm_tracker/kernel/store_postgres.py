"""The log in PostgreSQL: the same table as in SQLite, in a schema of its own, under a lock that writers queue for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, tuple_row

from . import store
from .pool_postgres import SERVER, SESSION, connect, pool_of
from .saying import joined, say
from .store import Answer, Row, Store, UnsafeStoreError

SCHEMA = "log"
PAGE = 5000
FORMAT = "pbm-tracker log 1"

SELECT = "select position, originator_id, originator_version, topic, convert_to(state, 'UTF8') from log.entries where "

EFFECTIVE_ON, RECORDED_ON = (text.format(instr="strpos") for text in (store.EFFECTIVE_ON, store.RECORDED_ON))
IS_BACK_DATED = f'{EFFECTIVE_ON} collate "C" < {RECORDED_ON} collate "C"'
# Those few entries that took effect before they were recorded: with them a day of the past is folded quickly.
BACK_DATED = (
    "create index if not exists entries_back_dated on log.entries "
    f'(position, ({EFFECTIVE_ON}) collate "C") where {IS_BACK_DATED}'
)
KINDS = f"create index if not exists entries_kinds on log.entries (({store.KIND}))"
BACK_DATED_PAGE = (
    f'{IS_BACK_DATED} and {EFFECTIVE_ON} collate "C" <= %s and position > %s and position <= %s '
    "order by position limit %s"
)

# State is text, so that not a byte of it is rearranged; `readable` is for the eye, `stored_events` has the shape that
# eventsourcing's recorder selects from. The fence stands even where a session plays replica ("enable always").
REFUSE = """
begin
    raise exception 'the log is append-only: no entry is changed or deleted';
end
"""
FENCE = (
    "CREATE TRIGGER entries_are_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON log.entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION log.refuse()"
)
TABLES = (
    "create schema log",
    """create table log.entries (
    position           bigint generated always as identity primary key,
    originator_id      text collate "C" not null,
    originator_version integer not null,
    topic              text not null,
    state              text not null,
    unique (originator_id, originator_version)
)""",
    f"comment on table log.entries is '{FORMAT}'",
    'create table log.requests (key text collate "C" primary key, body text not null, positions text not null)',
    f"create function log.refuse() returns trigger language plpgsql as $refuse${REFUSE}$refuse$",
    FENCE,
    "alter table log.entries enable always trigger entries_are_never_changed",
    """create view log.stored_events as
select position as notification_id, originator_id, originator_version, topic, convert_to(state, 'UTF8') as state
from log.entries""",
    """create view log.readable as
select position, originator_id as stream, originator_version as version, topic,
    state::jsonb ->> 'recorded_at' as recorded_at, state::jsonb as state
from log.entries""",
)


def prepare(connection: Connection[DictRow]) -> None:
    """Make the tables, once, whoever comes first. Raises UnsafeStoreError if what is there is not a log of ours."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtextextended('pbm-tracker log', 0))")
        if not connection.execute("select from pg_namespace where nspname = %s", (SCHEMA,)).fetchall():
            for statement in TABLES:
                connection.execute(statement)
        found = connection.execute("select obj_description(to_regclass('log.entries')) as format").fetchall()
        if found[0]["format"] != FORMAT:
            raise UnsafeStoreError(say("PostgreSQL 里的 {schema} 不是本系统的台账，或由另一版本写成", schema=SCHEMA))
        fence = connection.execute(
            "select pg_get_triggerdef(pg_trigger.oid) as fence, tgenabled::text as enabled, prosrc as refuse "
            "from pg_trigger join pg_proc on pg_proc.oid = tgfoid "
            "where tgrelid = 'log.entries'::regclass and not tgisinternal"
        ).fetchall()
        if fence != [{"fence": FENCE, "enabled": "A", "refuse": REFUSE}]:
            raise UnsafeStoreError(say("PostgreSQL 里 {schema}.entries 的防改触发器不完整", schema=SCHEMA))
        for name, statement in (("entries_back_dated", BACK_DATED), ("entries_kinds", KINDS)):
            if not connection.execute("select to_regclass(%s) as found", (f"log.{name}",)).fetchall()[0]["found"]:
                connection.execute(statement)


class LogDatastore(PostgresDatastore):
    def __init__(self, url: str) -> None:
        super().__init__("", "", "", "", "", schema=SCHEMA, originator_id_type="text")
        self.pool = pool_of(url)  # by the whole address, where the library's knows five parts of it


class PostgresTurn:
    """The right to append, held by one writer at a time."""

    def __init__(self, cursor: Cursor[DictRow], channel: str) -> None:
        self._cursor = cursor
        self._channel = channel

    def version(self, stream: str) -> int:
        self._cursor.execute(
            "select coalesce(max(originator_version), 0) as version from log.entries where originator_id = %s",
            (stream,),
        )
        version: int = self._cursor.fetchall()[0]["version"]
        return version

    def last_state(self) -> str | None:
        rows = self._cursor.execute("select state from log.entries order by position desc limit 1").fetchall()
        return rows[0]["state"] if rows else None

    def kinds(self, after: int) -> list[str]:
        rows = self._cursor.execute(*store.kinds("log.entries", after, "%s")).fetchall()
        return [row["name"] for row in rows]

    def insert(self, stored_events: Sequence[StoredEvent]) -> list[int]:
        self._cursor.execute("select pg_notify(%s, '')", (self._channel,))
        self._cursor.execute(
            "insert into log.entries (originator_id, originator_version, topic, state) "
            "select stream, version, topic, state "
            "from unnest(%s::text[], %s::integer[], %s::text[], %s::text[]) "
            "with ordinality as entry (stream, version, topic, state, place) order by place returning position",
            (
                [stored.originator_id for stored in stored_events],
                [stored.originator_version for stored in stored_events],
                [stored.topic for stored in stored_events],
                [stored.state.decode() for stored in stored_events],
            ),
        )
        return [row["position"] for row in self._cursor.fetchall()]

    def answer(self, key: str) -> Answer | None:
        rows = self._cursor.execute("select body, positions from log.requests where key = %s", (key,)).fetchall()
        return Answer(rows[0]["body"], json.loads(rows[0]["positions"])) if rows else None

    def remember(self, key: str, answer: Answer) -> None:
        self._cursor.execute(
            "insert into log.requests values (%s, %s, %s)", (key, answer.body, json.dumps(answer.positions))
        )


class PostgresLogRecorder(PostgresApplicationRecorder, Store):
    """Eventsourcing's recorder on our own table. Raises UnsafeStoreError for a database not safe, or not ours."""

    # Without the library's ten attempts: a server that is away must be told of within seconds.
    select_events = PostgresApplicationRecorder.select_events.__wrapped__
    select_notifications = PostgresApplicationRecorder.select_notifications.__wrapped__
    max_notification_id = PostgresApplicationRecorder.max_notification_id.__wrapped__

    def __init__(self, url: str) -> None:
        with connect(url) as connection:
            prepare(connection)
        super().__init__(LogDatastore(url))

    @contextmanager
    def turn(self) -> Iterator[PostgresTurn]:
        """Writers queue for the table, so that the order of positions is the order of commits; readers pass."""
        with self.not_within_another(), self.datastore.transaction(commit=True) as cursor:
            cursor.execute("lock table log.entries in exclusive mode")
            yield PostgresTurn(cursor, self.channel_name)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        with self.turn() as turn:
            return turn.insert(stored_events)

    def rows(self, after: int, upto: int) -> Iterator[Row]:
        """Entries as stored, in the order of the log. Page by page, so that no transaction waits for its reader."""
        while page := self._select("position > %s and position <= %s order by position limit %s", after, upto, PAGE):
            yield from page
            after = page[-1][0]

    def back_dated_rows(self, after: int, upto: int, day: str) -> Iterator[Row]:
        while page := self._select(BACK_DATED_PAGE, day, after, upto, PAGE):
            yield from page
            after = page[-1][0]

    def first_after(self, position: int) -> Row | None:
        return next(iter(self._select("position > %s order by position limit 1", position)), None)

    def rows_of(self, stream: str, after: int = 0) -> list[Row]:
        return self._select("originator_id = %s and originator_version > %s order by originator_version", stream, after)

    def _select(self, which: str, *values: object) -> list[Row]:
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(SELECT + which, values, binary=True).fetchall()

    def answers(self, keys: Sequence[str]) -> dict[str, Answer]:
        with self.datastore.cursor() as cursor:
            cursor.execute("select key, body, positions from log.requests where key = any(%s)", (list(keys),))
            return {row["key"]: Answer(row["body"], json.loads(row["positions"])) for row in cursor.fetchall()}

    def safety(self) -> str:
        return joined(f"{name}={value}" for name, value in {**SESSION, **SERVER}.items())

    def damage(self) -> str | None:
        """The server looks after its own pages."""
        return None

    def close(self) -> None:
        self.datastore.close()
