"""Withdrawal of a matter, by a button or because its raiser has themself forgotten: what follows."""

from __future__ import annotations

from governance.matters.acts import WITHDRAW_MATTER
from governance.matters.matter import TRANSITIONS, Move, Party, State, Visibility, may_read
from handlers.frame.buttons import button
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, DeepLink, Press, Route, Start
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import happened, title
from handlers.matters.handling import leave_dialogue, move
from handlers.matters.telling import show_privately
from handlers.matters.view import View, load, parties_of, pressed, state_after
from handlers.matters.words import joined_lines
from storage.comments import comments
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.engine import locks
from storage.engine.outbox import Kind
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Step
from storage.offices.roles_of import roles_of
from storage.queues import jobs

_AT_ONCE = 3  # matters that one unit of work closes: some 30 ms
_HANDLING = frozenset(made for made, one in TRANSITIONS.items() if Party.HANDLER in one.by)


async def take_back(work: Work, view: View, made: Move, state: State, *, by: Account | None = None) -> View:
    """Its words and photos are gone, the number stays; those who were at it hear that nothing is left to do."""
    digests = await matter_steps.digests(work.uow, view.matter.id)
    digests += await comments.drop_all(work.uow, view.matter.id)
    await matter_steps.forget(work.uow, view.matter.id)
    for digest in dict.fromkeys(digests):
        await jobs.ask(work.uow, "file.forget", {"digest": digest, "shared": True}, then="file.forgotten")
    words_left = matters.ERASED if made is Move.ERASE else ""
    await matters.change(work.uow, view.matter.id, text=words_left, place="", note="", credit="")
    view = await move(work, view, made, state, by=by)
    await _tell_handling(work, view, view.steps[-1])
    await work.house.tell("when_taken_back", work, view, by or await work.account())
    return view


async def close_private(work: Work, account: Account, community: int | None = None) -> int | None:
    """Somebody has themself forgotten: what they said in confidence, and is not settled, is closed in order.

    A few at a time, for whoever was at it hears of each, and only of this `community` if one is given. Returns the
    community in which there are more, or None.
    """
    waiting = await matters.in_confidence_of(work.uow, account.id, TRANSITIONS[Move.ERASE].sources)
    now = [each for each in waiting if community in {None, each.community}][:_AT_ONCE]
    for matter in now:
        await locks.enter(work.uow, matter.community)
        view = await load(work.uow, matter.community, matter.id)
        state = state_after(view, Move.ERASE, frozenset({Party.RAISER}))
        await take_back(work, view, Move.ERASE, state, by=account)
    return next((each.community for each in waiting if each not in now), None)


async def _tell_handling(work: Work, view: View, step: Step) -> None:
    """Whoever took it, answered it or promised a day; if nobody has yet, whoever is asked."""
    matter = view.matter
    at_it = {one.account for one in view.steps if one.move in _HANDLING} | {matter.taken_by}
    asked = set(view.asked) if at_it == {None} or not at_it else set()
    heard = {matter.raiser, *(one.account for one in view.joiners)}
    keys = sorted(key for key in (at_it | asked) - heard if key is not None)
    for account in await accounts.several(work.uow, keys):
        held = await roles_of(work.uow, matter.community, account.id)
        if account.private_chat is None or not may_read(Visibility.PRIVATE, parties_of(view, account.id, held)):
            continue
        t = words(account.language)
        await leave_dialogue(work, account, view)
        text = joined_lines(title(t, view), happened(t, view, step), t("There is nothing left to do about this."))
        work.post(account.private_chat, text, kind=Kind.RECEIPT)


# By a button


async def ask_withdrawal(work: Work, press: Press) -> None:
    """The button “Take it back”: asks once, in private."""
    view, parties, _ = await pressed(work, press.number(), WITHDRAW_MATTER)
    state_after(view, Move.WITHDRAW, parties)
    if not work.private:
        work.answer("", url=deep_link(work.bot, "withdraw", view.matter.id))
        return
    work.answer("")
    await _ask(work, view)


async def withdrawal_started(work: Work, start: Start) -> None:
    """The deep link behind that button."""
    await work.chat()
    key = start.number()
    community = await matters.whose(work.uow, key)
    if community is None:
        raise NotYours
    held = await work.require(WITHDRAW_MATTER, community)
    view = await load(work.uow, community, key)
    state_after(view, Move.WITHDRAW, parties_of(view, (await work.account()).id, held))
    await _ask(work, view)


async def _ask(work: Work, view: View) -> None:
    t = await work.words()
    keep = button(t.plain("Do not take it back"), "matter.show", view.matter.id)
    withdraw = button(t.plain("Take it back for good"), "matter.withdrawn", view.matter.id, style="danger")
    question = t("Take it back? The text and photos are deleted, and everyone who has it too is told.")
    await work.reply(joined_lines(title(t, view), question), [[keep, withdraw]])


async def withdraw(work: Work, press: Press) -> None:
    """Taken back for good: words and photos are gone, the number stays."""
    view, parties, _ = await pressed(work, press.number(), WITHDRAW_MATTER)
    state = state_after(view, Move.WITHDRAW, parties)
    if not work.private:
        raise NotYours
    view = await take_back(work, view, Move.WITHDRAW, state)
    t = await work.words()
    work.answer(t.plain("Matter {number} has been taken back and its text deleted.", number=view.matter.number))
    await show_privately(work, view, await work.account())


ROUTES = [
    Route(ButtonPress("matter.withdraw"), ask_withdrawal, WITHDRAW_MATTER),
    Route(DeepLink("withdraw"), withdrawal_started, WITHDRAW_MATTER),
    Route(ButtonPress("matter.withdrawn"), withdraw, WITHDRAW_MATTER),
]
