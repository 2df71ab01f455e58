"""What readers worked out of the views, kept for as long as what it was worked out of is as it was."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 64


class Memory:
    """The last results by their keys. A key names all that its result depends on; the same is worked out once."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, work: Callable[[], T]) -> T:
        """The result for a key. Two readers who miss it at once both work it out: it comes to the same."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                known: T = self._results[key]
                return known
        result = work()
        with self._lock:
            self._results[key] = result
            while len(self._results) > KEPT:
                self._results.popitem(last=False)
        return result
