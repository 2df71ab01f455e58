"""What a body looks like, for the description of the API: drawn from the fields, with nicer words where there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbm_tracker.kernel.commands import Command

# What a field of this name holds, wherever it is one that is typed.
VALUES: Mapping[str, Any] = {
    "account": "li.ming",
    "agency": "zhengxin",
    "completed_on": "2022-03-31",
    "cured_on": "2022-06-10",
    "engagement": "review-2021",
    "fact_kind": "leading_group_met",
    "indicator": "school-heating",
    "into": "culture-bureau",
    "lapsed_on": "2022-05-01",
    "name": "县体育局",
    "note": "完成日期应为 2022-03-30，见会议纪要",
    "person": "li-ming",
    "position": 1,
    "project": "2022-031",
    "reason": "机构改革",
    "regulation": "goal-rules",
    "section": "budget",
    "sha256": "ab" * 32,
    "signer": "li-ming",
    "task": 51,
    "text": "已拟出初稿",
    "title": "局长",
    "unit": "education-bureau",
    "until": "2022-12-31",
    "year": 2022,
}


def example_of(command: type[Command]) -> dict[str, Any]:
    """The fields that must be given, those of rows that bring an example of their own, and evidence."""
    schema = command.model_json_schema()
    wanted = {*schema.get("required", ()), "evidence", "completed_on"}
    definitions = schema.get("$defs", {})
    return {name: _one(name, one, definitions) for name, one in schema["properties"].items() if name in wanted}


def _one(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if "examples" in schema:
        return schema["examples"][0]
    plain = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    if "$ref" in plain:
        nested = definitions[plain["$ref"].rpartition("/")[2]]
        required = nested.get("required", ())
        fields = nested["properties"].items()
        return {field: _one(field, one, definitions) for field, one in fields if field in required or "examples" in one}
    if "enum" in plain or "const" in plain:
        return plain["enum"][0] if "enum" in plain else plain["const"]
    if plain.get("type") == "array":
        return [_one(name, plain["items"], definitions)] * plain.get("minItems", 1)
    return VALUES.get(name, _typed(plain))


def _typed(schema: Mapping[str, Any]) -> Any:
    """Something of the type, which is all that can be said of a field that nothing is known of."""
    if schema.get("format") == "date":
        return "2022-06-30"
    if schema.get("type") == "boolean":
        return True
    if schema.get("type") == "integer":
        return schema.get("minimum", 1)
    return schema.get("x-lowest", "a" if "pattern" in schema else "说明")
