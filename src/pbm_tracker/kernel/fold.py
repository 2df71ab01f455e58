"""The fold: what entries do to the tables of the projections. The same for the live views, a rebuild and the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .database import Session
from .log import fields_of
from .matching import match_key
from .projections import ANY_ENTRY, KEY, Projection
from .store import Row


class Folder:
    """Folds rows of the log into the tables of some projections, in one session."""

    def __init__(self, projections: Mapping[str, Projection], session: Session) -> None:
        self._execute = session.execute
        self._statements: dict[str, list[tuple[str, str, tuple[str, ...], str | None, tuple[str, ...]]]] = {}
        for name, projection in projections.items():
            for topic, folds in projection.folds.items():
                for fold in folds:
                    sql, names = fold.statement
                    keys = tuple(one for one in names if one.endswith(KEY))
                    self._statements.setdefault(topic, []).append((name, sql, names, fold.each, keys))
        self._always = self._statements.pop(ANY_ENTRY, [])

    def fold(self, row: Row, fields: dict[str, Any], only: Callable[[str], bool] | None = None) -> None:
        """Fold one entry into the projections that `only` names; into all, if it is not given."""
        fields["position"], fields["stream"], fields["version"], fields["topic"], _ = row
        for name, sql, names, each, keys in (*self._statements.get(row[3], ()), *self._always):
            if only is None or only(name):
                for values in (fields,) if each is None else _elements(fields, each):
                    found = _with_keys(values, keys) if keys else values
                    self._execute(sql, tuple(map(found.get, names)))

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


def _with_keys(values: Mapping[str, Any], keys: Iterable[str]) -> Mapping[str, Any]:
    """Beside the values what they are found by."""
    return {**values, **{key: match_key(values.get(key.removesuffix(KEY)) or "") for key in keys}}
