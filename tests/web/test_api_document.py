"""The API: what it says of itself."""

import pytest

from callers import ON_ONE, OURS


@pytest.fixture(scope="module")
def document(ask):
    return ask.http.get("/api/openapi.json").json()


def resolved(document, schema):
    return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


@ON_ONE
@pytest.mark.parametrize("topic", OURS)
def test_every_command_is_an_endpoint_with_its_fields(document, topic):
    endpoint = document["paths"][f"/api/commands/{topic}"]["post"]
    assert endpoint["summary"] == OURS[topic].verb
    body = resolved(document, endpoint["requestBody"]["content"]["application/json"]["schema"])
    assert body["properties"].keys() == {*OURS[topic].model_fields, "on", "as", "basis"}
    required = {name for name, field in OURS[topic].model_fields.items() if field.is_required()}
    assert set(body.get("required", [])) == required
    assert body["additionalProperties"] is False


@ON_ONE
@pytest.mark.parametrize(
    ("path", "method", "status", "fields"),
    [
        ("/api/board", "get", "200", ["as_of", "known_at", "position", "rows"]),
        ("/api/duties", "get", "200", ["as_of", "known_at", "position", "rows", "next"]),
        ("/api/history/{stream}", "get", "200", ["stream", "position", "rows", "next"]),
        ("/api/commands/claim_completion", "post", "201", ["entries", "one_time_passwords"]),
    ],
)
def test_answers_and_problems_have_real_schemas(document, path, method, status, fields):
    responses = document["paths"][path][method]["responses"]
    schema = resolved(document, responses[status]["content"]["application/json"]["schema"])
    assert list(schema["properties"]) == fields
    refusals = {"400", "401", "403", "404", "422", "429", "500", "503"}
    for refused in refusals | ({"409", "413", "415"} if method == "post" else set()):
        assert "application/problem+json" in responses[refused]["content"]


@ON_ONE
def test_a_row_of_duties_is_described_field_by_field(document):
    row = document["components"]["schemas"]["DutyRow"]["properties"]
    assert row["state"] == {"$ref": "#/components/schemas/DutyState"}
    lapse = document["components"]["schemas"]["LapseRow"]["properties"]
    assert list(lapse) == ["from", "to", "days", "presumed"]
