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
    {
        ("register_unit", "unit"),
        ("register_person", "person"),
        ("add_section", "section"),
        ("open_account", "account"),
        ("propose_project", "project"),
        ("add_indicator", "indicator"),
        ("register_agency", "agency"),
        ("engage_third_party", "engagement"),
        ("issue_regulation", "regulation"),
    }
)
# Fields that hold words of no register, though elsewhere the same name means what is registered.
TYPED = frozenset({("complete_ex_ante_assessment", "agency")})
NAMING_A_PERSON = (
    "person", "project_lead", "finance_lead", "unit_head", "signer", "head", "responsible", "override_approver",
)  # fmt: skip
# What each field that is chosen names, by whatever name the field goes.
NAMED: Mapping[str, str] = {
    "into": "unit",
    "library": "indicator",
    "supersedes": "regulation",
    "helped_by": "agency",
    **dict.fromkeys(NAMING_A_PERSON, "person"),
}


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
        """The choices of a field, or of one in its rows, in the order to be shown; None for one that is typed."""
        if field.words:
            return in_words(field)
        if (command.topic, field.name) in NEW | TYPED or field.kind not in ("line", "whole"):
            return None
        registered = {
            "unit": self._units,
            "task": self._tasks,
            "person": self._persons,
            "section": self._sections,
            "account": self._accounts,
            "project": self._projects,
            "agency": self._agencies,
            "engagement": self._engagements,
            "regulation": self._regulations,
            "indicator": self._indicators,
            "fact_kind": self._fact_kinds,
        }
        named = NAMED.get(field.name, field.name)
        return registered[named](values) if named in registered else None

    def words(self, command: type[Command], field: Described, value: str, values: Mapping[str, str]) -> str:
        """A value that was chosen, in words; unknown ones as they are."""
        if field.name == "unit":
            return self._names.unit(value)
        if field.name == "sha256":
            return called(self._county, value)
        found = self.of(command, field, values) or []
        return next((choice.words for choice in found if choice.value == value), value)

    def _units(self, _: Mapping[str, str]) -> list[Choice]:
        return [Choice(seen.unit, seen.name) for seen in self._names.present]

    def _tasks(self, _: Mapping[str, str]) -> list[Choice]:
        return [Choice(str(task.number), f"{task.number} {task.text}") for task in self._county.catalogue.tasks]

    def _accounts(self, _: Mapping[str, str]) -> list[Choice]:
        rows = self._views.rows("accounts", "accounts")
        return [Choice(row["account"], row["account"]) for row in rows if row["closed_on"] is None]

    def _persons(self, values: Mapping[str, str]) -> list[Choice]:
        """Those with a post in the unit stand first."""
        unit = values.get("unit")
        posts = self._views.rows("people", "posts", unit=unit) if unit in self._names.units else []
        own = {row["person"] for row in posts if row["left_on"] is None}
        ordered = sorted(self._names.persons.items(), key=lambda pair: (pair[0] not in own, pair[0]))
        return [Choice(person, f"{name}（{person}）") for person, name in ordered]

    def _sections(self, values: Mapping[str, str]) -> list[Choice]:
        unit = values.get("unit")
        return [
            Choice(section, name if unit else f"{self._names.unit(of)} {name}")
            for (of, section), name in self._names.sections.items()
            if unit in (None, "", of)
        ]

    def _projects(self, values: Mapping[str, str]) -> list[Choice]:
        """Those of the unit, where one is named, that were not cleared out."""
        rows = self._views.rows("projects", "projects", unit=values.get("unit") or None, project=None)
        return [Choice(row["project"], f"{row['project']} {row['name']}") for row in rows if row["cleared_on"] is None]

    def _agencies(self, _: Mapping[str, str]) -> list[Choice]:
        return [Choice(row["agency"], row["name"]) for row in self._views.rows("agencies", "agencies")]

    def _engagements(self, values: Mapping[str, str]) -> list[Choice]:
        """Those of the unit, where one is named, and of the agency."""
        rows = self._views.rows("agencies", "engagements", unit=values.get("unit") or None)
        agency = values.get("agency")
        return [
            Choice(row["engagement"], f"{row['engagement']} {row['name']} {row['document']}")
            for row in rows
            if agency in (None, "", row["agency"])
        ]

    def _regulations(self, values: Mapping[str, str]) -> list[Choice]:
        rows = self._views.rows("regulations", "regulations", unit=values.get("unit") or None)
        return [Choice(row["regulation"], f"{row['title']}（{row['document']}）") for row in rows]

    def _indicators(self, values: Mapping[str, str]) -> list[Choice]:
        """The library that all units share; where one of its own is changed, those of the unit."""
        unit = values.get("unit") or None
        rows = self._views.rows("indicators", "indicators", unit=None, kind=None)
        found = [row for row in rows if row["retired_on"] is None]
        return [
            Choice(row["indicator"], f"{row['name']}（{row['indicator']}）")
            for row in sorted(found, key=lambda row: row["unit"] != unit)
        ]

    def _fact_kinds(self, _: Mapping[str, str]) -> list[Choice]:
        return [Choice(kind.id, kind.words) for kind in self._county.catalogue.performance.fact_kinds]
