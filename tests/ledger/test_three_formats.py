"""Whatever file a ledger comes in, it is the same rows: template and CSV against YAML, by the requests they make."""

import io
from contextlib import closing
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pbm_tracker.county import County
from pbm_tracker.ledger.columns import REASONS, commands, fields_of, known_columns, numbered_column
from pbm_tracker.ledger.importing import BadLedger, carry_in, read_ledger
from pbm_tracker.ledger.returned import returned
from pbm_tracker.ledger.template import CHOICES, NoSuchCommand, template
from pbm_tracker.ledger.vocabulary import vocabulary
from sheets import csv, rows_in, xlsx

ON_ONE = pytest.mark.parametrize("made", ["sqlite"], indirect=True)
EVIDENCE_FIELD = dict(fields_of(["claim_completion"]))["evidence"]
FLAGS = {"是": "true", "否": "false"}
UNITS = ["education-bureau", "culture-bureau", "laolong-town"]
TEXTS = st.text("预算绩效ab12=+-@'（）：; “”\n", min_size=1, max_size=20).filter(lambda text: text.strip())
LINES = TEXTS.map(lambda text: text.replace("\n", " ")).filter(lambda text: text.strip())
EVIDENCE = st.lists(
    st.fixed_dictionaries({"name": LINES, "sha256": st.text("0123456789abcdef", min_size=64, max_size=64)}),
    min_size=1,
    max_size=3,
)


@st.composite
def rows_of(draw, /, topic, **fields):
    unit = draw(st.sampled_from(UNITS))
    row = {"by": f"{unit}/clerk", "as": "unit_clerk", "do": topic, "unit": unit, "task": draw(st.integers(1, 63))}
    return row | {name: draw(value) for name, value in fields.items()}


ROWS = st.lists(
    st.one_of(
        rows_of("report_progress", text=TEXTS),
        rows_of("report_progress", text=TEXTS, evidence=EVIDENCE),
        rows_of("claim_completion", evidence=EVIDENCE),
        rows_of("claim_completion", evidence=EVIDENCE, basis=LINES),
        rows_of("confirm_upkeep", year=st.integers(2021, 2022), evidence=EVIDENCE),
        rows_of("request_extension", until=st.dates(date(2022, 7, 1), date(2022, 12, 31)), reason=TEXTS),
    ),
    max_size=6,
).map(lambda rows: [row | {"on": date(2022, 1, 1) + timedelta(days=day)} for day, row in enumerate(rows)])


def flat(row):
    """A row's cells by heading, as the template has them."""
    cells = {known_columns()[name].heading: value for name, value in row.items() if name != "evidence"}
    for number, one in enumerate(row.get("evidence", ())):
        cells |= {numbered_column(EVIDENCE_FIELD, number, part).heading: value for part, value in one.items()}
    return cells


def headings(data):
    return rows_in(data, "台账")[0]


def in_yaml(rows):
    plain = [{name: str(value) if isinstance(value, date) else value for name, value in row.items()} for row in rows]
    return yaml.safe_dump(plain, allow_unicode=True).encode()


def in_template(names, rows):
    cells = [[flat(row).get(name, "") for name in names] for row in rows]

    def change(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(cells, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, at, cell, day)
                elif isinstance(cell, str) and cell:
                    sheet.write_string(line, at, cell)

    plain = [["" if isinstance(cell, str | date) else cell for cell in row] for row in cells]
    return xlsx(names, *plain, change=change, options={"strings_to_formulas": False})


def in_csv(names, rows):
    def quoted(cell):
        return '"' + str(cell).replace('"', '""') + '"'

    return csv(names, *([quoted(flat(row).get(name, "")) for name in names] for row in rows))


@ON_ONE
def test_a_ledger_in_excel_or_csv_is_the_one_in_yaml(county):
    names = headings(template(county))

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=ROWS)
    def same(rows):
        read = [
            read_ledger(county, in_yaml(rows), "a.yaml"),
            read_ledger(county, in_template(names, rows), "a.xlsx"),
            read_ledger(county, in_csv(names, rows), "a.csv"),
        ]
        assert [(ledger.unreadable, len(ledger.rows)) for ledger in read] == [([], len(rows))] * 3
        said = [[(row.request, row.act, row.command) for row in ledger.rows] for ledger in read]
        assert said[0] == said[1] == said[2]

    same()


