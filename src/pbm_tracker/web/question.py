"""What a read of the API is asked for; its answer has a tag, so that asking again costs nothing while nothing moved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, Moment
from pbm_tracker.kernel import projections
from pbm_tracker.kernel.fields import Day, KnownAt, whole
from pbm_tracker.settings import folder

from .caller import Reader, county_of
from .strict import bad_parameters

T = TypeVar("T")

LIMIT_MAX = 1_000

AsOf = Annotated[Day | None, Query(description="截至哪一天的情况，默认今天", examples=["2021-12-31"])]
KnownAtQuery = Annotated[
    KnownAt | None,
    Query(description="按何时所知：一天（指其终了）或带时区的时刻，默认现在", examples=["2022-01-05T09:30:00+08:00"]),
]
Limit = Annotated[
    Annotated[int, whole(1, LIMIT_MAX)] | None, Query(description="一页最多几行；不写即不分页", examples=[100])
]
CursorQuery = Annotated[str | None, Query(max_length=1_000, description="上一页答复里的 next；其他条件须与上一页相同")]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after so many rows, in the log as it was when the first page was asked for."""

    after: int
    position: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    county: County
    request: Request
    response: Response
    identity: Identity
    as_of: date | None
    known_at: datetime | None

    def answer(self, make: Callable[[Moment], Any], place: Place | None = None, also: tuple[object, ...] = ()) -> Any:
        """What `make` says of the moment, with its tag; 304 where the caller has it. Raises InTheFuture.

        `also` is what else the answer depends on.
        """
        as_of = place.as_of if place and place.as_of else self.as_of
        with self.county.at(as_of, self.known_at, place.position if place else None) as moment:
            headers = {
                "ETag": self._tag(moment, also),
                "Cache-Control": "private, no-cache",
                "Vary": "Authorization, X-Role",
            }
            if _holds(self.request.headers.get("if-none-match", ""), headers["ETag"]):
                return Response(status_code=304, headers=headers)
            self.response.headers.update(headers)
            return make(moment)

    def _tag(self, moment: Moment, also: tuple[object, ...]) -> str:
        """Of everything that an answer depends on; weak, since it also says when it was given."""
        parts = (
            _projections(),
            self.county.catalogue.digest,
            moment.position,
            also,
            moment.as_of,
            sorted(moment.views.errors.items()),
            self.identity,
            self._asked(),
        )
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'

    def _asked(self) -> str:
        return repr((self.request.scope["path"], sorted(self.request.query_params.multi_items())))

    # Pages

    def place(self, cursor: str | None) -> Place:
        """Where the page begins that a cursor names. Raises RequestValidationError for one that is not ours."""
        if cursor is None:
            return Place(0)
        try:
            who, after, position, as_of = self._serializer().loads(cursor)
        except (BadSignature, ValueError):
            raise bad_parameters({"cursor": "不是本系统给出的 next"}) from None
        if who != self._who():
            raise bad_parameters({"cursor": "换了条件、账号或角色，请从第一页查起"})
        return Place(after, position, date.fromisoformat(as_of))

    def cursor(self, after: int, moment: Moment, upto: int | None = None) -> str:
        """Where to go on; the further pages are of the same moment, or of the log up to a position behind it."""
        position = moment.position if upto is None else upto
        return str(self._serializer().dumps([self._who(), after, position, moment.as_of.isoformat()]))

    def part(
        self, rows: Sequence[T], place: Place, limit: int | None, moment: Moment, upto: int | None = None
    ) -> tuple[list[T], str | None]:
        """The rows of the page that begins at a place, and the cursor of the next; all of them without a limit."""
        end = len(rows) if limit is None else place.after + limit
        return list(rows[place.after : end]), self.cursor(end, moment, upto) if end < len(rows) else None

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.county.credentials.secret("cursor"), salt="cursor")

    def _who(self) -> str:
        """What must be the same on every page."""
        same = [pair for pair in self.request.query_params.multi_items() if pair[0] not in ("cursor", "limit")]
        text = repr((self.request.scope["path"], sorted(same), self.identity))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _projections() -> str:
    return projections.digest(folder("projections"))


def _holds(given: str, tag: str) -> bool:
    tags = [one.strip().removeprefix("W/") for one in given.split(",")]
    return "*" in tags or tag.removeprefix("W/") in tags


def question(
    request: Request, response: Response, identity: Reader, as_of: AsOf = None, known_at: KnownAtQuery = None
) -> Question:
    return Question(county_of(request), request, response, identity, as_of, known_at)


Asked = Annotated[Question, Depends(question)]
