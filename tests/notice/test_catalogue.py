"""The notice as data against the notice as printed, and everything in the file that must be refused."""

import hashlib
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from pbm_tracker.kernel.strict_yaml import BadFile
from pbm_tracker.notice.agreement import due_of
from pbm_tracker.notice.catalogue import load

FILE = Path(__file__).parents[2] / "tasks" / "task_division.yaml"
NOTICE = Path(__file__).with_name("notice-2021-22.txt").read_text(encoding="utf-8")
WITH_SUBCATEGORY = {38, 40, 42, 44, 46}


@pytest.fixture(scope="module")
def catalogue():
    return load(FILE)


def printed_annex():
    """Read the table of the annex as printed: (number, category, subcategory, text, units, due wording), in order."""
    lines = [line.strip() for line in NOTICE[NOTICE.index("完成时间\n\n实施覆盖") :].split("\n") if line.strip()][1:]
    numbers = [at for at, line in enumerate(lines) if line.isdigit()]
    category = subcategory = None
    for at, before in zip(numbers, [-4, *numbers], strict=False):
        headings = lines[before + 4 : at]
        if headings[1:] or (headings and subcategory is None):
            category, subcategory = headings[0], None
        if headings and int(lines[at]) in range(38, 48):
            subcategory = headings[-1]
        elif headings:
            category, subcategory = headings[-1], None
        yield int(lines[at]), category, subcategory, *lines[at + 1 : at + 4]


def test_every_task_is_as_printed_in_the_annex(catalogue):
    names = {category.number: category.name for category in catalogue.categories}
    held = [
        (task.number, names[task.category], task.subcategory, task.text, task.unit_wording, task.due_wording)
        for task in catalogue.tasks
    ]
    assert held == list(printed_annex())


def test_the_oddities_of_the_print_are_kept(catalogue):
    assert catalogue.task(42).text.endswith(catalogue.task(43).text)
    assert [task.number for task in catalogue.tasks if not task.text.endswith("。")] == [32, 47]
    assert [task.number for task in catalogue.tasks if task.subcategory] == list(range(38, 48))


def test_the_counts_are_those_of_the_notice(catalogue):
    tasks = catalogue.tasks
    assert Counter(task.due for task in tasks) == {date(2021, 12, 31): 34, date(2022, 12, 31): 29}
    starts = [1, *(after.number for before, after in pairwise(tasks) if before.category != after.category)]
    assert starts == [1, 5, 9, 14, 22, 27, 32, 35, 38, 48, 51, 53, 58, 61]
    assert sum(task.collective for task in tasks) == 38
    assert Counter(unit for task in tasks for unit in task.units) == {
        "finance-bureau": 39,
        "audit-bureau": 3,
        "organization-department": 1,
    }
    kinds = Counter(task.sustain.kind for task in tasks)
    assert kinds == {"yearly": 25, "instrument": 21, "on_event": 9, "standing": 8}


def test_a_task_is_found_by_its_number_alone(catalogue):
    assert [catalogue.task(number).number for number in (1, 17, 63)] == [1, 17, 63]
    for number in (0, 64, -1):
        with pytest.raises(KeyError):
            catalogue.task(number)


def test_every_clause_is_an_exact_substring_of_the_notice(catalogue):
    assert len(catalogue.clauses) >= 26
    assert [name for name, clause in catalogue.clauses.items() if clause.text not in NOTICE] == []


def test_the_notice_is_named_as_it_names_itself(catalogue):
    notice = catalogue.notice
    assert (notice.number, notice.issued_on) == ("龙府办〔2021〕22号", date(2021, 4, 27))
    assert all(part in NOTICE for part in (notice.number, notice.issuer, notice.title))


def test_the_twelve_steps_are_as_printed(catalogue):
    part = NOTICE[NOTICE.index("三、工作步骤") : NOTICE.index("四、工作措施")]
    printed = re.findall(r"^ *(?:\((.)\)(.+)|(\d)\.(.+?)\(完成时间:(.+?)\)。(.+))$", part, re.MULTILINE)
    steps, stage, stage_name = [], "", ""
    for chinese_number, heading, number, name, wording, text in printed:
        if heading:
            stage, stage_name = str("一二三四".index(chinese_number) + 1), heading
        else:
            steps.append((f"{stage}.{number}", name, stage_name, wording, text))
    assert [(step.number, step.name, step.stage, step.wording, step.text) for step in catalogue.steps] == steps
    assert len(steps) == 12


def test_the_strict_reading_of_before_october_can_be_asked_for(catalogue):
    readings = {reading.name: reading.windows[0].closes for reading in catalogue.steps[0].readings}
    assert readings == {"through_month": "10-31", "before_month": "09-30"}


