"""Forms saved half-filled: whose they are, what is never lost, and how many there may be. On both databases."""

from datetime import timedelta

import pytest

from kernel_samples import Ticking
from pbm_tracker.access import saved_forms
from pbm_tracker.access.policy import Identity
from pbm_tracker.access.saved_forms import Filling, Reference, SavedForms, owner_of, reference_in
from pbm_tracker.kernel.commands import Refusal

LI = Identity("li", "unit_clerk", "education-bureau")
HEAD = Identity("bai", "unit_head", "education-bureau")
WEN = Identity("wen", "unit_clerk", "culture-bureau")
WANG, CAI = Identity("wang", "supervision"), Identity("cai", "finance")
ABOUT = {"project": "2022-031", "year": "2022"}
FIRST = Reference("ab" * 8, 0)


@pytest.fixture
def clock():
    return Ticking()


@pytest.fixture
def forms(place, opened, clock):
    database = place.database("access")
    opened.callback(database.close)
    return SavedForms(database, clock)


def filling(name="新建学校", command="set_goal", **about):
    return Filling(command, about or ABOUT, {"funds": "1,2", "year": "x"}, {"indicators": [{"name": name}]})


def test_what_was_filled_in_is_there_again_whatever_it_is(forms, clock):
    reference, is_beside = forms.save(LI, filling("=1+1'\"<b>"), FIRST)
    [form] = forms.about(LI, "set_goal", {"year": "2022", "project": "2022-031"})

    assert (reference, is_beside) == (Reference(FIRST.id, 1), False)
    assert (form.values, form.rows) == ({"funds": "1,2", "year": "x"}, {"indicators": [{"name": "=1+1'\"<b>"}]})
    assert (form.account, form.command, form.about) == ("li", "set_goal", ABOUT)
    assert form.saved_at.date() == clock.now.date()
    assert forms.about(LI, "set_goal", {"project": "2022-031"}) == []
    assert forms.about(LI, "set_other", ABOUT) == []


def test_a_units_people_go_on_with_it_and_nobody_else_sees_it(forms):
    reference, _ = forms.save(LI, filling(), FIRST)
    assert forms.one(HEAD, reference.id).account == "li"
    again, is_beside = forms.save(HEAD, filling("改过"), reference)

    assert (again, is_beside) == (Reference(reference.id, 2), False)
    assert [one.account for one in forms.of(LI)] == ["bai"]
    for stranger in (WEN, WANG, CAI, Identity("li", "finance")):
        assert forms.of(stranger) == []
        assert forms.one(stranger, reference.id) is None
        assert not forms.discard(stranger, again)
        forms.save(stranger, filling("别的"), again)  # goes nowhere near it
    assert [one.rows["indicators"] for one in forms.of(LI)] == [[{"name": "改过"}]]


def test_who_acts_for_no_unit_has_his_own(forms):
    reference, _ = forms.save(WANG, filling(), FIRST)
    assert owner_of(WANG) == "account/wang"
    assert [one.reference for one in forms.of(WANG)] == [reference]
    assert forms.of(Identity("other", "supervision")) == []


def test_the_later_of_two_is_kept_beside_the_other(forms):
    opened, _ = forms.save(LI, filling("起初"), FIRST)
    mine, _ = forms.save(LI, filling("我的"), opened)
    his, is_beside = forms.save(HEAD, filling("他的"), opened)

    assert is_beside
    assert his.id != mine.id
    assert {one.rows["indicators"][0]["name"] for one in forms.of(LI)} == {"我的", "他的"}
    assert not forms.discard(LI, opened)  # somebody saved it since
    assert forms.discard(LI, mine)
    lost, is_beside = forms.save(LI, filling("接着写"), mine)
    assert (is_beside, lost.id != mine.id) == (True, True)


def test_the_same_sent_twice_is_saved_once(forms):
    assert forms.save(LI, filling(), FIRST) == forms.save(LI, filling(), FIRST)
    reference = Reference(FIRST.id, 1)
    twice = [forms.save(LI, filling("再改"), reference) for _ in range(2)]
    assert twice == [(Reference(FIRST.id, 2), False)] * 2
    assert len(forms.of(LI)) == 1


def test_there_are_limits_and_each_says_what_to_do(forms, monkeypatch):
    monkeypatch.setattr(saved_forms, "FORMS_MAX", 2)
    for name in ("a", "b"):
        forms.save(LI, filling(), Reference(name * 16, 0))
    with pytest.raises(Refusal, match="草稿已满 2 份") as caught:
        forms.save(LI, filling(), Reference("c" * 16, 0))
    assert "删去不用的草稿" in caught.value.cure
    forms.save(WEN, filling(), Reference("d" * 16, 0))
    forms.save(LI, filling("改"), Reference("a" * 16, 1))
    with pytest.raises(Refusal, match="草稿太大，最多 300 kB"):
        forms.save(LI, filling("长" * 100_001), Reference("a" * 16, 2))
    assert len(forms.of(LI)) == 2


def test_the_newest_stands_first(forms, clock):
    for day, name in enumerate("abc"):
        clock.now += timedelta(days=day)
        forms.save(LI, filling(name), Reference(name * 16, 0))
    assert [one.reference.id[0] for one in forms.of(LI)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    "text", ["", "x", "ab.1", f"{'ab' * 8}", f"{'ab' * 8}.0", f"{'AB' * 8}.1", f"{'ab' * 8}.1234567890"]
)
def test_what_is_no_reference_is_none(text):
    assert reference_in(text) is None
    assert reference_in(str(Reference("ab" * 8, 12))) == Reference("ab" * 8, 12)
