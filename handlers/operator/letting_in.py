"""Letting in of a group by the operator: asked in a message with two buttons, or said by command; one way for both."""

from __future__ import annotations

from datetime import timedelta

from handlers.frame.buttons import Keyboard, button
from handlers.frame.foreign_text import one_line
from handlers.frame.refusals import NotYours, Stale
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from storage.communities import chats
from storage.communities.chats import Chat
from storage.engine import outbox
from storage.engine.outbox import Kind, Outgoing
from storage.engine.subjects import Subject, key_of
from storage.groups import chats_going
from storage.groups import requests as group_requests
from storage.groups.requests import GroupRequest, State
from storage.queues import due
from storage.queues.due import Due

_REMEMBERED = timedelta(days=30)  # so long a group is asked about once only, whatever becomes of it
_MOST_WAITING = 20  # strangers may add the bot to a thousand groups; the operator's chat is not theirs
_LONGEST_TITLE = 80
_LONGEST_NAME = 40

_OUTCOMES = {
    State.ACCEPTED: N_("✅ Group {number} is accepted. I am introducing myself there now."),
    State.REFUSED: N_(
        "⛔ Group {number} is not accepted. I have told the group and stay silent there.\n"
        "If you change your mind: yishiting groups accept -- {number}"
    ),
    State.LEFT: N_("I was removed from group {number} before you decided. There is nothing left to do."),
}


async def ask(work: Work, group: int, title: str, name: str, language: str) -> bool:
    """Ask the operator about a group, once in 30 days. False if nobody can be asked, or it is decided already."""
    if not work.admission.operator:
        return False
    known = await group_requests.of_group(work.uow, group)
    if known is not None and known.state in {State.ASKED, State.REFUSED}:
        return known.state is State.ASKED
    if known is None and len(await group_requests.asking(work.uow)) >= _MOST_WAITING:
        return False
    title = one_line(title, _LONGEST_TITLE)
    request = await group_requests.ask(work.uow, group, title=title, language=words(language).language)
    await due.schedule(work.uow, "door.forget", request.card, work.now + _REMEMBERED)
    t = words(work.admission.language)
    text = t(
        "🏮 The group “{title}”, number <code>{number}</code>, is asking to use me.\n"
        "{name} added me. Until you decide, I stay silent there and keep nothing that is said.",
        title=title,
        number=group,
        name=one_line(name, _LONGEST_NAME),
    )
    await _show(work, request, text, _keyboard(t, request))
    return True


def _keyboard(t: Words, request: GroupRequest) -> Keyboard:
    no = button(t.plain("Do not accept"), "door.refuse", request.id)
    return [[no, button(t.plain("Accept the group"), "door.accept", request.id, style="primary")]]


async def _show(work: Work, request: GroupRequest, text: Html, keyboard: Keyboard = ()) -> None:
    """The request's message in the operator's chat, edited in place."""
    number = work.admission.operator
    if number > 0:
        chat = await chats.remember_private(work.uow, number)
    else:
        known = await chats.by_telegram_id(work.uow, number)
        chat = known or await chats.remember_group(work.uow, number, "", community=None)
    work.post(chat.id, text, keyboard, kind=Kind.CARD, card=request.card)


async def accept(work: Work, group: int) -> Chat:
    """The group is let in, and the bot introduces itself there."""
    chat = await chats.accept(work.uow, group)
    await due.schedule(work.uow, "contact.accepted", Subject("chat", chat.id), work.now, payload={"chat": chat.id})
    await _decided(work, group, State.ACCEPTED)
    return chat


async def refuse(work: Work, group: int) -> bool:
    """The group is not let in, or no longer, and hears it; False if it is set up, or nobody has asked for it."""
    chat = await chats.by_telegram_id(work.uow, group)
    request = await group_requests.of_group(work.uow, group)
    asked = request is not None and request.state is State.ASKED
    if (chat is None and not asked) or (chat is not None and chat.community is not None):
        return False
    language = request.language if request else str((chat.standing or {}).get("language", "")) if chat else ""
    t = words(language)
    text = t("My operator has decided not to use me in this group. I stay silent and keep nothing; you can remove me.")
    say_to(work, group, text)
    if chat is not None:
        await chats_going.forget(work.uow, chat.id)
    await _decided(work, group, State.REFUSED)
    return True


def say_to(work: Work, group: int, text: Html) -> None:
    """The message has no row of a chat: its group's number leaves the outbox when it was sent."""
    body = {"chat_id": group, "text": str(text), "parse_mode": "HTML"}
    outbox.post(work.uow, Outgoing(chat=None, method="sendMessage", body=body, kind=Kind.ANSWER))


async def removed(work: Work, group: int) -> None:
    """The bot was removed from a group that waits."""
    request = await group_requests.of_group(work.uow, group)
    if request is not None and request.state is State.ASKED:
        await _decided(work, group, State.LEFT)


async def migrated(work: Work, old: int, new: int) -> None:
    """A group that waits became a supergroup: the answer reaches it under its new number."""
    await group_requests.migrate(work.uow, old, new)


async def _decided(work: Work, group: int, state: State) -> None:
    request = await group_requests.of_group(work.uow, group)
    if request is None or request.state is state or not await group_requests.decide(work.uow, request, state):
        return
    if work.admission.operator:
        t = words(work.admission.language)
        await _show(work, request, t(_OUTCOMES[state], number=group))


# The two buttons


async def _pressed(work: Work, press: Press) -> GroupRequest | None:
    """The request, if it is still open. Only the chat that the configuration names may decide it."""
    if not work.admission.operator or work.telegram_chat is None or work.telegram_chat.id != work.admission.operator:
        raise NotYours
    request = await group_requests.find(work.uow, press.number())
    if request is None:
        raise Stale
    if request.state is State.ASKED:
        return request
    t = await work.words()
    work.answer(t.plain("This was already decided; nothing has changed."))
    return None


async def on_accept(work: Work, press: Press) -> None:
    """The operator lets the group in."""
    request = await _pressed(work, press)
    if request is not None:
        await accept(work, request.group)
        work.answer((await work.words()).plain("Accepted."))


async def on_refuse(work: Work, press: Press) -> None:
    """The operator does not let the group in."""
    request = await _pressed(work, press)
    if request is not None:
        await refuse(work, request.group)
        work.answer((await work.words()).plain("Not accepted."))


async def forget(work: Work, item: Due) -> None:
    """After 30 days nothing of the request stays; one that was never decided says so."""
    request = await group_requests.find(work.uow, key_of(item.name))
    if request is None:
        return
    if request.state is State.ASKED and work.admission.operator:
        t = words(work.admission.language)
        text = t(
            "Nobody decided about group {number} for 30 days. If you add me again, I will ask again.",
            number=request.group,
        )
        await _show(work, request, text)
    await group_requests.forget(work.uow, request.id)


ROUTES: list[Route] = [
    Route(ButtonPress("door.accept"), on_accept),
    Route(ButtonPress("door.refuse"), on_refuse),
    Route(DueTrigger("door.forget", ends=True), forget),
]
