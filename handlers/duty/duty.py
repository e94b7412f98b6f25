"""Duty today and in the coming week: who has it."""

from __future__ import annotations

from datetime import datetime

from governance.communities.acts import LOOK
from governance.duty.roster import Shift
from governance.schedule.repetition import wall_of
from handlers.duty.cards import holder, roster_buttons, say_span, week_of
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import ButtonPress, Command, DeepLink, Line, Press, Route, Start
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.duty import rosters
from storage.duty.rosters import Roster


async def duty(work: Work, _given: Line | Start | Press) -> None:
    """Today's duty and the coming week."""
    community = await work.community()
    await work.require(LOOK, community.id)
    t = await work.words()
    running = await rosters.running(work.uow, community.id)
    if not running:
        raise Refusal(
            N_("There is no duty roster yet. The committee can make one by sending /roster in a private chat with me.")
        )
    wall = wall_of(work.now, community.timezone)
    short = not work.private and len(running) > 1
    if short:
        text = Html("\n".join(_in_one_line(t, roster, wall) for roster in running[:8]))
    else:
        text = Html("\n\n".join(week_of(t, roster, wall, 6 if len(running) == 1 else 8) for roster in running))
    work.answer("")
    await work.reply(text, await _buttons(work, t, running, short=short))


def _in_one_line(t: Words, roster: Roster, wall: datetime) -> Html:
    shift = roster.rotation.on_duty(wall)
    if shift is None:
        first = roster.rotation.shift(0)
        return t(
            "{name}: from {moment}, {person}", name=roster.name, moment=_wall(t, first), person=holder(roster, first)
        )
    return t("🗓 {name}: {person}, {span}", name=roster.name, person=holder(roster, shift), span=say_span(t, shift))


def _wall(t: Words, shift: Shift) -> str:
    return str(say_span(t, shift)).partition(" – ")[0]


async def _buttons(work: Work, t: Words, running: list[Roster], *, short: bool) -> Keyboard:
    if short:
        return [[link(t.plain("Whole week"), deep_link(work.bot, "duty"))]]
    if not work.private:
        return roster_buttons(t, work.bot, running[0])
    account = (await work.account()).id
    mine = [one for one in running if one.place_of(account) is not None]
    return [[button(t.plain("Swap a shift · {name}", name=one.name), "swap.pick", one.id)] for one in mine]


ROUTES = [
    Route(Command("duty", N_("Who is on duty today and this coming week"), place=40), duty, LOOK),
    Route(DeepLink("duty"), duty, LOOK),
    Route(ButtonPress("duty.show"), duty, LOOK),
]
