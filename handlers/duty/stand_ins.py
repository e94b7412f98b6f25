"""Stand-in for somebody who cannot take a shift, and cannot say so to the bot: whoever keeps rosters arranges it."""

from __future__ import annotations

from governance.duty.acts import MAKE_ROSTER
from governance.duty.roster import Shift
from governance.schedule.repetition import wall_of
from handlers.duty.cards import coming, holder
from handlers.duty.clashes import busy_then
from handlers.duty.day import refresh_day
from handlers.duty.notices import show_roster
from handlers.frame.buttons import button, in_rows
from handlers.frame.recurrence import say_wall
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, html_of, mention, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.duty import rosters
from storage.duty.rosters import Member, Roster
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject

OFFERED = 8  # shifts to choose from: the running one and those after it


async def _kept(work: Work, press: Press) -> tuple[Roster, Community]:
    """The roster that a button names, for whoever keeps rosters."""
    roster = await rosters.get(work.uow, press.number())
    if roster is None:
        raise NotYours
    await work.require(MAKE_ROSTER, roster.community)
    if roster.ended:
        raise Refusal(N_("The roster “{name}” has ended."), name=roster.name)
    return roster, await communities.get(work.uow, roster.community)


def _shift(work: Work, roster: Roster, community: Community, number: int) -> Shift:
    """A shift that is not over. Raises Refusal."""
    shift = roster.rotation.shift(number) if 0 <= number < 10**6 else None
    if shift is None or shift.ends <= wall_of(work.now, community.timezone):
        raise Refusal(N_("That shift has ended. Coming shifts: /duty"))
    return shift


async def pick(work: Work, press: Press) -> None:
    """Which shift needs somebody else?"""
    roster, community = await _kept(work, press)
    if len(roster.people) < 2:
        raise Refusal(N_("This roster has only one person. Please add somebody first."))
    t = await work.words()
    shifts = coming(roster, wall_of(work.now, community.timezone), OFFERED)
    rows = [
        [button(f"{holder(roster, one)} · {say_wall(t, one.begins)}", "stand.shift", roster.id, one.number)]
        for one in shifts
    ]
    work.answer("")
    back = [[button(t.plain("Back"), "roster.look", roster.id)]]
    text = t("<b>{name}</b>: which shift needs a stand-in?", name=roster.name)
    await work.reply(text, [*rows, *back], card=Subject("keep", roster.id))


async def choose(work: Work, press: Press) -> None:
    """Who takes it?"""
    roster, community = await _kept(work, press)
    shift = _shift(work, roster, community, press.number(1))
    t = await work.words()
    able = [(place, one) for place, one in enumerate(roster.people) if place != shift.place]
    others = [button(one.name, "stand.in", roster.id, shift.number, place) for place, one in able]
    work.answer("")
    back = [[button(t.plain("Back"), "roster.stand", roster.id)]]
    text = t(
        "{person}, {moment}: who takes this shift? I will tell both of them and the group.",
        person=holder(roster, shift),
        moment=say_wall(t, shift.begins),
    )
    text = Html("\n".join([text, *await busy_then(work, t, roster, [(one, shift) for _, one in able])]))
    await work.reply(text, [*in_rows(others), *back], card=Subject("keep", roster.id))


async def settle(work: Work, press: Press) -> None:
    """Somebody stands in: the roster, the group and both people know it."""
    roster, community = await _kept(work, press)
    shift, place = _shift(work, roster, community, press.number(1)), press.number(2)
    t = await work.words()
    if not 0 <= place < len(roster.people):
        raise NotYours
    if place == shift.place:
        work.answer(t.plain("{person} already has this shift.", person=holder(roster, shift)))
        return
    await rosters.hold(work.uow, roster.id, {shift.number: place})
    by = await work.account()
    content = {"by": by.id, "shift": shift.number, "from": roster.people[shift.place].seat}
    content["to"] = roster.people[place].seat
    journal.record(work.uow, community.id, "roster.stand_in", Numbered("roster", roster.number), content)
    changed = await rosters.get(work.uow, roster.id) or roster
    await _announce(work, changed, community, shift, roster.people[shift.place], roster.people[place])
    work.answer(t.plain("Arranged. The group can see it."))
    keyboard = [[button(t.plain("View {name}", name=roster.name), "roster.look", roster.id)]]
    said = t(
        "{person} takes the shift of {moment}.", person=roster.people[place].name, moment=say_wall(t, shift.begins)
    )
    said = Html("\n".join([said, *await busy_then(work, t, changed, [(roster.people[place], shift)])]))
    await work.reply(said, keyboard, card=Subject("keep", roster.id))


async def _announce(
    work: Work, roster: Roster, community: Community, shift: Shift, before: Member, after: Member
) -> None:
    """In the group with the name of who arranged it; in private to whoever gives and whoever takes the shift."""
    by = await work.account()
    t = words(community.language)
    text = t(
        "🔄 {after} stands in for {before}, {moment} · {name}\nArranged by {by}.",
        after=await _named(work, after),
        before=before.name,
        moment=say_wall(t, shift.begins),
        name=roster.name,
        by=by.name,
    )
    work.post(roster.chat, text, kind=Kind.NOTICE)
    for member in (before, after):
        await _tell(work, roster, shift, member, takes=member is after)
    show_roster(work, roster, community)
    await refresh_day(work, community, roster.chat)


async def _named(work: Work, member: Member) -> Html:
    """A name in the group; whoever has no private chat is called by it."""
    account = None if member.account is None else await accounts.get(work.uow, member.account)
    if account is None or account.private_chat is not None:
        return Html(html_of(member.name))
    return mention(account.telegram_id, account.name)


async def _tell(work: Work, roster: Roster, shift: Shift, member: Member, *, takes: bool) -> None:
    account = None if member.account is None else await accounts.get(work.uow, member.account)
    by = await work.account()
    if account is None or account.private_chat is None or account.id == by.id:
        return
    t = words(account.language)
    facts = {"by": by.name, "moment": say_wall(t, shift.begins), "name": roster.name}
    if takes:
        text = t("🔄 {by} has asked you to stand in: {moment} · {name}", **facts)
        swap = [[button(t.plain("Swap this shift"), "swap.mine", roster.id, shift.number)]]
        work.post(account.private_chat, text, swap, kind=Kind.RECEIPT)
        return
    text = t("🔄 {by} has found a stand-in for your shift: {moment} · {name}", **facts)
    work.post(account.private_chat, text, kind=Kind.RECEIPT)


ROUTES = [
    Route(ButtonPress("roster.stand"), pick, MAKE_ROSTER),
    Route(ButtonPress("stand.shift"), choose, MAKE_ROSTER),
    Route(ButtonPress("stand.in"), settle, MAKE_ROSTER),
]
