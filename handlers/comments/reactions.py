"""Reactions: 👍 below a card, or below a matter's original message, is “me too”; taken back, it is not."""

from __future__ import annotations

from telegram import MessageReactionUpdated, ReactionTypeEmoji
from telegram.constants import ReactionEmoji

from governance.comments.comment import joins_by_reaction
from governance.matters.acts import JOIN_MATTER, WITHDRAW_MATTER
from governance.matters.matter import Party
from handlers.comments.finding import reacted_to
from handlers.frame.triggers import Event, Route
from handlers.frame.work import Work
from handlers.matters.matters import add_joiner, drop_joiner
from handlers.matters.view import load, parties_of
from storage.comments import thumbs
from storage.communities import accounts, chats
from storage.communities.chats import ChatKind
from storage.matters.matters import Matter


def _thumb(reactions: object) -> bool:
    found = reactions if isinstance(reactions, tuple | list) else ()
    return any(isinstance(one, ReactionTypeEmoji) and one.emoji == ReactionEmoji.THUMBS_UP for one in found)


async def react(work: Work, changed: MessageReactionUpdated) -> None:
    """Somebody has put a reaction, or taken it away (Bot API: only where the bot is an administrator)."""
    before, after = _thumb(changed.old_reaction), _thumb(changed.new_reaction)
    if before == after or not work.known:
        return
    chat = await chats.by_telegram_id(work.uow, changed.chat.id)
    if chat is None or chat.kind is not ChatKind.GROUP or chat.community is None:
        return
    found = await reacted_to(work, chat, changed.message_id)
    if found is None:
        return
    await work.require(WITHDRAW_MATTER, found.community)
    if after:
        await _join(work, found, chat.id, changed.message_id)
    else:
        await _leave(work, found, chat.id, changed.message_id)


async def _join(work: Work, matter: Matter, chat: int, message: int) -> None:
    if not joins_by_reaction(matter.visibility, matter.state):
        return
    held = await work.require(JOIN_MATTER, matter.community)
    view, account = await load(work.uow, matter.community, matter.id), await work.account()
    parties = parties_of(view, account.id, held)
    if Party.RAISER in parties:
        return
    if await add_joiner(work, view, parties) is not None:
        await thumbs.note(work.uow, matter.id, account.id, chat=chat, message=message)


async def _leave(work: Work, matter: Matter, chat: int, message: int) -> None:
    """Only a “me too” that this very reaction had set is taken back."""
    known = await accounts.by_telegram_id(work.uow, work.user.id) if work.user else None
    if known is None or not await thumbs.take_back(work.uow, matter.id, known.id, chat=chat, message=message):
        return
    await drop_joiner(work, await load(work.uow, matter.community, matter.id))


ROUTES = [Route(Event.REACTION, react, WITHDRAW_MATTER)]
