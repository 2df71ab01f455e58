"""One act for many duties (批量办理): the same command for each of them, with the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import create_model

from pbm_tracker.access.policy import Identity
from pbm_tracker.kernel.commands import Command

from .assignment import NamePerson, NameSection
from .completion import ReturnCompletion, VerifyCompletion
from .duty import DutyCommand
from .extension import GrantExtension, RefuseExtension
from .pages import DutySeen
from .work import offered

DUTIES_MAX = 300
BATCHES: tuple[type[DutyCommand], ...] = (
    VerifyCompletion,
    ReturnCompletion,
    GrantExtension,
    RefuseExtension,
    NameSection,
    NamePerson,
)


@cache
def in_common(command: type[DutyCommand]) -> type[Command]:
    """What is asked once for all duties: the command's fields without those that name the duty."""
    own = {name: one for name, one in command.model_fields.items() if name not in DutyCommand.model_fields}
    fields: Any = {name: (one.annotation, one) for name, one in own.items()}
    return create_model(command.__name__, __base__=Command, **fields)


def for_each(command: type[DutyCommand], duties: Iterable[DutySeen], words: Mapping[str, Any]) -> list[Command]:
    """The command for every duty, with the same words."""
    return [command(task=seen.task, unit=seen.unit, capacity=seen.capacity, **words) for seen in duties]


def candidates(command: type[DutyCommand], duties: Iterable[DutySeen], identity: Identity) -> list[DutySeen]:
    """The duties for which this identity is offered the command, what has waited longest first."""
    found = [seen for seen in duties if command in offered(seen, identity)]
    if command in (NameSection, NamePerson):
        return sorted(found, key=lambda seen: bool(seen.row["section" if command is NameSection else "person"]))
    return sorted(found, key=_waiting_since)


def _waiting_since(seen: DutySeen) -> tuple[str, int]:
    asked = [one.asked_on.isoformat() for one in seen.facts.extensions]
    since = seen.standing.claimed_on.isoformat() if seen.standing.claimed_on else max(asked, default="")
    return since, seen.task
