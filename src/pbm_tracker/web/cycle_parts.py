"""What the pages of the yearly cycle share: how its windows are read, and where the notice has a step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import HTTPException
from markupsafe import Markup

from pbm_tracker.county import Moment
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.saying import say
from pbm_tracker.notice.reading import NAME_WORDS, WindowReading

from .names import Names
from .visit import Visit

YEARS = (2020, 2100)


class WindowFilter(Frozen):
    """A reading for every step that has it; nothing means as adopted."""

    window: WindowReading | None = None

    def told(self) -> dict[str, str | None]:
        return {"窗口读法": self.window and say(NAME_WORDS[self.window])}


def where_of(step: str) -> str:
    """Where the notice has a step: 2.1 stands in 三(二)1."""
    major, minor = step.split(".")
    return f"三({'一二三四'[int(major) - 1]}){minor}"


def budget_year(text: str) -> int:
    """The year that an address names, in plain digits. Raises HTTPException for any other."""
    if not re.fullmatch("[0-9]{4}", text) or not YEARS[0] <= int(text) <= YEARS[1]:
        raise HTTPException(404, "没有这个预算年度。")
    return int(text)


def actor_names(names: Names) -> dict[str, str]:
    """Who carries out steps, by the codes that the notice's file has for them."""
    return {"all_units": say("各部门各单位")} | {unit: seen.name for unit, seen in names.units.items()}


def key_of(visit: Visit, moment: Moment) -> tuple[object, ...]:
    """All that a page has in common for whoever may see it."""
    known = moment.known_at if visit.asked.known_at else None
    return visit.request.url.path, moment.position, moment.as_of, known, visit.request.url.query, visit.language


def offered(visit: Visit, commands: Sequence[type[Command]], unit: str | None = None) -> list[type[Command]]:
    return [one for one in commands if visit.identity.may(one, unit) and not visit.in_the_past]


def drawn(visit: Visit, moment: Moment, template: str, own: Mapping[str, Any]) -> Markup:
    """A part of a page, drawn."""
    return Markup(visit.shell.render(template, {**visit.frame(moment), **own}))  # noqa: S704 - Jinja escaped it
