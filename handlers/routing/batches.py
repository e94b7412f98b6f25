"""Batch of presses: those that are alike can be settled together, before any object is built of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from telegram import Chat

from handlers.frame import buttons
from handlers.frame.room import House
from handlers.frame.triggers import ButtonPress, Press
from handlers.frame.work import Work
from storage.engine.uow import UnitOfWork

Raw = Mapping[str, Any]

# So many are settled at once; the unit of work may end between two runs.
TOGETHER = 60


class Batches:
    """Settles runs of presses for the routes that can do so (`Route.together`)."""

    def __init__(self, house: House) -> None:
        routes = house.routes
        self._house = house
        self._together = {
            r.trigger.verb: r.together for r in routes if isinstance(r.trigger, ButtonPress) and r.together
        }

    def runs(self, batch: Sequence[Raw]) -> Iterator[range]:
        """The batch in order, cut into runs of presses with one verb; everything else is a run of its own."""
        start, before = 0, None
        for place, raw in enumerate(batch):
            verb = self._verb(raw)
            if place and (verb is None or verb != before or place - start == TOGETHER):
                yield range(start, place)
                start = place
            before = verb
        yield range(start, len(batch))

    def _verb(self, raw: Raw) -> str | None:
        """The verb of a press of the shape it should be, if such presses can be settled together."""
        query = raw.get("callback_query")
        if not isinstance(query, dict) or not isinstance(query.get("data"), str):
            return None
        parsed = buttons.parse(query["data"])
        return parsed[0] if parsed and parsed[0] in self._together and _whole(query) else None

    async def settle(self, uow: UnitOfWork, bot: str, run: Sequence[Raw], orders: Mapping[int, int]) -> frozenset[int]:
        """Settle what can be of a run; returns the places in the run that need nothing more.

        `orders`: the number of receipt of each update, by Telegram's number.
        """
        verb = self._verb(run[0]) if len(run) > 1 else None
        if verb is None:
            return frozenset()
        return await self._together[verb]([self._read(uow, bot, raw, orders) for raw in run])

    def _read(self, uow: UnitOfWork, bot: str, raw: Raw, orders: Mapping[int, int]) -> tuple[Work, Press]:
        query = raw["callback_query"]
        chat = query["message"]["chat"]
        verb, arguments = buttons.parse(query["data"]) or ("", ())
        here = Chat(chat["id"], chat["type"])
        work = Work(uow, bot, self._house, chat=here, query=query["id"], order=orders.get(raw["update_id"], 0))
        return work, Press(query["from"]["id"], verb, arguments)


def _whole(query: Mapping[str, Any]) -> bool:
    """Does it say who pressed, and in which chat?"""
    presser, message = query.get("from"), query.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return (
        isinstance(query.get("id"), str)
        and isinstance(presser, dict)
        and isinstance(presser.get("id"), int)
        and isinstance(chat, dict)
        and isinstance(chat.get("id"), int)
        and isinstance(chat.get("type"), str)
    )
