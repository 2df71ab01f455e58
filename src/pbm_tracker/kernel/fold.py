"""The fold: what entries do to the tables of the projections. The same for the live views, a rebuild and the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .database import Session
from .log import fields_of
from .projections import Projection
from .store import Row


class Folder:
    """Folds rows of the log into the tables of some projections, in one session."""

    def __init__(self, projections: Mapping[str, Projection], session: Session) -> None:
        self._execute = session.execute
        self._statements: dict[str, list[tuple[str, str, tuple[str, ...], str | None]]] = {}
        for name, projection in projections.items():
            for topic, folds in projection.folds.items():
                self._statements.setdefault(topic, []).extend(
                    (name, fold.statement.sql, fold.statement.names, fold.each) for fold in folds
                )

    def fold(self, row: Row, fields: dict[str, Any], only: Callable[[str], bool] | None = None) -> None:
        """Fold one entry into the projections that `only` names; into all, if it is not given."""
        fields["position"], fields["stream"], fields["version"], topic, _ = row
        for name, sql, names, each in self._statements.get(topic, ()):
            if only is None or only(name):
                for values in (fields,) if each is None else _elements(fields, each):
                    self._execute(sql, tuple(map(values.get, names)))

    def fold_all(self, rows: Iterable[Row], effective_by: str, stops: Mapping[str, int]) -> str:
        """Fold rows in the order of the log: those that take effect by a day, and none beyond where one stops.

        Returns the latest day on which one of them took effect.
        """
        latest = ""
        for row in rows:
            fields = fields_of(row[3], row[4])
            if (day := fields["effective_on"]) <= effective_by:
                latest = max(latest, day)
                self.fold(row, fields, _not_beyond(stops, row[0]) if stops else None)
        return latest


def _not_beyond(stops: Mapping[str, int], position: int) -> Callable[[str], bool]:
    return lambda name: position <= stops.get(name, position)


def _elements(fields: Mapping[str, Any], each: str) -> Iterator[Mapping[str, Any]]:
    for index, item in enumerate(fields.get(each) or ()):
        element = item if isinstance(item, dict) else {"item": item}
        yield {**fields, **element, "index": index}
