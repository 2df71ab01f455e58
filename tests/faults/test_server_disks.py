"""The disk of a PostgreSQL server is full, breaks or is slow, and the county goes on. Rows F10, F14, F15 and F16."""

import pytest

from asking import HEALTHY_SECONDS, accounts, asking, everybody_waits
from processes import answered, fill, until

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.mark.parametrize("own_postgres", ["128m"], indirect=True)
def test_f10_b9_a_full_disk_refuses_keeps_everything_and_heals_by_itself(own_postgres, servers_folder):
    made, _ = own_postgres
    ballast = servers_folder / "ballast"
    with asking(made) as (_, _, asker):
        for number in range(2000):
            if number == 3:
                fill(ballast)
            if asker.open(f"a{number}") != 201:
                break
        asker.refused_politely()
        assert "磁盘已满" in asker.last.json()["detail"]
        assert int(asker.last.headers["retry-after"]) > 0
        assert asker.reads()
        ballast.unlink()
        assert until(lambda: asker.open("after") == 201, "it records again") < HEALTHY_SECONDS
    assert set(asker.acknowledged) <= set(accounts(made.settings))


BREAKING = {
    "f14": ("trace=pwrite64", "inject=pwrite64:error=EFBIG"),
    "f15": ("trace=fdatasync,fsync", "inject=fdatasync,fsync:error=EIO"),
}


@pytest.mark.parametrize("row", BREAKING)
def test_f14_f15_an_error_of_the_disk_ends_the_server_which_begins_anew_with_what_is_there(own_postgres, meddling, row):
    """PostgreSQL does not try again what failed as it wrote ahead: it ends all its processes, and reads the disk."""
    made, server = own_postgres
    with asking(made) as (_, port, asker):
        assert asker.open("before") == 201
        with meddling(server, *BREAKING[row]):
            assert asker.open("in-doubt") == 503
            asker.refused_politely()
            assert "待核实" in asker.last.json()["detail"]
        assert until(lambda: answered(port) == 200, "it is well again") < HEALTHY_SECONDS
        assert asker.open("in-doubt") == 201, "by its key: once, whether or not it had been recorded"
        assert asker.open("after") == 201
    found = accounts(made.settings)
    assert set(asker.acknowledged) <= set(found)
    assert len(found) == len(set(found))


def test_f16_a_slow_disk_makes_everybody_wait_and_nobody_fail(own_postgres, meddling):
    made, server = own_postgres
    with (
        asking(made) as (_, port, _),
        meddling(server, "trace=fdatasync,fsync", "inject=fdatasync,fsync:delay_exit=500000", to_come=True),
    ):
        everybody_waits(made, port)
