"""Draft of an outage: one post in plain words, read back before it is announced; what it does not say is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from governance.matters.ladder import Place
from governance.outages.acts import POST_OUTAGE
from governance.outages.outage import Service, may_end
from governance.outages.reading import places_in, read, read_end
from governance.schedule.repetition import on_clock, wall_of
from handlers.frame.buttons import Button, Keyboard, button, in_rows
from handlers.frame.refusals import NotYours, Refusal, Stale, TooLong
from handlers.frame.triggers import ButtonPress, Command, DialogueAnswer, Guided, Hashtag, Keyword, Line, Press, Route
from handlers.frame.unfinished import change_button, stop_button, titled
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.matters.words import joined_lines, shorten
from handlers.outages.announcing import announce, move_end
from handlers.outages.words import SERVICES, how_long, say_places, title
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine.subjects import Subject
from storage.outages import outages
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

KIND = "outage"
CARD = Subject("draft", KIND)
_LONGEST = 500
_WHOLE, _UNKNOWN = "whole", "unknown"

Answers = dict[str, Any]


def next_step(answers: Mapping[str, Any]) -> str:
    """What is still to be asked, or to be answered anew."""
    if answers.get("again"):
        return str(answers["again"])
    order = ("text", "service", "places", "ends")
    return next((step for step in order if answers.get(step) is None), "check")


async def begin(work: Work, line: Line) -> None:
    """`/outage lift 3-2 out, expected back 16:00`, #outage, or a message in private that begins so."""
    community = await work.community()
    await work.require(POST_OUTAGE, community.id)
    answers: Answers = {"community": community.id}
    if line.text:
        answers |= _read(line.text, work, community)
    if not work.private and next_step(answers) != "check":
        raise Refusal(
            N_(
                "Please say what is off, where and until when, in one message, for example: /outage lift 3-2 out, "
                "expected back 16:00. Or tell me in private; there I ask for what is missing."
            )
        )
    await _ask(work, Dialogue((await work.account()).id, KIND, "", answers))


async def begin_bare(work: Work, line: Line) -> None:
    """A message in private that begins with the word."""
    words = (line.message.text or line.message.caption or "").split(maxsplit=1)
    await begin(work, Line(line.message, words[1].lstrip(":： ") if len(words) > 1 else ""))


async def takes_told(work: Work, line: Line) -> bool:
    """Plain words in private of somebody who may announce it, with what is off and until when: is it an outage?"""
    try:
        community = await work.community()
        await work.require(POST_OUTAGE, community.id)
    except Refusal:
        return False
    found = read(line.text, wall_of(work.now, community.timezone))
    if not found.enough:
        return False
    await begin(work, line)
    return True


def _read(text: str, work: Work, community: Community) -> Answers:
    if len(text) > _LONGEST:
        raise TooLong(
            N_("That is too long for one card. Please say it in at most 500 characters."),
            length=len(text),
            limit=_LONGEST,
        )
    found = read(text, wall_of(work.now, community.timezone))
    return {
        "text": text,
        "service": found.service.value if found.service else None,
        "places": None if found.places is None else [[one.building, one.entrance] for one in found.places],
        "begins": found.begins.isoformat() if found.begins else "",
        "ends": found.ends.isoformat() if found.ends else None,
    }


async def _ask(work: Work, draft: Dialogue) -> None:
    draft = replace(draft, step=next_step(draft.answers))
    draft = await dialogues.save(work.uow, draft)
    community = await communities.get(work.uow, int(draft.answers["community"]))
    t = await work.words()
    text, rows = _asking(t, draft, community)
    await work.reply(text, [*rows, [stop_button(draft, t.plain("Cancel"))]], card=CARD, fresh=True)