def test_the_digest_is_that_of_the_bytes(catalogue):
    assert catalogue.digest == hashlib.sha256(FILE.read_bytes()).hexdigest()


def test_another_reader_of_yaml_finds_the_same(catalogue):
    plain = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert type(catalogue).model_validate({**plain, "digest": catalogue.digest}) == catalogue


@pytest.mark.parametrize(
    ("wording", "due"),
    [
        ("2021年12月底前完成并长期坚持", date(2021, 12, 31)),
        ("2024年2月底前完成并长期坚持", date(2024, 2, 29)),
        ("2021年13月底前完成并长期坚持", None),
        ("2021年12月底前完成", None),
        ("12月底前", None),
    ],
)
def test_a_deadline_is_read_from_its_printed_words(wording, due):
    assert due_of(wording) == due


def task_block(text, number):
    """Return where the lines of one task begin and end in the text of the file."""
    begin = text.index(f"  - number: {number}\n    category:")
    after = text.find("  - number:", begin + 5)
    end = text.index("\n#", begin) if number == 63 else after
    return begin, end


def in_task(text, number, old, new):
    begin, end = task_block(text, number)
    assert old in text[begin:end]
    return text[:begin] + text[begin:end].replace(old, new, 1) + text[end:]


def without_task(text, number):
    begin, end = task_block(text, number)
    return text[:begin] + text[end:]


def line_of(text, number, key):
    begin, _ = task_block(text, number)
    return text.count("\n", 0, text.index(f"{key}:", begin)) + 1


def refused(tmp_path, text):
    path = tmp_path / "task_division.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


CHANGED_FIELDS = [
    pytest.param(17, "units: []", "units: [finance-burau]", "units", "units.0: 没有这个单位", id="unknown-unit"),
    pytest.param(7, "[finance-bureau]", "[audit-bureau]", "unit_wording", "应为「县审计局」", id="units-and-wording"),
    pytest.param(
        9, "collective: true", "collective: false", "unit_wording", "应为「县财政局」", id="collective-and-wording"
    ),
    pytest.param(18, "due: 2021-12-31", "due: 2022-12-31", "due", "按其文字应为 2021-12-31", id="due-and-wording"),
    pytest.param(18, "due: 2021-12-31", "due: 2021-02-30", "due", "没有这一天", id="row-5-no-such-day"),
    pytest.param(
        18, "2021年12月底前完成并", "2021年年底前完成并", "due_wording", "底前完成并长期坚持」的样子", id="due-wording"
    ),
    pytest.param(5, "category: 2", "category: 3", "category", "类别的次序与文件不符", id="category-skipped"),
    pytest.param(6, "category: 2", "category: 1", "category", "类别的次序与文件不符", id="category-backwards"),
    pytest.param(6, "category: 2", "category: 15", "category", "应为 1 至 14 的整数", id="category-15"),
    pytest.param(4, '["4.4"]', '["4.9"]', "steps", "steps.0: 没有这个步骤", id="unknown-step"),
    pytest.param(4, "[j]", "[z]", "gates", "gates.0: 没有这条规则", id="unknown-rule"),
    pytest.param(
        4, "kind: on_event", "kind: on_events", "kind", "只能是 yearly、instrument、on_event、standing", id="kind"
    ),
    pytest.param(4, "unit_wording:", "responsible:", "responsible", "没有这个字段", id="row-10-unknown-key"),
    pytest.param(7, "县财政局\n", '"县财政局\u3000"\n', "unit_wording", "前后有多余的空白 U+3000", id="row-11-space"),
    pytest.param(7, "县财政局\n", '"县\u200b财政局"\n', "unit_wording", "不允许的字符 U+200B", id="row-11-zero-width"),
    pytest.param(7, "    due: 20", "    due: x\n    due: 20", "due_wording", "due: 字段重复", id="row-1-twice"),
    pytest.param(17, "number: 17", "number: 16", "number", "编号 16 重复", id="row-9-repeated"),
    pytest.param(63, "number: 63", "number: 64", "number", "应为 1 至 63 的整数", id="row-9-64"),
    pytest.param(1, "number: 1", "number: 0", "number", "应为 1 至 63 的整数", id="row-9-0"),
]


@pytest.mark.parametrize(("number", "old", "new", "key", "reason"), CHANGED_FIELDS)
def test_a_changed_field_is_refused_on_its_line(tmp_path, *, number, old, new, key, reason):
    text = FILE.read_text(encoding="utf-8")
    changed = in_task(text, number, old, new)
    line = line_of(text, number, old.split(":")[0] if key == "responsible" else key)
    assert any(said.startswith(f"{line}: ") and reason in said for said in refused(tmp_path, changed))


