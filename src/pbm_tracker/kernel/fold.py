"""The fold: what entries do to the tables of the projections. The same for the live views, a rebuild and the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
        position, stream, version, topic, _ = row
        values = {**fields, "stream": stream, "version": version, "position": position}
        for name, sql, names, each in self._statements.get(topic, ()):
            if only is not None and not only(name):
                continue
            if each is None:
                self._execute(sql, [_plain(values.get(key)) for key in names])
                continue
            for index, item in enumerate(values.get(each) or ()):
                element = item if isinstance(item, dict) else {"item": item}
                of_element = {**values, **element, "index": index}
                self._execute(sql, [_plain(of_element.get(key)) for key in names])

    def fold_all(self, rows: Iterable[Row], effective_by: str, stops: Mapping[str, int]) -> None:
        """Fold rows in the order of the log: those that take effect by a day, and none beyond where one stops."""
        for row in rows:
            fields = fields_of(row[3], row[4])
            if fields["effective_on"] <= effective_by:
                self.fold(row, fields, _not_beyond(stops, row[0]) if stops else None)


def _not_beyond(stops: Mapping[str, int], position: int) -> Callable[[str], bool]:
    return lambda name: position <= stops.get(name, position)


def _plain(value: Any) -> Any:
    """Booleans as 0 and 1, since the columns are integers on both databases."""
    return int(value) if value is True or value is False else value
