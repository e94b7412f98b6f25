"""Duty rosters of a community: which there are, and who makes or ends one."""

from __future__ import annotations

from governance.duty.acts import MAKE_ROSTER
from governance.schedule.repetition import wall_of
from handlers.duty import draft as roster_draft
from handlers.duty.cards import roster_card
from handlers.duty.day import refresh_day
from handlers.duty.notices import NOTICES, show_roster
from handlers.frame.buttons import Button, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, Keyword, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import communities
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Roster
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.queues import due


async def roster(work: Work, _line: Line) -> None:
    """The rosters there are, and the beginning of a new one."""
    community = await work.community()
    await work.require(MAKE_ROSTER, community.id)
    running = await rosters.running(work.uow, community.id)
    if not running:
        await roster_draft.begin(work, community.id)
        return
    t = await work.words()
    lines = [t("<b>Duty rosters of {community}</b>", community=community.name)]
    lines += [t("{number}. {name}", number=one.number, name=one.name) for one in running]
    ends = [[button(t.plain("View {name}", name=one.name), "roster.look", one.id)] for one in running]
    new = [[button(t.plain("Make another roster"), "roster.new", community.id, style="primary")]]
    await work.reply(Html("\n".join(lines)), [*new, *ends])


async def new(work: Work, press: Press) -> None:
    """Begin another roster."""
    community = press.number()
    await work.require(MAKE_ROSTER, community)
    work.answer("")
    await roster_draft.begin(work, community)


async def look(work: Work, press: Press) -> None:
    """Show one roster to whoever keeps rosters, with the button that ends it."""
    one = await _mine(work, press)
    community = await communities.get(work.uow, one.community)
    t = await work.words()
    work.answer("")
    change = button(t.plain("Change people"), "roster.change", one.id)
    stand_in = button(t.plain("Arrange a stand-in"), "roster.stand", one.id)
    keyboard = [] if one.ended else [[change, stand_in], [button(t.plain("End this roster"), "roster.end", one.id)]]
    text = roster_card(t, one, wall_of(work.now, community.timezone))
    await work.reply(text, keyboard, card=Subject("keep", one.id))


async def change(work: Work, press: Press) -> None:
    """Other people in turn: the dialogue begins at those who are on the roster."""
    one = await _mine(work, press)
    if one.ended:
        raise Refusal(N_("The roster “{name}” has ended."), name=one.name)
    work.answer("")
    await roster_draft.begin_change(work, one)


async def end(work: Work, press: Press) -> None:
    """Ask once whether a roster shall really end."""
    one = await _mine(work, press)
    t = await work.words()
    work.answer("")
    text = t("End the roster “{name}”? Nobody will be reminded any more.", name=one.name)
    keyboard = [[_keep(t, one), button(t.plain("End it"), "roster.end_sure", one.id, style="danger")]]
    await work.reply(text, [] if one.ended else keyboard, card=Subject("keep", one.id))


def _keep(t: Words, one: Roster) -> Button:
    return button(t.plain("Keep it"), "roster.look", one.id)


async def end_sure(work: Work, press: Press) -> None:
    """End a roster: no more shifts and reminders; its card says so."""
    one = await _mine(work, press)
    t = await work.words()
    if not await rosters.end(work.uow, one.id):
        work.answer(t.plain("It has already ended."))
        return
    for what in NOTICES:
        await due.cancel(work.uow, f"roster.{what}", Subject("roster", one.id))
    by = (await work.account()).id
    journal.record(
        work.uow, one.community, "roster.ended", Numbered("roster", one.number), {"name": one.name, "by": by}
    )
    ended = await rosters.get(work.uow, one.id)
    community = await communities.get(work.uow, one.community)
    show_roster(work, ended or one, community)
    await refresh_day(work, community, one.chat)
    work.answer(t.plain("Ended."))
    await work.reply(t("The roster “{name}” has ended.", name=one.name), kind=Kind.ANSWER, card=Subject("keep", one.id))


async def _mine(work: Work, press: Press) -> Roster:
    one = await rosters.get(work.uow, press.number())
    if one is None:
        raise NotYours
    await work.require(MAKE_ROSTER, one.community)
    return one


async def how_many_run(work: Work, community: Community) -> int:
    """How many rosters would go on."""
    return len(await rosters.running(work.uow, community.id))


ROUTES = [
    Route(Command("roster", N_("Make or end a duty roster"), Where.PRIVATE, place=66), roster, MAKE_ROSTER),
    Route(Keyword(frozenset({"排班", "值班表", "roster"})), roster, MAKE_ROSTER),
    Route(ButtonPress("roster.new"), new, MAKE_ROSTER),
    Route(ButtonPress("roster.look"), look, MAKE_ROSTER),
    Route(ButtonPress("roster.change"), change, MAKE_ROSTER),
    Route(ButtonPress("roster.end"), end, MAKE_ROSTER),
    Route(ButtonPress("roster.end_sure"), end_sure, MAKE_ROSTER),
]
