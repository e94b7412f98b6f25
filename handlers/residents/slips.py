"""Slips with which residents are tied to their homes: what happens when somebody prints them."""

from __future__ import annotations

from governance.residents.acts import INVITE
from governance.roles import Role
from handlers.frame.buttons import button, in_rows
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, DueTrigger, Line, Press, Route, Where
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.queues import jobs
from storage.queues.due import Due
from storage.register import register

_ALL = 0


async def ask(work: Work, _line: Line) -> None:
    """`/slips`: for which building?"""
    await _offer(work, (await work.community()).id)


async def choose(work: Work, press: Press) -> None:
    """The button "Print slips": for which building?"""
    await _offer(work, press.number())
    work.answer("")


async def _offer(work: Work, community: int) -> None:
    held = await work.require(INVITE, community)
    t = await work.words()
    first = await register.first_units(work.uow, community)
    if not first:
        raise Refusal(N_("There is no register yet. Send me the list of owners first."))
    mine = await _own_buildings(work, community, held)
    names = [name for name in first if mine is None or name in mine]
    buttons = [button(_building_label(t, name), "slips.make", community, first[name]) for name in names]
    if names == [""]:
        await work.reply(t(_ONE_HOUSE), [[button(t.plain("Slips for all homes"), "slips.make", community, _ALL)]])
        return
    rows = in_rows(buttons)
    if mine is None:
        rows.append([button(t.plain("All buildings"), "slips.make", community, _ALL)])
    text = t(
        "Slips for which building? Each slip has its own code. Printing again cancels any older, unused "
        "slips for that building."
    )
    await work.reply(text, rows)


_ONE_HOUSE = N_("Each slip has its own code. Printing again cancels any older, unused slips.")


def _building_label(t: Words, name: str) -> str:
    return t.plain("Building {building}", building=name) if name else t.plain("Homes without a building")


async def _own_buildings(work: Work, community: int, held: frozenset[Role]) -> frozenset[str] | None:
    """The buildings of somebody who is building lead only; None: all of them."""
    if held & {Role.COMMITTEE, Role.CHAIR, Role.STEWARD}:
        return None
    mine = await roles.scopes(work.uow, community, (await work.account()).id, Role.BUILDING_LEAD)
    return None if "" in mine else mine


async def make(work: Work, press: Press) -> None:
    """The building is known: the slips are made outside and come as a PDF."""
    held = await work.require(INVITE, press.number())
    community = await communities.get(work.uow, press.number())
    account, t = await work.account(), await work.words()
    building = await _building(work, community.id, press.number(1))
    mine = await _own_buildings(work, community.id, held)
    if mine is not None and building not in mine:
        raise NotYours
    wanted = {
        "community": community.id,
        "account": account.id,
        "building": building,
        "bot": work.bot,
        "language": community.language,
    }
    await jobs.ask(work.uow, "slips.make", wanted, then="slips.made", community=community.id)
    content = {"by": account.id, "building": building}
    journal.record(work.uow, community.id, "slips.printed", Subject("account", account.id), content)
    work.answer(t.plain("I am making the slips; they will arrive here."))


async def _building(work: Work, community: int, key: int) -> str | None:
    if key == _ALL:
        return None
    found = await register.entry(work.uow, community, key)
    if found is None:
        raise NotYours
    return found[0].place.building


async def made(work: Work, item: Due) -> None:
    """The PDF is made and its codes are known: from now on they work, and the older ones do not."""
    wanted, result = item.payload["job"], item.payload.get("result")
    account = await accounts.get(work.uow, int(wanted["account"]))
    t = words(account.language)
    if account.private_chat is None:
        return
    if not result:
        work.post(account.private_chat, t("I could not make the slips. Please try again."), kind=Kind.ANSWER)
        return
    community = await communities.get(work.uow, int(wanted["community"]))
    caption = t(
        "Slips for {community}: {count}. Print them on A4, cut them up, and give one to each home.",
        community=community.name,
        count=result["count"],
    )
    title = t.plain("Slips")
    name = f"{title} {wanted['building'] or ''}".strip() + ".pdf"
    work.document(account.private_chat, str(result["digest"]), name, caption, kind=Kind.ANSWER)


ROUTES = [
    Route(
        Command("slips", N_("Print the slips that link homes to phones"), Where.PRIVATE, place=68),
        ask,
        INVITE,
    ),
    Route(ButtonPress("slips.choose"), choose, INVITE),
    Route(ButtonPress("slips.make"), make, INVITE),
    Route(DueTrigger("slips.made"), made),
]
