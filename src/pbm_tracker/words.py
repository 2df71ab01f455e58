"""The texts that people read, found in the sources, and what the English catalogue has of them.

`python -m pbm_tracker.words` lists what is missing, ready to be filled in, and what is left over.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

from pbm_tracker.kernel.saying import ENGLISH, in_chinese
from pbm_tracker.settings import PACKAGE
from pbm_tracker.web.frame import environment

CATALOGUE = PACKAGE / "locale" / ENGLISH / "LC_MESSAGES" / "pbm_tracker.po"
# Files whose Chinese is data: the made-up county, how Chinese is read, the description of the API for programmers.
DATA = frozenset(
    {
        f"sample/{name}.py"
        for name in ("people", "places", "wording", "writing", "changes", "carrying_out", "keeping_up")
    }
    | {"sample/staffing.py", "kernel/matching.py", "kernel/saying.py", "ledger/values.py"}
    | {"web/api.py", "web/app.py", "web/examples.py", "web/language.py"}
)
MADE_UP = "sample/cycle/"
# Texts that are compared with, looked for or quoted, never said.
QUOTED = frozenset(
    {"与 If-None-Match 所说的相同", "县", "局", "人民政府办公室", "各部门各单位", "：", "「", "」", "每年"}
    | {"12月底前", "10月前", "12月前", "随预算一同公开", "随决算一同公开"}
)
NOTICE = "龙府办〔2021〕22号"
DESCRIBING = frozenset({"summary", "description", "tags", "examples", "json_schema_extra"})
FOR_PROGRAMMERS = (
    "web/api_cycle.py",
    "web/api_difference.py",
    "web/api_files.py",
    "web/api_reads.py",
    "web/api_tokens.py",
    "web/caller.py",
    "web/question.py",
)

Place = tuple[str, int]


def is_data(name: str) -> bool:
    """Whether the Chinese in a file is data, which nobody says."""
    return name in DATA or name.startswith(MADE_UP)


@cache
def texts() -> dict[str, list[Place]]:
    """Every text, with the files and lines it stands in."""
    found: dict[str, list[Place]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if not is_data(name):
            for text, line in _in_python(ast.parse(path.read_text()), name):
                if text in QUOTED or text.startswith(NOTICE):
                    continue
                found.setdefault(text, []).append((name, line))
    for name in sorted(environment(ENGLISH).list_templates(extensions=["html"])):
        for text, line in _in_template(name):
            found.setdefault(text, []).append((name, line))
    return found


def english() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=ENGLISH)


def places(text: str) -> set[str]:
    """The names of the values that a text says."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def specs(text: str) -> list[tuple[str, str]]:
    """How a text says its values."""
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name]


def missing() -> Catalog:
    """The texts that have no English yet, each with where it stands."""
    there = {str(one.id) for one in english() if one.string and not one.fuzzy}
    catalog = Catalog()
    for text, where in texts().items():
        if text not in there:
            catalog.add(text, locations=where)
    return catalog


def left_over() -> list[str]:
    """The texts that the catalogue has and nobody says."""
    known = texts()
    return [str(one.id) for one in english() if one.id and one.id not in known]


def naked() -> list[str]:
    """Chinese in a template that no language is asked about."""
    found = []
    for name in environment(ENGLISH).list_templates(extensions=["html"]):
        texts_of = _tree(name).find_all(nodes.TemplateData)
        bare = [one for one in texts_of if in_chinese(one.data) and 'lang="zh-CN">' not in one.data]
        found += [f"{name}:{one.lineno}: {one.data.strip()}" for one in bare]
    return found


def unsaid() -> list[str]:
    """Chinese sentences in Python that would lose their values on the way to another language."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and not is_data(name):
                own = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
                if in_chinese(own):
                    found.append(f"{name}:{node.lineno}: {own}")
    return found


def _in_python(tree: ast.AST, name: str) -> Iterator[tuple[str, int]]:
    """Every constant in Chinese; of docstrings only those of commands, which people read above a form."""
    skipped = set(map(id, _not_said(tree, name)))
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and in_chinese(node.value):
            yield node.value, node.lineno
        stack += ast.iter_child_nodes(node)


def _not_said(tree: ast.AST, name: str) -> Iterator[ast.AST]:
    """Docstrings, regular expressions, f-strings (which are held to be data), what describes things to programmers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            first = node.body[0] if node.body else None
            told = isinstance(node, ast.ClassDef) and _is_command(node)
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and not told:
                yield first
        if isinstance(node, ast.JoinedStr):
            yield node
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            yield node
        if isinstance(node, ast.keyword) and node.arg in DESCRIBING and name in FOR_PROGRAMMERS:
            yield node
        if isinstance(node, ast.keyword) and node.arg == "help":
            yield node
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("_"):
            yield node.value if _is_of_marks(node.value) else node.targets[0]


def _is_of_marks(value: ast.expr) -> bool:
    """A set of characters that texts are held against."""
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "frozenset"


def _is_command(node: ast.ClassDef) -> bool:
    return any(isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "verb" for one in node.body)


def _in_template(name: str) -> Iterator[tuple[str, int]]:
    for node in _tree(name).find_all(nodes.Const):
        if isinstance(node.value, str) and in_chinese(node.value):
            yield node.value, node.lineno


def _tree(name: str) -> nodes.Template:
    own = environment(ENGLISH)
    if own.loader is None:
        raise LookupError(name)
    return own.parse(own.loader.get_source(own, name)[0])


def main() -> int:
    """List on stdout what is to be done; 1 where there is anything."""
    wanted = missing()
    write_po(sys.stdout.buffer, wanted, omit_header=True, width=0)
    for text in left_over():
        sys.stderr.write(f"nobody says: {text}\n")
    for place in (*naked(), *unsaid()):
        sys.stderr.write(f"in Chinese only: {place}\n")
    return int(bool(len(wanted) or left_over()))


if __name__ == "__main__":
    sys.exit(main())