def _asking(t: Words, draft: Dialogue, community: Community) -> tuple[Html, Keyboard]:
    if draft.step == "text":
        return t(
            "🔧 <b>Outage</b>\nWhat is off, where and until when? For example: lift 3-2 out, expected back 16:00"
        ), []
    if draft.step == "service":
        rows = in_rows([button(t.plain(name), "outage.service", one.value) for one, name in SERVICES.items()])
        return t("What is off? Please press one."), rows
    if draft.step == "places":
        whole = button(t.plain("The whole community"), "outage.take", _WHOLE)
        return t("Where? Please write it, for example: building 3 entrance 2, or buildings 1–3"), [[whole]]
    if draft.step == "ends":
        unknown = button(t.plain("Nobody knows yet"), "outage.take", _UNKNOWN)
        return t("Until when? Please write it with its day, for example: today 16:00, or tomorrow 12:00"), [[unknown]]
    return _shown_back(t, draft.answers, community), _check_buttons(t, draft)


def _check_buttons(t: Words, draft: Dialogue) -> list[list[Button]]:
    label = t.plain("Set this time") if draft.answers.get("outage") else t.plain("Announce it")
    return [[button(label, "outage.post", draft.number, style="primary")], [change_button(t, draft)]]


def _shown_back(t: Words, answers: Mapping[str, Any], community: Community) -> Html:
    begins, ends = _moments(answers, community)
    return joined_lines(
        title(t, Service(answers["service"]), _places(answers)),
        how_long(t, begins, ends, community.timezone),
        t("“{text}”", text=shorten(str(answers["text"]), 200)),
        t("Is that right? Its card is pinned in the group until then."),
    )


def _places(answers: Mapping[str, Any]) -> list[Place]:
    return [Place(building, entrance) for building, entrance in answers["places"]]


def _moments(answers: Mapping[str, Any], community: Community) -> tuple[datetime | None, datetime | None]:
    """From when (None: from now on) until when (None: nobody knows), aware."""
    walls = [str(answers.get(name) or "") for name in ("begins", "ends")]
    begins, ends = (
        on_clock(datetime.fromisoformat(wall), community.timezone) if wall and wall != _UNKNOWN else None
        for wall in walls
    )
    return begins, ends


async def hear(work: Work, line: Line) -> None:
    """What somebody writes while they announce an outage."""
    draft = await _open(work)
    answers = dict(draft.answers)
    community = await communities.get(work.uow, int(answers["community"]))
    step = next_step(answers)
    answers.pop("again", None)
    if not line.text:
        raise Refusal(N_("I can only read text here. Please write it, or press a button above."))
    if step == "places":
        found, _ = places_in(line.text.lower())
        if found is None:
            raise Refusal(N_("I do not know where that is. Please write, for example: building 3 entrance 2"))
        answers["places"] = [[one.building, one.entrance] for one in found]
    elif step == "ends":
        answers["ends"] = _end(line.text, work, community)
    elif step == "service":
        raise Refusal(N_("Please press one of the buttons above."))
    else:
        answers |= _read(line.text, work, community)
    await _ask(work, replace(draft, answers=answers))


def _end(text: str, work: Work, community: Community) -> str:
    ends = read_end(text, wall_of(work.now, community.timezone))
    if ends is None:
        raise Refusal(
            N_("I cannot read a time to come in that. Please write, for example: today 16:00, tomorrow 12:00")
        )
    return ends.isoformat()


async def choose_service(work: Work, press: Press) -> None:
    """The button of what is off."""
    draft = await _open(work)
    answers = {**draft.answers, "service": press.one_of(Service).value}
    answers.pop("again", None)
    work.answer("")
    await _ask(work, replace(draft, answers=answers))


async def take(work: Work, press: Press) -> None:
    """“The whole community”, “Nobody knows yet”."""
    draft = await _open(work)
    taken: dict[str, Answers] = {_WHOLE: {"places": []}, _UNKNOWN: {"ends": _UNKNOWN}}
    chosen = taken.get(press.word())
    if chosen is None:
        raise NotYours
    answers = {**draft.answers, **chosen}
    answers.pop("again", None)
    work.answer("")
    await _ask(work, replace(draft, answers=answers))


