"""Away: `/away`, until when somebody in office is not there, and who stands in for them."""

from __future__ import annotations

from datetime import datetime

from governance.assignment.acts import GO_AWAY
from governance.matters.acts import HANDLE_MATTER
from governance.matters.matter import deadline_in
from governance.roles import may
from handlers.assignment.choosing import staff_of
from handlers.assignment.moving import hand_to_substitutes, take_back
from handlers.assignment.words import yours_again
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.dates import say_day
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from storage.assignment import absences
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.queues import due
from storage.queues.due import Due

_KIND = "assignment.back"
_CARD = "away"
_DAYS = (1, 3, 7, 14, 30)
_OFFERED = 7  # people; the rule's choice is the eighth button
_NOBODY = 0  # in a button: no substitute is named


async def away(work: Work, _line: Line) -> None:
    """`/away`: until when; whoever is away already can say that they are back."""
    community = await work.community()
    await work.require(GO_AWAY, community.id)
    t, account = await work.words(), await work.account()
    known = await absences.of(work.uow, community.id, account.id)
    if known is not None and known.until > work.now:
        await work.reply(await _how_it_is(work, t, community, account), _back(t, community), card=_CARD, fresh=True)
        return
    rows = in_rows([_day_button(work, t, community, days) for days in _DAYS])
    text = t("How long will you be away? Until then somebody else is asked in your place. Back on:")
    await work.reply(text, rows, card=_CARD, fresh=True)


def _day_button(work: Work, t: Words, community: Community, days: int) -> Button:
    return button(say_day(t, _until(work, community, days), community.timezone), "away.days", community.id, days)


def _until(work: Work, community: Community, days: int) -> datetime:
    return deadline_in(days, work.now, community.timezone)


async def days(work: Work, press: Press) -> None:
    """Until when is known: who stands in?"""
    community, chosen = await _named(work, press)
    t, me = await work.words(), await work.account()
    rows = [
        button(one.name, "away.with", community.id, chosen, one.id)
        for one in (await _possible(work, community, me))[:_OFFERED]
    ]
    rows.append(button(t.plain("Whoever is next"), "away.with", community.id, chosen, _NOBODY))
    work.answer("")
    text = t("Who stands in for you? They hear of your open matters in one message.")
    await work.reply(text, in_rows(rows), card=_CARD)


async def _named(work: Work, press: Press) -> tuple[Community, int]:
    await work.require(GO_AWAY, press.number())
    if not work.private or press.number(1) not in _DAYS:
        raise NotYours
    return await communities.get(work.uow, press.number()), press.number(1)


async def _possible(work: Work, community: Community, me: Account) -> list[Account]:
    """Who may answer matters there, is there, and can be asked."""
    staff = await staff_of(work.uow, community.id)
    keys = sorted({post.account for post in staff.posts} - {me.id} - staff.unreachable - set(staff.away))
    return [one for one in await accounts.several(work.uow, keys) if may(staff.roles(one.id), HANDLE_MATTER)]


async def leave(work: Work, press: Press) -> None:
    """Who stands in is known: from now on they are away."""
    community, chosen = await _named(work, press)
    me, key = await work.account(), press.number(2)
    if key != _NOBODY and key not in {one.id for one in await _possible(work, community, me)}:
        raise NotYours
    until = _until(work, community, chosen)
    await absences.put(work.uow, community.id, me.id, until=until, substitute=key or None)
    await due.schedule(work.uow, _KIND, Subject("account", me.id, community.id), until, community=community.id)
    facts = {"by": me.id, "substitute": key or None}
    journal.record(work.uow, community.id, "person.away", Subject("account", me.id), facts)
    await hand_to_substitutes(work, community, me)
    t = await work.words()
    work.answer(t.plain("Recorded."))
    await work.reply(await _how_it_is(work, t, community, me), _back(t, community), card=_CARD)


async def _how_it_is(work: Work, t: Words, community: Community, me: Account) -> Html:
    known = await absences.of(work.uow, community.id, me.id)
    until = say_day(t, known.until, community.timezone) if known else ""
    if known is None or known.substitute is None:
        return t("You are away until {until}. Your matters go to whoever is next.", until=until)
    who = (await accounts.get(work.uow, known.substitute)).name
    return t("You are away until {until}. {who} stands in for you.", until=until, who=who)


def _back(t: Words, community: Community) -> Keyboard:
    return [[button(t.plain("I am back"), "away.back", community.id)]]


async def back(work: Work, press: Press) -> None:
    """The button “I am back”."""
    await work.require(GO_AWAY, press.number())
    community, me = await communities.get(work.uow, press.number()), await work.account()
    if not work.private:
        raise NotYours
    await due.cancel(work.uow, _KIND, Subject("account", me.id, community.id))
    await absences.end(work.uow, community.id, me.id)
    work.answer("")
    await _return(work, community, me)


async def returned(work: Work, item: Due) -> None:
    """The day has come on which they said they would be back."""
    if item.community is None:
        return
    key = key_of(item.name)
    known = await absences.of(work.uow, item.community, key)
    if known is not None and known.until <= work.now:
        community = await communities.get(work.uow, item.community)
        await _return(work, community, await accounts.get(work.uow, key))


async def _return(work: Work, community: Community, account: Account) -> None:
    mine = await take_back(work, community, account)
    journal.record(work.uow, community.id, "person.back", Subject("account", account.id), {"account": account.id})
    if account.private_chat is not None:
        text, rows = yours_again(words(account.language), community, mine, work.now)
        work.post(account.private_chat, text, rows, kind=Kind.RECEIPT, card=_CARD)


ROUTES: list[Route] = [
    Route(
        Command("away", N_("Say until when you are away, and who stands in"), Where.PRIVATE, place=63), away, GO_AWAY
    ),
    Route(ButtonPress("away.days"), days, GO_AWAY),
    Route(ButtonPress("away.with"), leave, GO_AWAY),
    Route(ButtonPress("away.back"), back, GO_AWAY),
    Route(DueTrigger(_KIND), returned),
]
