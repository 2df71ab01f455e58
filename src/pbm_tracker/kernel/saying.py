"""What people read: Chinese is the text, and the key under which a catalogue (gettext) has it in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from babel.messages.pofile import read_po
from markupsafe import EscapeFormatter, Markup, escape
from pydantic import SkipValidation
from pydantic_core import PydanticCustomError

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
_CATALOGUES = Path(__file__).parent.parent / "locale"
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905

# A field of a model that keeps what was said as it was said: pydantic would make plain text of it.
Sentence = Annotated[str, SkipValidation]


class Said(str):
    """A sentence in Chinese that remembers what was put into it, so that another language can say it anew."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        """Itself: what was said does not become plain text on the way through an exception."""
        return self

    def told(self, language: str) -> str:
        template = catalogue(language).get(self.template, self.template)
        return _PLAIN[language].vformat(template, (), _values(self.values, language)) if self.values else template

    def marked(self, language: str) -> Markup:
        values = {
            name: as_data(value, language) if isinstance(value, str) else value for name, value in self.values.items()
        }
        return written(self.template, values, language)


class Joined(Said):
    """Several of them in a row."""

    __slots__ = ()

    def told(self, language: str) -> str:
        between = catalogue(language).get(self.template, self.template)
        return between.join(_told(part, language) for part in self.values.values())

    def marked(self, language: str) -> Markup:
        between = catalogue(language).get(self.template, self.template)
        return escape(between).join(as_data(part, language) for part in self.values.values())


def say(template: str, /, **values: Any) -> Said:
    """Say `template` with `values` in its {places}; one that was itself said is translated with it, others are data.

    In a translation {n:duty|duties} chooses between one and many, and {day:long} writes a day as sentences do.
    """
    if isinstance(template, Said) and not values:
        return template
    sentence = Said(_PLAIN[CHINESE].vformat(template, (), values) if values else template)
    sentence.template, sentence.values = template, values
    return sentence


def joined(parts: Iterable[str], between: str = "、") -> Said:
    """Say several things in a row; those that were themselves said are translated, others are data."""
    values = {str(index): part for index, part in enumerate(parts)}
    sentence = Joined(between.join(values.values()))
    sentence.template, sentence.values = between, values
    return sentence


def wrong(kind: str, template: str, /, **values: Any) -> PydanticCustomError:
    """What a reader of a field raises: pydantic keeps the sentence's template beside it, for `wording.sentence`."""
    return PydanticCustomError(kind, template, {**values, "template": template})


def told(text: str, language: str) -> str:
    """Return what was said, or a constant, in a language; in Chinese where the catalogue lacks it."""
    if language == CHINESE:
        return text
    return text.told(language) if isinstance(text, Said) else catalogue(language).get(text, text)


def written(template: str, values: Mapping[str, Any], language: str) -> Markup:
    """Say a template that stands literally on a page: its marks are marks, its values are escaped."""
    template = template if language == CHINESE else catalogue(language).get(template, template)
    return Markup(_ESCAPING[language].vformat(template, (), _values(values, language)) if values else template)  # noqa: S704


def marked(text: str, language: str) -> str:
    """Return what was said, or a constant, for a page: what people wrote in it is marked as Chinese."""
    if language == CHINESE or not isinstance(text, Said):
        return told(text, language)
    return text.marked(language)


def as_data(text: str, language: str) -> str:
    """Return what people wrote, as it is; on a page in another language it is marked as Chinese."""
    if isinstance(text, Said):
        return marked(text, language)
    return Markup('<span lang="{}">{}</span>').format(CHINESE, text) if in_chinese(text, language) else text


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text that a language has: Chinese to that language, without the doubtful (fuzzy) ones."""
    if language == CHINESE:
        return {}
    with (_CATALOGUES / language / "LC_MESSAGES" / "pbm_tracker.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {str(one.id): str(one.string) for one in messages if one.id and one.string and not one.fuzzy}


def in_chinese(text: str, language: str = ENGLISH) -> bool:
    """Whether a reader of the language must be told that this is Chinese: characters, or marks as wide as they."""
    return (
        bool(text)
        and language != CHINESE
        and not isinstance(text, Said)
        and any(mark >= "\u3000" and (mark <= "\u9fff" or "\uff00" <= mark <= "\uffef") for mark in text)
    )


def _told(value: Any, language: str) -> Any:
    return told(value, language) if isinstance(value, Said) else value


def _values(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: _told(value, language) for name, value in values.items()}


def _chosen(value: Any, spec: str, language: str) -> str | None:
    """What a place of ours says: {n:one|many}, {day:long}; None for any other."""
    one, choice, many = spec.partition("|")
    if choice:
        return one if value == 1 else many
    if spec != "long" or not isinstance(value, date):
        return None
    if language == CHINESE:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


class _Speaking(Formatter):
    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> Any:
        chosen = _chosen(value, format_spec, self.language)
        return super().format_field(value, format_spec) if chosen is None else chosen


class _Escaping(EscapeFormatter):
    def __init__(self, language: str) -> None:
        super().__init__(escape)
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        chosen = _chosen(value, format_spec, self.language)
        return super().format_field(value, format_spec) if chosen is None else str(escape(chosen))


_PLAIN = {language: _Speaking(language) for language in LANGUAGES}
_ESCAPING = {language: _Escaping(language) for language in LANGUAGES}
