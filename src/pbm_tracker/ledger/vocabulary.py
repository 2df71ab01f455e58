"""What people write for what a ledger knows by code: the names of units, persons, roles and kinds of acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from pbm_tracker.access.roles import TITLES
from pbm_tracker.county import County
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.wording import nearest
from pbm_tracker.notice.reading import NAME_WORDS
from pbm_tracker.tasks.duty import CAPACITY_WORDS
from pbm_tracker.tasks.pages import units_of
from pbm_tracker.units.unit import KIND_WORDS, STREAM, UnitKind, UnitRegistered, UnitRenamed

from .columns import commands

# Fields whose value is one of what is registered; those that a command gives as something new are typed as codes.
REGISTERED = {"unit": "单位", "into": "单位", "person": "人员"}
_CODE_BEHIND = re.compile(r".+[（(]([A-Za-z0-9_.-]+)[）)]")


class Unknown(ValueError):
    """Nobody and nothing of that name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """By field: every name and the codes it may mean. `choices` is what a list to choose from shows."""

    codes: dict[str, dict[str, set[str]]]
    choices: dict[str, list[str]]

    def code(self, field: str, text: str) -> str:
        """The code that is meant; what is no name and looks like a code stays. Raises Unknown with suggestions."""
        if field == "by":
            unit, slash, name = text.partition("/")
            return f"{self.code('unit', unit)}/{name}" if slash else text
        known = self.codes.get(field)
        if known is None:
            return text
        if match := _CODE_BEHIND.fullmatch(text):
            return match[1]
        found = known.get(_key(text), set())
        if len(found) > 1:
            raise Unknown(say("“{text}”可以指 {codes}，请写代号", text=text, codes=joined(sorted(found))))
        if found:
            return next(iter(found))
        if field in REGISTERED and not text.isascii():
            what = say(REGISTERED[field])
            raise Unknown(
                say("登记册里没有这个{what}：{text}{nearest}", what=what, text=text, nearest=nearest(text, known))
            )
        return text


def vocabulary(county: County) -> Vocabulary:
    """Of a county as it is now. A unit is known by every name that it has had."""
    events = [entry.event for entry in county.log.entries_of(STREAM)]
    units = [(event.unit, event.name) for event in events if isinstance(event, UnitRegistered | UnitRenamed)]
    with county.at() as moment:
        present = [(one.unit, one.name) for one in units_of(moment.views) if one.ended_on is None]
        persons = [(row["person"], row["name"]) for row in moment.views.rows("people", "persons")]
    roles = [(str(code), words) for code, words in TITLES.items()]
    words = {
        "unit": units,
        "into": units,
        "person": persons,
        "as": roles,
        "role": roles,
        "do": [(topic, one.verb) for topic, one in commands().items()],
        "capacity": [(str(code), title) for code, title in CAPACITY_WORDS.items()],
        "reading": [(str(code), title) for code, title in NAME_WORDS.items()],
        "kind": [(code, KIND_WORDS[code]) for code in get_args(get_args(UnitKind)[0])],
        "refused": [(gate.id, gate.meaning) for gate in county.catalogue.gates],
    }
    shown = words | {"unit": present, "into": present}
    return Vocabulary(
        {field: _meanings(pairs) for field, pairs in words.items()},
        {field: [f"{name}（{code}）" for code, name in pairs] for field, pairs in shown.items()},
    )


def _meanings(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, name in pairs:
        found.setdefault(_key(name), set()).add(code)
    return found


def _key(text: str) -> str:
    """Names compared: full-width as half-width, without blanks."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text)).casefold()
