"""The API: a request that is repeated is answered once; and in which of several roles one acts."""

from datetime import timedelta

from callers import CLAIM, ON_ONE, RENAME, problem
from surfaces import ADMIN


def test_a_repeated_request_is_answered_once(change):
    first = change.do("rename_unit", RENAME, "wang", key="k1")
    after = change.head()
    again = change.do("rename_unit", RENAME, "wang", key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert change.head() == after


@ON_ONE
def test_a_request_repeated_after_midnight_is_the_same(change):
    first = change.do("rename_unit", RENAME, "wang", key="k1")
    change.clock.put(change.clock.now + timedelta(days=1))
    assert change.do("rename_unit", RENAME, "wang", key="k1").json() == first.json()


@ON_ONE
def test_without_a_key_it_is_another_request(change):
    assert change.do("rename_unit", RENAME, "wang").status_code == 201
    problem(change.do("rename_unit", RENAME, "wang"), 409)


def test_a_key_is_not_used_for_something_else(change):
    change.do("rename_unit", RENAME, "wang", key="k1")
    before = change.head()
    problem(change.do("rename_unit", RENAME | {"name": "县文体局"}, "wang", key="k1"), 409)
    problem(change.do("abolish_unit", {"unit": "culture-bureau"}, "wang", key="k1"), 409)
    assert change.head() == before


@ON_ONE
def test_a_key_belongs_to_its_account(change):
    assert change.do("report_progress", {**CLAIM, "text": "甲", "evidence": []}, "li", key="k1").status_code == 201
    other = {"task": 48, "unit": "culture-bureau", "text": "乙"}
    assert change.do("report_progress", other, "wen", key="k1").status_code == 201


@ON_ONE
def test_a_key_of_a_refused_request_may_be_used_again(change):
    problem(change.do("claim_completion", CLAIM | {"completed_on": "2022-06-11"}, "li", key="k1"), 409)
    assert change.do("claim_completion", CLAIM, "li", key="k1").status_code == 201


# Which role


@ON_ONE
def test_an_account_with_several_roles_acts_in_the_one_that_fits_or_the_one_it_names(change):
    change.do("grant_role", {"account": "wang", "role": "audit"}, ADMIN)
    lapse = {"task": 51, "unit": "education-bureau", "reason": "x"}
    [entry] = change.do("overturn_verification", lapse, "wang", role="audit").json()["entries"]
    assert entry["role"] == "audit"
    [entry] = change.do("rename_unit", RENAME, "wang").json()["entries"]
    assert entry["role"] == "supervision"
    problem(change.do("rename_unit", RENAME | {"as": "audit"}, "wang"), 403)
