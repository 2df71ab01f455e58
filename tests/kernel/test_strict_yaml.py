"""YAML is read without guessing. Rows are those of the bad-input catalogue that touch YAML."""

import os
import time
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day, Flag, Whole, line
from pbm_tracker.kernel.strict_yaml import BadFile, Problem, parse, read, validate

PLENTY = 1_000_000


def refused(data: bytes | str) -> str:
    with pytest.raises(BadFile) as caught:
        parse(data if isinstance(data, bytes) else data.encode(), "f.yaml")
    return str(caught.value)


class Part(Frozen):
    name: Annotated[str, line(exact=True)]
    due: Day
    kind: Literal["yearly", "standing"] = "yearly"


class Whole63(Frozen):
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    done: Flag = False
    count: Whole | None = None


def refused_model(text: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        validate(Whole63, parse(text.encode(), "f.yaml"), "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param("a: 1\ntask:\n  due: 1\n  due: 2\n", "f.yaml:4: task.due: 字段重复，第 3 行已经写过", id="row-1"),
        pytest.param("- {a: 1, a: 1}", "f.yaml:1: 0.a: 字段重复，第 1 行已经写过", id="row-1-flow"),
        pytest.param("a:\n- &x 1\n- *x\n", "f.yaml:2: a.0: 不支持锚点（&），请把内容写全", id="row-2-anchor"),
        pytest.param("a:\n- 1\n- *x\n", "f.yaml:3: a.1: 不支持别名（*），请把内容写全", id="row-2-alias"),
        pytest.param("a: &x [1]\nb: &y [*x, *x]\n", "f.yaml:1: a: 不支持锚点（&），请把内容写全", id="row-2-laughs"),
        pytest.param("a: !!python/object/apply:os.system [id]", "f.yaml:1: a: 不支持标签（!）", id="row-3"),
        pytest.param("a: ! 1", "f.yaml:1: a: 不支持标签（!）", id="row-3-bare-tag"),
        pytest.param("a: !!str 1", "f.yaml:1: a: 不支持标签（!）", id="row-3-harmless-tag"),
        pytest.param("[\n" * 3_000, "嵌套过深，最多 20 层", id="row-6-lines"),
        pytest.param("[" * 100_000, "嵌套过深，最多 20 层", id="row-6-one-line"),
        pytest.param("{a: " * 50_000, "嵌套过深，最多 20 层", id="row-6-mappings"),
        pytest.param("- " * 50_000, "嵌套过深，最多 20 层", id="row-6-block"),
        pytest.param("甲: 1\n乙: 2\n".encode("utf-16"), "f.yaml: 文件编码不是 UTF-8，请另存为 UTF-8", id="row-7-utf16"),
        pytest.param(b"a: 1\nb: \xbc\xd7\n", "f.yaml:2: 文件编码不是 UTF-8，请另存为 UTF-8", id="row-7-gb18030"),
        pytest.param("a: 1\nb: x\0y\n", "f.yaml:2: 含有不允许的字符 U+0000", id="row-8-nul"),
        pytest.param('a: 1\nb: "x\\0y"\n', "f.yaml:2: b: 含有不允许的字符 U+0000", id="row-8-nul-escaped"),
        pytest.param("a: 1\u2028b: 2\n", "f.yaml:1: 含有不允许的字符 U+2028", id="row-8-line-separator"),
        pytest.param("a:\n\tb: 1\n", "f.yaml:2: a: 不是有效的 YAML（此处的字符不能开头；缩进请用空格", id="row-8-tab"),
        pytest.param("a: 1\n---\nb: 2\n", "f.yaml:2: 只能有一个文档", id="row-8-two-documents"),
        pytest.param("? [a]\n: 1\n", "f.yaml:1: 字段名只能是文字", id="key-is-a-list"),
        pytest.param("a: 1\n{b: 2}: 3\n", "f.yaml:2: 字段名只能是文字", id="key-is-a-mapping"),
        pytest.param("a:\n- [1\n", "方括号没有配对", id="unclosed-bracket"),
        pytest.param("a: b: c\n", "f.yaml:1: 不是有效的 YAML（冒号的位置不对", id="stray-colon"),
        pytest.param('a: "\\ud800"\n', "f.yaml:1: a: 不是有效的 YAML", id="lone-surrogate"),
        pytest.param("", "f.yaml: 文件是空的", id="empty"),
        pytest.param("# 只有注释\n", "f.yaml: 文件是空的", id="comment-only"),
        pytest.param("---\n", "f.yaml: 文件是空的", id="empty-document"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_with_its_line(data, said):
    assert said in refused(data)


@pytest.mark.parametrize(
    "scalar", ["010", "12:30:00", "yes", "no", "on", "off", "1_000", ".nan", "~", "0x1F", "2022-02-30"]
)
def test_every_scalar_stays_text_row_4(scalar):
    assert parse(f"a: {scalar}\n".encode(), "f.yaml") == {"a": scalar}


def test_only_the_plain_word_null_is_none():
    text = b"a: null\nb: 'null'\nc: \"null\"\nd:\ne: Null\nnull: x\n"
    assert parse(text, "f.yaml") == {"a": None, "b": "null", "c": "null", "d": "", "e": "Null", "null": "x"}


def test_a_byte_order_mark_of_utf_8_is_no_harm_row_7():
    assert parse("\ufeff甲: 乙\n".encode(), "f.yaml") == {"甲": "乙"}


def test_every_node_knows_its_line():
    tree = parse(b"# head\na:\n  - x\n  - b: 1\n    c: >\n      long\n      text\n\nd: 2\n", "f.yaml")
    assert tree == {"a": ["x", {"b": "1", "c": "long text\n"}], "d": "2"}
    assert (tree.line, tree.lines) == (2, {"a": 3, "d": 9})
    assert (tree["a"].line, tree["a"].lines) == (3, [3, 4])
    assert tree["a"][1].lines == {"b": 4, "c": 5}


def test_a_good_tree_becomes_its_model():
    tree = parse("parts:\n- {name: 甲, due: 2021-12-31}\ndone: true\ncount: null\n".encode(), "f.yaml")
    model = validate(Whole63, tree, "f.yaml")
    assert model.parts[0].due.isoformat() == "2021-12-31"
    assert (model.done, model.count) == (True, None)


def test_every_wrong_field_is_named_with_its_line():
    text = "parts:\n- name: 甲\n  due: 2022-02-30\n- nam: 乙\n  due: 2021-12-31\n  kind: weekly\ncount: 010\n"
    assert refused_model(text) == [
        "f.yaml:3: parts.0.due: 没有这一天，请核对年、月、日",
        "f.yaml:4: parts.1.name: 必填",
        "f.yaml:6: parts.1.kind: 只能是 yearly、standing",
        "f.yaml:4: parts.1.nam: 没有这个字段，是否指 name？",
        "f.yaml:7: count: 应为整数，只用数字书写",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "parts:\n- {name: 甲, due: 2021-12-31}\ndone: yes\n",
            ["f.yaml:3: done: 应为 true（是）或 false（否）"],
            id="row-4",
        ),
        pytest.param(
            "parts:\n- {name: 甲, due: 2021-12-31}\ncount: 1_000\n",
            ["f.yaml:3: count: 应为整数，只用数字书写"],
            id="row-4-underscore",
        ),
        pytest.param(
            "parts:\n- name: 甲\n  due: 2022-02-30\n",
            ["f.yaml:3: parts.0.due: 没有这一天，请核对年、月、日"],
            id="row-5",
        ),
        pytest.param(
            "parts:\n- {name: 甲, due: 2021-12-31}\ndoen: true\n",
            ["f.yaml:3: doen: 没有这个字段，是否指 done？"],
            id="row-10",
        ),
        pytest.param(
            "parts:\n- due: 2021-12-31\n  name: 县财政局\u3000\n",
            ["f.yaml:3: parts.0.name: 前后有多余的空白 U+3000"],
            id="row-11-space",
        ),
        pytest.param(
            "parts:\n- due: 2021-12-31\n  name: 县\u200b财政局\n",
            ["f.yaml:3: parts.0.name: 含有看不见或不允许的字符 U+200B"],
            id="row-11-zero-width",
        ),
        pytest.param(
            "parts:\n- {name: 甲, due: x}\n",
            ["f.yaml:2: parts.0.due: 应为日期，写成 2021-12-31 的样子"],
            id="a-list-of-one-wrong-element-is-not-empty",
        ),
        pytest.param("parts: []\n", ["f.yaml:1: parts: 至少要有 1 项，现有 0 项"], id="an-empty-list-is"),
        pytest.param("just text\n", ["f.yaml:1: 应为一组「字段: 值」"], id="no-mapping"),
    ],
)
def test_a_model_refuses_what_it_cannot_take(text, said):
    assert refused_model(text) == said


def unreadable_paths(folder: Path) -> dict[str, tuple[Path, str]]:
    (folder / "real.yaml").write_text("a: 1\n")
    (folder / "link.yaml").symlink_to(folder / "real.yaml")
    (folder / "big.yaml").write_bytes(b"a: 1\n" + b"#" * PLENTY)
    os.mkfifo(folder / "pipe")
    return {
        "link": (folder / "link.yaml", "是符号链接，请给出文件本身"),
        "directory": (folder, "不是普通文件"),
        "pipe": (folder / "pipe", "不是普通文件"),
        "device": (Path("/dev/zero"), "不是普通文件"),
        "big": (folder / "big.yaml", f"文件过大，最多 {PLENTY} 字节"),
        "missing": (folder / "none.yaml", "没有这个文件"),
        "nul": (Path("a\0b"), "文件名含有不允许的字符"),
        "long": (folder / ("x" * 300), "文件名过长"),
    }


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"row-12-{case}")
        for case in ("link", "directory", "pipe", "device", "big", "missing", "nul", "long")
    ],
)
def test_only_a_regular_file_of_a_sane_size_is_read(tmp_path, case):
    path, reason = unreadable_paths(tmp_path)[case]
    with pytest.raises(BadFile) as caught:
        read(path, max_bytes=PLENTY)
    assert caught.value.problems == [Problem(str(path), 0, "", reason)]


def test_a_file_is_read_by_its_path(tmp_path):
    (tmp_path / "f.yaml").write_text("a: [x]\n", encoding="utf-8")
    assert read(tmp_path / "f.yaml", max_bytes=8) == {"a": ["x"]}


@given(st.one_of(st.binary(max_size=200), st.text("[]{}:,-?&*!|>'\"#%@` \n\tab0\\", max_size=60).map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    try:
        parse(data, "f.yaml")
        said = "f.yaml: 好"
    except BadFile as refusal:
        said = str(refusal)
    assert said.startswith("f.yaml:")


def test_a_ledger_of_twenty_thousand_rows_is_read_in_seconds():
    row = "- {on: 2021-12-20, by: finance-bureau/clerk, as: unit_clerk, do: report_progress, task: 51, "
    row += "unit: finance-bureau, capacity: member, text: 已分解到股室和责任人}\n"
    begun = time.process_time()
    assert len(parse((row * 20_000).encode(), "ledger.yaml")) == 20_000
    assert time.process_time() - begun < 3


def test_twenty_levels_are_read_and_twenty_one_are_not():
    assert parse(b"[" * 20 + b"]" * 20, "f.yaml")
    assert "嵌套过深" in refused("[" * 21 + "]" * 21)
