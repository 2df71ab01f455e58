"""The description of the API as a page to read and to try; its scripts come from an installed package."""

from __future__ import annotations

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from .frame import Shell
from .headers import CONTENT_SECURITY_POLICY
from .language import language_of

# Swagger UI alone, of a package that would also put Redoc and another application class before ours.
FILES = tuple(
    Path(fastapi_offline.__file__).parent / "static" / name for name in ("swagger-ui-bundle.js", "swagger-ui.css")
)
# It draws its icons from data: addresses in its style sheet, and makes its own HTML.
POLICY = CONTENT_SECURITY_POLICY.partition("; require-trusted-types-for")[0].replace(
    "img-src 'self'", "img-src 'self' data:"
)

router = APIRouter(include_in_schema=False)


@router.get("/api/docs")
def show_docs(request: Request) -> HTMLResponse:
    shell: Shell = request.app.state.shell
    return HTMLResponse(
        shell.render("api_docs.html", {"language": language_of(request)}), headers={"Content-Security-Policy": POLICY}
    )
