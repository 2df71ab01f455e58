"""Who brought what: counted by account and day, weighed by unit, on both databases."""

import pytest

from pbm_tracker.files import deposits as module
from pbm_tracker.files.deposits import QUOTA, Deposit, Deposits, TooManyFiles
from pbm_tracker.kernel.commands import Refusal
from pbm_tracker.stores import open_stores
from surfaces import Clock


@pytest.fixture
def clock():
    clock = Clock()
    clock.on("2022-06-10")
    return clock


@pytest.fixture
def deposits(settings, opened, clock):
    stores = open_stores(settings)
    opened.callback(stores.log.close)
    opened.callback(stores.access.close)
    return Deposits(stores.access, clock)


def bring(deposits, number, account="li", unit="education-bureau", size=10):
    deposits.add(f"{number:064}", Deposit(account, unit, "pdf", size))


def test_a_deposit_is_found_by_its_digest(deposits):
    bring(deposits, 1)
    bring(deposits, 1, "wen", "culture-bureau")
    assert {one.unit for one in deposits.of(f"{1:064}")} == {"education-bureau", "culture-bureau"}
    assert deposits.digests() == {f"{1:064}"}
    deposits.forget(f"{1:064}")
    assert deposits.of(f"{1:064}") == []


def test_after_so_many_a_day_one_waits_for_the_next(deposits, clock, monkeypatch):
    monkeypatch.setattr(module, "PER_DAY", 3)
    for number in range(3):
        deposits.check("li")
        bring(deposits, number)
    with pytest.raises(TooManyFiles, match="明天") as caught:
        deposits.check("li")
    assert caught.value.seconds == 14 * 3600
    deposits.check("wen")
    clock.on("2022-06-11")
    deposits.check("li")


def test_a_unit_stores_so_much_and_no_more(deposits, monkeypatch):
    monkeypatch.setattr(module, "UNIT_BYTES_MAX", 25)
    bring(deposits, 1)
    bring(deposits, 1)  # the same again weighs nothing
    bring(deposits, 2)
    with pytest.raises(Refusal) as caught:
        bring(deposits, 3)
    assert (caught.value.clause, caught.value.field) == (QUOTA, "file")
    bring(deposits, 3, "wen", "culture-bureau")
    bring(deposits, 4, "wang", "", size=99)
