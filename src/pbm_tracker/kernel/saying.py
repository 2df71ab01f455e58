"""What people read: Chinese is the text, and the key under which a catalogue (gettext) has it in another language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.pofile import read_po
from markupsafe import EscapeFormatter, Markup, escape

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
_CATALOGUES = Path(__file__).parent.parent / "locale"


class Said(str):
    """A sentence in Chinese that remembers what was put into it, so that another language can say it anew."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]


def say(template: str, /, **values: Any) -> Said:
    """Say `template` with `values` in its {places}; one that was itself said is translated with it, others are data.

    In a translation {n:duty|duties} chooses between one and many.
    """
    sentence = Said(_PLAIN.vformat(template, (), values) if values else template)
    sentence.template, sentence.values = template, values
    return sentence


def told(text: str, language: str) -> str:
    """Return what was said, or a constant, in a language; in Chinese where the catalogue lacks it."""
    if language == CHINESE:
        return text
    if not isinstance(text, Said):
        return catalogue(language).get(text, text)
    template = catalogue(language).get(text.template, text.template)
    return _PLAIN.vformat(template, (), _values(text.values, language)) if text.values else template


def written(template: str, values: Mapping[str, Any], language: str) -> Markup:
    """Say a template that stands literally on a page: its marks are marks, its values are escaped."""
    template = template if language == CHINESE else catalogue(language).get(template, template)
    return Markup(_ESCAPING.vformat(template, (), _values(values, language)) if values else template)  # noqa: S704


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text that a language has: Chinese to that language, without the doubtful (fuzzy) ones."""
    with (_CATALOGUES / language / "LC_MESSAGES" / "pbm_tracker.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {str(one.id): str(one.string) for one in messages if one.id and one.string and not one.fuzzy}


def _values(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: told(value, language) if isinstance(value, Said) else value for name, value in values.items()}


class _OneOrMany(Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        one, choice, many = format_spec.partition("|")
        return (one if value == 1 else many) if choice else super().format_field(value, format_spec)


class _Escaping(EscapeFormatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        one, choice, many = format_spec.partition("|")
        return str(escape(one if value == 1 else many)) if choice else super().format_field(value, format_spec)


_PLAIN, _ESCAPING = _OneOrMany(), _Escaping(escape)
