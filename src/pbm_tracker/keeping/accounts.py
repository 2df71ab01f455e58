"""Accounts' passwords copied from one place to another, whichever the database; sessions stay where they are."""

from __future__ import annotations

from pbm_tracker.kernel.database import Database, Session

# Sessions, attempts to sign in, and keys of this place: of no use elsewhere, or not to be carried about.
LEFT_BEHIND = frozenset({"attempt", "secret", "session", "signed_in", "signed_out"})
TABLES_OF = {
    "?": "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
    "%s": "select table_name as name from information_schema.tables where table_schema = current_schema() order by 1",
}


def copy_accounts(source: Database, target: Database) -> dict[str, int]:
    """Replace the target's rows by the source's, as of one moment. How many, by table."""
    counts = {}
    with source.reading() as reading, target.writing() as writing:
        known = set(_tables(writing, target.mark))
        for table in _tables(reading, source.mark):
            if table in LEFT_BEHIND or table not in known:
                continue
            writing.ask(f"delete from {table}")  # noqa: S608 - the name of a table
            rows = reading.ask(f"select * from {table}")  # noqa: S608 - the name of a table
            for row in map(dict, rows):
                names = ", ".join(row)
                values = ", ".join(f":{name}" for name in row)
                writing.ask(f"insert into {table} ({names}) values ({values})", **row)  # noqa: S608 - its own names
            counts[table] = len(rows)
    return counts


def _tables(session: Session, mark: str) -> list[str]:
    return [row["name"] for row in session.execute(TABLES_OF[mark], ()).fetchall()]
