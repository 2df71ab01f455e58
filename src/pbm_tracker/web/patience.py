"""Connections that say nothing, or say it slowly: they end after a while, and sooner where others need the room."""

from __future__ import annotations

import asyncio
import logging
import os

from uvicorn.protocols.http.h11_impl import H11Protocol

logger = logging.getLogger(__name__)

HEADER_SECONDS = 10
BODY_SECONDS = 120
CONNECTIONS_MAX = 200  # at which uvicorn answers 503 to whoever comes
CONNECTIONS_KEPT = 150  # from which on an idle one gives way to who comes


class PatientProtocol(H11Protocol):
    """HTTP/1.1 by h11, with a limit on how long a request may take to arrive."""

    watch: asyncio.TimerHandle | None = None
    since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.since = self.loop.time()
        self._end_within(HEADER_SECONDS)
        if len(self.connections) > CONNECTIONS_KEPT:
            self._make_room()

    def _make_room(self) -> None:
        """The one that has been idle for longest gives way."""
        ours = [one for one in self.connections if isinstance(one, PatientProtocol)]
        idle = [one for one in ours if not (one.is_busy or one.transport.is_closing())]
        if idle:
            min(idle, key=lambda one: one.since).transport.close()

    @property
    def is_busy(self) -> bool:
        """A request is being read or answered."""
        return bool(self.cycle) and not self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        was_busy = self.is_busy
        super().data_received(data)
        if not self.is_busy:
            if self.watch is None:
                self._end_within(HEADER_SECONDS)
        elif not self.cycle.more_body:
            self._stop_watching()
        elif not was_busy:
            self._end_within(BODY_SECONDS)

    def on_response_complete(self) -> None:
        self._stop_watching()  # the next request has five seconds to begin
        self.since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        if isinstance(exc, MemoryError):  # it would go on to accept, quicker than who is well, and answer nobody
            logger.critical("memory")
            os._exit(1)
        self._stop_watching()
        super().connection_lost(exc)

    def _end_within(self, seconds: float) -> None:
        self._stop_watching()
        self.watch = self.loop.call_later(seconds, self._end)

    def _end(self) -> None:
        self.watch = None
        self.transport.close()

    def _stop_watching(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
            self.watch = None
