"""The names by which people know units, sections, persons and accounts, as of the day asked."""

from __future__ import annotations

from functools import cached_property

from pbm_tracker.audit.entries import corrections_of
from pbm_tracker.audit.history import CorrectedBy
from pbm_tracker.kernel.saying import say
from pbm_tracker.kernel.views import Reading as Views
from pbm_tracker.tasks.pages import UnitSeen, units_of

# Who acts without being anybody: the making of a county, and whoever keeps its data folder.
_WITHOUT_A_PERSON = {"init": "建账", "keeper": "数据保管人"}


class Names:
    """What is not registered is called by its code."""

    def __init__(self, views: Views) -> None:
        self.views = views

    @cached_property
    def units(self) -> dict[str, UnitSeen]:
        """Every unit there was by the day asked, in register order."""
        return {seen.unit: seen for seen in units_of(self.views)}

    @cached_property
    def present(self) -> list[UnitSeen]:
        return [seen for seen in self.units.values() if seen.ended_on is None]

    @cached_property
    def persons(self) -> dict[str, str]:
        return {row["person"]: row["name"] for row in self.views.rows("people", "persons")}

    @cached_property
    def sections(self) -> dict[tuple[str, str], str]:
        rows = self.views.rows("units", "sections")
        return {(row["unit"], row["section"]): row["name"] for row in rows}

    @cached_property
    def former(self) -> dict[str, list[tuple[str, str]]]:
        """Every name that a unit has had by the day asked, each with the day it began."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self.views.rows("unit_names", "unit_names"):
            found.setdefault(row["unit"], []).append((row["since"], row["name"]))
        return found

    @cached_property
    def corrections(self) -> dict[int, list[CorrectedBy]]:
        """What was said by then of entries that were wrong, by their positions."""
        return corrections_of(self.views)

    @cached_property
    def person_of_account(self) -> dict[str, str | None]:
        return {row["account"]: row["person"] for row in self.views.rows("accounts", "accounts")}

    def unit(self, unit: str | None) -> str:
        return self.units[unit].name if unit in self.units else unit or ""

    def unit_on(self, unit: str, day: str) -> str:
        """What a unit was called on a day; with today's name behind it, if that is another."""
        names = [name for since, name in self.former.get(unit, ()) if since <= day]
        now = self.unit(unit)
        return now if not names or names[-1] == now else say("{name}（现 {now}）", name=names[-1], now=now)

    def short(self, unit: str) -> str:
        """Without 县 in front of a bureau: every one here is the county's."""
        name = self.unit(unit)
        return name.removeprefix("县") if name.endswith("局") else name

    def person(self, person: str | None) -> str:
        return self.persons.get(person or "", person or "")

    def section(self, section: str | None, *units: str) -> str:
        """A section's name; its code is only unique within a unit."""
        code = section or ""
        return next((self.sections[unit, code] for unit in units if (unit, code) in self.sections), code)

    def actor(self, actor: str) -> str:
        """An account's person, or the unit and name that a ledger gave."""
        unit, slash, name = actor.partition("/")
        if slash and name in _WITHOUT_A_PERSON:
            return say("{unit} {name}", unit=self.unit(unit), name=say(_WITHOUT_A_PERSON[name]))
        if slash:
            return f"{self.unit(unit)} {self.person(name)}"
        person = self.person_of_account.get(actor)
        return f"{self.person(person)}（{actor}）" if person else actor