def test_what_came_in_yaml_is_there_already_in_excel_and_csv(copied):
    rows = [
        {"on": date(2022, 6, 2), "by": "education-bureau/clerk", "as": "unit_clerk", "do": "claim_completion",
         "task": 48, "unit": "education-bureau", "evidence": [{"name": "文件.pdf", "sha256": "ab" * 32}]},
    ]  # fmt: skip
    with closing(County.open(copied.settings)) as county:
        names = headings(template(county))
        excel = carry_in(county, read_ledger(county, in_template(names, rows), "a.xlsx"))
        assert (excel.added, excel.there, excel.entries[0].event.topic) == (1, 0, "completion_claimed")
        assert str(excel.entries[0].cause).startswith("ledger/")
        for data, name in ((in_yaml(rows), "a.yaml"), (in_csv(names, rows), "a.csv")):
            again = carry_in(county, read_ledger(county, data, name))
            assert (again.added, again.there, again.entries) == (0, 1, [])


# The template


@ON_ONE
def test_an_empty_template_is_a_ledger_with_nothing_in_it(county, tried):
    data = template(county)
    assert data == template(county)
    imported = tried(data)
    assert (imported.added, imported.there, imported.notes) == (0, 0, [])
    found = set(headings(data))
    assert {column.heading for column in known_columns().values()} <= found
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        assert (book.sheet_names[0], book.sheet_names[-2:]) == ("台账", ["说明", CHOICES])
        assert {"行"} == {book.get_sheet_by_name(name).to_python()[0][0] for name in book.sheet_names[1:-2]}
        told = str(book.get_sheet_by_name("说明").to_python())
    assert all(f"{one.verb}（{topic}）" in told for topic, one in commands().items())


@ON_ONE
def test_a_template_of_one_act_has_its_columns(county):
    assert headings(template(county, ["find_lapse"])) == [
        known_columns()[name].heading
        for name in ("on", "by", "as", "do", "task", "unit", "capacity", "lapsed_on", "reason", "basis", "refused")
    ]
    with pytest.raises(NoSuchCommand, match="find_lapse"):
        template(county, ["find_laps"])


@ON_ONE
def test_every_choice_of_a_template_is_understood(county):
    words = vocabulary(county)
    offered = [(column.described, choice) for column in known_columns().values() for choice in choices(words, column)]
    assert {field.name for field, _ in offered} >= {"as", "do", "unit", "into", "person", "capacity", "kind", "role"}
    for field, choice in offered:
        name, behind, code = choice.removesuffix("）").rpartition("（")
        assert words.code(field, choice) == (code if behind else FLAGS.get(choice, choice))
        assert words.code(field, name or choice) == words.code(field, choice)


def choices(words, column):
    return words.choices_of(column.described)


# A bad ledger comes back


@ON_ONE
def test_a_bad_ledger_comes_back_with_reasons_and_can_be_corrected(county):
    names = [known_columns()[name].heading for name in ("on", "by", "as", "do", "task", "unit", "text")]
    row = ["2022-06-02", "education-bureau/clerk", "unit_clerk", "report_progress"]
    rows = [[*row, 48, "education-bureau", "=1"], [*row, 64, "县教育厅", "b"]]
    read = read_ledger(county, in_rows(names, rows), "a.xlsx")
    with pytest.raises(BadLedger) as caught:
        carry_in(county, read, dry_run=True)
    data = returned(caught.value.problems, caught.value.sheet, county.today())
    head, good, bad = rows_in(data, "台账")
    assert head == [*names, REASONS]
    assert good == [*row, 48, "education-bureau", "=1", ""]
    assert bad[:-1] == [*row, 64, "县教育厅", "b"]
    assert "任务序号（task）：应为 1 至 63 的整数" in str(bad[-1])
    assert "是否指 县教育局" in str(bad[-1])
    corrected = in_rows(head, [good, [*row, 48, "县教育局", "b", bad[-1]]])
    assert carry_in(county, read_ledger(county, corrected, "a.xlsx"), dry_run=True).added == 2
    with pytest.raises(BadLedger) as caught:
        carry_in(county, read_ledger(county, data, "a.xlsx"), dry_run=True)
    again = returned(caught.value.problems, caught.value.sheet, county.today())
    assert rows_in(again, "台账") == [head, good, bad]


def in_rows(names, rows):
    return xlsx(names, *rows, options={"strings_to_formulas": False}, change=write_equals(rows))


def write_equals(rows):
    def change(_, sheet):
        for line, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_string(line, at, cell)

    return change


@ON_ONE
def test_a_bad_ledger_in_yaml_comes_back_as_a_list(county):
    with pytest.raises(BadLedger) as caught:
        carry_in(county, read_ledger(county, b"- {on: 2022-06-31}", "a.yaml"), dry_run=True)
    data = returned(caught.value.problems, caught.value.sheet, county.today())
    rows = rows_in(data)
    assert rows[0] == ["行", "原因"]
    assert rows[1][0] == 1
    assert "没有这一天" in str(rows[1][1])
