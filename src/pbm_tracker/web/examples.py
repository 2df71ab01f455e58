"""What a body looks like, for the description of the API: one value for each field that commands have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbm_tracker.kernel.commands import Command

VALUES: Mapping[str, Any] = {
    "account": "li.ming",
    "capacity": "member",
    "channel": "县政府门户网站预决算公开专栏",
    "completed_on": "2022-03-31",
    "cured_on": "2022-06-10",
    "sha256": "ab" * 32,
    "evidence": [{"name": "责任分解表.pdf", "sha256": "ab" * 32}],
    "found": "项目库中有新出台的重大项目 2023-004",
    "into": "culture-bureau",
    "kind": "department",
    "lapsed_on": "2022-05-01",
    "name": "县体育局",
    "note": "完成日期应为 2022-03-30，见会议纪要",
    "person": "li-ming",
    "position": 1,
    "reading": "printed",
    "reason": "机构改革",
    "role": "unit_clerk",
    "section": "budget",
    "signer": "li-ming",
    "statement": "本单位没有新出台的重大政策和项目",
    "task": 51,
    "text": "已拟出初稿",
    "title": "局长",
    "unit": "education-bureau",
    "until": "2022-12-31",
    "wording": "12月底前",
    "year": 2022,
}


def example_of(command: type[Command]) -> dict[str, Any]:
    """The fields that must be given, and evidence where there may be some."""
    return {
        name: VALUES[name]
        for name, field in command.model_fields.items()
        if field.is_required() or name in ("evidence", "completed_on")
    }
