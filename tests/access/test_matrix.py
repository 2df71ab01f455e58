"""Every command by every role, for its own unit and for another: as the rules of access are written, and nothing else."""

import pytest
from given import SECURITY, county

from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT, Forbidden, permit_in_ledger, permit_signed_in
from pbm_tracker.access.roles import OF_A_UNIT, TITLES
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Act

OF_UNITS = """
    add_section name_section name_person report_progress claim_completion request_extension confirm_upkeep
""".split()
OF_SUPERVISION = """
    amend_notice register_unit rename_unit merge_unit abolish_unit register_person take_post leave_post adopt_reading
    assign_duty return_completion verify_completion overturn_verification grant_extension refuse_extension
    find_lapse cure_lapse withdraw_duty
""".split()
OF_AUDIT = "return_completion verify_completion overturn_verification find_lapse".split()
OF_SECURITY = "open_account close_account grant_role revoke_role".split()

WHO = {
    "unit_clerk": OF_UNITS,
    "unit_head": OF_UNITS,
    "supervision": OF_SUPERVISION,
    "audit": OF_AUDIT,
    "finance": [],
    "security": OF_SECURITY,
}
OURS = {topic: command for topic, command in Command.all.items() if command.__module__.startswith("pbm_tracker.")}
CASES = [(topic, role) for topic in OURS for role in TITLES]


@pytest.fixture(scope="module")
def staffed():
    """An account for every role; those of units belong to the education bureau."""
    story = county()
    for role in TITLES:
        account = role.replace("_", ".")
        story.given(OpenAccount(account=account), SECURITY)
        unit = "education-bureau" if role in OF_A_UNIT else None
        story.given(GrantRole(account=account, role=role, unit=unit), SECURITY)
    return story


def test_the_table_names_every_command_and_every_role():
    assert WHO.keys() == TITLES.keys()
    assert {topic for topics in WHO.values() for topic in topics} == OURS.keys()


@pytest.mark.parametrize(("topic", "role"), CASES)
def test_a_role_gives_the_commands_that_are_its_own(staffed, topic, role):
    command = OURS[topic].model_construct(unit="education-bureau", account="other", role="audit")
    account = role.replace("_", ".")
    in_ledger = f"{'education-bureau' if role in OF_A_UNIT else 'county-office'}/someone"
    for permit, actor in ((permit_signed_in, account), (permit_in_ledger, in_ledger), (permit_in_ledger, account)):
        act = Act(actor=actor, role=role, occurred_on="2022-01-10")
        if topic in WHO[role]:
            permit(staffed.state_of, command, act)
            continue
        with pytest.raises(Forbidden) as caught:
            permit(staffed.state_of, command, act)
        assert caught.value.clause == OWN_MATTERS


@pytest.mark.parametrize(("topic", "role"), [(topic, role) for topic, role in CASES if role in OF_A_UNIT])
def test_a_units_role_gives_nothing_for_another_unit(staffed, topic, role):
    command = OURS[topic].model_construct(unit="culture-bureau")
    account = role.replace("_", ".")
    for permit, actor in ((permit_signed_in, account), (permit_in_ledger, "education-bureau/someone")):
        with pytest.raises(Forbidden) as caught:
            permit(staffed.state_of, command, Act(actor=actor, role=role, occurred_on="2022-01-10"))
        assert caught.value.clause == (OWN_UNIT if topic in OF_UNITS else OWN_MATTERS)


@pytest.mark.parametrize("topic", OF_UNITS)
def test_what_a_unit_does_always_names_the_unit(topic):
    assert OURS[topic].model_fields["unit"].is_required()
