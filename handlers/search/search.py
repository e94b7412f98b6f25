"""Search among matters, open and closed, by a word or two: what the asker may see, best first."""

from __future__ import annotations

import base64
import binascii

from governance.communities.acts import LOOK
from governance.matters.matter import LIVING, State, Visibility
from governance.search.grams import Asked, asked
from governance.search.ranking import Candidate, Found, ranked
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.matters.lists import line_of, numbers
from handlers.matters.words import joined_lines, shorten
from storage.communities.communities import Community
from storage.matters import grams, matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter

_SHOWN = 5  # with a heading and a word of what to do, a message has at most eight lines
_LOOKED_AT = 60  # the best of the index, which are then read and ranked
_CARD = "search"
_LONGEST = 200  # characters of a question that are read
_CARRIED = 29  # bytes of a question that a button can carry


class NothingAsked(Refusal):
    """Nothing that could be looked for."""

    message = N_("What are you looking for? For example: /search lift")


async def search(work: Work, line: Line) -> None:
    """`/search 电梯`: what holds the word, then what is like it."""
    community = await work.community()
    await work.require(LOOK, community.id)
    question = line.text.strip()[:_LONGEST]
    wanted = asked(question)
    if not wanted:
        raise NothingAsked
    text, keyboard = await _page(work, community, question, wanted, 0)
    await work.reply(text, keyboard, card=_CARD if work.private else None, fresh=True)


async def turn(work: Work, press: Press) -> None:
    """The next page of the same question, in private."""
    question = _unpacked(press.word())
    wanted = asked(question)
    if not wanted or not work.private:
        raise NotYours
    community = await work.community()
    await work.require(LOOK, community.id)
    offset = max(0, min(press.number(1), _LOOKED_AT))
    text, keyboard = await _page(work, community, question, wanted, offset)
    await work.reply(text, keyboard, card=_CARD, fresh=True)
    work.answer("")


async def _page(work: Work, community: Community, question: str, wanted: Asked, offset: int) -> tuple[Html, Keyboard]:
    t = await work.words()
    found, known = await _found(work, community.id, question, wanted)
    shown = [known[key] for key in found.keys[offset : offset + _SHOWN]]
    if not shown:
        return _nothing(t, question), []
    heading = t("<b>Found for “{question}”</b>", question=shorten(question, 30))
    if not found.exact:
        heading = t("Nothing says “{question}”. This is close:", question=shorten(question, 30))
    more = len(found.keys) > offset + _SHOWN
    narrow = t("There is more. Another word narrows it down.") if more else None
    keyboard = [*numbers(shown)]
    if more and work.private and (carried := _packed(question)):
        keyboard.append([button(t.plain("More"), "search.more", carried, offset + _SHOWN)])
    return joined_lines(heading, *[line_of(t, one) for one in shown], narrow), keyboard


def _nothing(t: Words, question: str) -> Html:
    return joined_lines(
        t("Nothing found for “{question}”.", question=shorten(question, 30)),
        t("Try fewer or other words. Private matters are never searched. To raise one: /report"),
    )


async def _found(work: Work, community: int, question: str, wanted: Asked) -> tuple[Found, dict[int, Matter]]:
    """What whoever asks may see of what is alike, best first."""
    seen = {Visibility.OPEN, Visibility.ANONYMOUS} if work.private else {Visibility.OPEN}
    keys = await grams.alike(work.uow, community, wanted, limit=_LOOKED_AT)
    there = await matters.several(work.uow, community, keys)
    known = {one.id: one for one in there if one.visibility in seen and one.state is not State.WITHDRAWN}
    results = await matter_steps.results(work.uow, known)
    candidates = [
        Candidate(one.id, f"{one.text}\n{one.place}\n{results.get(one.id, '')}", one.number, living=one.state in LIVING)
        for one in known.values()
        if not one.erased
    ]
    return ranked(question, wanted, candidates), known


def _packed(question: str) -> str:
    """The question as a word that a button can carry; empty if it is too long."""
    raw = question.encode()
    return "q" + base64.urlsafe_b64encode(raw).decode().rstrip("=") if len(raw) <= _CARRIED else ""


def _unpacked(word: str) -> str:
    body = word.removeprefix("q")
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, ValueError):
        raise NotYours from None


ROUTES: list[Route] = [
    Route(Command("search", N_("Find a matter, open or closed: /search lift"), place=85), search, LOOK),
    Route(ButtonPress("search.more"), turn, LOOK),
]
