"""Dialogue that raises a matter in private, short and guided: kind, words, place, photos, with or without the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.matters.acts import RAISE_MATTER
from governance.matters.ladder import place_of
from governance.matters.matter import Kind, Visibility
from handlers.frame.deep_links import deep_link
from handlers.frame.photos import photos_of
from handlers.frame.refusals import NotYours, Refusal, WhichCommunity
from handlers.frame.triggers import ButtonPress, DeepLink, DialogueAnswer, Event, Keyword, Line, Press, Route, Start
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.matters.prompts import prompt, which_community
from handlers.matters.raising import Draft, NothingToHear, credit_of, raise_matter, say_what_stays_behind
from handlers.matters.words import BEGINNINGS, CALLS, KINDS, split_kind, split_tag
from storage.communities import communities, members
from storage.matters import matters
from storage.matters.steps import Photo
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue

DIALOGUE = "matter"
_CANCEL = frozenset({"取消", "算了", "cancel", "stop"})
_MOST_PHOTOS = 10
_MOST_WORDS = 6000  # characters: more than one message holds, and enough for several

Answers = dict[str, Any]


def next_step(answers: Mapping[str, Any]) -> str:
    """What is still to be asked."""
    if answers.get("community") is None:
        return "community"
    if "kind" not in answers:
        return "kind"
    if not answers.get("text") and not answers.get("photos"):
        return "text"
    if "place" not in answers:
        return "place"
    return "check" if answers.get("photos") or "photos_asked" in answers else "photos"


# Ways in


async def begin_with(work: Work, line: Line) -> None:
    """`/report`, a hashtag or a word such as 报修 in private: the dialogue, with what was said already."""
    kind, text = split_kind(line.text)
    if kind is None:
        kind, text = split_tag(line.text)
    meant = await _meant(work)
    mine = await members.communities_of(work.uow, (await work.account()).id)
    for one in [meant] if meant is not None else [each.id for each in mine]:
        await work.require(RAISE_MATTER, one)
    await _begin(work, meant, kind, text, line)


async def _meant(work: Work) -> int | None:
    """The community that is meant in private; None if there are several: the dialogue asks, and loses no word."""
    try:
        return (await work.community()).id
    except WhichCommunity:
        return None


async def plain(work: Work, line: Line) -> None:
    """A message in private that begins with a word such as 报修."""
    message = line.message
    kind, text = split_kind(message.text or message.caption or "")
    await _begin(work, await _meant(work), kind, text, line)


async def stray(work: Work, line: Line) -> None:
    """Anything else that is said in private: perhaps it is to become a matter."""
    community = await _meant(work)
    if not line.text and not photos_of(line.message):
        raise NothingToHear
    await _begin(work, community, None, line.text, line, asked=True)


async def begin(work: Work, press: Press) -> None:
    """The button "Raise a matter": in the group it opens the private chat."""
    community = press.number()
    await work.require(RAISE_MATTER, community)
    if not work.private:
        work.answer("", url=deep_link(work.bot, "report", community))
        return
    work.answer("")
    await _begin(work, community, None, "", None)


async def begin_started(work: Work, start: Start) -> None:
    """The deep link behind that button."""
    await work.chat()
    if not start.arguments:
        await _begin(work, await _meant(work), None, "", None)
        return
    community = start.number()
    if not await members.belongs(work.uow, community, (await work.account()).id):
        raise NotYours
    await _begin(work, community, None, "", None)


async def _begin(
    work: Work, community: int | None, kind: Kind | None, text: str, line: Line | None, *, asked: bool = False
) -> None:
    if community is not None:  # whoever may not, or whose community has left, hears so before they are asked anything
        await work.require(RAISE_MATTER, community)
    answers: Answers = {"community": community, "text": text}
    if kind is not None and not asked:
        answers["kind"] = kind.value
    if line is not None:
        answers["photos"] = [[one.file_id, one.unique_id] for one in photos_of(line.message)]
        answers["credit"] = credit_of(line.message)
    if place_of(text).building:
        answers["place"] = ""
    if line is not None:
        await say_what_stays_behind(work, line.message)
    await _ask(work, answers, offered=asked)


# The dialogue


async def _ask(work: Work, answers: Answers, *, offered: bool = False, unasked: bool = False) -> None:
    """Ask for what is missing. `offered`: nobody called for it yet; `unasked`: words came where a button is wanted."""
    step = next_step(answers)
    account = await work.account()
    await dialogues.save(work.uow, Dialogue(account.id, DIALOGUE, step, answers))
    t = await work.words()
    if step == "community":
        mine = await members.communities_of(work.uow, account.id)
        text, keyboard = which_community(t, mine)
    else:
        name = (await communities.get(work.uow, int(answers["community"]))).name
        text, keyboard = prompt(t, step, answers, name, offered=offered, unasked=unasked)
    # One prompt for all the photos of an album that come together.
    await work.reply(text, keyboard, card="matter.dialogue", fresh=True)


async def hear(work: Work, line: Line) -> None:
    """Whatever is said while the dialogue is open."""
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is None:
        return
    answers = dict(open_one.answers)
    if line.text.lower() in _CANCEL:
        await _end(work)
        return
    new = [[one.file_id, one.unique_id] for one in photos_of(line.message)]
    if not line.text and not new:
        raise NothingToHear
    photos = [*answers.get("photos", []), *new]
    if len(photos) > _MOST_PHOTOS:
        raise Refusal(N_("Ten photos are enough for one matter. Please continue with the buttons above."))
    answers["photos"] = photos
    unasked = False
    if line.text:
        step = next_step({**answers, "photos": answers["photos"][: -len(new) or None]})
        unasked = step == "kind" and line.text.lower() not in CALLS
        _take_text(answers, step, line.text)
    elif new:
        answers["photos_asked"] = True
    await _ask(work, answers, unasked=unasked)


def _take_text(answers: Answers, step: str, text: str) -> None:
    """Put what was written where it was asked for; what was not asked for is added to the wording."""
    kind = CALLS.get(text.lower())
    if step == "kind" and kind is not None:
        answers["kind"] = kind.value
        return
    if step == "place":
        if len(text) > 200:
            raise Refusal(N_("That is too long for a place. A few words are enough, for example: building 3, gate."))
        answers["place"] = text
        return
    before = str(answers.get("text", ""))
    whole = before if text == before else "\n".join(part for part in (before, text) if part)
    if len(whole) > _MOST_WORDS:
        raise Refusal(N_("That is very long. Please say the main point in at most 6000 characters."))
    answers["text"] = whole
    if step == "photos":
        answers["photos_asked"] = True
    if place_of(text).building and "place" not in answers:
        answers["place"] = ""


async def choose_community(work: Work, press: Press) -> None:
    """The button of a community, where somebody belongs to several."""
    answers = await _open_answers(work)
    await work.require(RAISE_MATTER, press.number())
    answers["community"] = press.number()
    work.answer("")
    await _ask(work, answers)


async def choose_kind(work: Work, press: Press) -> None:
    """The button of a kind."""
    answers = await _open_answers(work)
    kind = press.one_of(Kind)
    answers["kind"] = kind.value
    work.answer((await work.words()).plain(KINDS[kind]))
    await _ask(work, answers)


async def skip(work: Work, press: Press) -> None:
    """No place, no photo."""
    answers = await _open_answers(work)
    if press.word() == "place":
        answers.setdefault("place", "")
    elif press.word() == "photos":
        answers["photos_asked"] = True
    else:
        raise NotYours
    work.answer("")
    await _ask(work, answers)


async def cancel(work: Work, _press: Press) -> None:
    """Nothing is kept."""
    work.answer("")
    await _end(work)


async def _end(work: Work) -> None:
    account = await work.account()
    open_one = await dialogues.of(work.uow, account.id)
    if open_one is not None and open_one.kind == DIALOGUE:
        await dialogues.end(work.uow, account.id)
    t = await work.words()
    await work.reply(t("Nothing was recorded or kept."))


async def _open_answers(work: Work) -> Answers:
    open_one = await dialogues.of(work.uow, (await work.account()).id)
    if open_one is None or open_one.kind != DIALOGUE or not work.private:
        raise Refusal(N_("This draft is closed. To start a new one: /report. To see yours: /matters"))
    return dict(open_one.answers)


async def record(work: Work, press: Press) -> None:
    """The last button: from here on it is a matter with a number."""
    visibility = press.one_of(Visibility)
    if not work.private:
        raise NotYours
    t = await work.words()
    chat = await work.chat()
    known = await matters.by_source(work.uow, chat.id, work.message_id or 0)
    if known is not None:
        work.answer(t.plain("This is already matter {number}.", number=known.number))
        return
    answers = await _open_answers(work)
    if next_step(answers) != "check":
        raise Refusal(N_("This draft is closed. To start a new one: /report. To see yours: /matters"))
    community = await communities.get(work.uow, int(answers["community"]))
    await work.require(RAISE_MATTER, community.id)
    draft = Draft(
        kind=Kind(answers["kind"]),
        text=answers.get("text", ""),
        voice=await work.account(),
        photos=[Photo(file_id, unique_id) for file_id, unique_id in answers.get("photos", [])],
        place=answers.get("place", ""),
        visibility=visibility,
        credit=answers.get("credit", ""),
        chat=chat.id,
        message=work.message_id,
    )
    await dialogues.end(work.uow, draft.voice.id)
    view = await raise_matter(work, community, draft)
    work.answer(t.plain("Recorded as matter {number}.", number=view.matter.number))


ROUTES = [
    Route(Keyword(BEGINNINGS), plain),
    Route(DialogueAnswer(DIALOGUE), hear),
    Route(Event.STRAY, stray),
    Route(ButtonPress("matter.begin"), begin, RAISE_MATTER),
    Route(DeepLink("report", begins=True), begin_started),
    Route(ButtonPress("matter.where"), choose_community),
    Route(ButtonPress("matter.kind"), choose_kind),
    Route(ButtonPress("matter.skip"), skip),
    Route(ButtonPress("matter.cancel"), cancel),
    Route(ButtonPress("matter.record"), record, RAISE_MATTER),
]
