"""A log under a clock that a test can set, and views over it."""

import pytest

from kernel_samples import Ticking, projection_files, views_of
from pbm_tracker.kernel.log import Log


@pytest.fixture
def clock():
    return Ticking()


@pytest.fixture
def log(place, opened, clock):
    log = Log(place.store(), clock)
    opened.callback(log.close)
    return log


@pytest.fixture
def files(tmp_path):
    return projection_files(tmp_path / "projections")


@pytest.fixture
def views_on(log, place, opened, files):
    """Another worker's views each time it is called, over the same tables."""

    def views_on():
        views = views_of(log, place, files)
        opened.callback(views.close)
        return views

    return views_on
