"""Sheets with codes of places: which hang, made, printed again, replaced, ended; by those who look after the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from governance.place_codes.acts import MANAGE_PLACE_CODES
from governance.place_codes.place_code import LONGEST_NAME, OF_EACH_ENTRANCE, Sort
from handlers.frame.buttons import Button, button, in_rows
from handlers.frame.foreign_text import one_line
from handlers.frame.refusals import NotYours, Refusal, TooLong
from handlers.frame.triggers import ButtonPress, Command, DialogueAnswer, DueTrigger, Guided, Line, Press, Route, Where
from handlers.frame.unfinished import stop_button
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.place_codes import place_codes
from storage.place_codes.place_codes import PlaceCode
from storage.queues import dialogues, jobs
from storage.queues.dialogues import Dialogue
from storage.queues.due import Due
from storage.register import register

DIALOGUE = "place.code"
_CARD = Subject("draft", DIALOGUE)
_LISTED = 6

SORTS: dict[Sort, str] = {
    Sort.DOOR: N_("Entrance door"),
    Sort.LIFT: N_("Lift"),
    Sort.GARAGE: N_("Garage"),
    Sort.BOX: N_("Suggestion box"),
    Sort.WISHES: N_("Wish wall"),
}


async def show(work: Work, _line: Line) -> None:
    """`/places`: which codes hang where."""
    community = await work.community()
    await work.require(MANAGE_PLACE_CODES, community.id)
    await _list(work, community.id, 0)


async def turn(work: Work, press: Press) -> None:
    """Another page of them."""
    await work.require(MANAGE_PLACE_CODES, press.number())
    work.answer("")
    await _list(work, press.number(), max(0, min(press.number(1), 10_000)))


async def _list(work: Work, community: int, offset: int) -> None:
    t, found = await work.words(), await place_codes.hanging(work.uow, community)
    page = found[offset : offset + _LISTED]
    text = t.plural("{count} code hangs at a place.", "{count} codes hang at places.", len(found))
    if not found:
        text = t("No code hangs anywhere yet. A sheet with a code at the door or in the lift spares people every word.")
    rows = in_rows([button(one.name, "place.code", one.id) for one in page], 1)
    if len(found) > offset + _LISTED:
        rows.append([button(t.plain("More"), "place.list", community, offset + _LISTED)])
    rows += in_rows([_new(t, community, sort) for sort in SORTS])
    rows.append([button(t.plain("Door and lift of every entrance"), "place.entrances", community)])
    if found:
        rows.append([button(t.plain("Print all"), "place.print", community)])
    await work.reply(text, rows, card=_CARD, fresh=True)


def _new(t: Words, community: int, sort: Sort) -> Button:
    return button(t.plain("New: {place}", place=t.plain(SORTS[sort])), "place.new", community, sort.value)


# Making


async def begin(work: Work, press: Press) -> None:
    """The button of a sort of place: where exactly?"""
    community, sort = press.number(), press.one_of(Sort, 1)
    await work.require(MANAGE_PLACE_CODES, community)
    if not work.private:
        raise NotYours
    work.answer("")
    await ask(work, Dialogue((await work.account()).id, DIALOGUE, "name", {"community": community, "sort": sort.value}))


async def ask(work: Work, draft: Dialogue) -> None:
    """Ask where it hangs, or go on with what was laid aside."""
    await work.require(MANAGE_PLACE_CODES, int(draft.answers["community"]))
    draft, t = await dialogues.save(work.uow, draft), await work.words()
    question = t("Where does it hang? As people say it, for example: building 3, entrance 2, lift.")
    await work.reply(question, [[stop_button(draft, t.plain("Cancel"))]], card=_CARD, fresh=True)


async def hear(work: Work, line: Line) -> None:
    """The name of the place: the sheet is made."""
    account = await work.account()
    draft = await dialogues.of(work.uow, account.id, DIALOGUE)
    if draft is None:
        return
    community, name = int(draft.answers["community"]), one_line(line.text, LONGEST_NAME + 1)
    await work.require(MANAGE_PLACE_CODES, community)
    if not name:
        raise Refusal(N_("Please write where the sheet will hang."))
    if len(name) > LONGEST_NAME:
        message = N_("That is too long for a sheet on the wall. Please stay under 60 characters.")
        raise TooLong(message, length=len(name), limit=LONGEST_NAME)
    await dialogues.end(work.uow, draft)
    made = await place_codes.make(work.uow, community, Sort(draft.answers["sort"]), name, by=account.id)
    await _print(work, community, [made], act="place.made")


async def make_entrances(work: Work, press: Press) -> None:
    """Door and lift of every entrance of the register that have no code yet."""
    community = press.number()
    await work.require(MANAGE_PLACE_CODES, community)
    t, account = await work.words(), await work.account()
    where = words((await communities.get(work.uow, community)).language)
    made = await missing_of_entrances(work.uow, where, community, by=account.id)
    if not made:
        work.answer(t.plain("Every entrance of the register has its codes."))
        return
    await _print(work, community, made, act="place.made")


async def missing_of_entrances(uow: UnitOfWork, t: Words, community: int, *, by: int | None) -> list[PlaceCode]:
    """New codes for the doors and lifts of all entrances in the register that have none; named in `t`'s language."""
    known = {(one.sort, one.name) for one in await place_codes.hanging(uow, community)}
    places = (await register.places(uow, community)).values()
    entrances = dict.fromkeys((one.building, one.entrance) for one in places if one.building and one.entrance)
    made = []
    for building, entrance in entrances:
        for sort in OF_EACH_ENTRANCE:
            where = _of_entrance(t, building, entrance, sort)
            if (sort, where) not in known:
                made.append(await place_codes.make(uow, community, sort, where, by=by))
    return made


