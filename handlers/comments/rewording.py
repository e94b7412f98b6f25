"""Rewording of a matter by editing the message that raised it: soon after, the card changes; later it is a comment."""

from __future__ import annotations

from telegram import Message

from governance.comments.acts import COMMENT
from governance.comments.comment import Said, Sort, may_hear
from governance.matters.ladder import place_of
from governance.matters.matter import Move, State
from handlers.comments.hearing import keep, wording_of
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import Replied, Reply, Route
from handlers.frame.work import Work
from handlers.matters.raising import check_no_code
from handlers.matters.telling import refresh, show, tell_responsible
from handlers.matters.view import View, load
from handlers.matters.words import split_kind
from handlers.routing.messages import is_second_thought
from storage.comments import comments
from storage.communities import chats
from storage.communities.chats import ChatKind
from storage.engine import journal
from storage.engine.subjects import Numbered
from storage.matters import matters

# Whoever has begun to deal with it has read it as it was.
_BEGUN = frozenset({Move.TAKE, Move.ANSWER, Move.SET_DEADLINE})


async def raised_with(work: Work, message: Message) -> int | None:
    """The matter that was raised with a message of a group which has been edited."""
    chat = await chats.by_telegram_id(work.uow, message.chat.id)
    if chat is None or chat.kind is not ChatKind.GROUP:
        return None
    found = await matters.by_source(work.uow, chat.id, message.message_id)
    fits = found is not None and may_hear(found.visibility, found.state, in_group=True)
    return found.id if found is not None and fits else None


async def reword(work: Work, reply: Reply) -> None:
    """The message says something else now."""
    community = await matters.whose(work.uow, reply.to)
    if community is None:
        raise NotYours
    await work.require(COMMENT, community)
    view = await load(work.uow, community, reply.to)
    text = wording_of(reply.text, work.bot)
    account = await work.account()
    if account.id != view.matter.raiser or not text or text in {view.matter.text, split_kind(view.matter.text)[1]}:
        raise NotYours
    check_no_code(text)
    begun = view.matter.state is not State.RAISED or any(step.move in _BEGUN for step in view.steps)
    if begun or not is_second_thought(reply.message):
        await keep(work, view, reply, Said(joins=False, sort=Sort.COMMENT, text=text))
    else:
        await _change(work, view, text)


async def _change(work: Work, view: View, text: str) -> None:
    """The card says it anew; what it said stands in the details."""
    matter, account = view.matter, await work.account()
    chat = {"chat": None, "message": None}
    if matter.text:
        await comments.add(work.uow, matter.id, account.id, Sort.EARLIER, matter.text, **chat)
    named = place_of(text)
    moved = bool(named.building) and named != matter.at and not matter.place
    places = {"building": named.building[:32], "entrance": named.entrance[:32]} if moved else {}
    await matters.change(work.uow, matter.id, text=text, **places)
    journal.record(work.uow, matter.community, "matter.reworded", Numbered("matter", matter.number), {"by": account.id})
    view = await load(work.uow, matter.community, matter.id)
    await show(work, view)
    if moved:
        await tell_responsible(work, view)
    await refresh(work, view)


ROUTES = [Route(Replied(raised_with, edited=True), reword, COMMENT)]
