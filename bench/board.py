"""The board page, kept by the position of the log against static bytes, and drawn anew after one change."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from jinja2 import Environment
from starlette.requests import Request
from starlette.types import ASGIApp

from pbm_tracker.access.account import GrantRole, OpenAccount
from pbm_tracker.county import County
from pbm_tracker.kernel.events import Act
from pbm_tracker.tasks import pages
from pbm_tracker.tasks.marks import Mark, in_words, mark_of
from pbm_tracker.web import board, cells
from pbm_tracker.web.app import make_app
from pbm_tracker.web.context import duty_path
from pbm_tracker.web.frame import share
from pbm_tracker.web.names import Names
from pbm_tracker.web.visit import Visit, visit_of

from .append import report
from .counties import duties_of, grown_county
from .figures import Figure, Sizes, interleaved, ratio

NAIVE = Path(__file__).with_name("naive_board.html")


def measure(sizes: Sizes, data: Path) -> list[Figure]:
    with closing(grown_county(data / "board", sizes.sample_entries)) as county:
        token = signed_in(county)
        app = make_app(county)
        visit = _visit(app, token)
        page = bytes(board.show_board(visit).body)
        figures = [
            Figure("board page: size", len(page) / 1000, "kB", at_most=400),
            Figure("  zipped", len(gzip.compress(page, 6)) / 1000, "kB", at_most=60),
        ]
        return _drawn_anew(county, visit, sizes) + _kept(app, page, token, sizes) + figures


def _drawn_anew(county: County, visit: Visit, sizes: Sizes) -> list[Figure]:
    """From the views to the page, after each change; the other draws every cell in Jinja2, and remembers nothing."""
    changes = iter(duties_of(county))

    def change() -> None:
        command, act = report(next(changes))
        act = Act(actor=act.actor, role=act.role, occurred_on=county.today())
        county.carry_out(command, act, permit=lambda *_: None)

    ours, naive = [], []
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["mark_of"] = mark_of
    template = environment.from_string(NAIVE.read_text("utf-8"))
    for _ in range(sizes.drawings):
        change()
        taken = interleaved(1, {"ours": lambda: board.show_board(visit), "naive": lambda: _naive(template, visit)})
        ours += taken["ours"]
        naive += taken["naive"]
    return [Figure("board page after one change: time, to naive Jinja2's", ratio(ours, naive), at_most=0.2)]


def _naive(template: Any, visit: Visit) -> str:
    judge = pages._judge  # noqa: SLF001 - what it would be without remembering
    pages._judge = judge.__wrapped__  # type: ignore[assignment]  # noqa: SLF001
    try:
        with visit.moment() as moment:
            names = Names(moment.views)
            seen = pages.duties_seen(moment.views, moment.as_of)
            own = {
                "by_task": _grouped(seen, lambda one: one.task),
                "by_unit": _grouped(seen, lambda one: one.unit),
                "by_column": _grouped(seen, lambda one: (one.capacity, one.unit)),
                "found": {(one.task, one.capacity, one.unit): one for one in seen},
                "columns": [column for _, group in board._groups(names, seen) for column in group],  # noqa: SLF001
                "catalogue": visit.county.catalogue,
                "names": names,
                "in_words": in_words,
                "duty_path": duty_path,
                "done": cells.DONE,
                "share": lambda marks: share((mark, marks.count(mark)) for mark in Mark),
            }
            words: str = template.render(visit.frame(moment) | own)
            return words
    finally:
        pages._judge = judge  # noqa: SLF001


def _grouped(seen: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for one in seen:
        groups[key(one)].append(one)
    return groups


def signed_in(county: County) -> str:
    """The session of somebody of the supervision office."""
    act = Act(actor="admin", role="security", occurred_on=county.today())
    county.carry_out(OpenAccount(account="zhao"), act)
    county.carry_out(GrantRole(account="zhao", role="supervision"), act)
    county.credentials.choose("zhao", "yi ju hao ji de hua")
    return county.sessions.begin("zhao", "supervision")


def _visit(app: FastAPI, token: str) -> Visit:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": "/board", "query_string": b"", "root_path": "",
        "headers": [(b"cookie", f"pbm_dev={token}".encode())], "server": ("127.0.0.1", 80), "app": app,
    }  # fmt: skip
    return visit_of(Request(scope))


# Over the wire


def _kept(app: FastAPI, page: bytes, token: str, sizes: Sizes) -> list[Figure]:
    app.state.shell.statics.add("board.html", page)
    static = app.state.shell.statics.address("board.html")
    with served(app) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        cookie = {"Cookie": f"pbm_dev={token}"}
        _, tag = _get(connection, "/board", cookie, 200)
        works: dict[str, Callable[[], object]] = {
            "static": lambda: _times(sizes, connection, static, {}, 200),
            "kept": lambda: _times(sizes, connection, "/board", cookie, 200),
        }
        taken = interleaved(sizes.drawings, works)
        statuses = []
        unchanged = {**cookie, "If-None-Match": tag}
        same = interleaved(
            sizes.drawings,
            {
                "static": works["static"],
                "304": lambda: statuses.extend(_times(sizes, connection, "/board", unchanged, None)),
            },
        )
        assert statuses.count(304) > len(statuses) // 2  # a minute may have ended meanwhile
        connection.close()
    return [
        Figure("board page that is kept: rate, to static bytes'", ratio(taken["static"], taken["kept"]), at_least=0.8),
        Figure("  not changed (304)", ratio(same["static"], same["304"]), at_least=1.2),
    ]


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str], status: int | None) -> Any:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert status in (None, answer.status), (answer.status, body[:300])
    return answer.status, answer.headers.get("ETag", "")


def _times(
    sizes: Sizes, connection: http.client.HTTPConnection, path: str, headers: dict[str, str], status: int | None
) -> list[int]:
    return [_get(connection, path, headers, status)[0] for _ in range(sizes.requests)]


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()