async def post(work: Work, press: Press) -> None:
    """The last button: from here on it is announced, or its new time is."""
    draft = await _open(work)
    if draft.number != press.number() or next_step(draft.answers) != "check":
        raise Stale
    community = await communities.get(work.uow, int(draft.answers["community"]))
    begins, ends = _moments(draft.answers, community)
    if (ends is not None and ends <= work.now) or not may_end(begins or work.now, ends):
        raise Refusal(N_("That time has passed in the meantime. Please write another."))
    t, key = await work.words(), draft.answers.get("outage")
    await dialogues.end(work.uow, draft)
    if key is not None:
        one = await outages.get(work.uow, int(key))
        if one is None or one.community != community.id:
            raise NotYours
        await move_end(work, one, ends)
        said = t("The new time is set, and everyone it concerns will hear of it.")
    else:
        one = await announce(work, community, draft.answers, _places(draft.answers), begins, ends)
        said = t("It is announced. When the time is up I will ask you how things stand.")
    work.answer(str(t.plain("Done.")))
    await work.reply(
        joined_lines(said, t("In the group: {where}", where=say_places(t, one.places))) if key is None else said,
        [
            [
                button(t.plain("It is over"), "outage.over", one.id),
                button(t.plain("Another time"), "outage.when", one.id),
            ]
        ],
        card=CARD,
    )


async def when(work: Work, press: Press) -> None:
    """“Another time”: the next message says until when."""
    one = await outages.get(work.uow, press.number())
    if one is None:
        raise NotYours
    await work.require(POST_OUTAGE, one.community)
    if not work.private:
        raise Refusal(N_("Please do this in our private chat."))
    answers: Answers = {
        "community": one.community,
        "outage": one.id,
        "text": one.text,
        "service": one.service.value,
        "places": [[place.building, place.entrance] for place in one.places],
        "begins": "",
        "ends": None,
    }
    community = await communities.get(work.uow, one.community)
    if one.begins > work.now:
        answers["begins"] = wall_of(one.begins, community.timezone).isoformat()
    work.answer("")
    await _ask(work, Dialogue((await work.account()).id, KIND, "", answers))


async def _open(work: Work) -> Dialogue:
    draft = await dialogues.of(work.uow, (await work.account()).id, KIND)
    if draft is None:
        raise Stale
    await work.require(POST_OUTAGE, int(draft.answers["community"]))
    return draft


async def ask(work: Work, draft: Dialogue) -> None:
    """Go on with an outage that was laid aside, or with one of its answers."""
    await work.require(POST_OUTAGE, int(draft.answers["community"]))
    await _ask(work, draft)


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("outage"), str(answers.get("text") or ""))


_GUIDED = Guided(
    named=_named,
    ask=ask,
    keeps=lambda answers: bool(answers.get("text")),
    fields={"text": N_("The text"), "places": N_("The place"), "ends": N_("The time")},
    reopened=lambda answers, step: {**answers, "again": step},
    begins_at="text",
    card=CARD,
    dropped=N_("Nothing was announced."),
)

ROUTES = [
    Route(
        Command(
            "outage", N_("Announce what is off: /outage lift 3-2 out until 16:00"), place=130, offered_to=POST_OUTAGE
        ),
        begin,
        POST_OUTAGE,
    ),
    Route(Hashtag(frozenset({"outage", "停用", "停水", "停电", "停气", "停梯"})), begin, POST_OUTAGE),
    Route(Keyword(frozenset({"outage", "停用", "停用通知"})), begin_bare, POST_OUTAGE),
    Route(DialogueAnswer(KIND, _GUIDED), hear, POST_OUTAGE),
    Route(ButtonPress("outage.service"), choose_service, POST_OUTAGE),
    Route(ButtonPress("outage.take"), take, POST_OUTAGE),
    Route(ButtonPress("outage.post"), post, POST_OUTAGE),
    Route(ButtonPress("outage.when"), when, POST_OUTAGE),
]
