"""A county that is kept, and an empty place for its backup, each on either database."""

import hashlib

import pytest

from pbm_tracker.keeping.backup import back_up
from pbm_tracker.settings import Settings

EVIDENCE = (b"evidence", b"more of it")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def elsewhere(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return Settings(data=tmp_path / "elsewhere", database=url)


@pytest.fixture
def kept(copied, tmp_path):
    """A backup of a county with evidence."""
    for content in EVIDENCE:
        digest = hashlib.sha256(content).hexdigest()
        path = copied.settings.data / "files" / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    back_up(copied.settings, tmp_path / "kept.pbm")
    return tmp_path / "kept.pbm"
