"""What machines ask: whether all is well, and the figures behind it. Nobody signs in, and nothing private is said."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from pbm_tracker.keeping.checks import look

from .frame import Shell
from .language import language_of
from .metrics import figures

THIS_MACHINE = ("127.0.0.1", "::1")
RED = 503

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(request: Request) -> Response:
    """200 while every quick check is good; 503 with the reasons otherwise."""
    report = look(request.app.state.shell.county).told(language_of(request))
    reasons = {finding.name: finding.says for finding in report.findings if not finding.good}
    if report.good:
        return JSONResponse({"status": "green"})
    return JSONResponse({"status": "red", "reasons": reasons}, RED)


@router.get("/metrics")
def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """For this machine, or for who knows the token."""
    shell: Shell = request.app.state.shell
    token = shell.county.settings.metrics_token
    knows = bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    here = request.client is not None and request.client.host in THIS_MACHINE
    if not (knows or here):
        raise HTTPException(404)
    return Response(figures(shell.county), media_type=CONTENT_TYPE_PLAIN_0_0_4)
