"""The suites that eventsourcing has for recorders, on ours; those for aggregates alone do not apply."""

import threading
from contextlib import ExitStack
from uuid import uuid4

import pytest
from eventsourcing.tests import persistence

from places import Place


class OnSQLite:
    @pytest.fixture(autouse=True)
    def in_a_file(self, tmp_path):
        with ExitStack() as self.opened:
            self.place = Place(tmp_path)
            yield
            for thread in threading.enumerate():  # readers that the suite leaves: SQLite is not closed under them
                if "read_continuously" in thread.name:
                    thread.join()

    def create_recorder(self):
        recorder = self.place.store()
        self.opened.callback(recorder.close)
        return recorder

    def new_originator_id(self):
        return f"duty/{uuid4()}"


class OnPostgres(OnSQLite):
    @pytest.fixture(autouse=True)
    def in_a_file(self, tmp_path, postgres_url):
        with ExitStack() as self.opened:
            self.place = Place(tmp_path, postgres_url)
            yield


class TestApplicationRecorderOnSQLite(OnSQLite, persistence.ApplicationRecorderTestCase):
    pass


@pytest.mark.postgres
class TestApplicationRecorderOnPostgres(OnPostgres, persistence.ApplicationRecorderTestCase):
    def test_subscribe(self):
        self.optional_test_insert_subscribe()


class TestPositionsDoNotInterleaveOnSQLite(OnSQLite, persistence.NonInterleavingNotificationIDsBaseCase):
    pass


@pytest.mark.postgres
class TestPositionsDoNotInterleaveOnPostgres(OnPostgres, persistence.NonInterleavingNotificationIDsBaseCase):
    pass
