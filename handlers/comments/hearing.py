"""Hearing of what is said about a matter: “me too”, an addition to its wording, a comment; and its edits."""

from __future__ import annotations

from dataclasses import replace

from telegram.constants import ReactionEmoji

from governance.comments.acts import COMMENT
from governance.comments.comment import Said, Sort, heard
from governance.masking.masking import masked
from governance.matters.acts import JOIN_MATTER
from governance.matters.matter import TRANSITIONS, Move, Party, State, may_read
from governance.moderation.allowance import Doing
from handlers.comments.answering import answer, is_answer
from handlers.comments.finding import replied_to, said_before
from handlers.comments.spots import spot_in
from handlers.comments.telling import tell_later
from handlers.frame.buttons import button
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours
from handlers.frame.spoken import spoken_in
from handlers.frame.triggers import Replied, Reply, Route
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from handlers.matters.matters import add_joiner
from handlers.matters.raising import add_photos, add_voice, check_no_code
from handlers.matters.telling import refresh, show
from handlers.matters.view import View, load, parties_of
from handlers.matters.words import joined_lines, split_kind, split_tag
from handlers.moderation.allowances import spend
from handlers.routing.messages import SECOND_THOUGHT, without_mention
from storage.comments import comments, thumbs
from storage.comments.comments import Comment
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered
from storage.matters import matters

WRITTEN_DOWN = ReactionEmoji.WRITING_HAND
COUNTED = ReactionEmoji.THUMBS_UP


async def hear(work: Work, reply: Reply) -> None:
    """A reply to a matter: “me too” counts, and other words are kept."""
    community = await matters.whose(work.uow, reply.to)
    if community is None:
        raise NotYours
    held = await work.require(COMMENT, community)
    view = await load(work.uow, community, reply.to)
    parties = parties_of(view, (await work.account()).id, held)
    if not may_read(view.matter.visibility, parties):
        raise NotYours
    if spot := spot_in(reply.message):
        reply = replace(reply, text=spot)
    said = heard(reply.text, voice=Party.RAISER in parties)
    if spot or (Party.RAISER in parties and said.sort is Sort.COMMENT and _is_same_breath(work, view)):
        said = replace(said, sort=Sort.ADDITION if Party.RAISER in parties else Sort.COMMENT)
    if not (said.joins or spot) and is_answer(view, parties, reply):
        check_no_code(reply.text)
        await answer(work, view, parties, reply)
        return
    if said.joins and view.matter.state in TRANSITIONS[Move.JOIN].sources:
        view = await _join(work, view, parties, reply)
        if not said.text:
            await _nod(work, reply, view, COUNTED)
            return
    elif not said.text:
        said = Said(joins=False, sort=Sort.COMMENT, text=reply.text)
    await keep(work, view, reply, said)


def _is_same_breath(work: Work, view: View) -> bool:
    """Do its raiser's words still belong to the first ones? Several messages in a row are one."""
    return view.matter.state is State.RAISED and work.now - view.matter.raised_at <= SECOND_THOUGHT


async def _join(work: Work, view: View, parties: frozenset[Party], reply: Reply) -> View:
    await work.require(JOIN_MATTER, view.matter.community)
    await thumbs.settle(work.uow, view.matter.id, (await work.account()).id)
    return await add_joiner(work, view, parties, message=reply.message.message_id) or view


async def keep(work: Work, view: View, reply: Reply, said: Said) -> None:
    """Write it down, with the photos that came with it; its writer sees that it was, and whose it is hears later."""
    check_no_code(said.text)
    message, chat = reply.message, await work.chat()
    if await comments.by_source(work.uow, chat.id, message.message_id) is not None:
        return
    one = await _continued(work, view, reply) or await _begun(work, view, reply, said)
    if photos := photos_of(message):
        await spend(work, Doing.PHOTO, view.matter.community, len(photos))
        await comments.add_photos(work.uow, one.id, await add_photos(work, view.matter.id, photos))
    view = await load(work.uow, view.matter.community, view.matter.id)
    await show(work, view)
    await refresh(work, view)
    await _nod(work, reply, view, WRITTEN_DOWN)


async def _continued(work: Work, view: View, reply: Reply) -> Comment | None:
    """The comment whose album goes on with this photo."""
    album, author = reply.message.media_group_id, await work.account()
    if not album or reply.text:
        return None
    known = await comments.by_album(work.uow, (await work.chat()).id, album)
    return known if known and known.matter == view.matter.id and known.account == author.id else None


