"""Asking in a group: whose next words there are an answer. Kept by this process alone; a reply is known for certain."""

from __future__ import annotations

from datetime import datetime

from telegram import Message

from handlers.frame.work import Work

_MOST = 1000


class Asking:
    """Who was asked something in which group, and until when what they say next is taken for the answer."""

    def __init__(self) -> None:
        self._until: dict[tuple[int, int], datetime] = {}

    def note(self, work: Work) -> None:
        """Remember whom a handler has just asked."""
        if work.exchange.listens_until is not None and work.user is not None and work.telegram_chat is not None:
            if len(self._until) >= _MOST:
                self._until.pop(next(iter(self._until)))
            self._until[work.telegram_chat.id, work.user.id] = work.exchange.listens_until

    def answers(self, message: Message) -> bool:
        """May this group message, which replies to nothing, be an answer? Then it is the only one."""
        if not self._until or message.from_user is None or message.reply_to_message is not None:
            return False
        until = self._until.pop((message.chat.id, message.from_user.id), None)
        return until is not None and message.date <= until
