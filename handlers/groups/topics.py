"""Forum topics of a group: what stands in which. Said by a command and buttons in the topic itself."""

from __future__ import annotations

from governance.communities.acts import CHANGE_SETTINGS
from governance.roles import Role
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route, Where
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, chats, topics
from storage.communities.topics import Topic
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.queues.due import Due

_NAMES = {
    Topic.MATTERS: N_("Matters"),
    Topic.VOTES: N_("Votes"),
    Topic.DUTY: N_("Duty"),
    Topic.NOTICES: N_("Notices"),
}
_LEADING = [role for role in CHANGE_SETTINGS.roles if role is not Role.ANYONE]


class NoTopic(Refusal):
    """The command was not sent in a topic."""

    message = N_("Please send /topic inside the topic you mean. A group without topics has everything in one place.")


async def ask(work: Work, _line: Line) -> None:
    """`/topic` in a topic: what shall stand here?"""
    await work.community()
    if work.thread is None:
        raise NoTopic
    await _show(work)


async def _show(work: Work) -> None:
    t = await work.words()
    chosen = await topics.chosen(work.uow, (await work.chat()).id)
    text = t(
        "What should I post in this topic? Ticked items go here; anything without a topic goes to General.\n"
        "Replies always appear where somebody wrote."
    )
    here = {topic for topic, thread in chosen.items() if thread == work.thread}
    await work.reply(text, _choices(t, here), card=Subject("topic", work.thread or 0), fresh=work.query is None)


def _choices(t: Words, here: set[Topic]) -> Keyboard:
    made = [
        button(f"✓ {t.plain(name)}" if topic in here else t.plain(name), "topic.put", topic.value, _turn(topic in here))
        for topic, name in _NAMES.items()
    ]
    return [made[:2], made[2:]]


def _turn(stands: bool) -> str:  # noqa: FBT001
    return "off" if stands else "on"


async def put(work: Work, press: Press) -> None:
    """A kind was put into the topic, or taken out again; said, never toggled, for a press may come twice."""
    chat = await work.chat()
    topic, on = press.one_of(Topic), press.word(1) == "on"
    if not on and press.word(1) != "off":
        raise NotYours
    if work.thread is None or chat.community is None:
        raise Stale
    await work.require(CHANGE_SETTINGS, chat.community)
    if on:
        await topics.choose(work.uow, chat.id, topic, work.thread)
    else:
        await topics.release(work.uow, chat.id, topic)
    content = {"by": (await work.account()).id, "topic": topic.value, "thread": work.thread if on else None}
    journal.record(work.uow, chat.community, "topic.chosen", Subject("chat", chat.id), content)
    t = await work.words()
    work.answer(t.plain("Saved."))
    await _show(work)


async def lost(work: Work, item: Due) -> None:
    """A topic was deleted or closed: whoever may choose another hears of it."""
    chat = await chats.find(work.uow, item.payload["chat"])
    if chat is None or chat.community is None or not item.payload["topics"]:
        return
    holders = [one.account for one in await roles.holders(work.uow, chat.community, *_LEADING)]
    for account in await accounts.several(work.uow, holders):
        if account.private_chat is not None:
            t = words(account.language)
            names = t.plain(", ").join(t.plain(_NAMES[Topic(one)]) for one in item.payload["topics"])
            text = t(
                "In the group {title}, the topic for “{names}” was closed or deleted. I now post that in "
                "General; send /topic inside another topic to move it.",
                title=chat.title,
                names=names,
            )
            work.post(account.private_chat, text, kind=Kind.NOTICE, card=Subject("topics", chat.id), fresh=True)


ROUTES: list[Route] = [
    Route(Command("topic", N_("Choose what is posted in this topic"), Where.GROUP, leading=True, place=56), ask),
    Route(ButtonPress("topic.put"), put, CHANGE_SETTINGS),
    Route(DueTrigger("topic.lost"), lost),
]