async def _begun(work: Work, view: View, reply: Reply, said: Said) -> Comment:
    if not work.private:  # there every message counts anyway
        await spend(work, Doing.GROUP, view.matter.community)
    author, chat, message = await work.account(), await work.chat(), reply.message
    spoken = spoken_in(message)
    if spoken is not None and not said.text:
        one = await add_voice(work, view.matter.id, author.id, spoken, chat=chat.id)
        return await _noted(work, view, one, "matter.spoken")
    one = await comments.add(
        work.uow,
        view.matter.id,
        author.id,
        said.sort,
        said.text,
        chat=chat.id,
        message=message.message_id,
        album=message.media_group_id,
    )
    return await _noted(work, view, one, "matter.added" if said.sort is Sort.ADDITION else "matter.commented")


async def _noted(work: Work, view: View, one: Comment, act: str) -> Comment:
    journal.record(work.uow, view.matter.community, act, Numbered("matter", view.matter.number), {"by": one.account})
    await tell_later(work, view, one)
    return one


async def _nod(work: Work, reply: Reply, view: View, sign: str) -> None:
    """In a group a sign below the message says that it was heard; in private a line, and the way to take it back."""
    if not work.private:
        reaction = [{"type": "emoji", "emoji": str(sign)}]
        body = {"message_id": reply.message.message_id, "reaction": reaction}
        work.call((await work.chat()).id, "setMessageReaction", body, kind=Kind.CHATTER)
        await _say_masked_in_private(work, reply, view)
        return
    t = await work.words()
    number, key = view.matter.number, view.matter.id
    if sign == COUNTED:
        await work.reply(
            t("Recorded: you have joined matter {number}. I will tell you about it in private.", number=number)
        )
        return
    told = masked_note(t, reply.text)
    rows = [[button(t.plain("Comments"), "comment.list", key, 0), button(t.plain("View"), "matter.show", key)]]
    await work.reply(joined_lines(t("Recorded with matter {number}.", number=number), told), rows)


def masked_note(t: Words, text: str) -> Html | None:
    """What the writer of a comment hears if a number in it belongs to a person."""
    if masked(text) == text:
        return None
    return t("Neighbours do not see the numbers in it that belong to a person; those handling it do.")


async def _say_masked_in_private(work: Work, reply: Reply, view: View) -> None:
    """The card does not show the number, but the writer's own message above still does."""
    account = await work.account()
    t = words(account.language)
    if account.private_chat is None or (note := masked_note(t, reply.text)) is None:
        return
    above = t("Your own message in the group still shows them: delete it there if you like.")
    text = joined_lines(t("Recorded with matter {number}.", number=view.matter.number), t.together(note, above))
    work.post(account.private_chat, text, kind=Kind.ANSWER, silent=True)


def wording_of(text: str, bot: str) -> str:
    """The words of an edited message without what only called for a matter."""
    if text.startswith("/"):
        return split_kind(text.partition(" ")[2])[1]
    kind, rest = split_tag(text)
    if kind is not None:
        return rest
    called = without_mention(text, bot)
    return text if called is None else split_kind(called)[1]


async def hear_anew(work: Work, reply: Reply) -> None:
    """The message of a comment was edited: the comment says what it says now."""
    one = await comments.get(work.uow, reply.to)
    community = await matters.whose(work.uow, one.matter) if one else None
    if one is None or community is None:
        raise NotYours
    await work.require(COMMENT, community)
    if one.account != (await work.account()).id or not reply.text:
        raise NotYours
    text = wording_of(reply.text, work.bot)  # it may be the message that raised the matter
    if one.sort is Sort.ADDITION:
        text = heard(text, voice=True).text
    if text == one.text:
        return
    check_no_code(text)
    await comments.reword(work.uow, one.id, text)
    view = await load(work.uow, community, one.matter)
    number = view.matter.number
    journal.record(work.uow, community, "matter.comment_edited", Numbered("matter", number), {"by": one.account})
    await show(work, view)
    await refresh(work, view)


ROUTES = [
    Route(Replied(replied_to), hear, COMMENT),
    Route(Replied(said_before, edited=True), hear_anew, COMMENT),
]
