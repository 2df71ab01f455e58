"""The roles there are. A role arrives with the capability that gives it something to do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

TITLES: dict[str, str] = {
    "supervision": "县府办督查",
    "finance": "县财政局",
    "unit_clerk": "单位经办人",
    "unit_head": "单位主要负责同志",
    "audit": "县审计局",
    "security": "安全管理员",
}

Role = Annotated[
    Literal["supervision", "finance", "unit_clerk", "unit_head", "audit", "security"],
    Field(title="角色", json_schema_extra={"words": {**TITLES}}),
]

SUPERVISION = frozenset({"supervision"})
FINANCE = frozenset({"finance"})
OF_A_UNIT = frozenset({"unit_clerk", "unit_head"})
ADMINISTRATORS = frozenset({"security"})
# Drafts, evidence and remarks belong to the unit, its reviewers and audit.
REVIEWERS = frozenset({"supervision", "finance", "audit"})
# Evidence is named by units, and by the supervision office.
BRING_FILES = OF_A_UNIT | SUPERVISION
