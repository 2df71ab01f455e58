"""Every command by every role, for its own unit and for another: as the rules of access say, and nothing else."""

import pytest

from given import SECURITY, county
from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.access.policy import OWN_MATTERS, OWN_UNIT, Forbidden, permit_in_ledger, permit_signed_in
from pbm_tracker.access.roles import OF_A_UNIT, TITLES
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Act
from who import FIELDS, OF_UNITS, WHO

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
    assert set().union(*WHO.values()) == OURS.keys() == FIELDS.keys()


@pytest.mark.parametrize("topic", FIELDS)
def test_a_command_has_the_fields_that_were_agreed(topic):
    fields = OURS[topic].model_fields
    assert {name if field.is_required() else f"{name}*" for name, field in fields.items()} == FIELDS[topic]


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
        assert caught.value.clause == (OWN_UNIT if topic in WHO[role] else OWN_MATTERS)


@pytest.mark.parametrize("topic", sorted(OF_UNITS))
def test_what_a_unit_does_always_names_the_unit(topic):
    assert OURS[topic].model_fields["unit"].is_required()
