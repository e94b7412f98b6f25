"""Resignation from an office of one's own: asked once; nobody leaves the community without anybody who leads."""

from __future__ import annotations

from governance.matters.ladder import Post
from governance.offices.acts import GIVE_ROLE, RESIGN
from governance.offices.office import LEADING, Obstacle, Why, leaders_after, obstacle
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.role_words import say_role
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.matters.view import posts_of
from handlers.offices.ending import end_role
from handlers.offices.giving import holding_of
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.offices.roles import Holding

_MUST_COME_FIRST = {
    Obstacle.LAST_OF_COMMITTEE: N_(
        "You are the only one left leading {community}. First somebody else must become a committee member, "
        "proposed by one person and confirmed by another: /who"
    ),
    Obstacle.LAST_STEWARD: N_(
        "You are the only steward of {community}. First the committee takes over: two members confirm each "
        "other. Then your office ends by itself: /who"
    ),
}


async def mine(work: Work, press: Press) -> None:
    """The button “Resign”: from which office?"""
    community = press.number()
    await work.require(RESIGN, community)
    account, t = await work.account(), await work.words()
    held = [one for one in await roles.holders(work.uow, community) if one.account == account.id]
    if not held or not work.private:
        raise NotYours
    work.answer("")
    if len(held) == 1:
        await _ask(work, await communities.get(work.uow, community), held[0])
        return
    rows = [[button(str(say_role(t, one.role, one.scope)), "office.leave", one.id)] for one in held]
    await work.reply(t("Which office are you resigning from?"), rows, card=Subject("resigning", community), fresh=True)


async def _own(work: Work, press: Press) -> tuple[Community, Holding]:
    """The office of one's own that a button means. Raises NotYours, or a refusal that says who must come first."""
    community = await roles.whose(work.uow, press.number())
    if community is None or not work.private:
        raise NotYours
    await work.require(RESIGN, community)
    holding = await holding_of(work, community, press.number())
    if holding.account != (await work.account()).id or holding.active is None:
        raise NotYours
    return await communities.get(work.uow, community), holding


async def leave(work: Work, press: Press) -> None:
    """An office was chosen: is it meant?"""
    community, holding = await _own(work, press)
    work.answer("")
    await _ask(work, community, holding)


async def _leaders_left(work: Work, community: Community, holding: Holding) -> frozenset[int]:
    """Who leads the community afterwards. Raises a refusal that says who must come first."""
    posts = await posts_of(work.uow, community.id)
    leaving = Post(holding.account, holding.role, holding.scope)
    in_the_way = obstacle(leaving, posts)
    if in_the_way is not None:
        raise Refusal(_MUST_COME_FIRST[in_the_way], community=community.name)
    return leaders_after(leaving, posts)


async def _ask(work: Work, community: Community, holding: Holding) -> None:
    left = await _leaders_left(work, community, holding)
    t = await work.words()
    lines = [
        t(
            "Resign as {role} of {community}? It takes effect at once.\n"
            "Matters in your care go to the next person responsible. Open votes keep their roll; your home "
            "stays yours.",
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
    ]
    if holding.role in LEADING and len(left) == 1:
        only = (await accounts.get(work.uow, next(iter(left)))).name
        lines.append(
            t(
                "Then only {name} is left, and no role can be confirmed by two people. It is better to give "
                "somebody a role first.",
                name=only,
            )
        )
    stay = button(t.plain("Stay in office"), "office.stay", community.id)
    go = button(t.plain("Resign"), "office.left", holding.id, style="danger")
    await work.reply(Html("\n".join(lines)), [[stay, go]], card=Subject("resigning", community.id), fresh=True)


async def stay(work: Work, press: Press) -> None:
    """Nothing changes after all."""
    await work.require(RESIGN, press.number())
    t = await work.words()
    work.answer(t.plain("Nothing has changed."))
    if work.private:
        await work.reply(t("Nothing has changed."), card=Subject("resigning", press.number()))


async def left(work: Work, press: Press) -> None:
    """It is meant: the office ends at once, and those who lead hear of it."""
    community, holding = await _own(work, press)
    await _leaders_left(work, community, holding)
    account, t = await work.account(), await work.words()
    await end_role(work, community, holding, Why.RESIGNED, by=account.id)
    said = t(
        "You are no longer {role} of {community}. Thank you for your work. Who is responsible now: /who",
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
    )
    await work.reply(said, card=Subject("resigning", community.id))
    work.answer(t.plain("Your office has ended."))
    await _tell_leaders(work, community, holding)


async def _tell_leaders(work: Work, community: Community, holding: Holding) -> None:
    account = await work.account()

    async def resigned(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            "🏛 {name} has resigned as {role} of {community}. To give somebody the role: /who",
            name=account.name,
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
        return text, []

    others = await committee_room.who_may(work, community.id, GIVE_ROLE, without={account.id})
    card = Subject("resigned", holding.id)
    await committee_room.ask(work, community, others, card, resigned, kind=Kind.NOTICE)


ROUTES = [
    Route(ButtonPress("office.mine"), mine, RESIGN),
    Route(ButtonPress("office.leave"), leave, RESIGN),
    Route(ButtonPress("office.stay"), stay, RESIGN),
    Route(ButtonPress("office.left"), left, RESIGN),
]
