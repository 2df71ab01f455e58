"""What clients did, each in its own words, held against what a county holds afterwards, as Jepsen does it.

A client writes down what it asks before it asks, and the answer when it has one; that survives its own end. An act is
named in every entry that it makes, so that the log tells which acts it holds, and how often.
"""

import re
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic_core import from_json

from pbm_tracker.county import County
from pbm_tracker.kernel import projections
from pbm_tracker.kernel.snapshots import Past
from pbm_tracker.settings import folder

NAME = re.compile(r"act-[0-9]+-[0-9]+(?![0-9])")
OK, REFUSED, UNKNOWN = "ok", "refused", "unknown"


@dataclass
class Asked:
    """One act of a client: how many entries it makes, when it was first asked, and how it ended."""

    entries: int
    begun: float
    ended: float = 0.0
    outcome: str = UNKNOWN
    times: int = 1


class Diary:
    """A client's own record, in a file that is added to line by line."""

    def __init__(self, path: Path):
        self._path = path

    def asks(self, name, entries):
        self._write("asks", name, entries)

    def ends(self, name, outcome):
        self._write(outcome, name, 0)

    def _write(self, what, name, entries):
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{what} {name} {entries} {time.monotonic()}\n")

    def read(self):
        """The acts by name, in the order in which they were first asked."""
        acts: dict[str, Asked] = {}
        text = self._path.read_text(encoding="ascii") if self._path.exists() else ""
        for line in text.splitlines():
            what, name, entries, at = line.split()
            if what != "asks":
                acts[name].outcome, acts[name].ended = what, float(at)
            elif name in acts:
                acts[name].times += 1
            else:
                acts[name] = Asked(int(entries), float(at))
        return acts


@dataclass
class Verdict:
    """What was found wrong; every list is empty when all is well."""

    asked: Counter = field(default_factory=Counter)
    entries: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    refused_and_there: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)

    def wrong(self):
        found = {name: value for name, value in vars(self).items() if isinstance(value, list) and value}
        return {name: value[:5] for name, value in found.items()}


def read_diaries(folder):
    return {name: act for path in sorted(folder.glob("*.diary")) for name, act in Diary(path).read().items()}


def judge(settings, acts, scratch):
    """SET, ORDER, VERSION and VIEW over a county that nobody writes into any more."""
    with closing(County.open(settings)) as county:
        rows = list(county.log.rows(0, county.log.head()))
        verdict = Verdict(Counter(act.outcome for act in acts.values()), len(rows))
        found = defaultdict(list)
        for position, stream, _, _, state in rows:
            if name := NAME.search(f"{stream} {state.decode()}"):
                found[name[0]].append(position)
        check_set(verdict, acts, found)
        check_order(verdict, acts, found)
        check_versions(verdict, rows)
        check_views(verdict, county, scratch)
    return verdict


def check_set(verdict, acts, found):
    """Every act that was answered is there whole and once, none that was refused; of the others all or nothing."""
    for name, act in acts.items():
        there = len(found.get(name, ()))
        if there > act.entries:
            verdict.doubled.append(name)
        elif 0 < there < act.entries:
            verdict.torn.append(name)
        elif act.outcome == OK and not there:
            verdict.lost.append(name)
        elif act.outcome == REFUSED and there:
            verdict.refused_and_there.append(name)
    verdict.doubled += sorted(found.keys() - acts.keys())


def check_order(verdict, acts, found):
    """What was answered before another was asked stands before it in the log."""
    answered = sorted((act.ended, max(found[name])) for name, act in acts.items() if act.outcome == OK and found[name])
    asked = sorted((act.begun, min(found[name]), name) for name, act in acts.items() if found[name])
    highest, at = 0, 0
    for begun, position, name in asked:
        while at < len(answered) and answered[at][0] < begun:
            highest = max(highest, answered[at][1])
            at += 1
        if position <= highest and acts[name].times == 1:  # one asked again may have been recorded the first time
            verdict.out_of_order.append(name)


def check_versions(verdict, rows):
    """Dense in each stream, positions rise, and the moment of recording never falls."""
    versions, last, moment = Counter(), 0, ""
    for position, stream, version, _, state in rows:
        versions[stream] += 1
        recorded_at = from_json(state)["recorded_at"]
        if version != versions[stream] or position <= last or recorded_at < moment:
            verdict.versions.append(f"{position} {stream} {version}")
        last, moment = position, recorded_at


def check_views(verdict, county, scratch):
    """The kept views are what the whole log folds to anew."""
    loaded = projections.load(folder("projections"))
    county.views.catch_up()
    verdict.views += [f"{name} stopped: {reason}" for name, reason in county.views.errors().items()]
    anew = Past(county.log, loaded, scratch).fold(date.max, county.log.head(), {})
    with closing(anew), county.views._today.reading() as kept, anew.reading() as folded:
        for projection in loaded.values():
            for table in projection.table_names():
                if contents(kept, table) != contents(folded, table):
                    verdict.views.append(table)


def contents(session, table):
    rows = [{name: row[name] for name in row.keys()} for row in session.ask(f"select * from {table}")]  # noqa: S608, SIM118 - our own names; SQLite's rows are no mappings
    return sorted(repr(sorted(row.items())) for row in rows)


def quantile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0
