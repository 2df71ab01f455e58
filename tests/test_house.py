"""The rules of the house that a test can hold: quotations, folds, words, types, sizes, names."""

import ast
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from pbm_tracker.access.roles import TITLES
from pbm_tracker.capabilities import NOUNS
from pbm_tracker.kernel import fields, projections
from pbm_tracker.kernel.commands import Command
from pbm_tracker.kernel.described import described
from pbm_tracker.kernel.events import Act, Event
from pbm_tracker.ledger.columns import REASONS_IN

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
NOTICE = (ROOT / "tests" / "notice" / "notice-2021-22.txt").read_text(encoding="utf-8")
QUOTED = re.compile(r"「(.+?)」")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# What no projection folds, and why.
UNFOLDED: dict[str, str] = {
    "project_listed": "what is read of a project, project_proposed says",
    "self_evaluation_listed": "who is in the population is folded when it is closed",
}


def ours(register: Mapping[str, Any]):
    """The product's own; tests register events and commands too."""
    return [one for one in register.values() if one.__module__.startswith("pbm_tracker.")]


COMMANDS, EVENTS = ours(Command.all), ours(Event.all)
MODELS = [*COMMANDS, *EVENTS, Act]


def named(one: Any) -> str:
    return getattr(one, "topic", getattr(one, "__name__", str(one)))


# The notice is quoted as it is printed


def texts_of_the_sources():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value


def test_every_clause_that_is_quoted_stands_in_the_notice():
    clauses = {text for _, text in texts_of_the_sources() if text.startswith("龙府办〔2021〕22号 ")}
    assert len(clauses) >= 5
    assert [text for text in clauses if not QUOTED.search(text)] == []
    quotations = [quotation for text in clauses for quotation in QUOTED.findall(text)]
    assert [quotation for quotation in quotations if quotation not in NOTICE] == []


# Whatever happens is folded


def test_every_event_is_folded_or_said_to_be_unfolded():
    folded = {topic for one in projections.load(ROOT / "projections").values() for topic in one.folds}
    topics = {event.topic for event in EVENTS}
    assert topics - folded == UNFOLDED.keys()
    assert all(UNFOLDED.values())


# What people read


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_a_command_says_in_chinese_what_it_is_and_who_gives_it(command):
    assert CHINESE.search(command.verb)
    assert CHINESE.search(command.__doc__ or "")
    assert command.roles
    assert command.roles <= TITLES.keys()
    untitled = [name for name, field in command.model_fields.items() if not CHINESE.search(field.title or "")]
    assert untitled == []
    assert [field.title for field in command.model_fields.values() if field.title in REASONS_IN] == []


@pytest.mark.parametrize("command", COMMANDS, ids=named)
def test_every_surface_can_ask_for_every_field_and_for_every_part_of_a_row(command):
    fields = described(command)
    assert fields.keys() == command.model_fields.keys()
    for one in fields.values():
        rows = get_type_hints(command)[one.name] if one.kind == "rows" else None
        parts = {part.name: part for part in one.parts}
        assert rows is None or parts.keys() == get_args(rows)[0].model_fields.keys()
        assert {name: part.title for name, part in parts.items() if not titled(part)} == {}
        wordless = [
            part for part in (one, *one.parts) if part.kind == "code" and not all(map(spoken, part.words.items()))
        ]
        assert [part.name for part in wordless] == []


def titled(part):
    return CHINESE.search(part.title) or part.name == "sha256"


def spoken(pair):
    """A code stands for words, or says itself what it means."""
    code, words = pair
    return CHINESE.search(words) or words != code


@pytest.mark.parametrize("event", EVENTS, ids=named)
def test_an_event_can_be_told_field_by_field(event):
    assert described(event).keys() <= event.model_fields.keys()


@pytest.mark.parametrize("event", EVENTS, ids=named)
def test_an_event_has_its_words_in_chinese(event):
    assert CHINESE.search(event.words)


def test_every_command_belongs_to_a_noun_that_is_listed_or_leaned_on():
    listed = {noun.__name__ for noun in NOUNS}
    assert {command.__module__ for command in COMMANDS} - listed <= {"pbm_tracker.access.account"}


# Every field is read by a type that guesses nothing

PLAIN = (str, int, float, bool, date, datetime, bytes, object)


def loose(annotation: Any, *, read: bool = False):
    """The plain types in an annotation that no reader of fields.py stands before."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from loose(parts[0], read=read or any(isinstance(part, fields.Parsed) for part in parts[1:]))
    elif origin in (Literal, NoneType) or annotation in (NoneType, Ellipsis):
        return
    elif origin in (tuple, list, dict, Mapping, frozenset, Union, UnionType):
        for part in parts:
            yield from loose(part, read=read)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from (wrong for hint in hints(annotation).values() for wrong in loose(hint))
    elif not read:
        yield annotation


def hints(model: type[BaseModel]):
    return {
        name: hint for name, hint in get_type_hints(model, include_extras=True).items() if name in model.model_fields
    }


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_every_field_is_read_strictly(model):
    assert hints(model).keys() == model.model_fields.keys()
    assert {name: list(loose(hint)) for name, hint in hints(model).items() if list(loose(hint))} == {}


@pytest.mark.parametrize("plain", PLAIN)
def test_a_plain_type_would_be_found(plain):
    assert list(loose(plain)) == [plain]
    assert list(loose(tuple[plain, ...])) == [plain]
    assert list(loose(plain | None)) == [plain]
    assert list(loose(Annotated[plain, "a title"])) == [plain]
    assert list(loose(fields.Line | None)) == []


# Files stay short, and are named for what they hold


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_file_is_named_for_its_kind():
    names = {part for path in (ROOT / "src").rglob("*") for part in (path.stem, *path.relative_to(ROOT / "src").parts)}
    kinds = {"utils", "util", "helpers", "helper", "common", "misc", "models", "schemas", "services", "service"}
    assert names & kinds == set()
