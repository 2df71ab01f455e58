"""How often somebody may ask for what takes long: counted in this process, forgotten when it ends."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from pbm_tracker.kernel.saying import say

PEOPLE_KEPT = 5_000


class TooOften(Exception):
    """Asked too often: not before `seconds` have passed."""

    def __init__(self, words: str, seconds: int) -> None:
        super().__init__(say(words, minutes=-(-seconds // 60)))
        self.seconds = seconds


class Pace:
    """So many times within so long, for each of whoever asks; `words` say what is too often, and for how long yet."""

    def __init__(self, times: int, within: timedelta, words: str) -> None:
        self._times = times
        self._within = within
        self._words = words
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str, now: datetime) -> None:
        """Count one. Raises TooOften, and then it does not count."""
        with self._lock:
            asked = self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            while asked and asked[0] <= now - self._within:
                asked.popleft()
            if len(asked) >= self._times:
                raise TooOften(self._words, -int(-(asked[0] + self._within - now).total_seconds() // 1))
            asked.append(now)
            while len(self._asked) > PEOPLE_KEPT:
                self._asked.popitem(last=False)
