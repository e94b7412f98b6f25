"""Hearing: what somebody writes while a dialogue is open, or writes anew by editing it, and what is kept meanwhile."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Message

from handlers.frame.buttons import Button, button, parse
from handlers.frame.dates import say_length
from handlers.frame.refusals import HandedOver, NotAllowed, NotYours, Refusal, Stale, TooLong, WhichCommunity
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Line, Press, Route
from handlers.frame.unfinished import name_of
from handlers.frame.words import Html
from handlers.frame.work import Work
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

OLD = timedelta(days=1)
"""After so long nobody is sure to know what they are still in the middle of."""
_LONGEST_LABEL = 64
_SHOWN = 60  # letters of what was edited
_ABOUT_RIGHTS = (NotAllowed, NotYours, Stale, HandedOver)

Refused = Callable[[Work, Refusal], Awaitable[None]]
Run = Callable[..., Awaitable[None]]


class Hearing:
    """Leads what is written in private into the dialogue that it belongs to. `run`, `refuse`: the router's."""

    def __init__(self, routes: tuple[Route, ...], run: Run, refuse: Refused) -> None:
        self._run, self._refuse = run, refuse
        self.kinds = {one.trigger.dialogue: one for one in routes if isinstance(one.trigger, DialogueAnswer)}
        self._presses = {one.trigger.verb: one for one in routes if isinstance(one.trigger, ButtonPress)}

    async def hear(self, work: Work, dialogue: Dialogue, line: Line) -> None:
        """A message while a dialogue is open: the words of one of its buttons, or the answer that it waits for."""
        guided = work.house.guided.get(dialogue.kind)
        if guided is not None and guided.keeps(dialogue.answers) and await self._asks_first(work, dialogue, line):
            return
        if press := await self._typed_button(work, dialogue, line.text):
            await self._run(work, self._presses[press.verb], press)
            return
        if line.text:
            dialogue = await dialogues.note(work.uow, dialogue, line.message.message_id, line.text)
        await self._run(work, self.kinds[dialogue.kind], line, refused=self._asking_again(dialogue, line))

    async def _asks_first(self, work: Work, dialogue: Dialogue, line: Line) -> bool:
        """Where the dialogue is old its person is asked whether that belongs to it; the message is kept meanwhile."""
        age = work.now - (dialogue.changed_at or work.now)
        if age < OLD:
            return False
        held = await dialogues.hold(work.uow, dialogue.account, {"message": line.message.to_dict()})
        t = await work.words()
        rows = [
            [button(t.plain("Yes, it belongs there"), "drafts.belongs", held, dialogue.number, style="primary")],
            [button(t.plain("No, this is something new"), "drafts.apart", held, dialogue.number)],
        ]
        name, days = name_of(t, work.house, dialogue), say_length(t, timedelta(days=age.days))
        text = t("You started {name} {days} ago. Does this belong to it?", name=name, days=days)
        await work.reply(text, rows)
        return True

    async def _typed_button(self, work: Work, dialogue: Dialogue, text: str) -> Press | None:
        """The press of the button whose words were typed, of those that stand below the question that waits."""
        guided = work.house.guided.get(dialogue.kind)
        if guided is None or not text or len(text) > _LONGEST_LABEL or work.user is None:
            return None
        work.exchange.captured = []
        try:
            await guided.ask(work, dialogue)
            shown = [one for keyboard in work.exchange.captured for row in keyboard for one in row]
        except Refusal:
            return None
        finally:
            work.exchange.captured = None
            work.asked.clear()  # what the question asked for, the answer asks for again
        data = next((one.data for one in shown if _same(one, text)), None)
        parsed = parse(data) if data else None
        if parsed is None or parsed[0] not in self._presses:
            return None
        return Press(work.user.id, parsed[0], parsed[1])

    def _asking_again(self, dialogue: Dialogue, line: Line) -> Refused:
        """What was not understood is said above the question, which stands there anew with its buttons."""

        async def refused(work: Work, refusal: Refusal) -> None:
            guided = work.house.guided.get(dialogue.kind)
            if guided is None or isinstance(refusal, _ABOUT_RIGHTS):
                await self._refuse(work, refusal)
                return
            t = await work.words()
            text, rows = t(refusal.text, **refusal.values), list(refusal.buttons(t)) if refusal.buttons else []
            if isinstance(refusal, TooLong) and (limit := int(str(refusal.values["limit"]))) > 0:
                kept = t("What you wrote is kept: edit your message until it fits, or write a shorter one.")
                text = Html(f"{text}\n{kept}")
                cut = t.plain("Use the first {limit} characters", limit=limit)
                rows.append([button(cut, "drafts.cut", dialogue.number, line.message.message_id, limit)])
            work.exchange.preface.append((text, rows))
            try:
                await guided.ask(work, dialogue)
            except Refusal:
                work.exchange.preface.clear()
                await self._refuse(work, refusal)

        return refused

    def keeping(self, given: Any) -> Refused:
        """A refusal that asks which community is meant keeps what led to it, which goes on when that is known."""

        async def refuse(work: Work, refusal: Refusal) -> None:
            asked = isinstance(refusal, WhichCommunity) and not work.waiting and work.query is None
            if asked and isinstance(given, Line) and work.private:
                raw = {"message": given.message.to_dict()}
                work.waiting = (await dialogues.hold(work.uow, (await work.account()).id, raw),)
            await self._refuse(work, refusal)

        return refuse

    async def edited(self, work: Work, message: Message) -> bool:
        """One's own message was edited: the draft that it went into changes, and says so. False: it is in none."""
        said = str(message.message_id)
        known = await dialogues.all_of(work.uow, (await work.account()).id)
        found = next((one for one in known if said in one.heard and one.kind in work.house.guided), None)
        text = _without_command(message.text or message.caption or "")
        if found is None or not text or found.heard[said][1] == text:
            return False
        await self._heard_anew(work, found, Line(message, text), *found.heard[said])
        return True

    async def _heard_anew(self, work: Work, found: Dialogue, line: Line, step: str, before: str) -> None:
        guided, t = work.house.guided[found.kind], await work.words()
        shown = line.text if len(line.text) <= _SHOWN else line.text[: _SHOWN - 1] + "…"
        work.exchange.preface.append((t("Your draft now says: “{text}”", text=shown), ()))
        answers = guided.reworded(found, step, before, line.text) if guided.reworded else None
        if answers is not None:
            found = await dialogues.save(work.uow, replace(found, answers=answers))
            await dialogues.note(work.uow, replace(found, step=step), line.message.message_id, line.text)
            await guided.ask(work, found)
            return
        answers = guided.unsaid(found.answers, step, before)
        found = await dialogues.save(work.uow, replace(found, step=step, answers=guided.reopened(answers, step)))
        found = await dialogues.note(work.uow, found, line.message.message_id, line.text)
        await self._run(work, self.kinds[found.kind], line, refused=self._asking_again(found, line))


def _same(one: Button, text: str) -> bool:
    return one.data is not None and _bare(one.text) == _bare(text) != ""


def _bare(text: str) -> str:
    """Letters and figures alone: nobody types the sign before them, nor the spaces between."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _without_command(text: str) -> str:
    """What was written behind a command, without it."""
    text = text.strip()
    return text.partition(" ")[2].strip() if text.startswith("/") else text
