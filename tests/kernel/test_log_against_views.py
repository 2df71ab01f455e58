"""Whatever is recorded, in whatever order: the kept views, the past and a fold from nothing say what a model says."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kernel_samples import (
    ACT,
    FillJar,
    JarFilled,
    JarOpened,
    OpenJar,
    Ticking,
    moment,
    projection_files,
    record_one,
    seen,
    views_of,
)
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.kernel.events import Act
from pbm_tracker.kernel.log import Log
from places import Place

FIRST = date(2022, 1, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days))
JARS = st.sampled_from("甲乙Bb")


def expected(entries, as_of, position):
    """The jars as the statements of the projection say, without a database."""
    jars = {}
    for entry in entries:
        if entry.position <= position and entry.effective_on <= as_of:
            match entry.event:
                case JarOpened(name=name):
                    jars[entry.stream] = (entry.stream, name, 0, None)
                case JarFilled(amount=amount) if entry.stream in jars:
                    stream, name, before, _ = jars[entry.stream]
                    jars[entry.stream] = (stream, name, before + amount, entry.effective_on.isoformat())
    return sorted(jars.values())


class LogAgainstViews(RuleBasedStateMachine):
    """One log, and a worker whose views follow it; a second worker comes and goes."""

    fresh_place: Callable[[], Place]
    names = count(1)

    @initialize()
    def open_all(self):
        self.opened = ExitStack()
        self.place = type(self).fresh_place()
        self.files = projection_files(self.place.folder / "projections")
        self.clock = Ticking(moment(FIRST, 8))
        self.log = Log(self.place.store(), self.clock)
        self.opened.callback(self.log.close)
        self.views = self.worker()
        self.entries = []

    def teardown(self):
        self.opened.close()

    def worker(self, name="views_test"):
        views = views_of(self.log, self.place, self.files, name)
        self.opened.callback(views.close)
        return views

    def today(self):
        return self.clock.now.date()

    def record(self, command):
        act = Act(**{**dict(ACT), "occurred_on": self.today()})
        try:
            self.entries += record_one(self.log, command, act)
        except Refusal:
            assert self.log.head() == len(self.entries)

    @rule(jar=JARS)
    def open_a_jar(self, jar):
        self.record(OpenJar(jar=jar))

    @rule(jar=JARS, amount=st.integers(0, 120), day=st.none() | DAYS)
    def fill_a_jar(self, jar, amount, day):
        self.record(FillJar(jar=jar, amount=amount, filled_on=day and min(day, self.today())))

    @rule(days=st.integers(1, 5))
    def wait(self, days):
        self.clock.now += timedelta(days=days)

    @rule()
    def another_worker_folds(self):
        self.worker().catch_up()

    @rule()
    def start_again(self):
        self.views = self.worker()

    @rule(as_of=DAYS, back=st.integers(0, 5))
    def look_at_the_past(self, as_of, back):
        position = max(0, len(self.entries) - back)
        assert seen(self.views, as_of=as_of, position=position) == expected(self.entries, as_of, position)

    @rule()
    def fold_from_nothing(self):
        views = self.worker(f"views_again_{next(self.names)}")
        assert seen(views, as_of=self.today()) == seen(self.views, as_of=self.today())

    @invariant()
    def the_kept_views_say_what_was_recorded(self):
        assert seen(self.views, as_of=self.today()) == expected(self.entries, self.today(), len(self.entries))
        assert self.views.errors() == {}


@pytest.mark.slow
def test_log_and_views_agree(place):
    number = count(1)

    def fresh_place():
        if place.url:
            with place.by_another_hand() as execute:
                for (schema,) in execute("select nspname from pg_namespace where nspname ~ '^(log|views_)'").fetchall():
                    execute(f"drop schema {schema} cascade")
        folder = place.folder / str(next(number))
        folder.mkdir()
        return Place(folder, place.url)

    machine = type("LogAgainstViewsHere", (LogAgainstViews,), {"fresh_place": staticmethod(fresh_place)})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
