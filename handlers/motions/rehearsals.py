"""Rehearsal: a committee sees a whole vote within ten minutes, among those present, without force."""

from __future__ import annotations

from datetime import timedelta

from governance.ballots.acts import CAST_BALLOT
from governance.motions.acts import REHEARSE
from governance.motions.motion import Stage
from governance.motions.motion_class import REHEARSAL, Electorate
from handlers.ballots.cards import mark, refresh, say_list, say_name
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.motions.opening import open_vote
from storage.ballots import electorates, rolls
from storage.communities import chats, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.motions import motions
from storage.motions.motions import BUTTONS, Motion
from storage.queues import due
from storage.queues.due import Due

GATHERING = timedelta(minutes=3)
"""How long people may say that they are here, before the vote begins by itself."""
VOTING = timedelta(minutes=5)
LEAST = 2
"""A vote of one shows nothing."""


async def on_rehearse(work: Work, line: Line) -> None:
    """`/rehearse`: those who press “I am here” in the group are the roll of a vote without force."""
    community = await work.community()
    await work.require(REHEARSE, community.id)
    if work.private:
        await _ask_where(work, community)
    else:
        await _call(work, community, (await work.chat()).id, line.text.strip())


async def _ask_where(work: Work, community: Community) -> None:
    """From a private chat: in which group shall it be?"""
    t = await work.words()
    groups = await chats.groups_of(work.uow, community.id)
    if not groups:
        raise Refusal(
            N_("I am not in any of your community's groups at the moment. Please add me to one, then press again.")
        )
    rows = [[button(one.title or community.name, "rehearsal.call", one.id)] for one in groups[:8]]
    text = t("A rehearsal is a practice vote among those present, not binding; it takes eight minutes. In which group?")
    await work.reply(text, rows, card="rehearsing", fresh=True)


async def on_call(work: Work, press: Press) -> None:
    """The group of a rehearsal was chosen in private."""
    community = await work.community()
    await work.require(REHEARSE, community.id)
    group = next((one for one in await chats.groups_of(work.uow, community.id) if one.id == press.number()), None)
    if group is None:
        raise NotYours
    t = await work.words()
    await _call(work, community, group.id, "")
    work.answer(t.plain("Called."))
    await work.reply(
        t("The rehearsal has been called in {group}. Please go there.", group=group.title), card="rehearsing"
    )


async def _call(work: Work, community: Community, chat: int, title: str) -> None:
    account = await work.account()
    title = title[:100] or words(community.language).plain("Shall we paint the garden gate green?")
    motion = await motions.draft(
        work.uow,
        community.id,
        force=False,
        title=title,
        text=title,
        motion_class=REHEARSAL,
        electorate=Electorate.PRESENT,
        carrier=BUTTONS,
        period=VOTING,
        by=account.id,
        chat=chat,
    )
    await rolls.add_voter(work.uow, motion.id, account.id, [_head(account.id)])
    journal.record(work.uow, community.id, "rehearsal.called", motion.subject, {"by": account.id})
    at = work.now + GATHERING
    await due.schedule(work.uow, "rehearsal.begin", motion.subject, at, community=community.id)
    await _show(work, motion, fresh=True)


def _head(account: int) -> str:
    return electorates.member_line(account, "").owner


async def _show(work: Work, motion: Motion, *, fresh: bool = False) -> None:
    """The card of a rehearsal that has not begun: who is here so far."""
    if motion.chat is None:
        return
    t = words((await communities.get(work.uow, motion.community)).language)
    here = await rolls.everyone(work.uow, motion.id)
    names = say_list(t, [each.name for each in here[:12]])
    lines = [
        mark(say_name(t, motion)),
        t("A practice vote, not binding, to show how voting works. If you are here, press the button."),
        t("Here so far, {count}: {names}", count=len(here), names=names),
        t("With two or more people it starts by itself within three minutes, and lasts five."),
    ]
    work.post(
        motion.chat, Html("\n".join(lines)), _keyboard(t, motion), kind=Kind.CARD, card=motion.subject, fresh=fresh
    )


def _keyboard(t: Words, motion: Motion) -> Keyboard:
    here = button(t.plain("I am here"), "rehearsal.here", motion.id)
    return [[here, button(t.plain("Start now"), "rehearsal.begin", motion.id)]]


async def _gathering(work: Work, press: Press) -> Motion:
    motion = await motions.find(work.uow, press.number())
    if motion is None or motion.force:
        raise NotYours
    return motion


async def on_here(work: Work, press: Press) -> None:
    """Somebody is here: they are on the rehearsal's roll."""
    motion = await _gathering(work, press)
    await work.require(CAST_BALLOT, motion.community)
    if motion.stage is not Stage.DRAFT:
        raise Stale
    account = await work.account()
    known = account.id in {each.id for each in await rolls.everyone(work.uow, motion.id)}
    work.answer((await work.words()).plain("You are counted as present."))
    if not known:
        await rolls.add_voter(work.uow, motion.id, account.id, [_head(account.id)])
        await _show(work, motion)


async def on_begin(work: Work, press: Press) -> None:
    """Whoever may rehearse begins the vote before the time is up."""
    motion = await _gathering(work, press)
    await work.require(REHEARSE, motion.community)
    if motion.stage is not Stage.DRAFT:
        raise Stale
    if len(await rolls.everyone(work.uow, motion.id)) < LEAST:
        raise Refusal(N_("A rehearsal needs at least two people. Please ask somebody to press “I am here”."))
    community = await communities.get(work.uow, motion.community)
    work.answer((await work.words()).plain("The rehearsal has begun."))
    await due.cancel(work.uow, "rehearsal.begin", motion.subject)
    await _begin(work, motion, community, by=(await work.account()).id)


async def on_time(work: Work, item: Due) -> None:
    """The three minutes are over: the rehearsal begins, or it is called off if nobody came."""
    motion = await motions.find(work.uow, key_of(item.name))
    if motion is None or motion.stage is not Stage.DRAFT:
        return
    community = await communities.get(work.uow, motion.community)
    if len(await rolls.everyone(work.uow, motion.id)) >= LEAST:
        await _begin(work, motion, community, by=motion.drafted_by)
        return
    await motions.move(work.uow, motion, Stage.WITHDRAWN, withdrawn_at=work.now)
    journal.record(work.uow, community.id, "rehearsal.called_off", motion.subject, {})
    await refresh(work, await motions.get(work.uow, motion.id))


async def _begin(work: Work, motion: Motion, community: Community, *, by: int) -> None:
    here = await rolls.everyone(work.uow, motion.id)
    roll = [electorates.member_line(each.id, each.name) for each in here]
    await open_vote(work, motion, community, roll, by=by)


ROUTES = [
    Route(Command("rehearse", N_("Rehearse a vote among those present"), place=70), on_rehearse, REHEARSE),
    Route(ButtonPress("rehearsal.call"), on_call, REHEARSE),
    Route(ButtonPress("rehearsal.here"), on_here, CAST_BALLOT),
    Route(ButtonPress("rehearsal.begin"), on_begin, REHEARSE),
    Route(DueTrigger("rehearsal.begin"), on_time),
]
