"""The web server: one process or several on the same county, within limits, behind a proxy or alone."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from pbm_tracker.county import County
from pbm_tracker.kernel.views import Views
from pbm_tracker.settings import Settings

from .limits import LOOPBACK
from .patience import CONNECTIONS_MAX, PatientProtocol

FACTORY = "pbm_tracker.web.serving:application"
PARENT, OWN_HOST = "PBM_SERVING_PARENT", "PBM_SERVING_HOST"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
LOOK_SECONDS = 0.5
LEAVE_SECONDS = 3
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def serve(host: str, port: int, workers: int, forwarded_allow_ips: str) -> None:
    """Serve until told to stop. The processes are given what they need by environment."""
    os.environ[OWN_HOST] = host
    os.environ.pop(PARENT, None)
    shared = tempfile.mkdtemp(prefix="pbm-metrics-") if workers > 1 else None
    if shared:
        os.environ[SHARED] = shared
        os.environ[PARENT] = str(os.getpid())
    from .logs import log_to_stderr  # noqa: PLC0415 - prometheus_client looks at the environment when it is imported

    log_to_stderr()
    try:
        uvicorn.run(
            FACTORY,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=PatientProtocol,
            h11_max_incomplete_event_size=16_384,
            limit_concurrency=CONNECTIONS_MAX,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=10,
            timeout_worker_healthcheck=30,
            proxy_headers=True,
            forwarded_allow_ips=forwarded_allow_ips,
            server_header=False,
            access_log=False,
            log_config=None,
        )
    finally:
        if shared:
            shutil.rmtree(shared, ignore_errors=True)


def application() -> FastAPI:
    """What each process serves: its own county, opened after the processes parted."""
    from .app import make_app  # noqa: PLC0415 - after `serve` has said where workers count together
    from .logs import log_to_stderr  # noqa: PLC0415 - the same

    log_to_stderr()
    settings = Settings()
    county = County.open(settings)
    app = make_app(county, hosts=hosts_of(settings, os.environ.get(OWN_HOST, "")), closing=True)
    threading.Thread(target=_fold_ahead, args=(county.index,), daemon=True).start()
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_leave_with, args=(int(parent),), daemon=True).start()
    return app


def hosts_of(settings: Settings, bound: str) -> list[str]:
    """The names we answer to: what is set, or the address that is bound; and this machine's own."""
    named = [name.strip() for name in settings.hosts.split(",") if name.strip()]
    own = [f"[{bound}]" if ":" in bound else bound] if bound and bound not in EVERYWHERE else []
    return [*named, *own, *LOOPBACK]


def _fold_ahead(index: Views) -> None:
    """What the log is searched by takes a minute at 400,000 entries, once: nobody should have to wait for it."""
    with suppress(Exception):  # whoever asks is told what is wrong with it
        index.catch_up()


def _leave_with(parent: int) -> None:
    """A worker whose parent was killed would keep the port for ever."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    with suppress(ProcessLookupError):
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEAVE_SECONDS)
    os._exit(1)
