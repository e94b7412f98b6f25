"""Who is responsible for what, and when does a role count: only after a second person has confirmed it."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.offices.acts import GIVE_ROLE
from governance.roles import Role, may
from handlers.approvals import committee_room
from handlers.approvals.deadlines import OFFICES
from handlers.frame.buttons import Button, Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.role_words import DUTIES, NAMES, role_card, say_role
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.offices.founding import FOUNDING_ROLES
from handlers.offices.giving import holding_of, note_role
from handlers.offices.own_menus import renew_menu
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.offices import roles
from storage.offices.roles import Holding

_GROUP_LINES = 7  # a group post has at most eight short lines
_NAMED = 3


async def who(work: Work, _line: Line) -> None:
    """`/who`: the directory, one line for each role."""
    community = await work.community()
    await work.require(LOOK, community.id)
    t = await work.words()
    held = await roles.holders(work.uow, community.id)
    names = {one.id: one.name for one in await accounts.several(work.uow, list({one.account for one in held}))}
    lines = [_role_line(t, role, held, names, brief=not work.private) for role in NAMES]
    shown = [line for line in lines if line]
    head = t("Who is responsible in {community}", community=community.name)
    if not work.private:
        rest = [[link(t.plain("More in private"), deep_link(work.bot, "do", "who"))]]
        await work.reply(Html("\n".join([head, *shown[:_GROUP_LINES]])), rest)
        return
    if not shown:
        shown = [t("Nobody holds a role yet.")]
    await work.reply(Html("\n".join([head, *shown])), await _who_buttons(work, t, community.id, held))


async def _who_buttons(work: Work, t: Words, community: int, held: list[Holding]) -> Keyboard:
    mine, account = await work.roles(community), await work.account()
    rows: list[list[Button]] = []
    if may(mine, GIVE_ROLE):
        give = button(t.plain("Give a role"), "role.begin", community)
        rows.append([give, button(t.plain("Take a role away"), "office.taking", community)])
    if any(one.account == account.id for one in held):
        rows.append([button(t.plain("Resign"), "office.mine", community)])
    return rows


def _role_line(t: Words, role: Role, held: list[Holding], names: dict[int, str], *, brief: bool) -> Html | None:
    mine = [one for one in held if one.role is role]
    if not mine:
        return None
    people = [
        t.plain("{name} (building {building})", name=names[one.account], building=one.scope)
        if one.scope
        else names[one.account]
        for one in mine
    ]
    shown = people[:_NAMED] if brief else people
    text = t.plain(", ").join(shown) + ("…" if len(people) > len(shown) else "")
    if brief:
        return t("{role}: {names}", role=say_role(t, role), names=text)
    return t("<b>{role}</b> ({duty}): {names}", role=say_role(t, role), duty=t(DUTIES[role]), names=text)


# Confirming


async def _pressed(work: Work, press: Press) -> tuple[Community, Holding]:
    """The proposal that a press means; whoever presses may decide it. Raises NotYours or a Refusal."""
    key = press.number()
    community = await roles.whose(work.uow, key)
    if community is None:
        raise NotYours
    await work.require(GIVE_ROLE, community)
    holding = await holding_of(work, community, key)
    account = await work.account()
    if holding.active is None and account.id in {holding.account, holding.given_by}:
        raise Refusal(N_("Somebody else must confirm this: nobody confirms their own role or proposal."))
    if holding.public is not None and holding.active is None:
        raise Refusal(N_("The owners are asked about this now; they decide it."))
    facts = await communities.get(work.uow, community)
    if facts.stewarded and holding.role in FOUNDING_ROLES:
        raise Refusal(N_("Until the committee has taken over, only those proposed for it confirm each other."))
    return facts, holding


async def confirm(work: Work, press: Press) -> None:
    """The second person: from now on the role counts."""
    community, holding = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if holding.active is not None or not await roles.confirm(work.uow, holding.id, by=account.id):
        work.answer(t.plain("This was confirmed already."))
        return
    facts = {"by": account.id, "account": holding.account, "role": holding.role.value}
    journal.record(work.uow, community.id, "role.confirmed", f"role:{holding.id}", facts)
    note_role(work, community, holding, by=account.id)
    await renew_menu(work, holding.account)
    await _tell(work, community, holding, N_("✅ {name} is {role} of {community} now. Confirmed by {by}."))
    work.answer(t.plain("Confirmed."))


async def refuse(work: Work, press: Press) -> None:
    """The second person says no."""
    community, holding = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if holding.active is not None or not await roles.refuse(work.uow, holding.id):
        work.answer(t.plain("This was confirmed already."), alert=True)
        return
    journal.record(work.uow, community.id, "role.refused", f"role:{holding.id}", {"by": account.id})
    await _tell(work, community, holding, N_("❌ {name} does not become {role} of {community}. Refused by {by}."))
    work.answer(t.plain("Refused. The person is told."))


async def _tell(work: Work, community: Community, holding: Holding, sentence: str) -> None:
    """Everybody who was asked, who proposed it, and whom it concerns, see how it ended."""
    by = await work.account()
    person = await accounts.get(work.uow, holding.account)
    keys = sorted({holding.account, holding.given_by or holding.account, by.id})

    async def ended(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        role = say_role(t, holding.role, holding.scope)
        return t(sentence, name=person.name, role=role, community=community.name, by=by.name), []

    also = await accounts.several(work.uow, keys)
    await OFFICES.end(work, role_card(holding.id))
    await committee_room.settle(work, community.id, role_card(holding.id), ended, also=also)


ROUTES = [
    Route(Command("who", N_("Who is responsible for what")), who, LOOK),
    Route(ButtonPress("role.confirm"), confirm, GIVE_ROLE),
    Route(ButtonPress("role.refuse"), refuse, GIVE_ROLE),
]
