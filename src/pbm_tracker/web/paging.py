"""A long list, a page of it at a time; files have the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pbm_tracker.kernel.events import Frozen
from pbm_tracker.kernel.fields import whole

T = TypeVar("T")

ROWS = 100


class Paged(Frozen):
    """Which page the address asks for."""

    page: Annotated[int, whole(1, 100_000)] = 1


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    rows: Sequence[T]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        return (self.page - 1) * ROWS + 1


def part_of(whole_list: Sequence[T], page: int) -> Part[T]:
    """A page of a list; the last one, where the list has become shorter."""
    return part_read(len(whole_list), page, lambda part: whole_list[part.start : part.stop])


def part_read(total: int, page: int, read: Callable[[range], Sequence[T]]) -> Part[T]:
    """The same of what is read a page at a time."""
    pages = max(1, -(-total // ROWS))
    page = min(page, pages)
    return Part(read(range((page - 1) * ROWS, page * ROWS)), total, page, pages)
