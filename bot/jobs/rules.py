"""Rule jobs: a rule of decision that somebody sent as a file, read in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bot.documents import foreign
from bot.documents.limits import NotASpreadsheet
from bot.jobs.services import Services
from governance.sayable import N_
from storage.queues.jobs import Job

LARGEST = 100_000
_UNREADABLE = N_("this cannot be read as a rule; a rule is a file in TOML or JSON of less than 100 kB")


async def read_rule(job: Job, services: Services) -> Mapping[str, Any]:
    """`rule.read` {"file_id"} → {"good": true, "rule": plain data} or {"good": false, "place", "message", "values"}."""
    content = await services.telegram.download(str(job.payload["file_id"]))
    try:
        if len(content) > LARGEST:
            raise NotASpreadsheet
        (told,) = await foreign.read("rule", content)
    except (NotASpreadsheet, ValueError):
        return {"good": False, "place": "", "message": _UNREADABLE, "values": {}}
    found: dict[str, Any] = orjson.loads(told)
    return found


RULE_JOBS = {"rule.read": read_rule}
