"""Rows in a call: one at a time, as JSON, or all of them from a file; exact numbers stay exact."""

import json

import pytest
import typer
from typer.testing import CliRunner

from large_forms import OutlineGoal, outline, registered
from pbm_tracker import cli_do
from pbm_tracker.cli_rows import rows_given
from pbm_tracker.kernel.described import described
from pbm_tracker.kernel.strict_yaml import BadFile
from surfaces import environment

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
FIELDS = described(OutlineGoal)
PLAIN = ("--unit", "education-bureau", "--year", "2022", "--scope", "project", "--funds", "1234.50", "--urgent", "true")


@pytest.fixture
def outlined(copied):
    """Call the command, as the clerk."""
    app = typer.Typer()
    app.command("outline_goal")(cli_do._make(OutlineGoal))
    app.command("nothing")(lambda: None)
    env = environment(copied.settings) | {"PBM_PASSWORD": copied.passwords["li"], "COLUMNS": "200"}
    with registered():
        yield lambda *given: CliRunner().invoke(app, ["outline_goal", *given, "--account", "li"], env=env)


@ON_ONE
def test_rows_come_one_by_one_as_json_or_from_a_file(outlined, tmp_path):
    goal = outline()
    file = tmp_path / "indicators.json"
    file.write_text(json.dumps(goal["indicators"], ensure_ascii=False), encoding="utf-8")
    pairs = ",".join(f"{name}={value}" for name, value in goal["indicators"][0].items())
    other = json.dumps(goal["indicators"][1] | {"weight": 40.0, "target": 1234.5})
    ways = [
        ("--indicators", f"@{file}"),
        ("--indicators", pairs, "--indicators", other),
        ("--indicators", json.dumps(goal["indicators"])),
    ]
    for year, way in enumerate(ways, start=2022):
        said = outlined(*PLAIN[:3], str(year), *PLAIN[4:], *way, "--stages", "month=6,amount=600")
        assert said.exit_code == 0, said.output
        [row] = map(json.loads, said.output.splitlines())
        assert [one["weight"] for one in row["indicators"]] == ["60.00", "40.00"]
        assert [one["target"] for one in row["indicators"]] == ["3.000000", "1234.500000"]
        assert row["stages"] == [{"month": 6, "amount": "600.000000"}]


@ON_ONE
def test_help_tells_the_words_and_the_parts(outlined):
    said = outlined("--help")
    shown = "".join(part for part in said.output if part not in " │\n")
    assert "project项目" in shown
    assert "true是、false否" in shown
    assert "kind指标类别、name指标名称、level级次" in shown
    assert "basis设定依据*" in shown


@pytest.mark.parametrize("text", ["{]", "[1,", '{"name": '])
def test_what_is_no_json_is_told(text):
    with pytest.raises(typer.BadParameter, match="不是有效的 JSON"):
        rows_given(FIELDS["indicators"], [text])


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path):
    with pytest.raises(BadFile, match="没有这个文件"):
        rows_given(FIELDS["indicators"], [f"@{tmp_path / 'none.json'}"])
    (tmp_path / "a.json").write_bytes(b"[\xff]")
    with pytest.raises(typer.BadParameter, match="UTF-8"):
        rows_given(FIELDS["indicators"], [f"@{tmp_path / 'a.json'}"])


def test_where_rows_are_files_a_path_is_a_file_to_be_stored():
    assert rows_given(FIELDS["evidence"], ["@a.pdf", "name=b,c.pdf,sha256=00"]) == [
        {"file": "a.pdf"},
        {"name": "b,c.pdf", "sha256": "00"},
    ]
