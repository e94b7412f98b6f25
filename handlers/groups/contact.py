"""Contact with a group: the bot comes into it, loses or gains a right there, is removed, or moves with it."""

from __future__ import annotations

from datetime import timedelta

from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberUpdated, Message

from governance.communities.acts import CHANGE_SETTINGS
from governance.roles import Role
from handlers.frame.abilities import abilities, observed
from handlers.frame.refusals import Stale
from handlers.frame.triggers import ButtonPress, DueTrigger, Event, Press, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.groups.contact_words import contact_card, contact_keyboard
from handlers.motions.arrival import show_vote
from storage.communities import accounts, chats, communities
from storage.communities.chats import Chat
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.groups import chats_going
from storage.motions import motions
from storage.offices import roles
from storage.queues import due, held_back, jobs
from storage.queues.due import Due

CARD = "contact"
_GONE = frozenset({ChatMember.LEFT, ChatMember.BANNED})
_GROUPS = frozenset({TelegramChat.GROUP, TelegramChat.SUPERGROUP})
_DAY = timedelta(days=1)
_STAGGER = timedelta(seconds=2)  # between two groups when privacy mode changed for all of them
_LEADING = [role for role in CHANGE_SETTINGS.roles if role is not Role.ANYONE]


async def my_membership(work: Work, change: ChatMemberUpdated) -> None:
    """The bot was added, given or denied a right, removed, blocked or let in again."""
    number, gone = change.chat.id, change.new_chat_member.status in _GONE
    if change.chat.type not in _GROUPS:
        await (chats.close(work.uow, number) if gone else chats.reopen(work.uow, number))
        return
    known = await chats.by_telegram_id(work.uow, number)
    if gone:
        if known is not None:
            await _left(work, known)
        return
    chat = known or await chats.remember_group(work.uow, number, "", community=None)
    await chats.reopen(work.uow, number)
    language = words(change.from_user.language_code or "").language
    await look(work, chat, added=change.old_chat_member.status in _GONE, language=language)


async def _left(work: Work, chat: Chat) -> None:
    """Where the bot may not speak, it keeps quiet; of a group that was never set up, nothing stays."""
    if chat.community is None:
        await work.house.tell("when_group_is_lost", work, chat.id)  # of a community that has moved away
        await chats_going.forget(work.uow, chat.id)
        return
    await chats.close(work.uow, chat.telegram_id)
    community = await communities.get(work.uow, chat.community)
    holders = [one.account for one in await roles.holders(work.uow, community.id, *_LEADING)]
    for account in await accounts.several(work.uow, holders):
        if account.private_chat is not None and chat.open:
            t = words(account.language)
            text = t(
                "I was removed from the group {title} in {community}.\n"
                "Nothing is lost: matters and votes continue in private. If you add me back, they continue "
                "in the group too.",
                title=chat.title,
                community=community.name,
            )
            work.post(account.private_chat, text, kind=Kind.NOTICE, card=f"{CARD}:{chat.id}")


async def look(work: Work, chat: Chat, *, added: bool, language: str = "") -> None:
    """Have Telegram asked how the bot stands in a group; `contact.looked` hears it."""
    payload = {"chat_id": chat.telegram_id, "chat": chat.id, "added": added, "language": language}
    await jobs.ask(work.uow, "chat.look", payload, then="contact.looked")
    work.uow.gather(due.wake, due.waking("contact.daily", "all", work.now + _DAY))


async def accepted(work: Work, item: Due) -> None:
    """The operator has let the group in: the bot introduces itself now."""
    chat = await chats.find(work.uow, item.payload["chat"])
    if chat is not None:
        await look(work, chat, added=True)


async def looked(work: Work, item: Due) -> None:
    """Telegram has said how the bot stands in a group: the message that tells it is posted, or corrected in place."""
    job, found = item.payload["job"], item.payload.get("result")
    chat = await chats.find(work.uow, job["chat"])
    if found is None or chat is None or not chat.open:
        return
    before = chat.standing
    standing = observed(found, before, added=job["added"])
    standing["language"] = (before or {}).get("language") or job["language"]
    await chats.observe(work.uow, chat.id, standing)
    now = abilities(standing)
    lost = before is not None and now.lost_since(abilities(before))
    await show(work, await chats.get(work.uow, chat.id), fresh=job["added"], anew=lost)
    if now.posts:
        await held_back.hurry(work.uow, chat.id)
    open_votes = await motions.open_in(work.uow, chat.id)
    for motion in open_votes:
        if job["added"]:  # what was pressed while the bot was away was not heard: people must look up
            await show_vote(work, motion)
        elif now.pins and not (before and abilities(before).pins):
            work.pin(chat.id, motion.subject)


