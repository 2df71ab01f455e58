"""The board of a whole county is sent in 400 kB, 60 kB zipped, on any day and however much is asked of its dates."""

import gzip
from contextlib import closing
from datetime import datetime

import pytest

from counties import PASSWORD, Desk
from pbm_tracker.county import County
from pbm_tracker.kernel.clock import ZONE
from pbm_tracker.sample.making import make_sample, write_ledger
from pbm_tracker.settings import Settings
from surfaces import app_of

pytestmark = pytest.mark.slow
NOW = datetime(2024, 1, 15, 10, 0, tzinfo=ZONE)
QUERIES = [
    "",
    "?as_of=2022-01-10",
    "?as_of=2022-06-30&known_at=2022-07-10",
    "?as_of=2023-01-10&known_at=2023-02-10T09:00:00%2B08:00&reading=next_workday",
]


def test_it_is_small_enough(tmp_path):
    settings = Settings(data=tmp_path / "var", database="")
    make_sample(settings, 2021, write_ledger(2021, 70, None, NOW), lambda _: None)
    with closing(County.open(settings, lambda: NOW)) as county:
        county.credentials.choose("office-1", PASSWORD)
        desk = Desk(app_of(county), "office-1")
        pages = [desk.read(f"/board{query}").html.encode() for query in QUERIES]
        desk.client.headers["Accept-Language"] = "en"
        pages += [desk.read(f"/board{query}").html.encode() for query in QUERIES]
    assert [len(page) for page in pages if not 300_000 < len(page) <= 400_000] == []
    assert max(len(gzip.compress(page, 6)) for page in pages) <= 60_000