def test_a_text_that_was_put_right_is_taken(tmp_path):
    path = tmp_path / "task_division.yaml"
    path.write_text(in_task(FILE.read_text(encoding="utf-8"), 32, "公开机制", "公开机制。"), encoding="utf-8")
    changed = load(path)
    assert changed.task(32).text == "严格落实绩效信息公开机制。"
    assert changed.digest != load(FILE).digest


def test_sixty_two_tasks_are_refused_where_one_is_missing(tmp_path):
    text = without_task(FILE.read_text(encoding="utf-8"), 42)
    [said] = refused(tmp_path, text)
    assert said.startswith(f"{line_of(text, 43, 'number')}: tasks.41.number: 此处应为编号 42")


def test_sixty_two_tasks_are_refused_when_the_last_is_missing(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    [said] = refused(tmp_path, without_task(text, 63))
    assert said.startswith(f"{text[: text.index('tasks:')].count(chr(10)) + 2}: tasks: 缺少编号 63")


def test_a_missing_category_is_refused(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("  - number: 14\n    name: 推进配套改革\n", "")
    assert any("categories: 缺少编号 14" in said for said in refused(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    text: 评估结果作为申请预算资金的必备条件", '    text: ""', "clauses.s2_2_precondition.text: 不能为空"),
        ("    clauses: [s2_2_ban]", "    clauses: [s2_2_bann]", "clauses.0: 没有这条条文"),
        ("    gates: [G8]", "    gates: [G13]", "gates.0: 没有这个关口"),
        ("    actors: [all_units]", "    actors: [every-unit]", "actors.0: 没有这个单位"),
        ('            closes: "10-31"', '            closes: "10-32"', "closes: 应为每年都有的一天"),
        ("    follows: budget_published", "    follows: null", "readings.0: 有 follows 的步骤写 within_days"),
        ('  - number: "1.2"', '  - number: "1.1"', "steps.1.number: 1.1 重复"),
        ("  issued_on: 2021-04-27", "  issued_on: 20210427", "notice.issued_on: 应为日期"),
        ("    done_by: [goal_published]", "    done_by: [goal_declared]", "done_by.0: 这一步骤没有这种记录"),
        ("    chosen_by: re_review_sampled", "    chosen_by: null", "chosen_by: asked_of 中有 chosen 的步骤写"),
        ("    key_evaluation: gd_five", "    key_evaluation: gd_six", "scale_of.key_evaluation: 没有这套等级"),
        ("    - id: mof_four", "    - id: gd_five", "scales.1.id: gd_five 重复"),
        ('      output: "40"', '      output: "41"', "profiles.1: 各部分权重合计应为 100，现为 101.00"),
        ("      from_year: 2022", "      from_year: 2000", "profiles.1.from_year: 2000 重复"),
        ('    yellow: "0.70"', '    yellow: "0.90"', "lights.yellow: 黄灯的界限应低于绿灯"),
    ],
)
def test_other_parts_are_refused_on_their_line(tmp_path, old, new, reason):
    text = FILE.read_text(encoding="utf-8")
    assert f"\n{old}\n" in text
    line = text[: text.index(f"\n{old}\n") + 1].count("\n") + 1
    said = refused(tmp_path, text.replace(f"\n{old}\n", f"\n{new}\n", 1))
    assert any(reason in each for each in said)
    if "readings" not in reason and "合计" not in reason:
        assert any(each.startswith(f"{line}: ") for each in said)


@pytest.mark.parametrize("lowest", ["85", "80", "5"])
def test_a_scale_goes_from_the_best_to_the_worst_without_a_gap(tmp_path, lowest):
    wrong = {"85": ('lowest: "80"', 'lowest: "91"'), "80": ('lowest: "70"', 'lowest: "80"'), "5": ('"0"}', '"5"}')}
    text = FILE.read_text(encoding="utf-8").replace(*wrong[lowest], 1)
    assert any("performance.scales.0.bands: 等级应从高到低" in each for each in refused(tmp_path, text))


def test_a_profile_counts_from_its_year_on(catalogue):
    standards = catalogue.performance
    assert [standards.profile(year).id for year in (1999, 2021, 2022, 2030)] == [
        "mof_2020",
        "mof_2020",
        "mof_2021_cost",
        "mof_2021_cost",
    ]


def test_a_category_that_no_task_belongs_to_is_refused(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    for number in (61, 62, 63):
        text = in_task(text, number, "category: 14", "category: 13")
    [said] = refused(tmp_path, text)
    assert "tasks: 类别的次序与文件不符，最后一项任务应属于第 14 类" in said
