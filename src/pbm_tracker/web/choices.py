"""What a field can be chosen from: its own words, or the names of what is registered; never codes to be remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pbm_tracker.county import County
from pbm_tracker.filing import called
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import Described
from pbm_tracker.kernel.views import Reading as Views

from .names import Names

# Fields that give something new its code, where elsewhere the same name means one that is there.
NEW = frozenset(
    {("register_unit", "unit"), ("register_person", "person"), ("add_section", "section"), ("open_account", "account")}
)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str


def in_words(field: Described) -> list[Choice]:
    """The choices that a field brings itself."""
    return [Choice(code, field.word(code)) for code in field.words]


class Choices:
    """Asked field by field; `values` are those filled in so far, since a section belongs to a unit."""

    def __init__(self, views: Views, names: Names, county: County) -> None:
        self._views = views
        self._names = names
        self._county = county

    def of(self, command: type[Command], field: Described, values: Mapping[str, str]) -> list[Choice] | None:
        """The choices of a field in the order to be shown; None for one that is typed."""
        if field.words:
            return in_words(field)
        if (command.topic, field.name) in NEW:
            return None
        registered = {
            "unit": self._units,
            "into": self._units,
            "task": self._tasks,
            "person": self._persons,
            "section": self._sections,
            "account": self._accounts,
        }
        return registered[field.name](values.get("unit")) if field.name in registered else None

    def words(self, command: type[Command], field: Described, value: str, values: Mapping[str, str]) -> str:
        """A value that was chosen, in words; unknown ones as they are."""
        if field.name == "unit":
            return self._names.unit(value)
        if field.name == "sha256":
            return called(self._county, value)
        found = self.of(command, field, values) or []
        return next((choice.words for choice in found if choice.value == value), value)

    def _units(self, _: str | None) -> list[Choice]:
        return [Choice(seen.unit, seen.name) for seen in self._names.present]

    def _tasks(self, _: str | None) -> list[Choice]:
        return [Choice(str(task.number), f"{task.number} {task.text}") for task in self._county.catalogue.tasks]

    def _accounts(self, _: str | None) -> list[Choice]:
        rows = self._views.rows("accounts", "accounts")
        return [Choice(row["account"], row["account"]) for row in rows if row["closed_on"] is None]

    def _persons(self, unit: str | None) -> list[Choice]:
        """Those with a post in the unit stand first."""
        posts = self._views.rows("people", "posts", unit=unit) if unit in self._names.units else []
        own = {row["person"] for row in posts if row["left_on"] is None}
        ordered = sorted(self._names.persons.items(), key=lambda pair: (pair[0] not in own, pair[0]))
        return [Choice(person, f"{name}（{person}）") for person, name in ordered]

    def _sections(self, unit: str | None) -> list[Choice]:
        return [
            Choice(section, name if unit else f"{self._names.unit(of)} {name}")
            for (of, section), name in self._names.sections.items()
            if unit in (None, "", of)
        ]
