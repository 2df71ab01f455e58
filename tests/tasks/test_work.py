from datetime import date

import pytest

from pbm_tracker.access.policy import Identity
from pbm_tracker.tasks.pages import DutySeen
from pbm_tracker.tasks.standing import Extension, Facts, standing
from pbm_tracker.tasks.work import (
    Arrears,
    arrears_by_unit,
    awaited,
    claims_to_judge,
    offered,
    open_lapses,
    open_request,
    requests_to_decide,
    returned_last,
    without_hands,
    work_of,
    years_to_confirm,
)

DUE = date(2021, 12, 31)
CLERK = Identity("li", "unit_clerk", "education-bureau")
OFFICER = Identity("wang", "supervision")
AUDITOR = Identity("shen", "audit")
CLAIMED = {"claimed_on": date(2022, 1, 5), "claimed": date(2022, 1, 3)}
DONE = CLAIMED | {"accepted": date(2022, 1, 3)}
ASKED = {"extensions": [Extension(date(2021, 12, 1), date(2022, 3, 31))]}


def duty(as_of="2022-06-01", *, task=9, unit="education-bureau", section=None, person=None, due=DUE, **facts):
    known = Facts(due=due, **facts)
    row = {"stream": f"{task}/{unit}", "task": task, "unit": unit, "capacity": "member"}
    row |= {"section": section, "person": person}
    return DutySeen(row, task, unit, "member", known, standing(known, date.fromisoformat(as_of), "printed"))


def verbs(seen, identity):
    return [one.topic for one in offered(seen, identity)]


@pytest.mark.parametrize(
    ("facts", "identity", "first"),
    [
        ({}, CLERK, ["claim_completion", "request_extension", "report_progress"]),
        (ASKED, CLERK, ["claim_completion", "report_progress", "name_section"]),
        (ASKED, OFFICER, ["grant_extension", "refuse_extension", "withdraw_duty"]),
        (CLAIMED, OFFICER, ["verify_completion", "return_completion", "withdraw_duty"]),
        (CLAIMED, AUDITOR, []),
        (CLAIMED, CLERK, ["report_progress", "name_section", "name_person"]),
        (DONE, OFFICER, ["find_lapse", "overturn_verification", "withdraw_duty"]),
        (DONE, AUDITOR, ["find_lapse", "overturn_verification"]),
        (DONE | {"lapses": [(date(2022, 5, 1), None)]}, OFFICER, ["cure_lapse", "overturn_verification"]),
        ({"withdrawn": True}, OFFICER, []),
        ({}, Identity("wen", "unit_clerk", "culture-bureau"), []),
        ({}, Identity("cai", "finance"), []),
    ],
)
def test_what_one_can_do_next(facts, identity, first):
    assert verbs(duty(**facts), identity)[: len(first) or None] == first


def test_audit_judges_the_supervising_offices_own():
    own = duty(unit="county-office", **CLAIMED)
    assert verbs(own, AUDITOR) == ["verify_completion", "return_completion"]
    assert "verify_completion" not in verbs(own, OFFICER)
    assert [seen.unit for seen in claims_to_judge([own, duty(**CLAIMED)], "audit")] == ["county-office"]
    assert [seen.unit for seen in claims_to_judge([own, duty(**CLAIMED)], "supervision")] == ["education-bureau"]


def test_the_oldest_claim_is_judged_first():
    later = duty(task=2, **(CLAIMED | {"claimed_on": date(2022, 2, 1)}))
    assert claims_to_judge([later, duty(**CLAIMED)], "supervision") == [duty(**CLAIMED), later]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("unit_head", DUE)),
        (ASKED, ("supervision", None)),
        (CLAIMED, ("supervision", None)),
        (DONE, None),
        (DONE | {"lapses": [(date(2022, 5, 1), None)]}, ("unit_head", None)),
        ({"withdrawn": True}, None),
    ],
)
def test_who_must_act_and_by_when(facts, expected):
    assert awaited(duty(**facts)) == expected


