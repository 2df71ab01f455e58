"""What a gate refuses is recorded in the stream it was asked of, with the clause, what is missing and the cure."""

import pytest

from gate_samples import ArrangeSampleMoney, PassSampleGoal, Purse
from given import CATALOGUE, CLERK, county
from pbm_tracker.kernel.commands import GateRefusal
from pbm_tracker.notice.clauses import CLAUSES
from pbm_tracker.notice.gate import MISSING_MAX, EntryAt, GateRefused, event_in, refusal_in, refuse

ASKED = ArrangeSampleMoney(unit="education-bureau", amount=5)


def refusal_of(story, command=ASKED):
    with pytest.raises(GateRefusal) as caught:
        story.decided(command, CLERK, "2022-01-10")
    return caught.value


def test_the_clauses_of_the_gates_are_those_of_the_file():
    quoted = {
        code: f"{CATALOGUE.notice.number} {clause.where}「{clause.text}」" for code, clause in CATALOGUE.clauses.items()
    }
    named = [code for gate in CATALOGUE.gates for code in gate.clauses]
    assert dict(CLAUSES) == {code: quoted[code] for code in named}


def test_an_attempt_is_recorded_with_all_that_was_said_of_it():
    refusal = refusal_of(county())
    assert refusal.reason == "关口 G3 不予通过：没有审核通过的样品目标"
    assert refusal.clause == "龙府办〔2021〕22号 二(三)「未按要求设定绩效目标或审核未通过的,不得安排预算」"
    [entry] = refusal.entries
    assert (entry.stream, entry.version) == ("purse/education-bureau", 1)
    assert entry.event == event_in(refusal)
    assert entry.event == GateRefused(
        gate="G3",
        asked="arrange_sample_money",
        clause_code="s2_3_goal_gate",
        clause=refusal.clause,
        task=11,
        unit="education-bureau",
        missing=("没有审核通过的样品目标",),
        cure="请先报样品目标，审核通过后再安排",
        field="unit",
    )


def test_it_names_the_entries_that_show_what_is_missing():
    story = county().given(PassSampleGoal(unit="education-bureau"), CLERK, "2022-01-10")
    refusal = refusal_of(story, ArrangeSampleMoney(unit="education-bureau", amount=101))
    assert event_in(refusal).missing == ("上年结果为差", "金额没有减少")
    assert event_in(refusal).by_entries == (EntryAt(stream="purse/education-bureau", version=1),)


def test_what_was_passed_is_recorded_as_it_was_asked():
    story = county().given(PassSampleGoal(unit="education-bureau"), CLERK, "2022-01-10")
    [entry] = story.decided(ASKED, CLERK, "2022-01-10")
    assert entry.event.topic == "sample_money_arranged"
    assert refusal_in([entry]) is None
    assert refusal_in([]) is None


def test_who_asks_again_is_told_the_same():
    refusal = refusal_of(county())
    again = refusal_in(refusal.entries)
    told = [(one.reason, one.clause, one.cure, one.field) for one in (refusal, again)]
    assert told[0] == told[1]
    assert event_in(again) == event_in(refusal)


def test_of_very_much_that_is_missing_the_first_is_told_and_the_rest_counted():
    with pytest.raises(GateRefusal) as caught:
        refuse(
            gate="G2",
            clause="s2_3_kinds",
            stream_state=Purse(stream="purse/x"),
            asked="x",
            unit=None,
            missing=[f"缺第{n}项" for n in range(MISSING_MAX + 7)],
            entries=[EntryAt(stream="goal/x", version=n) for n in range(1, 1000)],
        )
    event = event_in(caught.value)
    assert event.missing[-2:] == (f"缺第{MISSING_MAX - 1}项", "另有 7 处")
    assert len(event.missing) == len(event.by_entries) == MISSING_MAX + 1
