"""Allowance settings: how much each person may ask of the bot here, and how the committee changes it."""

from __future__ import annotations

from governance.communities.acts import CHANGE_SETTINGS, LOOK
from governance.moderation.allowance import Doing, Share, allowed
from governance.roles import may
from governance.surveys.acts import POLL
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import communities
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.moderation import allowances

_LINES = {
    Doing.MATTER: N_("Matters raised: {hour} an hour, {day} a day"),
    Doing.JOIN: N_("“Me too”: {hour} an hour, {day} a day"),
    Doing.PHOTO: N_("Photos: {hour} an hour, {day} a day"),
    Doing.POLL: N_("Polls: {hour} an hour, {day} a day"),
    Doing.GROUP: N_("Messages to me in the group: {hour} an hour, {day} a day"),
    Doing.PRIVATE: N_("Messages to me in private: {hour} an hour, {day} a day"),
}
_NAMES = {
    Doing.MATTER: N_("Matters"),
    Doing.JOIN: N_("“Me too”"),
    Doing.PHOTO: N_("Photos"),
    Doing.POLL: N_("Polls"),
    Doing.GROUP: N_("Group messages"),
    Doing.PRIVATE: N_("Private messages"),
}
_SHARES = {
    Share.HALF: N_("Half"),
    Share.USUAL: N_("The usual"),
    Share.DOUBLE: N_("Twice as much"),
    Share.FOURFOLD: N_("Four times as much"),
}


async def limits(work: Work, _line: Line) -> None:
    """`/limits`: how much I may ask here; for the committee, with buttons to change it."""
    community = await work.community()
    await work.require(LOOK, community.id)
    await _show(work, community.id)


async def show(work: Work, press: Press) -> None:
    """The same, from a button."""
    community = press.number()
    await work.require(LOOK, community)
    work.answer("")
    await _show(work, community)


async def _show(work: Work, community: int) -> None:
    t, roles = await work.words(), await work.roles(community)
    shares = await allowances.all_shares(work.uow, community)
    lines = [t("Your limits in {community}:", community=(await communities.get(work.uow, community)).name)]
    for doing, text in _LINES.items():
        most = allowed(doing, roles, shares[doing])
        if doing is not Doing.POLL or may(roles, POLL):
            lines.append(t(text, hour=most.hour, day=most.day))
    lines.append(t("Ballots are always counted."))
    keyboard = _kinds(t, community) if may(roles, CHANGE_SETTINGS) else []
    await work.reply(Html("\n".join(lines)), keyboard, card=Subject("limits", community), fresh=work.query is None)


def _kinds(t: Words, community: int) -> Keyboard:
    flat = [button(t.plain(name), "limits.change", community, doing.value) for doing, name in _NAMES.items()]
    return in_rows(flat)


async def change(work: Work, press: Press) -> None:
    """One kind is to be changed: how much of it?"""
    community, doing = press.number(), press.one_of(Doing, 1)
    await work.require(CHANGE_SETTINGS, community)
    t = await work.words()
    work.answer("")
    now = await allowances.share(work.uow, community, doing)
    flat = [
        button(("✓ " if share is now else "") + t.plain(name), "limits.set", community, doing.value, share.value)
        for share, name in _SHARES.items()
    ]
    most = allowed(doing, ())
    text = t(
        "{kind}: people without a linked home can usually do {hour} an hour and {day} a day; others more. "
        "What should it be here?",
        kind=t.plain(_NAMES[doing]),
        hour=most.hour,
        day=most.day,
    )
    back = [button(t.plain("Other limits"), "limits.show", community)]
    await work.reply(text, [flat[:2], flat[2:], back], card=Subject("limits", community))


async def choose(work: Work, press: Press) -> None:
    """A share was pressed."""
    community, doing, share = press.number(), press.one_of(Doing, 1), press.one_of(Share, 2)
    await work.require(CHANGE_SETTINGS, community)
    t = await work.words()
    if await allowances.share(work.uow, community, doing) is not share:
        await allowances.set_share(work.uow, community, doing, share)
        content = {"by": (await work.account()).id, "doing": doing.value, "percent": share.value}
        journal.record(work.uow, community, "limits.changed", Subject("community", community), content)
    work.answer(t.plain("Saved."))
    await _show(work, community)


ROUTES = [
    Route(Command("limits", N_("Limits per person"), Where.PRIVATE, place=94), limits, LOOK),
    Route(ButtonPress("limits.show"), show, LOOK),
    Route(ButtonPress("limits.change"), change, CHANGE_SETTINGS),
    Route(ButtonPress("limits.set"), choose, CHANGE_SETTINGS),
]
