"""What people write for what a ledger knows by code: names of units and persons, kinds of acts, a field's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pbm_tracker.county import County
from pbm_tracker.kernel.described import Described
from pbm_tracker.kernel.saying import joined, say
from pbm_tracker.kernel.wording import nearest
from pbm_tracker.tasks.pages import units_of
from pbm_tracker.units.unit import STREAM, UnitRegistered, UnitRenamed

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

    def code(self, field: Described, text: str) -> str:
        """The code that is meant; what is no name and looks like a code stays. Raises Unknown with suggestions."""
        if field.name == "by":
            unit, slash, name = text.partition("/")
            return f"{self._registered('unit', unit)}/{name}" if slash else text
        return self._registered(field.name, text) if self._is_registered(field) else _of_words(field, text)

    def choices_of(self, field: Described) -> list[str]:
        """What may be chosen for a field; nothing where it is typed."""
        if self._is_registered(field):
            return self.choices.get(field.name, [])
        return [chosen(field.words[code], code) for code in field.words]

    def _is_registered(self, field: Described) -> bool:
        """Whether what the field may hold is known by what is registered, and not by words of its own."""
        return all(code == words for code, words in field.words.items())

    def _registered(self, name: str, text: str) -> str:
        known = self.codes.get(name)
        if known is None:
            return text
        if match := _CODE_BEHIND.fullmatch(text):
            return match[1]
        found = known.get(_key(text), set())
        if len(found) > 1:
            raise Unknown(say("“{text}”可以指 {codes}，请写代号", text=text, codes=joined(sorted(found))))
        if found:
            return next(iter(found))
        if name in REGISTERED and not text.isascii():
            what = say(REGISTERED[name])
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
    acts = [(topic, one.verb) for topic, one in commands().items()]
    gates = [(gate.id, gate.meaning) for gate in county.catalogue.gates]
    words = {"unit": units, "into": units, "person": persons, "do": acts, "refused": gates}
    shown = words | {"unit": present, "into": present}
    return Vocabulary(
        {field: _meanings(pairs) for field, pairs in words.items()},
        {field: [chosen(name, code) for code, name in pairs] for field, pairs in shown.items()},
    )


def chosen(words: str, code: str) -> str:
    """What a list shows: the words, with the code behind them where it says more; yes and no are words enough."""
    return words if code in (words, "true", "false") else f"{words}（{code}）"


def _of_words(field: Described, text: str) -> str:
    if text in field.words:
        return text
    meanings = _by_word(field)
    behind = _CODE_BEHIND.fullmatch(text)
    if behind and behind[1] in field.words:
        return behind[1]
    if found := meanings.get(_key(text)):
        return found
    if text.isascii():
        return text
    known = joined(field.word(code) for code in field.words)
    raise Unknown(say("没有“{text}”这一项，只能是 {known}", text=text, known=known))


@cache
def _by_word(field: Described) -> Mapping[str, str]:
    return {_key(name): code for code, words in field.words.items() for name in (code, words)}


def _meanings(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, name in pairs:
        found.setdefault(_key(name), set()).add(code)
    return found


def _key(text: str) -> str:
    """Names compared: full-width as half-width, without blanks."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text)).casefold()
