"""Private words: what somebody writes in their private chat, and to whom of the house it is led."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update

from handlers.drafts.hearing import Hearing
from handlers.frame.room import House
from handlers.frame.triggers import WORD_ENDS, Command, Event, Line, Press, Reply, Start
from handlers.frame.work import Work
from handlers.routing.elsewhere import elsewhere
from handlers.routing.messages import is_captioned, is_list, message_of, text_of
from handlers.routing.ways import Ways
from handlers.speech import typed
from handlers.speech.heading import heading
from handlers.speech.unknown_command import unknown_command
from storage.queues import dialogues

Run = Callable[..., Awaitable[None]]


class PrivateWords:
    """Leads what is written in private. `run`: the router's; `command`: what it does with a command."""

    def __init__(self, house: House, ways: Ways, hearing: Hearing, run: Run, command: Run) -> None:
        self._house, self._ways, self._hearing = house, ways, hearing
        self._run, self._command = run, command

    async def hear(self, work: Work, update: Update) -> None:
        """A message in private, in this order: a command, a code from a paper, a list, the answer to a question."""
        message = message_of(update)
        text = text_of(message)
        await work.chat()
        if is_captioned(message, self._ways.commands, work.bot):
            await self._command(update, None)
            return
        for find, spelled in self._ways.spelled:
            if (code := find(text)) is not None:
                await self._run(work, spelled, Start(message, (code,)))
                return
        if (route := self._ways.events.get(Event.SPREADSHEET)) and is_list(message):
            await self._run(work, route, Line(message, text))
            return
        if await self.replies(work, message, text):
            return
        open_dialogue = await dialogues.of(work.uow, (await work.account()).id)
        if open_dialogue and open_dialogue.kind in self._hearing.kinds and not text.startswith("/"):
            await self._hearing.hear(work, open_dialogue, Line(message, text))
            return
        await self._unasked(work, message, text)

    async def _unasked(self, work: Work, message: Message, text: str) -> None:
        """What nobody waits for: a hashtag, a first word, a command that there is not, a button's words, a sentence."""
        first, _, rest = (*WORD_ENDS.split(text, 1), "", "")[:3]
        if tagged := self._ways.tagged(text):
            await self._run(work, tagged, Line(message, text))
        elif route := self._ways.keywords.get(first.lower()):
            await self._run(work, route, Line(message, rest.strip()))
        elif text.startswith("/") and (route := self._ways.events.get(Event.STRAY)):
            await self._run(work, route, Line(message, text), instead=await unknown_command(work, text))
        elif (found := await typed.pressed(work, text)) and (route := self._ways.pressed(*found[0])):
            work.message_id = found[1] or work.message_id
            given = Line(message, "") if isinstance(route.trigger, Command) else Press(message.chat.id, *found[0])
            await self._run(work, route, given, instead=typed.only_by_press(route) or elsewhere(work, route))
            await work.say_aloud()
        else:
            await self.sentence(work, message, text)

    async def replies(self, work: Work, message: Message, text: str, *, edited: bool = False) -> bool:
        """Does it reply to something known? Then it is handled; in a group it is talk unless something comes of it."""
        if not work.known or (message.reply_to_message is None and not edited):
            return False
        for trigger, route in self._ways.replied:
            if trigger.edited is edited and (key := await trigger.find(work, message)) is not None:
                await self._run(work, route, Reply(message, text, key), quiet=not work.private)
                return True
        return False

    async def sentence(self, work: Work, message: Message, text: str) -> None:
        """What a sentence asks for is done as by its button; what it tells, and what is unclear, has its own route."""
        aim, words = heading(self._house.vocabulary, message, text, private=work.private)
        known = self._ways
        found = known.events.get(aim) if isinstance(aim, Event) else known.commands.get(aim)
        if route := found or known.events.get(Event.STRAY):
            await self._run(work, route, Line(message, words), instead=elsewhere(work, route))
