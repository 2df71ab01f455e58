"""Coverage of the four books: how much of a year's money has a goal, is monitored, was evaluated."""

import pytest

from counties import Desk
from dossiers import AFTERWARDS, BY_JUNE_2022, told


@pytest.fixture
def desks(app, county, clock, tmp_path):
    clock.on("2024-04-01")
    told(county, tmp_path, BY_JUNE_2022 + AFTERWARDS)
    return lambda name: Desk(app, name)


def test_money_is_counted_by_book_and_by_how_far_it_has_come(desks):
    page = desks("cai").read("/coverage/2022")
    assert "一般公共预算1 个，300.00 万元 100.0%1 个，300.00 万元 100.0%1 个，300.00 万元 100.0%1 个" in page.text
    assert "政府性基金预算––––" in page.text
    assert "合计1 个，300.00 万元" in page.text


def test_as_of_an_earlier_day_less_was_covered(desks):
    page = desks("cai").read("/coverage/2022?as_of=2022-06-01")
    assert "1 个，300.00 万元 100.0%0 个，0.00 万元 0.0%0 个" in page.text


def test_a_unit_counts_its_own(desks):
    assert "合计––––" in desks("wen").read("/coverage/2022").text
    assert desks("cai").read("/coverage/22").status == 404
