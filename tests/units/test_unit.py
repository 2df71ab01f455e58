"""The register of units: what may join, be renamed, merge and go."""

import pytest
from pydantic import ValidationError

from given import AUDITOR, CLERK, OFFICER, county, day
from pbm_tracker.access.policy import OWN_MATTERS
from pbm_tracker.units.unit import (
    REGISTER,
    STREAM,
    AbolishUnit,
    MergeUnit,
    RegisterUnit,
    RenameUnit,
    UnitAbolished,
    UnitMerged,
    UnitRegistered,
    UnitRenamed,
    Units,
)

JOINS = RegisterUnit(unit="sports-bureau", name="县体育局", kind="department")
MERGE = MergeUnit(unit="education-bureau", into="culture-bureau")
ABOLISH = AbolishUnit(unit="education-bureau")
RENAME = RenameUnit(unit="education-bureau", name="县教育体育局")


def first(when):
    return when.entries()[0]


def test_a_unit_joins_on_the_day_of_the_act_or_on_the_one_it_names():
    entry = first(county().when(JOINS, OFFICER, "2022-03-01"))
    fields = {"unit": "sports-bureau", "name": "县体育局", "kind": "department"}
    assert (entry.stream, entry.event) == (STREAM, UnitRegistered(**fields, member_from="2022-03-01"))

    earlier = JOINS.model_copy(update={"member_from": day("2022-02-01")})
    entry = first(county().when(earlier, OFFICER, "2022-03-01"))
    assert (entry.event, entry.effective_on) == (UnitRegistered(**fields, member_from="2022-02-01"), day("2022-02-01"))


def test_a_unit_never_joins_after_the_act():
    later = JOINS.model_copy(update={"member_from": day("2022-03-02")})
    county().when(later, OFFICER, "2022-03-01").refused(REGISTER, "member_from")
    assert county().when(later, OFFICER, "2022-03-02").entries()


def test_an_id_is_never_used_again():
    again = JOINS.model_copy(update={"unit": "education-bureau"})
    county().when(again, OFFICER, "2022-03-01").refused(REGISTER, "unit")
    gone = county().given(ABOLISH, OFFICER, "2022-03-01")
    gone.when(again, OFFICER, "2022-03-02").refused(REGISTER, "unit")


def test_a_name_is_borne_by_one_unit_at_a_time():
    same_name = JOINS.model_copy(update={"name": "education bureau"})
    county().when(same_name, OFFICER, "2022-03-01").refused(REGISTER, "name")
    gone = county().given(ABOLISH, OFFICER, "2022-03-01")
    assert gone.when(same_name, OFFICER, "2022-03-02").entries()
    taken = RENAME.model_copy(update={"name": "culture bureau"})
    county().when(taken, OFFICER, "2022-03-01").refused(REGISTER, "name")


def test_a_unit_is_a_department_or_a_town():
    with pytest.raises(ValidationError, match="kind"):
        RegisterUnit(unit="sports-bureau", name="县体育局", kind="village")


def test_a_rename_changes_the_name_alone():
    [entry] = county().when(RENAME, OFFICER, "2022-03-01").then(UnitRenamed(unit="education-bureau", name=RENAME.name))
    assert entry.effective_on == day("2022-03-01")
    units = county().given(RENAME, OFFICER, "2022-03-01").state_of(Units, STREAM).units
    assert (units["education-bureau"].name, units["education-bureau"].ended) == ("县教育体育局", False)
    assert units["education-bureau"].member_from == day("2021-04-27")


def test_a_merger_and_an_abolition_end_a_unit():
    entry = first(county().when(MERGE, OFFICER, "2022-03-01"))
    assert entry.event == UnitMerged(unit="education-bureau", into="culture-bureau")
    entry = first(county().when(ABOLISH, OFFICER, "2022-03-01"))
    assert entry.event == UnitAbolished(unit="education-bureau")


def test_a_unit_does_not_merge_into_itself():
    county().when(MERGE.model_copy(update={"into": "education-bureau"})).refused(REGISTER, "into")


@pytest.mark.parametrize("command", [RENAME, MERGE, ABOLISH])
def test_a_unit_that_is_gone_or_never_was_is_refused(command):
    unknown = command.model_copy(update={"unit": "space-bureau"})
    assert "没有这个单位" in county().when(unknown, OFFICER, "2022-03-01").refused(REGISTER, "unit").reason
    for end in (MERGE, ABOLISH):
        ended = county().given(end, OFFICER, "2022-03-01")
        assert "已合并或撤销" in ended.when(command, OFFICER, "2022-03-02").refused(REGISTER, "unit").reason


@pytest.mark.parametrize("command", [RENAME, MERGE, ABOLISH])
def test_nothing_happens_to_a_unit_before_it_joined(command):
    story = county().given(JOINS, OFFICER, "2022-03-01")
    of_it = command.model_copy(update={"unit": "sports-bureau"})
    story.when(of_it, OFFICER, "2022-02-28").refused(REGISTER, "unit")
    assert story.when(of_it, OFFICER, "2022-03-01").entries()


def test_nor_does_it_inherit_anything():
    story = county().given(JOINS, OFFICER, "2022-03-01")
    merge = MERGE.model_copy(update={"into": "sports-bureau"})
    story.when(merge, OFFICER, "2022-02-28").refused(REGISTER, "into")
    assert story.when(merge, OFFICER, "2022-03-01").entries()


def test_the_heir_must_be_there():
    county().when(MERGE.model_copy(update={"into": "space-bureau"})).refused(REGISTER, "into")
    gone = county().given(AbolishUnit(unit="culture-bureau"), OFFICER, "2022-02-01")
    gone.when(MERGE, OFFICER, "2022-03-01").refused(REGISTER, "into")


def test_a_register_remembers_where_a_unit_came_from():
    story = county().given(MERGE, OFFICER, "2022-03-01")
    story.given(MergeUnit(unit="culture-bureau", into="county-office"), OFFICER, "2022-04-01")
    units = story.state_of(Units, STREAM)
    assert units.origins("county-office") == ["county-office", "culture-bureau", "education-bureau"]
    assert units.origins("finance-bureau") == ["finance-bureau"]


@pytest.mark.parametrize("command", [JOINS, RENAME, MERGE, ABOLISH])
@pytest.mark.parametrize("by", [CLERK, AUDITOR])
def test_the_register_is_for_supervision(command, by):
    county().when(command, by, "2022-03-01").refused(OWN_MATTERS)