def test_a_request_waits_until_it_is_answered_or_settled():
    refused = {"extensions": [Extension(date(2021, 12, 1), date(2022, 3, 31), refused_on=date(2021, 12, 5))]}
    assert open_request(duty(**ASKED)) == ASKED["extensions"][0]
    for settled in (refused, ASKED | DONE, ASKED | {"withdrawn": True}):
        assert open_request(duty(**settled)) is None
    later = {"extensions": [Extension(date(2021, 12, 2), date(2022, 2, 28))]}
    assert [seen.task for seen, _ in requests_to_decide([duty(task=1, **later), duty(task=2, **ASKED)])] == [2, 1]


def test_a_duty_waits_in_one_place():
    dues = (date(2021, 12, 31), date(2022, 3, 1), date(2022, 3, 2))
    soon, ahead, later = (duty("2021-12-01", task=task, due=due) for task, due in enumerate(dues, start=1))
    late, returned = duty(task=4, due=date(2021, 11, 30)), duty(task=5, started=True)
    waiting, kept, gone = duty(task=6, **CLAIMED), duty(task=7, **DONE), duty(task=8, withdrawn=True)
    lapsed = duty(task=9, **DONE, lapses=[(date(2022, 5, 1), None)])
    everything = [soon, ahead, later, late, returned, waiting, kept, gone, lapsed]

    work = work_of(everything, date(2021, 12, 1), {returned.row["stream"]})

    assert (work.overdue, work.soon, work.ahead, work.later) == ([late], [soon], [ahead], [later])
    assert (work.returned, work.waiting, work.lapsed) == ([returned], [waiting], [lapsed])
    assert (work.kept_up, work.withdrawn) == ([kept], [gone])
    assert work.pressing
    assert not work_of([kept, waiting, later], date(2021, 12, 1), ()).pressing


@pytest.mark.parametrize(
    ("as_of", "due", "confirmed", "years"),
    [
        ("2021-12-31", DUE, (), []),
        ("2022-01-31", DUE, (), [2022]),
        ("2024-06-01", DUE, {2022}, [2023, 2024]),
        ("2024-06-01", date(2022, 12, 31), (), [2023, 2024]),
    ],
)
def test_upkeep_is_confirmed_from_the_year_after_the_deadline(as_of, due, confirmed, years):
    done = duty(as_of, due=due, **(DONE | {"accepted": date(2021, 12, 1), "claimed": date(2021, 12, 1)}))
    assert years_to_confirm(done, date.fromisoformat(as_of), confirmed) == years
    assert years_to_confirm(duty(as_of, due=due), date.fromisoformat(as_of), confirmed) == []


def test_the_first_year_of_upkeep_does_not_depend_on_the_reading():
    known = Facts(due=date(2022, 12, 31), claimed=date(2022, 12, 1), accepted=date(2022, 12, 1))
    judged = standing(known, date(2023, 6, 1), "next_workday")
    seen = DutySeen({"stream": ""}, 9, "education-bureau", "member", known, judged)
    assert seen.standing.original_due == date(2023, 1, 3)
    assert years_to_confirm(seen, date(2023, 6, 1), ()) == [2023]


def test_nobody_is_answerable_until_a_section_and_a_person_are():
    half, whole = duty(section="budget"), duty(section="budget", person="li-ming")
    assert without_hands([half, whole, duty(withdrawn=True)]) == [half]


def test_the_longest_lapse_comes_first():
    short, long = (duty(**DONE, lapses=[(date(2022, month, 1), None)]) for month in (5, 3))
    cured = duty(**DONE, lapses=[(date(2022, 3, 1), date(2022, 4, 1))])
    assert open_lapses([short, cured, long]) == [long, short]


def test_units_in_arrears_by_how_much():
    duties = [duty(unit="a"), duty(unit="b"), duty(unit="b", due=date(2022, 5, 1)), duty(unit="c", **DONE)]
    assert arrears_by_unit(duties) == [Arrears("b", 2, 152), Arrears("a", 1, 152)]


@pytest.mark.parametrize(
    ("topics", "returned"),
    [
        ([], False),
        (["duty_assigned", "completion_claimed"], False),
        (["completion_claimed", "completion_returned"], True),
        (["completion_claimed", "completion_returned", "progress_reported"], True),
        (["completion_claimed", "completion_returned", "completion_claimed"], False),
        (["completion_claimed", "completion_verified", "verification_overturned"], True),
    ],
)
def test_whether_the_last_word_was_a_return(topics, returned):
    assert returned_last(topics) == returned
