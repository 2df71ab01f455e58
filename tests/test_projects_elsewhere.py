"""Projects and the sample of the re-review on the command line and the API: the same as on their pages."""

from contextlib import closing

import pytest

from callers import Client
from cycle import CODE
from dossiers import AFTERWARDS, BY_JUNE_2022, told
from pbm_tracker.county import County
from surfaces import Clock, asked, pbm

DATES = ("--as-of", "2023-12-01")


@pytest.fixture
def copied(copied, tmp_path):
    """With a project that has come all the way."""
    clock = Clock()
    clock.on("2023-12-01")
    with closing(County.open(copied.settings, clock)) as county:
        told(county, tmp_path, BY_JUNE_2022 + AFTERWARDS)
    return copied


def test_projects_on_the_command_line(copied):
    [row] = asked(copied.settings, "projects", "--year", "2022", *DATES)["rows"]
    assert row == {
        "project": CODE,
        "name": "农村学校取暖改造",
        "unit": "education-bureau",
        "book": "general_public",
        "kind": "department_project",
        "attribute": "new",
        "major": True,
        "period_from": "2022-01-01",
        "period_until": "2023-12-31",
        "budget": "3000000.00",
        "state": "key_evaluated",
    }
    assert "300.00" in pbm(copied.settings, "projects", "--year", "2022", *DATES).out
    assert asked(copied.settings, "projects", "--state", "budgeted", *DATES)["rows"] == []
    wrong = pbm(copied.settings, "projects", "--state", "half")
    assert (wrong.status, "--state" in wrong.err) == (2, True)


def test_the_sample_on_the_command_line(copied):
    page = asked(copied.settings, "re-review-sample", "2022", *DATES)
    assert (page["agrees"], [row["drawn"] for row in page["rows"]]) == (True, [True])
    told = pbm(copied.settings, "re-review-sample", "2022", *DATES).out.replace("\n", "")
    assert page["seed"] in told
    assert "按种子重算，与所抽的一致。" in told
    assert pbm(copied.settings, "re-review-sample", "2023", *DATES).status == 1


def test_projects_in_the_api(copied):
    client = Client(copied)
    client.clock.on("2023-12-01")
    with closing(client.county):
        [row] = client.get("projects", year=2022).json()["rows"]
        assert (row["project"], row["state"]) == (CODE, "key_evaluated")
        one = client.get(f"projects/{CODE}", "li").json()["project"]
        assert [year["year"] for year in one["years"]] == [2022, 2023]
        assert one["years"][0]["key"] == {"score": "72.00", "grade": "fair", "scale": "gd_five", "on": "2023-09-01"}
        assert client.get(f"projects/{CODE}", "wen").status_code == 404
        assert client.get("projects", "wen").json()["rows"] == []
        assert client.get("projects", state="half").status_code == 422
