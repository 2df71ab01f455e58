"""The day, the knowledge and the reading a page is asked for; every link keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, get_args
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import QueryParams

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import Day, KnownAt
from pbm_tracker.kernel.wording import sentence
from pbm_tracker.notice.reading import Reading

M = TypeVar("M", bound=BaseModel)

DATE_FIELDS = ("as_of", "known_at", "reading")


class BadQuery(Exception):
    """What stands in the address cannot be read; each field with its sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class Dates(Frozen):
    """What the dates bar asks; nothing means today, by what is known now, read as adopted on that day."""

    as_of: Day | None = None
    known_at: KnownAt | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The dates as read, and as they stand in the address: so they go into every link."""

    as_of: date | None = None
    known_at: datetime | None = None
    reading: Reading | None = None
    typed: tuple[tuple[str, str], ...] = ()
    instead: tuple[str, ...] = ()  # names in the address that a page of its own has for them

    def link(self, path: str, /, fragment: str = "", **query: Any) -> str:
        """An address within the product that keeps the dates; what is None is left out."""
        pairs = [(name, str(value)) for name, value in query.items() if value is not None]
        pairs += [pair for pair in self.typed if pair[0] not in query]
        mark = f"#{quote(fragment)}" if fragment else ""
        return quote(path) + (f"?{urlencode(pairs)}" if pairs else "") + mark


def read_query(model: type[M], query: QueryParams) -> M:
    """Read a model's fields from the address; blank means not asked. Raises BadQuery, also for one given twice."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    given = {name: query.getlist(name) for name in names if name in query}
    errors = {name: "只能写一次" for name, values in given.items() if len(values) > 1}
    if errors:
        raise BadQuery(errors)
    try:
        return model.model_validate({name: values[0] for name, values in given.items() if values[0].strip()})
    except ValidationError as wrong:
        found: list[ErrorDetails] = wrong.errors(include_url=False)
        raise BadQuery({str(one["loc"][0]): sentence(one) for one in found}) from None


def asked_in(query: QueryParams) -> Asked:
    """The dates that an address asks for. Raises BadQuery."""
    dates = read_query(Dates, query)
    typed = tuple((name, query[name].strip()) for name in DATE_FIELDS if query.get(name, "").strip())
    return Asked(dates.as_of, dates.known_at, dates.reading, typed)


READINGS: tuple[Reading, ...] = get_args(Reading)
