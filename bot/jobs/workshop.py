"""Workshop for jobs: it does the slow things, outside any unit of work, and brings the result back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, EndPointNotFound, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.documents.foreign import AT_ONCE as READ_AT_ONCE
from bot.jobs.chat import CHAT_JOBS
from bot.jobs.figures import FIGURES_JOBS
from bot.jobs.menu import MENU_JOBS
from bot.jobs.personal import PERSONAL_JOBS
from bot.jobs.pictures import PICTURE_JOBS
from bot.jobs.places import PLACE_JOBS
from bot.jobs.register import REGISTER_JOBS
from bot.jobs.results import RESULT_JOBS
from bot.jobs.rules import RULE_JOBS
from bot.jobs.services import Services
from bot.process.queue_worker import QueueWorker
from storage.engine.trouble import in_words
from storage.queues import jobs
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

AT_ONCE = 4
# Kinds that may take long because of what somebody sent.
READING = ("register.read", "matter.pair", "rule.read")
_TRIES = 8
_WRITE_AGAIN = 5.0  # seconds


Doing = Callable[[Job, Services], Awaitable[Mapping[str, Any]]]


async def fetch_file(job: Job, services: Services) -> Mapping[str, Any]:
    """`file.fetch` {"file_id"} → {"digest", "size"}: bytes of a photo or document, kept beside the database."""
    content = await services.telegram.download(str(job.payload["file_id"]))
    digest = await asyncio.to_thread(services.files.keep, content)
    return {"digest": digest, "size": len(content)}


JOBS: dict[str, Doing] = {
    "file.fetch": fetch_file,
    **CHAT_JOBS,
    **FIGURES_JOBS,
    **REGISTER_JOBS,
    **RULE_JOBS,
    **PERSONAL_JOBS,
    **PICTURE_JOBS,
    **MENU_JOBS,
    **PLACE_JOBS,
    **RESULT_JOBS,
}


class Workshop(QueueWorker[Job]):
    """Takes jobs from the table, does a few at a time, and writes each result as a thing that is due now."""

    def __init__(self, services: Services, doing: Mapping[str, Doing], done: Callable[[], Awaitable[None]]) -> None:
        super().__init__("jobs")
        self._services = services
        self._doing = doing
        self._played = done
        self._worker = 0

    def serve(self, worker: int) -> None:
        """Take jobs under this worker's number from now on."""
        self._worker = worker
        self.wake()

    async def turn(self) -> bool:
        """Start one job, if one waits and a hand is free."""
        now = self._services.clock.now()
        if not self._worker or len(self._begun) >= AT_ONCE:
            return False
        if not await self._services.database.look(jobs.waiting_by(now)):
            return False
        async with self._services.database.uow(now) as uow:
            job = await jobs.claim(uow, self._worker, without=self._enough())
        if job is None:
            return False
        self.begin(self._do(job), job)
        return True

    def _enough(self) -> tuple[str, ...]:
        """What is not begun now: other hands must stay free while some read what somebody sent to keep them busy."""
        return READING if sum(job.kind in READING for job in self._begun.values()) >= READ_AT_ONCE else ()

    async def _do(self, job: Job) -> None:
        result = await self._result(job)
        # Until it stands in the database nobody else will take it up while this process lives.
        while not await self._written(job, result):
            pass
        if result is not None:
            await self._played()

    async def _written(self, job: Job, result: Mapping[str, Any] | None) -> bool:
        try:
            async with self._services.database.uow(self._services.clock.now()) as uow:
                if result is None:
                    await jobs.again(uow, job, timedelta(seconds=min(60, 2**job.tries)))
                else:
                    await jobs.done(uow, job, result)
        except Exception as error:
            log.error("the result of job %s could not be stored yet: %s", job.kind, in_words(error))
            await asyncio.sleep(_WRITE_AGAIN)
            return False
        return True

    async def _result(self, job: Job) -> Mapping[str, Any] | None:
        """{"result": …}, {"error": class name}, or None: try again later."""
        try:
            return {"result": dict(await self._doing[job.kind](job, self._services))}
        except (BadRequest, EndPointNotFound, Forbidden) as error:
            return {"error": type(error).__name__}
        except (NetworkError, RetryAfter, TelegramError) as error:
            return None if job.tries < _TRIES else {"error": type(error).__name__}
        except Exception as error:
            log.error("job %s failed: %s", job.kind, type(error).__name__)
            return {"error": type(error).__name__}
