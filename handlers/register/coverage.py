"""Coverage: which homes can vote from a phone, and which cannot yet. By building and entrance, without names."""

from __future__ import annotations

from governance.communities.acts import LOOK
from governance.register.register import Place
from handlers.frame.buttons import Button, Keyboard, button, in_rows, link
from handlers.frame.deep_links import deep_link
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import coverage
from storage.residents.coverage import Part

# What fits a phone's screen: buildings or entrances as buttons, homes as numbers.
_BUTTONS = 16
_HOMES = 48
_SUM = N_("🏠 {community}: in {tied} of {units} homes, an owner can vote from a phone.")
_NAMELESS = N_("Homes without a building: {tied} of {units}")


async def show(work: Work, _line: Line) -> None:
    """`/homes`: how far the owners are reached."""
    community = await work.community()
    await work.require(LOOK, community.id)
    if work.private:
        await _buildings(work, community, 0)
        return
    t = await work.words()
    parts = await _known(work, community)
    rows = [[link(t.plain("By building and entrance"), deep_link(work.bot, "do", "homes"))]]
    await work.reply(_sum(t, community, parts), rows)


async def _known(work: Work, community: Community) -> list[Part]:
    parts = await coverage.buildings(work.uow, community.id)
    if not parts:
        raise Refusal(N_("There is no register yet. Send me the list of owners first."))
    return parts


def _sum(t: Words, community: Community, parts: list[Part]) -> Html:
    return t(
        _SUM,
        community=community.name,
        tied=sum(part.tied for part in parts),
        units=sum(part.units for part in parts),
    )


async def _buildings(work: Work, community: Community, page: int) -> None:
    t = await work.words()
    parts = await _known(work, community)
    if [part.name for part in parts] == [""]:
        await _homes(work, community, parts[0].key, page)
        return
    label = N_("Building {name}: {tied} of {units}")
    rows = [*_grid(t, parts, page, label, "homes.building"), *_turn(t, len(parts), page, "homes.page", community.id)]
    await _say(work, _sum(t, community, parts), rows, community)


def _grid(t: Words, parts: list[Part], page: int, label: str, verb: str) -> list[list[Button]]:
    shown = parts[page * _BUTTONS : (page + 1) * _BUTTONS]
    flat = []
    for part in shown:
        said = label if part.name else _NAMELESS
        flat.append(button(t.plain(said, name=part.name, tied=part.tied, units=part.units), verb, part.key))
    return in_rows(flat)


def _turn(t: Words, count: int, page: int, verb: str, key: int, *, size: int = _BUTTONS) -> list[list[Button]]:
    back = [button(t.plain("Back"), verb, key, page - 1)] if page > 0 else []
    on = [button(t.plain("More"), verb, key, page + 1)] if (page + 1) * size < count else []
    return [[*back, *on]] if back or on else []


async def _say(work: Work, text: Html, rows: Keyboard, community: Community) -> None:
    """One card in the private chat, turned like a page."""
    work.post(
        (await work.chat()).id,
        text,
        rows,
        kind=Kind.CARD,
        card=Subject("homes", community.id),
        fresh=work.query is None,
    )
    work.answer("")


async def turn(work: Work, press: Press) -> None:
    """Another page of buildings."""
    community = await _pressed(work, press.number())
    await _buildings(work, community, _page(press))


def _page(press: Press) -> int:
    page = press.number(1)
    if not 0 <= page < 1000:
        raise NotYours
    return page


async def _pressed(work: Work, community: int) -> Community:
    if not work.private:
        raise NotYours
    await work.require(LOOK, community)
    return await communities.get(work.uow, community)


async def building(work: Work, press: Press) -> None:
    """A building: its entrances, or its homes where it has but one."""
    community, place = await _place(work, press)
    t = await work.words()
    parts = await coverage.entrances(work.uow, community.id, place.building)
    if len(parts) < 2:
        await _homes(work, community, press.number(), 0)
        return
    text = t("🏠 Building {name}: by entrance", name=place.building)
    label = N_("Entrance {name}: {tied} of {units}")
    back = [button(t.plain("All buildings"), "homes.page", community.id, 0)]
    await _say(work, text, [*_grid(t, parts, 0, label, "homes.entrance"), back], community)


async def _place(work: Work, press: Press) -> tuple[Community, Place]:
    """The unit that a button names, of a community in which whoever presses may look. Raises NotYours."""
    found = await register.whose(work.uow, press.number())
    if found is None:
        raise NotYours
    community = await _pressed(work, found[0])
    return community, found[1]


async def entrance(work: Work, press: Press) -> None:
    """An entrance: its homes, those that are tied and those that are not yet."""
    community, _ = await _place(work, press)
    await _homes(work, community, press.number(), _page(press) if len(press.arguments) > 1 else 0)


async def _homes(work: Work, community: Community, key: int, page: int) -> None:
    found = await register.whose(work.uow, key)
    if found is None:
        raise NotYours
    place, t = found[1], await work.words()
    homes = await coverage.homes(work.uow, community.id, place.building, place.entrance)
    shown = homes[page * _HOMES : (page + 1) * _HOMES]
    names = {tied: t.plain(", ").join(at.unit for at, known in shown if known is tied) or "–" for tied in (True, False)}
    lines = [
        _head(t, community, homes, place),
        t("Linked: {homes}", homes=names[True]),
        t("Not yet: {homes}", homes=names[False]),
        t("A slip from the building lead or the committee links a home: /who"),
    ]
    turn_it = _turn(t, len(homes), page, "homes.entrance", key, size=_HOMES)
    back = [[button(t.plain("All buildings"), "homes.page", community.id, 0)]] if place.building else []
    await _say(work, Html("\n".join(lines)), [*turn_it, *back], community)


def _head(t: Words, community: Community, homes: list[tuple[Place, bool]], place: Place) -> Html:
    if place.entrance and place.building:
        return t("🏠 Building {building}, entrance {entrance}", building=place.building, entrance=place.entrance)
    if place.building:
        return t("🏠 Building {building}", building=place.building)
    return t(_SUM, community=community.name, tied=sum(known for _, known in homes), units=len(homes))


ROUTES = [
    Route(Command("homes", N_("Which homes can vote from a phone"), place=92), show, LOOK),
    Route(ButtonPress("homes.page"), turn, LOOK),
    Route(ButtonPress("homes.building"), building, LOOK),
    Route(ButtonPress("homes.entrance"), entrance, LOOK),
]
