"""Listing of what was said about a matter, in private; whoever wrote something can take it back there."""

from __future__ import annotations

from governance.comments.acts import DELETE_COMMENT
from governance.comments.comment import Sort
from governance.communities.acts import LOOK
from governance.matters.matter import may_read
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_moment
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from handlers.matters.cards import remark, title
from handlers.matters.telling import refresh, show
from handlers.matters.view import View, load, parties_of, pressed
from handlers.matters.words import joined_lines, shorten
from storage.comments import comments
from storage.comments.comments import Comment
from storage.engine import journal
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.queues import jobs

_LISTED = 6  # comments on one page, the newest first page


async def listing(work: Work, press: Press) -> None:
    """The button “Comments”: the newest, and further back."""
    view, _, _ = await pressed(work, press.number(), LOOK)
    if not work.private:
        raise NotYours
    offset = max(0, min(press.number(1), 100_000))
    work.answer("")
    await _show(work, view, offset, fresh=offset == 0)


async def _show(work: Work, view: View, offset: int, *, fresh: bool, asked: Comment | None = None) -> None:
    t, account = await work.words(), await work.account()
    parties = parties_of(view, account.id, await work.roles(view.matter.community))
    text = _page(t, view.read_by(parties), offset)
    keyboard = _sure(t, asked) if asked else _buttons(t, view, account.id, offset)
    if asked is not None:
        text = joined_lines(text, t("Delete “{text}”? It is gone for everybody.", text=_short(t, asked)))
    await work.reply(text, keyboard, card=Subject("matter", view.matter.id, "said"), fresh=fresh)


def _on_page(view: View, offset: int) -> list[Comment]:
    newest = list(reversed(view.comments))[offset : offset + _LISTED]
    return list(reversed(newest))


def _page(t: Words, view: View, offset: int) -> Html:
    zone = view.community.timezone
    lines = [
        t("{day} · {said}", day=say_moment(t, one.at, zone), said=remark(t, view, one, 500))
        for one in _on_page(view, offset)
    ]
    return joined_lines(title(t, view), *(lines or [t("Nobody has said anything about it yet.")]))


def _short(t: Words, one: Comment) -> str:
    if one.sort is Sort.VOICE and not one.text:
        return t.plain("voice note")
    return shorten(one.text, 24) or t.plain("photo")


def _buttons(t: Words, view: View, account: int, offset: int) -> Keyboard:
    own = [one for one in _on_page(view, offset) if one.account == account and not one.erased]
    rows = [[button(t.plain("Delete “{text}”", text=_short(t, one)), "comment.delete", one.id)] for one in own]
    turns = []
    if len(view.comments) > offset + _LISTED:
        turns.append(button(t.plain("Earlier ones"), "comment.list", view.matter.id, offset + _LISTED))
    if offset:
        turns.append(button(t.plain("Newer ones"), "comment.list", view.matter.id, max(0, offset - _LISTED)))
    return [*rows, turns, [button(t.plain("View"), "matter.show", view.matter.id)]]


def _sure(t: Words, one: Comment) -> Keyboard:
    keep = button(t.plain("Keep it"), "comment.list", one.matter, 0)
    return [[keep, button(t.plain("Delete it"), "comment.deleted", one.id, style="danger")]]


async def ask_deletion(work: Work, press: Press) -> None:
    """The button “Delete”: once more, for it cannot be undone."""
    view, one = await _own(work, press)
    work.answer("")
    await _show(work, view, 0, fresh=False, asked=one)


async def delete(work: Work, press: Press) -> None:
    """What its writer takes back is gone: words, photos, and whoever has not heard of it hears nothing."""
    view, one = await _own(work, press)
    for digest in dict.fromkeys(await comments.drop(work.uow, one.id)):
        await jobs.ask(work.uow, "file.forget", {"digest": digest, "shared": True}, then="file.forgotten")
    number = view.matter.number
    journal.record(
        work.uow, view.matter.community, "matter.comment_deleted", Numbered("matter", number), {"by": one.account}
    )
    view = await load(work.uow, view.matter.community, view.matter.id)
    t = await work.words()
    work.answer(t.plain("Your comment is deleted."))
    await show(work, view)
    await refresh(work, view)
    await _show(work, view, 0, fresh=False)


async def _own(work: Work, press: Press) -> tuple[View, Comment]:
    """The comment that a button names, if it is of whoever presses."""
    one = await comments.get(work.uow, press.number())
    community = await matters.whose(work.uow, one.matter) if one else None
    if one is None or community is None or not work.private:
        raise NotYours
    held = await work.require(DELETE_COMMENT, community)
    view = await load(work.uow, community, one.matter)
    account = await work.account()
    if one.account != account.id or not may_read(view.matter.visibility, parties_of(view, account.id, held)):
        raise NotYours
    return view, one


async def forget_photos(work: Work, account: int) -> None:
    """Of somebody who was forgotten the photos of their comments go with the words."""
    digests = await comments.drop_photos(work.uow, *await comments.keys_of_writer(work.uow, account))
    for digest in dict.fromkeys(digests):
        await jobs.ask(work.uow, "file.forget", {"digest": digest, "shared": True}, then="file.forgotten")


ROUTES = [
    Route(ButtonPress("comment.list"), listing, LOOK),
    Route(ButtonPress("comment.delete"), ask_deletion, DELETE_COMMENT),
    Route(ButtonPress("comment.deleted"), delete, DELETE_COMMENT),
]
