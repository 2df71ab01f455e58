"""What a gate refused: recorded once, in place of what was asked, through a county and through its ledgers."""

from contextlib import closing

import pytest

from gate_samples import ArrangeSampleMoney, PassSampleGoal, known
from pbm_tracker.county import County
from pbm_tracker.kernel.commands import GateRefusal
from pbm_tracker.kernel.draft import KeyReused
from pbm_tracker.kernel.events import Act
from pbm_tracker.ledger.importing import BadLedger, carry_in, read_ledger
from sheets import csv, xlsx

EDUCATION, CULTURE = "education-bureau", "culture-bureau"
ASKED = ArrangeSampleMoney(unit=EDUCATION, amount=5)
ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
GOAL = "- {on: 2022-06-01, by: education-bureau/clerk, as: unit_clerk, do: pass_sample_goal, unit: education-bureau}\n"
MONEY = (
    "- {on: 2022-06-01, by: education-bureau/clerk, as: unit_clerk, do: arrange_sample_money, unit: education-bureau,"
    " amount: 5}\n"
)
ATTEMPT = MONEY.replace("}", ", refused: G3}")
HEADINGS = ["发生日", "办理人", "办理角色", "事项", "单位", "金额", "被拒关口"]
CELLS = ["2022-06-01", "education-bureau/clerk", "unit_clerk", "arrange_sample_money", EDUCATION, 5, "G3"]


@pytest.fixture(autouse=True)
def sampled(monkeypatch):
    known(monkeypatch)


@pytest.fixture
def county(copied):
    with closing(County.open(copied.settings)) as county:
        yield county


@pytest.fixture
def clerk(county):
    return Act(actor="li", role="unit_clerk", occurred_on=county.today())


@pytest.fixture
def purse(county):
    """The kinds of the entries of a unit's purse."""
    return lambda unit=EDUCATION: [entry.event.topic for entry in county.log.entries_of(f"purse/{unit}")]


@pytest.fixture
def brought(county):
    def brought(text, name="ledger.yaml", *, dry_run=False):
        data = text.encode() if isinstance(text, str) else text
        return carry_in(county, read_ledger(county, data, name), dry_run=dry_run)

    return brought


def refused(county, act, key="", command=ASKED):
    with pytest.raises(GateRefusal) as caught:
        county.carry_out(command, act, key=key)
    return caught.value


def listed(county, **wanted):
    with county.at() as moment:
        return [row["position"] for row in moment.views.rows("refusals", "refusals", skip=0, most=100, **wanted)]


# One act


def test_an_attempt_is_recorded_and_nothing_of_what_was_asked(county, clerk, purse):
    before = county.log.head()
    refusal = refused(county, clerk)
    assert (refusal.position, refusal.clause[:17]) == (county.log.head(), "龙府办〔2021〕22号 二(三)")
    assert refusal.position > before
    entry = county.log.entry_at(refusal.position)
    assert (entry.act, entry.event.gate, entry.event.unit) == (clerk, "G3", EDUCATION)
    assert purse() == ["gate_refused"]


def test_asked_again_under_its_key_it_is_recorded_once(county, clerk, purse):
    first, again = (refused(county, clerk, "k" * 20) for _ in range(2))
    assert first.position == again.position
    assert (first.reason, first.clause, first.cure, first.field) == (
        again.reason, again.clause, again.cure, again.field,
    )  # fmt: skip
    assert purse() == ["gate_refused"]
    with pytest.raises(KeyReused):
        county.carry_out(ArrangeSampleMoney(unit=EDUCATION, amount=6), clerk, key="k" * 20)


def test_asked_again_without_a_key_it_is_another_attempt(county, clerk, purse):
    assert refused(county, clerk).position < refused(county, clerk).position
    assert purse() == ["gate_refused"] * 2


def test_what_moved_before_it_was_recorded_is_decided_on_again(county, clerk, monkeypatch):
    """Somebody passes the goal just before the refusal is appended: then there is nothing to refuse."""
    append, moved = county.log.append, []

    def overtaken(entries, **given):
        if not moved:
            moved.append(True)
            county.carry_out(PassSampleGoal(unit=EDUCATION), clerk)
        return append(entries, **given)

    monkeypatch.setattr(county.log, "append", overtaken)
    [entry] = county.carry_out(ASKED, clerk)
    assert (entry.event.topic, entry.version) == ("sample_money_arranged", 2)
    assert listed(county) == []


def test_a_plain_refusal_is_not_recorded(county, clerk, purse):
    with pytest.raises(Exception, match="金额是零"):
        county.carry_out(ArrangeSampleMoney(unit=EDUCATION, amount=0), clerk)
    assert purse() == []


# Several as one


def test_of_many_asked_as_one_the_attempts_are_recorded_with_the_rest(county, purse):
    office = Act(actor="wang", role="supervision", occurred_on=county.today())
    many = [ArrangeSampleMoney(unit=EDUCATION, amount=5), PassSampleGoal(unit=CULTURE)]
    seen = []

    def agreed(draft, refused):
        seen.append(([entry.event.topic for entry in draft.entries], [str(one) for _, one in refused]))

    for _ in range(2):
        entries, _ = county.carry_out_each(many, office, key="k" * 20, agreed=agreed)
        assert [entry.event.topic for entry in entries] == ["gate_refused", "sample_goal_passed"]
    assert seen == [(["gate_refused", "sample_goal_passed"], ["关口 G3 不予通过：没有审核通过的样品目标"])]
    assert (purse(), purse(CULTURE)) == (["gate_refused"], ["sample_goal_passed"])