async def show(work: Work, chat: Chat, *, fresh: bool = False, anew: bool = False) -> None:
    """The message of first contact: `fresh` posts it again, `anew` also where none stands; else it is corrected."""
    if chat.standing is None or not (fresh or anew or await outbox.stands(work.uow, chat.id, CARD)):
        return
    community = None if chat.community is None else await communities.get(work.uow, chat.community)
    t = words(community.language if community else chat.standing.get("language", ""))
    found = abilities(chat.standing)
    text = contact_card(t, found, community, work.now)
    work.post(
        chat.id, text, contact_keyboard(t, found, community, work.bot, chat.id), kind=Kind.CARD, card=CARD, fresh=fresh
    )


async def check(work: Work, _press: Press) -> None:
    """“Check again” below the message."""
    if work.private:
        raise Stale
    t = await work.words()
    await look(work, await work.chat(), added=False, language=t.language)
    work.answer(t.plain("One moment, I am checking. The result will appear in this message."))


async def daily(work: Work, _item: Due) -> None:
    """Once a day: has privacy mode been switched? (No update tells of it.)"""
    await jobs.ask(work.uow, "me.look", {}, then="contact.me")
    await due.schedule(work.uow, "contact.daily", "all", work.now + _DAY)


async def heard_of_me(work: Work, item: Due) -> None:
    """If it was, each group's message is corrected."""
    found = item.payload.get("result")
    if found is None:
        return
    other = [
        one for one in await chats.watched(work.uow) if one.standing and one.standing["reads_all"] != found["reads_all"]
    ]
    for place, chat in enumerate(other):
        payload = {"chat": chat.id}
        await due.schedule(
            work.uow, "contact.again", Subject("chat", chat.id), work.now + place * _STAGGER, payload=payload
        )


async def again(work: Work, item: Due) -> None:
    """A group whose message is to be corrected."""
    chat = await chats.find(work.uow, item.payload["chat"])
    if chat is not None and chat.open:
        await look(work, chat, added=False)


async def overheard(work: Work, message: Message) -> None:
    """Ordinary talk has arrived: whatever was concluded from the setting, the bot does hear it. The message says so."""
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    if chat is not None and not chat.open:
        chat = await chats_going.come_back(work.uow, chat)
    if chat is None or chat.standing is None or abilities(chat.standing).hears:
        return
    await chats.observe(work.uow, chat.id, {**chat.standing, "read_all_when_added": True})
    await show(work, await chats.get(work.uow, chat.id))


async def migration(work: Work, message: Message) -> None:
    """A group became a supergroup; either of its two service messages tells, in either order."""
    old, new = message.migrate_from_chat_id, message.chat.id
    if message.migrate_to_chat_id is not None:
        old, new = message.chat.id, message.migrate_to_chat_id
    moved = None if old is None else await chats_going.migrate(work.uow, old, new)
    if moved is not None:
        await _became_supergroup(work, await chats.get(work.uow, moved))


async def moved(work: Work, item: Due) -> None:
    """Telegram said it when a message was sent to the old group."""
    chat = await chats.find(work.uow, item.payload["chat"])
    if chat is not None:
        await _became_supergroup(work, chat)


async def _became_supergroup(work: Work, chat: Chat) -> None:
    await work.house.tell("when_group_is_lost", work, chat.id)  # no message of the former group can be reached
    await move_along(work, chat)


async def move_along(work: Work, chat: Chat) -> None:
    """In its new place a group gets what people must find there: what is open, and how the bot stands."""
    await work.house.tell("when_group_is_entered", work, chat)
    await look(work, chat, added=chat.community is None)


ROUTES: list[Route] = [
    Route(Event.MY_MEMBERSHIP, my_membership),
    Route(Event.TALK, overheard),
    Route(Event.MIGRATION, migration),
    Route(ButtonPress("contact.check"), check),
    Route(DueTrigger("contact.looked"), looked),
    Route(DueTrigger("contact.accepted"), accepted),
    Route(DueTrigger("contact.daily"), daily),
    Route(DueTrigger("contact.me"), heard_of_me),
    Route(DueTrigger("contact.again"), again),
    Route(DueTrigger("contact.moved"), moved),
]
