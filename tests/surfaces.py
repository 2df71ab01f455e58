"""The surfaces of a county, as tests ask them: a small county with a clock, the command line, the API."""

import io
import json
import os
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from copy import copy
from datetime import date, datetime, timedelta
from typing import NamedTuple
from unittest.mock import patch

import yaml
from starlette.datastructures import State
from starlette.testclient import TestClient
from typer.main import get_command

from pbm_tracker import cli
from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Act
from pbm_tracker.ledger import import_ledger
from pbm_tracker.settings import Settings
from pbm_tracker.units.register_file import UnitRow
from pbm_tracker.web.app import make_app, shell_of

FOUNDED_AT = datetime(2021, 5, 6, 9, tzinfo=ZONE)
UNITS = [
    UnitRow(id=unit, name=name, kind="town" if unit.endswith("town") else "department")
    for unit, name in (
        ("county-office", "县府办"),
        ("finance-bureau", "县财政局"),
        ("audit-bureau", "县审计局"),
        ("education-bureau", "县教育局"),
        ("culture-bureau", "县文化局"),
        ("laolong-town", "老隆镇"),
    )
]
ADMIN = "admin"


class Clock:
    """Stands where it is put."""

    def __init__(self, now=FOUNDED_AT):
        self.now = now

    def __call__(self):
        return self.now

    def put(self, moment):
        self.now = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)

    def on(self, day):
        self.put(datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE) + timedelta(hours=10))


def small_county(settings, clock, units=UNITS):
    """Six units, of which the notice names two: 6 × 38 + 42 = 270 duties. With its administrator's password."""
    county = County(settings, clock)
    return county, found(county, units, ADMIN)


def account(county, name, role, unit=None, person=None):
    """Open an account with a role; its one-time password."""
    act = Act(actor=ADMIN, role="security", occurred_on=county.today())
    entries = county.carry_out(OpenAccount(account=name, unit=unit, person=person), act)
    county.carry_out(GrantRole(account=name, role=role), act)
    return county.one_time_passwords(entries)[name]


# One duty with a section, a person, an extension, a claim that was verified, and an open lapse.
CLERK = {"by": "education-bureau/clerk", "as": "unit_clerk", "unit": "education-bureau"}
OFFICER = {"by": "county-office/officer", "as": "supervision"}
REPORTED = CLERK | {"task": 51}
JUDGED = REPORTED | OFFICER
TOLD = [
    OFFICER | {"on": "2021-06-01", "do": "register_person", "person": "li-ming", "name": "李明"},
    CLERK | {"on": "2021-06-01", "do": "add_section", "section": "budget", "name": "预算股"},
    REPORTED | {"on": "2021-06-02", "do": "name_person", "person": "li-ming"},
    REPORTED | {"on": "2021-06-02", "do": "name_section", "section": "budget"},
    REPORTED | {"on": "2021-12-20", "do": "request_extension", "until": "2022-03-31", "reason": "换届"},
    JUDGED | {"on": "2021-12-25", "do": "grant_extension", "basis": "龙府办〔2021〕60号"},
    REPORTED
    | {"on": "2022-02-01", "do": "claim_completion", "evidence": [{"name": "分解表.pdf", "sha256": "ab" * 32}]},
    JUDGED | {"on": "2022-02-10", "do": "verify_completion"},
    JUDGED | {"on": "2022-06-01", "do": "find_lapse", "lapsed_on": "2022-05-01", "reason": "责任人空缺"},
]
ACCOUNTS = {
    "li": ("unit_clerk", "education-bureau"),
    "wen": ("unit_clerk", "culture-bureau"),
    "wang": ("supervision", None),
    "cai": ("finance", None),
    "shen": ("audit", None),
}


class Made(NamedTuple):
    """A county that stands ready: where it is, and what its accounts sign in with."""

    settings: Settings
    passwords: dict[str, str]


def made_county(settings, folder):
    """A small county in June 2022, in which one duty has a story, with an account for everybody."""
    clock = Clock()
    county, _ = small_county(settings, clock)
    with closing(county):
        clock.on("2022-06-02")
        record(county, folder, TOLD)
        for name, (role, unit) in ACCOUNTS.items():
            account(county, name, role, unit)
        passwords = {name: f"{name} de yi ju hua" for name in (*ACCOUNTS, ADMIN)}
        for name, chosen in passwords.items():
            county.credentials.choose(name, chosen)
    return Made(settings, passwords)


def record(county, folder, rows, basis=None):
    """Import rows as a ledger."""
    file = folder / "ledger.yaml"
    tree = {"basis": basis, "rows": rows} if basis else rows
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return import_ledger(county, file)


MADE_ONCE = {}  # by the commands there are: some tests bring their own


def app_of(county, hosts=()):
    """The application on a county. Routes and models, which know none, are made once: that takes longer than a test."""
    there = frozenset(Command.all)
    if there not in MADE_ONCE:
        MADE_ONCE[there] = make_app(county)
    app = copy(MADE_ONCE[there])
    app.state = State({"hosts": hosts, "shell": shell_of(county)})
    return app


def api(county):
    return TestClient(app_of(county), raise_server_exceptions=False)


def routes(router):
    """Every route under a router, with its methods; those of included routers too."""
    for route in router.routes:
        if hasattr(route, "methods"):
            yield from ((method.lower(), route.path) for method in route.methods - {"HEAD"})
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            assert inner is not None, route
            yield from routes(inner)


class Said(NamedTuple):
    status: int
    out: str
    err: str


COMMAND_LINE = get_command(cli.app)  # which every call would make anew


def environment(settings):
    return {"PBM_DATA": str(settings.data), "PBM_DATABASE": settings.database}


def pbm(settings, *arguments, **env):
    """Run the command line in this process: its exit status, and what it said where."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status = 0
    with (
        patch.dict(os.environ, {**environment(settings), **env}),
        patch.object(sys, "argv", ["pbm", *map(str, arguments)]),
        patch.object(cli, "app", COMMAND_LINE),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else bool(end.code)
    return Said(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def asked(settings, *arguments):
    """What the command line answers in JSON."""
    said = pbm(settings, *arguments, "--format", "json")
    assert (said.status, said.err) == (0, "")
    return json.loads(said.out)
