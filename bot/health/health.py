"""Health pages: what `/healthz` and `/metrics` answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health.metrics import exposition
from bot.health.snapshot import Examiner, Snapshot
from bot.health.watchdog import Watchdog, stalls


class Health:
    """The two pages for whoever watches the machine; numbers and times only."""

    def __init__(self, examiner: Examiner, watchdog: Watchdog, patience: timedelta) -> None:
        self._examiner = examiner
        self._watchdog = watchdog
        self._patience = patience

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(routes=[Route("/healthz", self._healthz), Route("/metrics", self._metrics)])

    async def _look(self) -> tuple[Snapshot, list[str]]:
        snapshot = await self._examiner.look()
        # What only two looks a minute apart can show comes from the watchdog; the rest is as of now.
        fresh = stalls(snapshot, None, self._patience)
        waiting = [reason for reason in self._watchdog.stalled if "none arrives" in reason]
        return snapshot, fresh + waiting

    async def _healthz(self, _request: Request) -> Response:
        snapshot, stalled = await self._look()
        body: dict[str, Any] = {
            "status": "stalled" if stalled else "standby" if snapshot.standby else "ok",
            "reasons": stalled,
            "last_contact": _stamp(snapshot.contact),
            "database_writable": snapshot.writable,
            "oldest_unsent": _stamp(snapshot.oldest_unsent),
            "waiting_updates": snapshot.waiting,
            "set_aside": snapshot.set_aside,
            "database_bytes": snapshot.database_bytes,
            "free_bytes": snapshot.free_bytes,
        }
        return JSONResponse(body, status_code=503 if stalled else 200)

    async def _metrics(self, _request: Request) -> Response:
        snapshot, stalled = await self._look()
        return Response(exposition(snapshot, stalled=bool(stalled)), media_type=CONTENT_TYPE_LATEST)


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
