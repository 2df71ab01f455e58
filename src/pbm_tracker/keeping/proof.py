"""A log read through: what it adds up to, and whether its order holds. A backup is proved by the same reading."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import BaseModel, SkipValidation
from pydantic_core import from_json

from pbm_tracker.county import County
from pbm_tracker.kernel import projections
from pbm_tracker.kernel.log import Log
from pbm_tracker.kernel.saying import say
from pbm_tracker.settings import folder


class LogProof(BaseModel):
    """How many entries, up to which position, and the digests of the last and of all of them."""

    position: int
    count: int
    last: str
    digest: str
    disorder: Annotated[list[str], SkipValidation] = []


def prove_log(log: Log) -> LogProof:
    """Read the whole log: versions are dense in each stream, and recorded_at never falls, or `disorder` names where."""
    whole = hashlib.sha256()
    versions: dict[str, int] = {}
    disorder: Annotated[list[str], SkipValidation] = []
    position = count = 0
    last, recorded_at = b"", ""
    for position, stream, version, topic, last in log.rows(0, log.head()):
        whole.update(f"{position}\0{stream}\0{version}\0{topic}\0".encode() + last + b"\n")
        count += 1
        if version != versions.get(stream, 0) + 1:
            disorder.append(
                say(
                    "第 {position} 条：{stream} 的第 {version} 条前缺第 {before} 条",
                    position=position,
                    stream=stream,
                    version=version,
                    before=versions.get(stream, 0) + 1,
                )
            )
        versions[stream] = version
        try:
            now = str(from_json(last)["recorded_at"])
        except (ValueError, KeyError, TypeError):
            disorder.append(say("第 {position} 条：读不出", position=position))
            continue
        if now < recorded_at:
            disorder.append(say("第 {position} 条：记入时刻 {now} 早于前一条", position=position, now=now))
        recorded_at = now
    return LogProof(
        position=position,
        count=count,
        last=hashlib.sha256(last).hexdigest(),
        digest=whole.hexdigest(),
        disorder=disorder,
    )


def prove_views(county: County) -> dict[str, str]:
    """A digest for each table of the views, by all that is recorded; the same on both databases."""
    county.views.catch_up()
    digests = {}
    with county.views.reading(date.max) as views:
        for projection in views.projections.values():
            for table in projection.table_names():
                rows = views.session.ask(f"select * from {table}")  # noqa: S608 - a name from our own files
                lines = sorted(json.dumps(list(dict(row).values()), ensure_ascii=False) for row in rows)
                digests[table] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return digests


def projections_digest() -> str:
    return projections.digest(folder("projections"))
