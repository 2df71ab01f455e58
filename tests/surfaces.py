"""The surfaces of a county, as tests ask them: a small county with a clock, the command line, the API."""

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, timedelta
from typing import NamedTuple
from unittest.mock import patch

import yaml
from starlette.testclient import TestClient

from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.cli import main
from pbm_tracker.county import County
from pbm_tracker.founding import found
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.kernel.events import Act
from pbm_tracker.ledger import import_ledger
from pbm_tracker.units.register_file import UnitRow
from shim import make_app

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


def record(county, folder, rows, basis=None):
    """Import rows as a ledger."""
    file = folder / "ledger.yaml"
    tree = {"basis": basis, "rows": rows} if basis else rows
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return import_ledger(county, file)


def api(county):
    return TestClient(make_app(county), raise_server_exceptions=False)


class Said(NamedTuple):
    status: int
    out: str
    err: str


def environment(settings):
    return {"PBM_DATA": str(settings.data), "PBM_DATABASE": settings.database}


def pbm(settings, *arguments, **env):
    """Run the command line in this process: its exit status, and what it said where."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status = 0
    with (
        patch.dict(os.environ, {**environment(settings), **env}),
        patch.object(sys, "argv", ["pbm", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else bool(end.code)
    return Said(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))
