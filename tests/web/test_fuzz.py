"""The API asked everything that its own description allows, and what it does not, by two of its people."""

import base64

import pytest
from hypothesis import HealthCheck, given, settings

from counties import PASSWORD
from pbm_tracker.access import attempts

pytestmark = pytest.mark.slow

EXAMPLES = 6
# 422: a day that has not come or a cursor of another list is well formed, and still cannot be answered.
# 413: what breaks the length that is described may break the limit of a body first.
REJECTED = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
ANSWERS = ["2xx", "304", "401", "403", "404", "409", "422"]


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("name", ["li", "wang"])
def test_nothing_is_found(app, name, mode, monkeypatch):
    import schemathesis  # noqa: PLC0415 - takes a second, which the quick round does without

    for limit in ("PER_ACCOUNT", "PER_ADDRESS"):  # one of the checks signs in wrongly, again and again
        monkeypatch.setattr(attempts, limit, 10**9)
    key = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
    description = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    description.config.checks.positive_data_acceptance.expected_statuses = ANSWERS
    description.config.checks.negative_data_rejection.expected_statuses = REJECTED
    asked = [operation.ok() for operation in description.get_all_operations()]
    assert len(asked) > 40
    for operation in asked:
        fuzz(operation, schemathesis.GenerationMode(mode), {"Authorization": f"Basic {key}"})


def fuzz(operation, mode, headers):
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=headers)

    ask()