# Ledgers


def test_a_row_that_was_refused_then_records_the_attempt_and_only_once(county, brought, purse):
    imported = brought(ATTEMPT + GOAL + MONEY)
    assert (imported.added, imported.there) == (3, 0)
    assert purse() == ["gate_refused", "sample_goal_passed", "sample_money_arranged"]
    entry = imported.entries[0]
    assert (entry.act.actor, entry.cause[:7], entry.event.gate) == ("education-bureau/clerk", "ledger/", "G3")
    before = county.log.head()
    assert (again := brought(ATTEMPT + GOAL + MONEY)).added == 0
    assert (again.there, county.log.head()) == (3, before)


def test_the_same_act_is_another_row_when_it_was_not_refused(brought, purse):
    brought(ATTEMPT)
    assert brought(ATTEMPT + GOAL + MONEY).added == 2
    assert purse() == ["gate_refused", "sample_goal_passed", "sample_money_arranged"]


def test_a_dry_run_of_a_ledger_records_no_attempt(county, brought):
    before = county.log.head()
    imported = brought(ATTEMPT, dry_run=True)
    assert ([entry.event.topic for entry in imported.entries], county.log.head()) == (["gate_refused"], before)


BAD = {
    "refused, and not said to be": (GOAL.replace("education", "culture") + MONEY, 2, "unit", "关口 G3 不予通过"),
    "not refused, and said to be": (GOAL + ATTEMPT, 2, "refused", "现在却没有被拒绝"),
    "refused by another gate": (
        MONEY.replace("}", ", refused: G10}"), 1, "refused", "写明被关口 G10 拒绝，现在拒绝它的却是：关口 G3",
    ),
    "refused by no gate": (
        MONEY.replace("5}", "0, refused: G3}"), 1, "refused", "写明被关口 G3 拒绝，现在拒绝它的却是：金额是零",
    ),
    "no such gate": (MONEY.replace("}", ", refused: 三}"), 1, "refused", "应为关口编号"),
}  # fmt: skip


@ON_ONE
@pytest.mark.parametrize("case", BAD)
def test_a_row_that_does_not_agree_is_bad_as_any_other(county, brought, case):
    text, line, field, reason = BAD[case]
    before = county.log.head()
    with pytest.raises(BadLedger) as caught:
        brought(text)
    [problem] = caught.value.problems
    assert (problem.line, problem.field) == (line, f"{line}.{field}")
    assert reason in problem.reason
    assert county.log.head() == before


@ON_ONE
@pytest.mark.parametrize("gate", ["G3", "没有审核通过的绩效目标，不得安排预算，没有例外（G3）"])
@pytest.mark.parametrize(("kind", "written"), [("csv", csv), ("xlsx", xlsx)])
def test_a_sheet_has_a_column_for_the_gate(brought, purse, kind, written, gate):
    data = written(HEADINGS, [*CELLS[:-1], gate])
    assert brought(data, f"ledger.{kind}").added == 1
    assert purse() == ["gate_refused"]
    assert brought(ATTEMPT).there == 1


@ON_ONE
def test_a_sheet_says_where_the_gate_does_not_agree(brought):
    with pytest.raises(BadLedger) as caught:
        brought(xlsx(HEADINGS, [*CELLS[:-1], "G1"]), "ledger.xlsx")
    [problem] = caught.value.problems
    assert (problem.line, problem.field) == (2, "被拒关口")


# What is listed


def test_attempts_are_listed_by_stream_gate_and_unit_a_page_at_a_time(county, clerk):
    office = Act(actor="wang", role="supervision", occurred_on=county.today())
    first = refused(county, clerk).position
    other = refused(county, office, command=ArrangeSampleMoney(unit=CULTURE, amount=5)).position
    county.carry_out(PassSampleGoal(unit=EDUCATION), clerk)
    more = refused(county, clerk, command=ArrangeSampleMoney(unit=EDUCATION, amount=101)).position
    assert listed(county) == [more, other, first]
    assert listed(county, gate="G3") == [other, first]
    assert listed(county, unit=EDUCATION) == [more, first]
    assert listed(county, stream=f"purse/{CULTURE}") == [other]
    with county.at() as moment:
        ask = moment.views.rows
        assert [row["position"] for row in ask("refusals", "refusals", skip=1, most=1)] == [other]
        assert ask("refusals", "counted", unit=EDUCATION)[0]["refusals"] == 2
        row = dict(ask("refusals", "refusals", skip=1, most=1)[0])
    assert (row["actor"], row["role"], row["unit"], row["asked"], row["task"]) == (
        "wang", "supervision", CULTURE, "arrange_sample_money", 11,
    )  # fmt: skip


def test_the_heir_of_a_unit_has_its_attempts_before_it(county, clerk):
    from pbm_tracker.units.unit import MergeUnit  # noqa: PLC0415

    position = refused(county, clerk).position
    office = Act(actor="wang", role="supervision", occurred_on=county.today())
    county.carry_out(MergeUnit(unit=EDUCATION, into=CULTURE), office)
    assert listed(county, unit=CULTURE) == listed(county, unit=EDUCATION) == [position]
