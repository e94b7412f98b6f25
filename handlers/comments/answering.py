"""Answering by a reply: what somebody who handles a matter replies to it is their answer, unless they undo that."""

from __future__ import annotations

from typing import Any

from governance.comments.comment import Sort, asks
from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import LIVING, TRANSITIONS, Move, Outcome, Party
from handlers.frame.buttons import Keyboard, button
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Press, Reply, Route
from handlers.frame.words import Words, words
from handlers.frame.work import Work
from handlers.matters.handling import move
from handlers.matters.telling import refresh, show
from handlers.matters.view import View, load, parties_of, state_after
from storage.comments import comments
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Step


def is_answer(view: View, parties: frozenset[Party], reply: Reply) -> bool:
    """Is the reply an answer? Not of whoever raised the matter, not without words, and not if it asks something."""
    handles = Party.HANDLER in parties and Party.RAISER not in parties
    return (
        handles and view.matter.state in TRANSITIONS[Move.ANSWER].sources and bool(reply.text) and not asks(reply.text)
    )


async def answer(work: Work, view: View, parties: frozenset[Party], reply: Reply) -> None:
    """Their words are the answer at once; one press makes them the result, or a mere comment."""
    await work.require(HANDLE_MATTER, view.matter.community)
    state = state_after(view, Move.ANSWER, parties)
    view = await move(work, view, Move.ANSWER, state, text=reply.text, photos=photos_of(reply.message))
    account, step = await work.account(), view.steps[-1]
    t = words(account.language) if account.private_chat is not None else await work.words()
    said = t(
        "Your reply is your answer to matter {number}; everybody concerned will hear of it.", number=view.matter.number
    )
    rows = _buttons(t, view, step)
    if account.private_chat is None:
        await work.reply(said, rows, silent=True, card=_card(step), fresh=True)
    else:
        work.post(account.private_chat, said, rows, kind=Kind.ANSWER, silent=True, card=_card(step), fresh=True)


def _card(step: Step) -> str:
    return Subject("answer", step.id)


def _buttons(t: Words, view: View, step: Step) -> Keyboard:
    rows = []
    if view.matter.state in LIVING:
        rows.append([button(t.plain("It is done: close it with this"), "comment.result", step.id)])
    return [*rows, [button(t.plain("Not an answer, only a comment"), "comment.remark", step.id)]]


async def make_result(work: Work, press: Press) -> None:
    """The answer says that it is done: the matter is closed with these words."""
    view, parties, step = await _own(work, press)
    state = state_after(view, Move.CLOSE, parties)
    account = await work.account()
    changes: dict[str, Any] = {
        "outcome": Outcome.DONE.value,
        "closed_at": work.now,
        "taken_by": view.matter.taken_by or account.id,
    }
    view = await move(work, view, Move.CLOSE, state, text=step.text, **changes)
    await matter_steps.pass_photos(work.uow, step.id, view.steps[-1].id)
    t = await work.words()
    number = view.matter.number
    work.answer(t.plain("Matter {number} is closed. I am asking the person who raised it.", number=number))
    said = t("Matter {number} is closed. I am asking the person who raised it.", number=number)
    await work.reply(said, card=_card(step))


async def make_comment(work: Work, press: Press) -> None:
    """The answer was none: its words stay as a comment, and what was due before is due again."""
    view, _, step = await _own(work, press)
    account, number = await work.account(), view.matter.number
    chat = {"chat": None, "message": None}
    one = await comments.add(work.uow, view.matter.id, account.id, Sort.COMMENT, step.text, **chat)
    await comments.add_photos(work.uow, one.id, await matter_steps.free_photos(work.uow, step.id))
    await matter_steps.drop(work.uow, step.id)
    journal.record(
        work.uow, view.matter.community, "matter.answer_undone", Numbered("matter", number), {"by": account.id}
    )
    view = await load(work.uow, view.matter.community, view.matter.id)
    await show(work, view)
    await refresh(work, view)
    t = await work.words()
    work.answer(t.plain("It stays with matter {number} as a comment.", number=number))
    await work.reply(t("It stays with matter {number} as a comment.", number=number), card=_card(step))


async def _own(work: Work, press: Press) -> tuple[View, frozenset[Party], Step]:
    """The answer that a button names, if it is of whoever presses and the last word about the matter."""
    matter = await matter_steps.matter_of(work.uow, press.number())
    community = await matters.whose(work.uow, matter) if matter is not None else None
    if matter is None or community is None:
        raise NotYours
    held = await work.require(HANDLE_MATTER, community)
    view = await load(work.uow, community, matter)
    account = await work.account()
    found = [one for one in view.steps if one.id == press.number() and one.account == account.id]
    parties = parties_of(view, account.id, held)
    if not found or found[0].move is not Move.ANSWER or Party.HANDLER not in parties:
        raise NotYours
    return view, parties, found[0]


ROUTES = [
    Route(ButtonPress("comment.result"), make_result, HANDLE_MATTER),
    Route(ButtonPress("comment.remark"), make_comment, HANDLE_MATTER),
]