def _of_entrance(t: Words, building: str, entrance: str, sort: Sort) -> str:
    what = t.plain(SORTS[sort])
    if t.language != "zh":
        return f"building {building}, entrance {entrance}, {what.lower()}"
    block = f"{building}栋" if building.isascii() else building
    return f"{block}{entrance}单元{what}" if entrance.isascii() else f"{block}{entrance}{what}"


# Printing


async def print_all(work: Work, press: Press) -> None:
    """The button “Print all”."""
    community = press.number()
    await work.require(MANAGE_PLACE_CODES, community)
    await _print(work, community, await place_codes.hanging(work.uow, community), act="place.printed")


async def _print(work: Work, community: int, codes: Sequence[PlaceCode], *, act: str) -> None:
    account, t = await work.account(), await work.words()
    if not work.private or not codes:
        raise NotYours
    keys = [one.id for one in codes]
    wanted = {"community": community, "account": account.id, "bot": work.bot, "codes": keys}
    await jobs.ask(work.uow, "places.print", wanted, then="places.printed", community=community)
    journal.record(work.uow, community, act, Subject("account", account.id), {"by": account.id, "codes": keys})
    said = t.plural(
        "I am making {count} sheet; it will arrive here.",
        "I am making {count} sheets; they will arrive here.",
        len(keys),
    )
    work.answer(str(said))
    await work.reply(said, card=_CARD)


async def printed(work: Work, item: Due) -> None:
    """The sheets are here, as a PDF."""
    wanted, result = item.payload["job"], item.payload.get("result")
    account = await accounts.get(work.uow, int(wanted["account"]))
    if account.private_chat is None:
        return
    t = words(account.language)
    if not result:
        work.post(account.private_chat, t("I could not make the sheets. Please try again."), kind=Kind.ANSWER)
        return
    caption = t("Print it on A4 and hang each sheet at its place.")
    work.document(account.private_chat, str(result["digest"]), t.plain("Sheets") + ".pdf", caption, kind=Kind.ANSWER)


# One of them


async def show_one(work: Work, press: Press) -> None:
    """The button of a code: print it again, replace it, end it."""
    one = await _one(work, press)
    t = await work.words()
    rows = [
        [button(t.plain("Print again"), "place.again", one.id), button(t.plain("Replace it"), "place.replace", one.id)],
        [button(t.plain("Take it out of use"), "place.end", one.id, style="danger")],
        [button(t.plain("All places"), "place.list", one.community, 0)],
    ]
    explained = t("Replacing it prints a new code. “Take it out of use”: whoever scans it hears that it is over.")
    work.answer("")
    await work.reply(Html(f"{t('<b>{name}</b>', name=one.name)}\n{explained}"), rows, card=_CARD, fresh=True)


async def _one(work: Work, press: Press) -> PlaceCode:
    """The code that a button names, while it hangs."""
    one = await place_codes.get(work.uow, press.number())
    if one is None or not work.private:
        raise NotYours
    await work.require(MANAGE_PLACE_CODES, one.community)
    if one.ended_at is not None:
        raise Refusal(N_("{name}: this code is out of use already."), name=one.name)
    return one


async def print_again(work: Work, press: Press) -> None:
    """The same code on a fresh sheet."""
    one = await _one(work, press)
    await _print(work, one.community, [one], act="place.printed")


async def replace(work: Work, press: Press) -> None:
    """A new code for the same place."""
    one = await _one(work, press)
    newer = await place_codes.make(work.uow, one.community, one.sort, one.name, by=(await work.account()).id)
    await place_codes.end(work.uow, one.id, replaced_by=newer.id)
    await _print(work, one.community, [newer], act="place.replaced")


async def end(work: Work, press: Press) -> None:
    """The sheet is to hang there no longer."""
    one = await _one(work, press)
    await place_codes.end(work.uow, one.id)
    account, t = await work.account(), await work.words()
    journal.record(work.uow, one.community, "place.ended", Subject("place", one.id), {"by": account.id})
    work.answer(t.plain("{name}: the code is out of use. Please take the sheet down.", name=one.name))
    await _list(work, one.community, 0)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return t.plain("sheet: {place}", place=t.plain(SORTS[Sort(answers["sort"])]))


_GUIDED = Guided(named=_named, ask=ask, keeps=lambda _: False, card=_CARD, dropped=N_("Nothing was changed."))

ROUTES = [
    Route(
        Command("places", N_("Print sheets with codes for doors, lifts and boxes"), Where.PRIVATE, place=69),
        show,
        MANAGE_PLACE_CODES,
    ),
    Route(ButtonPress("place.list"), turn, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.new"), begin, MANAGE_PLACE_CODES),
    Route(DialogueAnswer(DIALOGUE, _GUIDED), hear, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.entrances"), make_entrances, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.print"), print_all, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.code"), show_one, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.again"), print_again, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.replace"), replace, MANAGE_PLACE_CODES),
    Route(ButtonPress("place.end"), end, MANAGE_PLACE_CODES),
    Route(DueTrigger("places.printed"), printed),
]
