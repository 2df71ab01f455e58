"""The sample of self-evaluations, drawn again: seed, ranks and what is drawn, for anybody; and whether it agrees."""

import hashlib

import pytest

from counties import Desk
from cycle import CODE
from dossiers import AFTERWARDS, BY_JUNE_2022, told
from pbm_tracker.kernel.log import Log
from pbm_tracker.re_review_sample import read_sample


@pytest.fixture
def county(county, clock, tmp_path):
    clock.on("2024-04-01")
    told(county, tmp_path, BY_JUNE_2022 + AFTERWARDS)
    return county


def test_anybody_can_draw_it_again_from_what_the_page_shows(office, county):
    page = office.read("/samples/2022")
    assert page.h1 == "2022 年自评复核：1 个项目抽中 1 个"
    assert "按种子重算，与所抽的一致" in page.text
    with county.at() as moment:
        seed = read_sample(county, moment, 2022).seed
    assert seed in page.text
    assert hashlib.sha256(f"{seed} {CODE}".encode()).hexdigest() in page.text


def test_a_unit_sees_the_code_of_anothers_project_and_not_its_name(app):
    page = Desk(app, "wen").read("/samples/2022")
    assert CODE in page.text
    assert "农村学校取暖改造" not in page.text


def test_a_log_that_was_changed_does_not_agree(office, monkeypatch):
    rows = Log.rows
    monkeypatch.setattr(Log, "rows", lambda *asked: [(*one[:4], b"another", *one[5:]) for one in rows(*asked)])
    page = office.read("/samples/2022")
    assert "的摘要与种子不符" in page.text


@pytest.mark.parametrize("address", ["/samples/2023", "/samples/2022?as_of=2023-05-04", "/samples/22"])
def test_before_the_population_is_closed_there_is_none(office, address):
    assert office.read(address).status == 404


def test_before_it_is_drawn_nothing_is(office):
    page = office.read("/samples/2022?as_of=2023-05-05")
    assert page.h1 == "2022 年自评复核：1 个项目，尚未抽取"
    assert "种子与台账相符。" in page.text
