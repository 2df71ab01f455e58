"""A visit: who asks for a page, and for which moment. Endpoints get it as a dependency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from pbm_tracker.access.policy import Identity
from pbm_tracker.county import County, InTheFuture, Moment

from .asked import DATE_FIELDS, Asked, BadQuery, asked_in
from .done import Recorded, recorded_in
from .frame import Shell, quick_days
from .language import language_of
from .posted import Posted
from .sessions import Session, from_elsewhere, same_token, session_of
from .upload import Uploaded

NO_BUSINESS = "安全管理员只管账号和授权，看不到业务内容。"
STALE_FORM = "这张表单已经失效，没有记入。请返回上一页，刷新后再办。"


class SignInFirst(Exception):
    """Nobody is signed in, and the page is not for everybody."""


class ChooseAPasswordFirst(Exception):
    """Signed in with a one-time password: nothing else until it is replaced."""


@dataclass(frozen=True, slots=True)
class Visit:
    request: Request
    shell: Shell
    asked: Asked
    session: Session | None

    @property
    def county(self) -> County:
        return self.shell.county

    @property
    def identity(self) -> Identity:
        """Who is signed in. Raises SignInFirst."""
        if self.session is None:
            raise SignInFirst
        return self.session.identity

    @property
    def language(self) -> str:
        return language_of(self.request)

    @property
    def here(self) -> str:
        """The address to come back to, without what was recorded just now."""
        query = [pair for pair in self.request.query_params.multi_items() if pair[0] != "done"]
        return self.request.url.path + (f"?{urlencode(query)}" if query else "")

    @property
    def today(self) -> date:
        return self.county.today()

    @property
    def in_the_past(self) -> bool:
        other_day = self.asked.as_of is not None and self.asked.as_of != self.today
        return other_day or (self.asked.known_at is not None and self.asked.known_at < self.county.now())

    def refuse_future(self) -> None:
        """Raise BadQuery if the moment that is asked for has not come."""
        try:
            self.county.refuse_future(self.county.now(), self.asked.as_of, self.asked.known_at)
        except InTheFuture as future:
            raise BadQuery({future.field: str(future)}) from None

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """The views at the moment that is asked for. Raises BadQuery for one that has not come."""
        try:
            with self.county.at(self.asked.as_of, self.asked.known_at) as moment:
                yield moment
        except InTheFuture as future:
            raise BadQuery({future.field: str(future)}) from None

    def page(self, template: str, moment: Moment | None = None, *, status: int = 200, **context: Any) -> HTMLResponse:
        return HTMLResponse(self.shell.render(template, self.frame(moment) | context), status)

    def frame(self, moment: Moment | None, errors: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What the base template needs."""
        query = self.request.query_params
        hidden = (*DATE_FIELDS, "done", *self.asked.instead)
        filters = {name: value for name, value in query.items() if value and name not in hidden}
        path = self.request.url.path
        return {
            "session": self.session,
            "language": self.language,
            "here": self.here,
            "asked": self.asked,
            "link": self.asked.link,
            "path": path,
            "today": self.today,
            "as_of": moment.as_of if moment else self.asked.as_of or self.today,
            "in_the_past": self.in_the_past,
            "before_the_log": moment is not None and self._is_before_the_log(moment),
            "back_to_today": Asked().link(path, **filters),
            "quick_days": [
                (words, day, self.asked.link(path, **filters, as_of=day)) for words, day in quick_days(self.today)
            ],
            "filters": filters,
            "exportable": False,
            "date_errors": errors or {},
            "typed": {**query, **dict(self.asked.typed)},
            "foot": self.shell.foot(moment.position) if moment else None,
            "stopped": sorted(moment.views.errors) if moment else [],
            "done": self._done(),
        }

    def _is_before_the_log(self, moment: Moment) -> bool:
        return not moment.position or moment.as_of < self.county.catalogue.notice.issued_on

    def _done(self) -> Recorded | None:
        done = self.request.query_params.get("done")
        if not done or self.session is None:
            return None
        return recorded_in(self.county, done, self.asked, self.session.identity)

    def require_token(self, form: Posted | Uploaded) -> None:
        """A form of ours, from a page of this session. Raises HTTPException."""
        csrf = self.session.csrf if self.session else ""
        if not csrf or from_elsewhere(self.request) or not same_token(form.one("csrf"), csrf):
            raise HTTPException(403, STALE_FORM)


def visit_of(request: Request, *, dates: bool = True) -> Visit:
    """Who asks, and for what; `dates` is false where the page is about an error in them."""
    shell: Shell = request.app.state.shell
    asked = asked_in(request.query_params) if dates else Asked()
    return Visit(request, shell, asked, session_of(shell.county, request))


def anybody(request: Request) -> Visit:
    request.app.state.shell.county.check_notice()
    return visit_of(request)


def signed_in(visit: Annotated[Visit, Depends(anybody)]) -> Visit:
    if visit.session is None:
        raise SignInFirst
    if visit.session.must_choose_password:
        raise ChooseAPasswordFirst
    return visit


def on_business(visit: Annotated[Visit, Depends(signed_in)]) -> Visit:
    if not visit.identity.sees_business:
        raise HTTPException(403, NO_BUSINESS)
    return visit


Anybody = Annotated[Visit, Depends(anybody)]
SignedIn = Annotated[Visit, Depends(signed_in)]
OnBusiness = Annotated[Visit, Depends(on_business)]
