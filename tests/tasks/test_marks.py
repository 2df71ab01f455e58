from datetime import date
from itertools import product

import pytest

from pbm_tracker.tasks.marks import MARK_FILTERS, MARK_WORDS, Mark, in_words, mark_of
from pbm_tracker.tasks.standing import DutyState, Extension, Facts, Punctuality, standing

DUE = date(2021, 12, 31)
DONE = {"claimed_on": date(2022, 1, 5), "claimed": date(2021, 12, 30), "accepted": date(2021, 12, 30)}


def seen(as_of, **facts):
    return standing(Facts(due=DUE, **facts), date.fromisoformat(as_of), "printed")


@pytest.mark.parametrize(
    ("as_of", "facts", "mark", "words"),
    [
        ("2021-12-31", {}, Mark.IDLE, "未启动"),
        ("2021-12-31", {"started": True}, Mark.PROGRESS, "进行中"),
        ("2022-01-12", {}, Mark.OVERDUE, "逾期 12 天"),
        ("2022-01-12", {"started": True}, Mark.OVERDUE, "逾期 12 天"),
        ("2022-01-12", DONE | {"accepted": None}, Mark.CLAIMED, "已报待核"),
        (
            "2022-01-12",
            {"claimed_on": date(2022, 1, 5), "claimed": date(2022, 1, 3)},
            Mark.CLAIMED,
            "已报待核，逾期 3 天",
        ),
        ("2022-01-12", DONE, Mark.ON_TIME, "按期完成"),
        ("2022-01-12", DONE | {"accepted": date(2022, 1, 3)}, Mark.LATE, "逾期 3 天后完成"),
        (
            "2022-03-01",
            DONE
            | {
                "accepted": date(2022, 1, 3),
                "extensions": [Extension(date(2021, 12, 1), date(2022, 1, 31), date(2021, 12, 5))],
            },
            Mark.EXTENDED,
            "延期内完成",
        ),
        ("2022-03-10", DONE | {"lapses": [(date(2022, 3, 1), None)]}, Mark.LAPSED, "已失守 10 天"),
        ("2022-03-10", {"withdrawn": True}, Mark.WITHDRAWN, "已撤销"),
    ],
)
def test_a_standing_has_one_mark_and_a_few_words(as_of, facts, mark, words):
    judged = seen(as_of, **facts)
    assert mark_of(judged) is mark
    assert in_words(judged) == words


def test_every_standing_there_can_be_has_a_mark():
    judged = [
        seen(as_of, **(pending | lapsed | gone))
        for as_of, pending, lapsed, gone in product(
            ("2021-12-30", "2022-03-10"),
            ({}, {"started": True}, DONE, DONE | {"accepted": None}),
            ({}, {"lapses": [(date(2021, 12, 30), None)]}),
            ({}, {"withdrawn": True}),
        )
    ]
    assert {mark_of(one) for one in judged} <= MARK_WORDS.keys()


def test_a_mark_and_its_filter_mean_the_same():
    assert MARK_FILTERS.keys() == MARK_WORDS.keys() == set(Mark)
    assert len(set(MARK_FILTERS.values())) == len(Mark)
    assert {state for state, _ in MARK_FILTERS.values()} - {None} == set(DutyState)
    assert Punctuality.OVERDUE in {punctuality for _, punctuality in MARK_FILTERS.values()}
